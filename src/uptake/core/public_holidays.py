"""Public holidays, read from one small file per country the first time that country is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from uptake.core.moments import Day
from uptake.core.words import say

_NONE: Mapping[Day, str] = MappingProxyType({})


def known_countries() -> tuple[str, ...]:
    """Return the ISO 3166 codes of the countries that there is data for, in order."""
    return _codes()


def known_regions(country: str) -> tuple[str, ...]:
    """Return what a region of the country may be called: its codes, then other spellings. Empty if there are none."""
    data = _country(country)
    return () if data is None else (*_names(data["regions"]), *data["aliases"])


def holiday_years(country: str) -> tuple[int, int]:
    """Return the first and the last year of the country's data. Raise ValueError for a country without data."""
    data = _country(country)
    if data is None:
        said = say(
            '"{country}" is not a country whose public holidays are known. Write a code such as DE.', country=country
        )
        raise ValueError(said)
    first, last = data["years"]
    return first, last


@lru_cache(maxsize=128)
def holidays_of(country: str, region: str | None) -> Mapping[Day, str]:
    """
    Return the public holidays of a country, or of a region of it, by day.

    Nationwide days alone for a region that is not known, nothing for a country that is not: who reads a plan
    reports both, and a calendar goes on with what there is.
    """
    data = _country(country)
    if data is None:
        return _NONE
    days = dict(_named_days(data["days"]))
    code = data["aliases"].get(region, region)
    for regions, gone in data["without"].items():
        if code in _names(regions):
            for day in _days(gone):
                del days[day]
    for regions, named in data["regional"].items():
        if code in _names(regions):
            days.update(_named_days(named))
    return MappingProxyType(days)


@lru_cache(maxsize=1)
def _codes() -> tuple[str, ...]:
    files = (entry.name for entry in _folder().iterdir())
    return tuple(sorted(name.removesuffix(".json") for name in files if name.endswith(".json")))


@lru_cache(maxsize=32)
def _country(country: str) -> dict[str, Any] | None:
    # The country comes from a plan and names a file, so it must be one of the list: the disk would also find "de".
    if country not in _codes():
        return None
    data: dict[str, Any] = json.loads((_folder() / f"{country}.json").read_text(encoding="utf-8"))
    return data


def _folder() -> Path:
    # Not through importlib.resources: its import alone would cost the gate three milliseconds.
    return Path(__file__).with_name("holidays")


def _names(joined: str) -> list[str]:
    return joined.split(", ") if joined else []


def _days(joined: str) -> Iterator[Day]:
    return map(Day.fromisoformat, joined.split())


def _named_days(named: Mapping[str, str]) -> Iterator[tuple[Day, str]]:
    return ((day, name) for name, joined in named.items() for day in _days(joined))
