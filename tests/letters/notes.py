"""The rollout *notes* of a firm without a server: its plan and roster in a folder, and the commands on them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from uptake.cli.main import main

PLAN = """
uptake: 1
rollout: notes
title: Notes
launch: 2027-01-11
calendar: {timezone: Europe/Vienna}
owner: {person: mara@firm.example, deputy: jon@firm.example, reach: {chat: "https://chat.firm.example/notes"}, replies_within: 4h}
groups:
  consultants:
    title: Consultants
    who: {role: Consultant}
    changes: [{task: Minutes, today: You type., from_launch: A draft is there., why: Your evening., you_do: Correct it.}]
messages:
  - {id: heads-up, to: [consultants], when: workday -10, sender: manager, channels: [email], asks: acknowledge, TEMPLATE}
  - {id: not-yet, to: [consultants], when: day 7, only: {not_reached: first use}, sender: system, channels: [email]}
usage: {kind: events, real_work: [{event: sent}]}
"""  # noqa: E501
PEOPLE = (
    "id,email,name,manager,role,language\nm,mara@firm.example,Mara Klein,,Lead,\nb,bram@firm.example,Bram Moll,,Lead,\n"
    + "".join(f"c{n},c{n}@firm.example,Person {n},b,Consultant,{'de' if n > 4 else 'en'}\n" for n in range(6))
    + "c9,,=cmd|' /C calc'!A0,b,Consultant,\n"
)


@pytest.fixture
def firm(tmp_path: Path) -> Path:
    (tmp_path / "rollout.yaml").write_text(PLAN.replace(", TEMPLATE", ""), "utf-8")
    (tmp_path / "people.csv").write_text(PEOPLE, "utf-8")
    return tmp_path


def letters(firm: Path, *words: str, output: str = "out", as_of: str = "2026-12-28") -> int:
    given = [str(firm / "rollout.yaml"), "--people", str(firm / "people.csv"), "--output", str(firm / output)]
    return main(["letters", *given, "--as-of", as_of, *words])


def table(firm: Path, output: str = "out") -> list[dict[str, str]]:
    with (firm / output / "letters.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def preview(firm: Path, *words: str) -> int:
    given = [str(firm / "rollout.yaml"), "--people", str(firm / "people.csv"), "--as-of", "2026-12-28"]
    return main(["preview", *given, *words])
