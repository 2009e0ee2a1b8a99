"""What workers hold."""

from __future__ import annotations

from django.db import models


class Lease(models.Model):
    """A right that one worker has until a time, such as to digest."""

    name = models.CharField(max_length=50, primary_key=True)
    holder = models.CharField(max_length=100, blank=True)
    until = models.DateTimeField(null=True)
    seen = models.DateTimeField(null=True)  # when its holder was last heard of
