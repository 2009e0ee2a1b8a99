"""What was drawn and read. Both are appended and never overwritten."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from uptake.store.models.plans import Rollout


class PictureRow(models.Model):
    """
    The Picture of a rollout as of a day; of one day the highest number holds. `inputs`: the digest of all that it was
    made from, so that nothing is drawn twice.
    """

    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE, related_name="pictures")
    day = models.DateField()
    number = models.PositiveIntegerField()
    inputs = models.CharField(max_length=64)
    document = models.TextField()  # `uptake.picture/1`, with small counts as whoever holds the raw rows may see them
    shared = models.TextField()  # as it may be shown to anybody with a role: as of the Monday before
    pages = models.JSONField(
        default=dict
    )  # language → the shared one as a report, csv → its figures; of a day's latest
    summary = models.JSONField(default=dict)  # what lists say of the shared one
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["rollout", "day", "number"], name="picture_once")]


class Reading(models.Model):
    """One target as it was read on a day of the plan's cadence."""

    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE, related_name="readings")
    day = models.DateField()
    group = models.CharField(max_length=100)
    measure = models.CharField(max_length=50)
    number = models.PositiveIntegerField()  # its place among the targets of the plan
    read = models.JSONField()  # the target of `uptake.picture/1`
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["rollout", "day", "number"], name="reading_once")]
