"""Days, times and the core's own words in templates, in the language of the page."""

from __future__ import annotations

import datetime as dt
import math
import re

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import ngettext

from uptake.core import said_again
from uptake.core.access import ROLES, Role
from uptake.core.calendar import Duration
from uptake.core.moments import Hours
from uptake.core.wording import (
    clock_words,
    day_words,
    hours_words,
    moment_words,
    number,
    sentence,
    short_day,
    way_words,
)
from uptake.core.words import say, say_reason
from uptake.service import log_said
from uptake.store.models import Change

register = template.Library()
MAIL, PHONE = re.compile(r"[^@\s/?&]+@[^@\s/?&]+"), re.compile(r"\+?[\d ()/-]{4,30}")


@register.filter
def day(value: dt.date | str | None) -> str:
    """“11 January 2027”."""
    return day_words(_day(value))


@register.filter
def in_short(value: dt.date | str | None) -> str:
    """“11 Jan 2027”, for tables."""
    return short_day(_day(value))


@register.filter
def moment(value: dt.datetime) -> str:
    """“11 January 2027, 14:03 UTC”; on the pages of a rollout in the zone of its plan, which is said: “14:03 CET”."""
    return moment_words(timezone.localtime(value))


@register.filter
def clock(value: dt.datetime) -> str:
    """“14:03 UTC”, with the day where it is not today; in the zone of `moment`."""
    local = timezone.localtime(value)
    return clock_words(local) if local.date() == timezone.localdate() else moment_words(local)


@register.filter
def lasting(value: Duration) -> str:
    """“4 working hours”, “5 working days”."""
    words = {
        "m": ngettext("%(number)s minute of working time", "%(number)s minutes of working time", value.amount),
        "h": ngettext("%(number)s working hour", "%(number)s working hours", value.amount),
        "wd": ngettext("%(number)s working day", "%(number)s working days", value.amount),
        "d": ngettext("%(number)s day", "%(number)s days", value.amount),
        "w": ngettext("%(number)s week", "%(number)s weeks", value.amount),
    }
    return words[value.unit] % {"number": value.amount}


@register.filter
def worked(value: float) -> str:
    """Seconds of working time: “35 minutes of working time”, “2.5 working hours”."""
    minutes = math.ceil(value / 60)
    if minutes < 60:
        return lasting(Duration(minutes, "m", ""))
    hours = round(minutes / 60, 1)
    words = ngettext("%(number)s working hour", "%(number)s working hours", 1 if hours == 1 else 2)
    return words % {"number": number(hours, 0 if hours.is_integer() else 1)}


@register.filter
def as_sentence(value: object) -> str:
    """What an error says: a capital letter and one full stop."""
    return sentence(value) if value else ""


@register.filter
def figure(value: float) -> str:
    """“12,400”; in German „12.400“."""
    return number(value)


@register.filter
def seconds(value: float) -> str:
    """“0.4”, “12.0”."""
    return number(value, 1)


@register.filter
def as_link(place: str) -> str:
    """A way to reach somebody, to be pressed where it is an address of the web or of mail, or a telephone number."""
    if place.startswith(("https://", "http://")):
        return format_html('<a href="{}" rel="noreferrer">{}</a>', place, place)
    if MAIL.fullmatch(place):
        return format_html('<a href="mailto:{}">{}</a>', place, place)
    if PHONE.fullmatch(place):
        return format_html('<a href="tel:{}">{}</a>', "".join(place.split()), place)
    return place


@register.filter
def code(value: str) -> str:
    """A sentence in which names of the plan stand between backticks, with those as code."""
    parts = enumerate(value.split("`"))
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", part) if odd % 2 else part,) for odd, part in parts)
    )


@register.filter
def refusal(reason: str) -> str:
    """Why an event, a row or a letter was refused, which programs are told in English."""
    return say_reason(reason)


@register.filter
def to_reader(english: str, others: dict[str, str]) -> str:
    """What was written down in every language, in the reader's."""
    return said_again.to_reader(english, others)


@register.filter
def first_line(value: str) -> str:
    """What an error says before its details."""
    return next(iter(value.splitlines()), "")


@register.filter
def was_done(row: Change) -> str:
    """What a row of the log of changes tells, which is kept in English."""
    return log_said.change_said(row)


@register.filter
def actor(by: str) -> str:
    """Who did something: an account, or in words who is none."""
    return log_said.actor_said(by)


@register.filter
def looked_at(page: str) -> str:
    """The page on which a name was shown."""
    return log_said.page_said(page)


@register.filter
def way(how: str) -> str:
    """What a plan calls a way to reach somebody: “phone”, „Telefon“."""
    return way_words(how)


@register.filter
def working_hours(hours: Hours) -> str:
    """“Mon–Fri 09:00–17:00”, „Mo–Fr 09:00–17:00“."""
    return hours_words(hours)


@register.filter
def called(role: str) -> str:
    """What somebody is in a rollout; programs and tables have it in English."""
    return say(ROLES[Role(role)])


@register.filter
def look_up(values: dict[str, object], key: str) -> object:
    """What stands under a key that is only known when the page is made."""
    return values.get(key, "")


def _day(value: dt.date | str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value
