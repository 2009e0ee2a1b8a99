"""How figures, days and hours are said."""

from __future__ import annotations

from uptake.core.moments import Hours
from uptake.core.wording import hours_words
from uptake.core.words import speaking


def test_working_hours_are_said_in_each_language() -> None:
    hours = Hours.parse("Mon-Thu 08:00-17:00, Fri 08:00-14:00, Sun 09:30-24:00")
    assert hours_words(hours) == "Mon–Thu 08:00–17:00, Fri 08:00–14:00, Sun 09:30–24:00"
    with speaking("de"):
        assert hours_words(hours) == "Mo–Do 08:00–17:00, Fr 08:00–14:00, So 09:30–24:00"
