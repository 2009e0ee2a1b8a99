"""What the figures of a report mean, in words."""

from __future__ import annotations

from uptake.core.measures import frame
from uptake.core.measures.reading import State
from uptake.core.picture_parts import Picture
from uptake.core.report.names import MEASURES, named
from uptake.core.report_parts import Section, Table
from uptake.core.sentences import later
from uptake.core.wording import capital


def definitions(picture: Picture) -> Section:
    """The definition, with its version, of each measure that can be read."""
    known = {id_ for group in (*picture.groups, picture.all) for id_, one in group.measures.items()
             if one.state is State.OK}  # fmt: skip
    known |= {id_ for readings in picture.responsiveness.values() for id_, one in readings.items()
              if one.state is State.OK}  # fmt: skip
    rows = tuple(
        (capital(named(MEASURES, one.id)), later(one.meaning), f"{one.id}/{one.version}")
        for one in frame.catalogue().values()
        if one.id in known
    )
    title = later("What the figures mean")
    heads = (later("figure"), later("what it says"), later("definition"))
    return Section("definitions", title, (), more=(Table(title, heads, rows),))
