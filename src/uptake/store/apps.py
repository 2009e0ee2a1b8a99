"""The one app with tables."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Rows and no rules."""

    name = "uptake.store"
    label = "store"
