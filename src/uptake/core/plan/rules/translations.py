"""The texts beside a plan in other languages: whether they fit it, and whether they are whole."""

from __future__ import annotations

from collections.abc import Iterator

from uptake.core.plan.calling import called
from uptake.core.plan.findings import Severity
from uptake.core.plan.rules.frame import Case, Said, at, rule
from uptake.core.words import say


@rule(
    "UP216",
    Severity.ERROR,
    "Texts in another language do not fit the plan",
    why="A file of texts of which one key is wrong is used for nobody, and no letter is written with it.",
)
def unfit_texts(case: Case) -> Iterator[Said]:
    """Find what keeps a file of texts beside the plan from being used."""
    for mistakes in case.texts.unfit.values() if case.texts else ():
        for one in mistakes:
            mend = one.mend or say("in {file}: the same keys as here", file=one.place.file)
            yield at(case.plan, str(one), mend=mend)


@rule(
    "UP217",
    Severity.WARNING,
    "Texts in another language are not whole",
    why="Half a letter in each of two languages is none: whoever reads the other one gets the plan's own.",
)
def half_texts(case: Case) -> Iterator[Said]:
    """Find groups that are not spoken to in a language whose file is there, and what it lacks."""
    for language, group, why in case.texts.lacking() if case.texts else ():
        own = case.plan.language
        message = say("Whoever of {group} reads {language} gets {own}: {why}.",
                      group=called(group), language=language, own=own, why=why)  # fmt: skip
        mend = say("in {file}: the same keys as here", file=f"texts/{language}.yaml")
        yield at(case.plan.groups[group], message, mend=mend, group=group)
