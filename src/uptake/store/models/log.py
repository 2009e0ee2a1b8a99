"""The two logs that are only appended to: what was changed, and whose names were looked at."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Change(models.Model):
    """Who did what to what. `act`: a verb in the past, such as `imported`."""

    by = models.CharField(max_length=254)
    act = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        # Pages ask for the latest of its kind; of what never happened the whole log would be read each time.
        indexes: ClassVar = [models.Index(fields=["subject", "act", "id"], name="change_of")]


class NameView(models.Model):
    """Who saw the name of whom, and why. Persons see their own rows."""

    by = models.CharField(max_length=254)
    person = models.CharField(max_length=200)  # roster id
    page = models.CharField(max_length=100)
    at = models.DateTimeField(auto_now_add=True)
