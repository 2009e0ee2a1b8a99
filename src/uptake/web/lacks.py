"""What the words of a message lack, as a sentence of the page, with the first of the people of whom it is said."""

from __future__ import annotations

from typing import assert_never

from django.utils.translation import gettext, ngettext

from uptake.service.outreach.lint import OF_ROSTER, Finding, Lack


def in_words(finding: Finding) -> str:
    """The sentence of a finding, in the language of the page."""
    if finding.what in OF_ROSTER:
        return _of_people(finding) % {"number": finding.people, "names": _names(finding)}
    return _of_text(finding) % {"detail": finding.detail, "people": finding.people, "why": finding.why}


def _of_people(finding: Finding) -> str:
    number = finding.people
    if finding.what is Lack.ADDRESS:
        return ngettext(
            "%(number)s person (%(names)s) has no address on the roster, and gets no letter",
            "%(number)s people (%(names)s) have no address on the roster, and get no letter",
            number,
        )
    if finding.what is Lack.MANAGER_LEFT_OUT:
        return ngettext(
            "The sentence about the manager is left out for %(number)s person (%(names)s), who has none on the roster",
            "The sentence about the manager is left out for %(number)s people (%(names)s), who have none on the roster",
            number,
        )
    if finding.what is Lack.OWNER_INSTEAD:
        return ngettext(
            "%(number)s person (%(names)s) has no manager on the roster, and hears it from the owner",
            "%(number)s people (%(names)s) have no manager on the roster, and hear it from the owner",
            number,
        )
    return ngettext(
        "%(number)s person (%(names)s) has no manager on the roster",
        "%(number)s people (%(names)s) have no manager on the roster",
        number,
    )


def _names(finding: Finding) -> str:
    names = ", ".join(person.name or person.id for person in finding.who)
    return (
        names if not finding.more else gettext("%(names)s and %(more)s more") % {"names": names, "more": finding.more}
    )


def _of_text(finding: Finding) -> str:
    match finding.what:
        case Lack.DRAFT:
            return gettext("%(detail)s: nothing is drafted for %(people)s.")
        case Lack.CHANGE:
            return gettext(
                "%(detail)s: the letter does not say what changes in their day, because the plan names no changes for "
                "them. It would count as told all the same."
            )
        case Lack.LANGUAGE if finding.why:
            return gettext("%(detail)s: %(people)s get it in another language; %(why)s.")
        case Lack.LANGUAGE:
            return gettext(
                "%(detail)s: %(people)s get it in another language; the texts of theirs came after it was drafted. "
                "Draft it again."
            )
        case Lack.LINK:
            return gettext("A link leads nowhere: %(detail)s")
        case Lack.BREVITY:
            return gettext("A letter is longer than 100 kB: mail programs cut it off.")
        case Lack.MOVED:
            return gettext(
                "%(detail)s: the plan says another launch day by now. Nothing more goes out to this group before a new "
                "version is approved."
            )
        case Lack.OVER:
            return gettext(
                "%(detail)s: the session that this letter offers is over (%(why)s). Name another time in the plan, and "
                "draft it again."
            )
        case Lack.ADDRESS | Lack.MANAGER | Lack.MANAGER_LEFT_OUT | Lack.OWNER_INSTEAD:
            raise ValueError(f"{finding.what} is said of people")
        case _:
            assert_never(finding.what)
