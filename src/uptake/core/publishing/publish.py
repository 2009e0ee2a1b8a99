"""A Picture → what may be shown of it: small groups withheld, and for other people's eyes small counts as well."""

from __future__ import annotations

from dataclasses import replace

from uptake.core.measures.audience import ALL
from uptake.core.picture_parts import Picture
from uptake.core.privacy import FLOOR, Partition, withhold
from uptake.core.publishing.beside import publish_beside
from uptake.core.publishing.groups import publish_groups
from uptake.core.publishing.shared import share_groups
from uptake.core.publishing.shared_teams import share_teams
from uptake.core.publishing.targets import publish_target, share_target


def publish(picture: Picture, floor: int = FLOOR, *, share: bool = False) -> Picture:
    """
    The Picture without anything that tells of fewer than `floor` people; a floor under five counts as five.

    :param share: for people who do not hold the raw rows. Then counts of fewer than the floor, and of all but fewer,
        are ranges without a share.
    """
    floor = max(FLOOR, floor)
    sizes = {group.id: group.intended or 0 for group in picture.groups}
    found = withhold(sizes, floor)
    partition = Partition(sizes, found.parts, floor)
    groups = publish_groups(picture, partition, whole=found.whole)
    targets = tuple(publish_target(one, groups.get(one.group, groups[ALL]), partition) for one in picture.targets)
    if share:
        groups = share_groups(groups, picture, floor)
        open_ = {one.id: one for one in picture.groups}
        groups |= {id_: replace(groups[id_], teams=share_teams(groups[id_], one, floor)) for id_, one in open_.items()}
        targets = tuple(share_target(one, groups.get(one.group, groups[ALL]), partition) for one in targets)
    everybody = groups.pop(ALL)
    shown = replace(picture, groups=tuple(groups.values()), all=everybody, targets=targets)
    return publish_beside(shown, picture, floor, share=share)
