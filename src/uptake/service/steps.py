"""
One thing that goes wrong must not stop the others: it is logged, written down, and tried again in a later round.

What fails stands on the page of operations until it succeeds, in every language that is spoken.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from django.db import DatabaseError
from django.db.models import F
from django.utils import timezone

from uptake.core.printable import printable
from uptake.core.said_again import again, in_other_languages, remembering
from uptake.core.sentences import Said, in_english
from uptake.core.system_words import system_says
from uptake.core.wording import sentence
from uptake.core.words import ENGLISH, say, speaking
from uptake.errors import UptakeError
from uptake.store.models import Fault

log = logging.getLogger("uptake.worker")

LOOK_SECONDS = 5.0  # how often it is looked up what fails, so that success costs no question
LONGEST_STEP, LONGEST_SAID = 200, 500
FORGOTTEN = dt.timedelta(days=30)  # after which a step that is not tried any more goes


def attempt(what: Said, act: Callable[[], int]) -> int | None:
    """Do one of several things; None where it failed, whatever it was that failed."""
    with speaking(ENGLISH), remembering():
        try:
            found = act()
        except Exception as error:
            log.exception("%s failed; it is tried again", what)
            with suppress(DatabaseError):  # which may be what failed
                _note(what, error)
            return None
    with suppress(DatabaseError):
        _clear(_known_by(what))
    return found


def faults() -> list[Fault]:
    """What fails, the latest first."""
    return list(Fault.objects.order_by("-last", "step"))


def forget_faults(now: dt.datetime) -> None:
    """Remove what has not been tried for a month: a rollout or a step that is no more."""
    Fault.objects.filter(last__lt=now - FORGOTTEN).delete()


class _Failing:
    """The steps that are known to fail, as of a few seconds ago."""

    steps: frozenset[str] = frozenset()
    look_at = 0.0


def _note(what: Said, error: Exception) -> None:
    now, step = timezone.now(), _known_by(what)
    said = {
        "said": said_of(error)[:LONGEST_SAID],
        "said_in": in_other_languages(partial(said_of, error)),
        "step_in": in_other_languages(partial(str, what)),
    }
    Fault.objects.get_or_create(step=step, defaults=said | {"last": now})
    Fault.objects.filter(step=step).update(**said, last=now, times=F("times") + 1)
    _Failing.steps |= {step}


def _clear(step: str) -> None:
    if time.monotonic() > _Failing.look_at:
        _Failing.steps = frozenset(Fault.objects.values_list("step", flat=True))
        _Failing.look_at = time.monotonic() + LOOK_SECONDS
    if step in _Failing.steps:
        Fault.objects.filter(step=step).delete()
        _Failing.steps -= {step}


def _known_by(what: Said) -> str:
    return in_english(what)[:LONGEST_STEP]


def said_of(error: Exception) -> str:
    """
    What people are told, in the active language. Of an error that nobody foresaw only the kind: its words may hold what
    is secret.
    """
    if isinstance(error, UptakeError):
        return printable(f"{sentence(again(error.message))} {sentence(again(error.mend))}".strip())
    if isinstance(error, OSError):
        return system_says(error) if error.strerror else type(error).__name__
    return say("{kind}; the log of the worker says more", kind=type(error).__name__)
