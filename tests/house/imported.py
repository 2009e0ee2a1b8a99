"""What commands import, imported before any of them runs; see `forked`. Nothing in here starts a thread."""

import pkgutil
from importlib import import_module

# No models, and nothing else that would read the settings of Django: each command has its own.
LIBRARIES = (
    "django.contrib.auth.hashers",
    "django.contrib.sessions.serializers",
    "django.core.management",
    "django.core.management.commands.migrate",
    "django.db.backends.sqlite3.base",
    "django.db.models",
    "django.views.debug",
    "highspy",
    "jsonschema_rs",
    "rich.table",
)
PACKAGES = ("analytics", "channels", "cli", "core", "page", "wire")

for library in LIBRARIES:
    import_module(library)
for package in PACKAGES:
    for module in pkgutil.walk_packages(import_module(f"uptake.{package}").__path__, f"uptake.{package}."):
        import_module(module.name)
