"""What workers hold, what they have to do, and what they fail at."""

from __future__ import annotations

from django.db import models

from uptake.store.models.plans import Rollout


class Lease(models.Model):
    """A right that one worker has until a time, such as to digest."""

    name = models.CharField(max_length=50, primary_key=True)
    holder = models.CharField(max_length=100, blank=True)
    until = models.DateTimeField(null=True)
    seen = models.DateTimeField(null=True)  # when its holder was last heard of


class Import(models.Model):
    """
    A file that somebody uploaded, and what became of it. `state`: waits → (asks → waits, where it is to be confirmed) →
    done, or refused; `path`: below the folder `imports`, until it is done; `found`: what was read, or why not.
    """

    kind = models.CharField(max_length=10)  # people | usage | attendance | plan
    name = models.CharField(max_length=200)  # as it was uploaded
    path = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    read = models.PositiveBigIntegerField(default=0)  # bytes so far
    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE, null=True, related_name="imports")
    source = models.CharField(max_length=100, blank=True)
    sure = models.BooleanField(default=False)  # a tenth of the people has left, or many rows do not fit: that is right
    confirmed = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default="waits")
    found = models.JSONField(default=dict)
    by = models.CharField(max_length=254)
    asked_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)


class Fault(models.Model):
    """A step of the worker that fails, until it succeeds. `step_in`, `said_in`: the same by language, but English."""

    step = models.CharField(max_length=200, unique=True)
    step_in = models.JSONField(default=dict)
    said = models.CharField(max_length=500)
    said_in = models.JSONField(default=dict)
    times = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(auto_now_add=True)
    last = models.DateTimeField()
