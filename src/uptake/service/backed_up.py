"""When everything was backed up last, as far as it is known here; and what is to be said of it."""

from __future__ import annotations

import datetime as dt

from uptake.core.wording import day_words, moment_words
from uptake.core.words import say
from uptake.service.installed import FAULT, NOTE, WELL, Line
from uptake.service.restored import last_restore
from uptake.store.models import Change, EventFile

BACKUP = dt.timedelta(days=8)  # a week, and a day for one that was late


def backup_line(now: dt.datetime) -> Line:
    """What the doctor says of backups. After a restore that which was put back is the latest, until another is made."""
    made, restored = _last_made(), last_restore()
    do = say("Have `uptake backup FILE` run each night.")
    if restored is not None and (made is None or made < restored.at):
        late = now - restored.made_at >= BACKUP
        said = say(
            "the latest is that of {time} that was put back; none was made after the restore",
            time=moment_words(restored.made_at),
        )
        return Line(FAULT if late else NOTE, "backup", said, do)
    if made is not None and now - made < BACKUP:
        return Line(WELL, "backup", say("the latest is of {day}", day=day_words(made)))
    if not EventFile.objects.exists():
        return Line(NOTE, "backup", say("there is nothing to lose yet"))
    when = say("none was ever made") if made is None else say("the latest is of {day}", day=day_words(made))
    return Line(FAULT, "backup", when, do)


def _last_made() -> dt.datetime | None:
    return Change.objects.filter(act="backed up").order_by("-at").values_list("at", flat=True).first()
