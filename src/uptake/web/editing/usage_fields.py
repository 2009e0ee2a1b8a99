"""The fields of what counts as use: of the whole plan, and of a group that counts otherwise."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from uptake.web.editing import kinds as k
from uptake.web.editing.fields import Field, Items

_EVENTS = _("One to a line, with what else must hold: minutes_sent and env = prod.")

USAGE = (
    Field(("usage", "real_work"), k.EVENTS, question="real_work", help=_EVENTS),
    Field(("usage", "old_way"), k.EVENTS, question="old_way",
          help=_("One to a line. Write “nothing” if nothing is replaced.")),
    Field(("usage", "chance"), k.EVENTS, _("Which event shows that the work came up?"), _EVENTS),
    Field(("usage", "exposure"), k.EVENTS, _("Which event shows that it was seen, and not used?"), _EVENTS),
    Field(("usage", "accepted"), k.EVENTS, _("Which event shows that a suggestion was taken?"), _EVENTS),
    Field(("usage", "overridden"), k.EVENTS, _("Which event shows that a suggestion was changed?"), _EVENTS),
    Field(("usage", "kind"), k.choice(("events", _("events of persons")), ("counts",
          _("people in each week, without names")),
                                      ("none", _("nothing"))), _("What is there to count?")),
    Field(("usage", "reason"), k.AREA, _("If there is nothing to count: why?")),
    Field(("usage", "sources"), k.WORDS, _("Which sources send it?"),
          _("As they are called under Sources, one to a line.")),
    Field(("usage", "table"), k.LINE, _("Or a table of the warehouse"), _("Such as warehouse://claims/ui_events.")),
    Field(("usage", "columns"), k.PAIRS, _("Columns with other names"), _("One to a line: person = user_email.")),
    Field(("usage", "except", "people"), k.WORDS, _("Whose events never count?"),
          _("Such as test accounts, one to a line.")),
    Field(("usage", "except", "reason"), k.LINE, _("Why do they not count?")),
    Field(("usage", "incomplete"), k.FLAG, _("Some use is missing from what is sent; figures are then “at least”.")),
    Field(("usage", "delegated"), k.choice(("ignore", _("it does not count")), ("count",
          _("it counts for that person"))),
          _("What if an agent acts for a person?")),
)  # fmt: skip
USAGE_ITEMS = (
    Items(("usage", "instrument_changes"), _("Days on which the way of counting changed"), _("Change"),
          _("Add a day"), (
        Field(("day",), k.DAY, _("On which day?")),
        Field(("what",), k.LINE, _("What changed?")),
    ), named_by="day"),
)  # fmt: skip
HEALTH = Items(("health",), _("Does the system itself work?"), _("Figure"), _("Add a figure"), (
    Field(("name",), k.LINE, _("Which figure?"), _("As the event uptake.health names it, such as p95 latency.")),
    Field(("at_least",), k.BOUND, _("It is well from"), _("A share with %, such as 85%; else a number.")),
    Field(("at_most",), k.BOUND, _("It is well up to")),
), named_by="name")  # fmt: skip
