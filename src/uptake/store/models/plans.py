"""Rollouts and the versions of their plans."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Rollout(models.Model):
    """
    One rollout. `origin`: where its plan is written, `server`, `git` or `url`, and `origin_address` where that is;
    `wanted`: since when a Picture is due; `archived_at`: since when it is put aside.
    """

    slug = models.CharField(max_length=100, unique=True)
    origin = models.CharField(max_length=10, default="server")
    origin_address = models.CharField(max_length=500, blank=True)
    fetch_minutes = models.PositiveIntegerField(default=60)  # how often the plan is fetched from there
    fetched_at = models.DateTimeField(null=True)  # when that was last tried
    fetch_fault = models.TextField(blank=True)  # why it could not be taken; the plan of before stays
    fetch_fault_in = models.JSONField(default=dict)  # the same by language, but English
    created_at = models.DateTimeField(auto_now_add=True)
    wanted = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    drawn_at = models.DateTimeField(null=True)
    drawn_in = models.FloatField(default=0.0)  # seconds that the latest Picture took

    def __str__(self) -> str:
        return self.slug


class PlanVersion(models.Model):
    """A plan as it was written; never overwritten."""

    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE, related_name="plans")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    text = models.TextField()  # the YAML
    texts = models.JSONField(default=dict)  # path beside the plan → text: letters and translations
    by = models.CharField(max_length=254)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["rollout", "number"], name="plan_version_once")]
