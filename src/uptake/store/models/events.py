"""Where events come from, and which files hold them. The events themselves lie in Parquet."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Source(models.Model):
    """
    A tool that sends events. `acts`: it may send reserved events; `events`: the only names that it may send, all if
    empty; `person`: where a CloudEvent names the person.
    """

    name = models.CharField(max_length=100, unique=True)
    acts = models.BooleanField(default=False)
    events = models.JSONField(default=list)
    person = models.CharField(max_length=200, default="subject")
    created_at = models.DateTimeField(auto_now_add=True)
    last_at = models.DateTimeField(null=True)  # when the latest event of it was digested

    def __str__(self) -> str:
        return self.name


class SourceKey(models.Model):
    """A key that may write events of one source. It is shown once; its digest is kept."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="keys")
    start = models.CharField(max_length=12)  # its first letters, so that people can tell keys apart
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ends_at = models.DateTimeField(null=True)  # set when it is rotated or revoked


class Segment(models.Model):
    """A piece of the spool that was turned into event files: it is never digested again. `rows`: kept of it."""

    name = models.CharField(max_length=100, unique=True)
    rows = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)


class EventFile(models.Model):
    """
    One Parquet file of events, of one source and ISO week. Files that are not registered are not read.

    `acts`: it holds what was done for people, and nothing else; `rollout`: of that one only, of any if empty.
    """

    source = models.CharField(max_length=100)
    week = models.DateField()  # its Monday
    acts = models.BooleanField(default=False)
    rollout = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=200, unique=True)  # below the folder `events`
    rows = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["source", "week"], name="event_file_place")]


class Rejection(models.Model):
    """
    How many events of a source were refused on a day, and why. The day is that of UTC: a source may serve plans of
    several timezones. Nobody is shown it; it bounds what the last seven days are.
    """

    source = models.CharField(max_length=100)
    day = models.DateField()
    reason = models.CharField(max_length=200)
    rows = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "day", "reason"], name="rejection_once")]


class Arrival(models.Model):
    """
    What came from a source in one minute; `latest`: the last events of it without who it was; `names`: how many events
    there were of each name, as far as they were counted by name. Kept for a day.
    """

    source = models.CharField(max_length=100)
    minute = models.DateTimeField()
    kept = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    latest = models.JSONField(default=list)
    names = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "minute"], name="arrival_once")]


class Unmatched(models.Model):
    """An identifier that matches nobody, sealed, for fourteen days: then only its pseudonym remains in the events."""

    pseudonym = models.CharField(max_length=40, unique=True)
    source = models.CharField(max_length=100)
    sealed = models.BinaryField()
    at = models.DateTimeField(auto_now_add=True)


class Erasure(models.Model):
    """
    Somebody's usage, to be erased or erased. `marks`: digests of all their pseudonyms; whoever has one is the one.
    `done_at`: when the event files were written without them. The row stays: what comes later is dropped by it.
    """

    marks = models.JSONField()
    requested_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)
    widened_at = models.DateTimeField(null=True)  # when marks came to it that the event files were not yet held against
