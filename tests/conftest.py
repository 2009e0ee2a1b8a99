"""What every test begins with: the language of whoever runs them changes nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.contenttypes.management import create_contenttypes
from django.db.models.signals import post_migrate

from tests.dealing import dealt
from tests.examples import refuse_writing


def pytest_configure() -> None:
    """No test writes into the examples, which others read at the same time."""
    sys.addaudithook(refuse_writing)


@pytest.hookimpl(trylast=True)  # after those who shuffle and those who leave out
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where several processes run the tests, each begins with slow ones; otherwise the order stays random."""
    workers = getattr(config, "workerinput", {}).get("workercount", 0)
    if workers:
        slow = [item for item in items if item.get_closest_marker("slow")]
        quick = [item for item in items if not item.get_closest_marker("slow")]
        items[:] = dealt(slow, quick, workers)


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture(autouse=True, scope="session")
def _quick_passwords() -> Iterator[None]:
    """A password of a test is kept as all are, by Argon2, but as quickly as it can."""
    with pytest.MonkeyPatch.context() as changed:
        for cost, least in {"time_cost": 1, "memory_cost": 8, "parallelism": 1}.items():
            changed.setattr(Argon2PasswordHasher, cost, least)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """
    Each process has a database of its own, also on PostgreSQL.

    SQLite in a file, as in production: what Django takes in memory locks whole tables, and several threads that write
    would fail at once instead of waiting their turn. No disk is waited for: no power fails here, and the servers that
    are killed have databases of their own.
    """
    for found in settings.DATABASES.values():
        if found["ENGINE"] == "django.db.backends.sqlite3":
            found["OPTIONS"]["init_command"] = found["OPTIONS"]["init_command"].replace("FULL", "OFF")
            found["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "uptake.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """
    The tables of the tests, on PostgreSQL without whoever still holds them in the end.

    A server that ran in a thread leaves threads that keep their connections for a minute, as in production; the
    database could not be dropped under them.

    Emptying the tables makes none of Django's own permissions anew, which nobody here asks for: that would take
    longer than most tests.
    """
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)
    yield
    address = os.environ.get("TEST_DATABASE_URL")
    if address:
        from django.db import connection

        name = connection.settings_dict["NAME"]
        connection.close()
        with psycopg.connect(address, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
