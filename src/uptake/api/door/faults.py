"""
Why an event cannot be kept: what is kept must always be digested, may be sent by its key, and has happened.

A column of a batch is asked as a whole first; only if something in it is amiss, each of its values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import TypeVar

from uptake.core.usage import RESERVED
from uptake.core.words import mark
from uptake.service.rights import SourceRights

Faults = dict[int, tuple[str, str]]  # place in the batch → field, and the reason; the first that is found counts
T = TypeVar("T")

LONGEST = 300  # letters of an identifier
LONGEST_NAME = LONGEST_ID = 200
LONGEST_PROPERTY = 1000  # of an act
PERSON_TOO_LONG = mark("is no longer than 300 letters")
TOO_LONG = mark("is no longer than 200 letters")
PROPERTY_TOO_LONG = mark("is no longer than 1,000 letters")
NOT_TEXT = mark("has no control characters")
IN_FUTURE = mark("lies more than five minutes ahead: set the clock of the sender by NTP")
NO_ROLLOUT = mark("is the name of a rollout: small letters, digits and hyphens, 100 of them at the most")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_CONTROL_OF_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # lines and tabs are text
_ROLLOUT = re.compile(r"(?=.{1,100}\Z)[a-z0-9]+(-[a-z0-9]+)*")


def is_act(name: str) -> bool:
    """Whether an event of that name says what was done for people."""
    return name.startswith(RESERVED)


def mark_names(faults: Faults, names: Sequence[str], rights: SourceRights) -> None:
    """Note the events that a key may not send."""
    reasons = {name: reason for name in set(names) if (reason := _lacks(name, rights))}
    if reasons:
        _mark(faults, "event", names, lambda name: reasons.get(name, ""))


def mark_fields(
    faults: Faults, people: Sequence[str], times: Sequence[int], ids: Sequence[str | None], *, latest: int
) -> None:
    """Note the events of a person or an id that cannot be kept, and those later than `latest` (epoch microseconds)."""
    if max(times) > latest:  # it would count once its day comes, and nobody would know why
        _mark(faults, "time", times, lambda time: IN_FUTURE if time > latest else "")
    if max(map(len, people)) > LONGEST:
        _mark(faults, "person", people, lambda person: PERSON_TOO_LONG if len(person) > LONGEST else "")
    texts = [one for one in ids if one]
    if max(map(len, texts), default=0) > LONGEST_ID or not "".join(texts).isprintable():
        _mark(faults, "id", ids, lambda one: _no_name(one or "", LONGEST_ID))


def mark_properties(faults: Faults, names: Sequence[str], kept: Sequence[Mapping[str, str]]) -> None:
    """Note the events of a property that cannot be kept."""
    acts = any(map(is_act, set(names)))
    if not acts and "".join(chain.from_iterable(one.values() for one in kept)).isprintable():
        return
    for place, (name, properties) in enumerate(zip(names, kept, strict=True)):
        if fault := _fault_of(properties, act=is_act(name)):
            faults.setdefault(place, fault)


def _mark(faults: Faults, field: str, values: Sequence[T], reason_of: Callable[[T], str]) -> None:
    for place, value in enumerate(values):
        if reason := reason_of(value):
            faults.setdefault(place, (field, reason))


def _lacks(name: str, rights: SourceRights) -> str:
    """Why a key may not send an event of a name; nothing where it may."""
    if reason := _no_name(name, LONGEST_NAME):
        return reason
    if is_act(name):
        return "" if rights.acts else mark("this key may not send what was done for people (acts)")
    if rights.events and name not in rights.events:
        return mark("this key may not send an event of this name")
    return ""


def _no_name(text: str, longest: int) -> str:
    if len(text) > longest:
        return TOO_LONG
    return NOT_TEXT if _CONTROL.search(text) else ""


def _fault_of(properties: Mapping[str, str], *, act: bool) -> tuple[str, str] | None:
    for key, value in properties.items():
        if len(value) > LONGEST_PROPERTY:
            return key, PROPERTY_TOO_LONG
        if not value.isprintable() and _CONTROL_OF_TEXT.search(value):
            return key, NOT_TEXT
    if act and properties.get("rollout") and not _ROLLOUT.fullmatch(properties["rollout"]):
        return "rollout", NO_ROLLOUT
    return None
