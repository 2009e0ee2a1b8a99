"""
Old rows of the log of changes say from which address a plan is fetched, with its query, name and password: each of
these may let its reader in. Newer rows have it without them; these are made alike.
"""

from django.apps.registry import Apps
from django.db import migrations

from uptake.wire.web_address import for_anyone  # no copy: what may be shown is decided in one place

AT_ONCE = 500
PLACES = {"follows": "address", "writes here": "before", "set": "address"}  # what was done → where its address stands


def shorten(apps: Apps, _: object) -> None:
    """Can be interrupted and run again: what is short stays as it is."""
    rows = apps.get_model("store", "Change").objects
    changed = []
    for row in rows.filter(act__in=PLACES).order_by("pk").iterator(AT_ONCE):
        place = PLACES[row.act]
        address = row.detail.get(place)
        if isinstance(address, str) and (short := for_anyone(address)) != address:
            row.detail[place] = short
            changed.append(row)
    rows.bulk_update(changed, ["detail"], batch_size=AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0024_told_last"),
    ]

    operations = [migrations.RunPython(shorten, migrations.RunPython.noop)]
