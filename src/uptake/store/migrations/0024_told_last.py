"""When others last told somebody, of what was heard before this was kept beside the first time."""

import datetime as dt
from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models

AT_ONCE = 500


def fill(apps: Apps, _: object) -> None:
    """Can be interrupted and run again."""
    rows = apps.get_model("store", "Elsewhere").objects
    past = 0
    while some := list(rows.filter(pk__gt=past).exclude(told_at=None).order_by("pk")[:AT_ONCE]):
        for row in some:
            row.told_last = latest(row.heard) or row.told_at
        rows.bulk_update(some, ["told_last"])
        past = some[-1].pk


def latest(heard: dict[str, Any]) -> dt.datetime | None:
    """The latest telling that has not come back since, as `heard` was kept then: times in UTC epoch microseconds."""
    returned = heard.get("returned", {})
    times = [at for at, channel in heard.get("told", ()) if at > returned.get(channel, at - 1)]
    return dt.datetime.fromtimestamp(max(times) / 1_000_000, dt.UTC) if times else None


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0023_names_of_arrivals"),
    ]

    operations = [
        migrations.AddField(
            model_name="elsewhere",
            name="told_last",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
