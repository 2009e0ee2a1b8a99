"""What is drawn of a shared Picture once: the report in each language, its figures, the words that lists show."""

from __future__ import annotations

from typing import Any

from uptake.core.headline import headline
from uptake.core.picture_parts import Picture
from uptake.core.plan.model import Plan
from uptake.core.report.sections import report
from uptake.core.words import languages, speaking


def drawn_reports(picture: Picture) -> dict[str, str]:
    """Language → the report as it stands inside a page, with its charts; and under `csv` its figures."""
    from uptake.page import render_inside
    from uptake.page.drawing import draw
    from uptake.page.spreadsheet import as_csv

    drawn = {"csv": as_csv(picture)}
    for language in languages():
        with speaking(language):
            said = report(picture)
            drawn[language] = render_inside(said, draw(said))
    return drawn


def summary(plan: Plan, picture: Picture) -> dict[str, Any]:
    """What a list says of a rollout, as JSON values; `headline` has the first sentence in each language."""
    return {
        "title": picture.title,
        "as_of": picture.as_of.isoformat(),
        "day": picture.day,
        "phase": picture.phase.value,
        "owner": plan.owner.person if plan.owner else None,
        "sources": list(plan.usage.sources) if plan.usage else [],
        "verdicts": sorted({target.verdict for target in picture.targets if target.verdict}),
        "overdue": sum(duty.state == "missed" for duty in picture.duties),
        "headline": _first_sentences(picture),
    }


def _first_sentences(picture: Picture) -> dict[str, str]:
    sentences = {}
    for language in languages():
        with speaking(language):
            sentences[language] = str(headline(picture)[0])
    return sentences
