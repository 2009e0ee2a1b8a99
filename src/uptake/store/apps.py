"""The one app with tables."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class StoreConfig(AppConfig):
    """Rows and no rules."""

    name = "uptake.store"
    label = "store"

    def ready(self) -> None:
        """Begin to attend to connections before there is one."""
        from uptake.store.sqlite import write_ahead

        connection_created.connect(write_ahead, dispatch_uid="write ahead")
