"""Words of the plan that are chosen from a list, with what people read for them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from uptake.core.plan.schema import schema_at
from uptake.core.report.names import MEASURES as MEASURE_NAMES
from uptake.core.report.names import STAGES as STAGE_NAMES
from uptake.core.report_parts import Words
from uptake.web.editing.kinds import Choices


def _named(names: dict[str, Words], part: str) -> Choices:
    return tuple((str(one), names.get(one, str(one))) for one in schema_at(["$defs", part])["enum"])


MEASURES = _named(MEASURE_NAMES, "measure")
STAGES = _named(STAGE_NAMES, "stage")
WEEKDAYS: Choices = (
    ("Mon", _("Monday")), ("Tue", _("Tuesday")), ("Wed", _("Wednesday")), ("Thu", _("Thursday")),
    ("Fri", _("Friday")), ("Sat", _("Saturday")), ("Sun", _("Sunday")),
)  # fmt: skip
