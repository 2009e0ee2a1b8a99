"""Tokens by which programs read."""

from __future__ import annotations

from django.db import models

from uptake.store.models.plans import Rollout


class ApiToken(models.Model):
    """A token that reads with a role, in one rollout or in all, until it ends. Its digest is kept."""

    name = models.CharField(max_length=100)
    role = models.CharField(max_length=20)
    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE, null=True, related_name="tokens")  # null: in all
    start = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ends_at = models.DateTimeField()
