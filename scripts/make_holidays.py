"""
Write the public holidays of every country to src/uptake/core/holidays, one small JSON file per country, and what the
countries are called in English to src/uptake/core/country_names.json.

    python scripts/make_holidays.py            write the files
    python scripts/make_holidays.py --check    compare them with the library, write nothing; exit 1 if they differ

The days come from the `holidays` library, so that the gate can start without it. A file says:

    country    ISO 3166 code
    years      first and last year of the data
    regions    codes of the regions the country has
    aliases    other spellings of a region: {"Bayern": "BY"}
    days       nationwide: {"name": "day day …"}
    regional   what a region has besides, or calls otherwise: {"BW, BY, ST": {"name": "day day …"}}
    without    nationwide days that a region does not have: {"AK, HI": "day day …"}
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import holidays
from holidays.registry import COUNTRIES
from holidays.utils import list_supported_countries

FIRST_YEAR, LAST_YEAR = 2023, 2034
FOLDER = Path(__file__).resolve().parent.parent / "src" / "uptake" / "core" / "holidays"
NAMES = "country_names.json"  # beside the folder

Days = dict[str, str]  # day in ISO form → name


def english(country: str) -> str | None:
    """Return the language to ask the library for: the country's own English, then any English, else what there is."""
    known = holidays.country_holidays(country)
    own = known.default_language
    if own and own.startswith("en"):
        return own
    wanted = (f"en_{country}", "en_US")
    return next((language for language in wanted if language in known.supported_languages), own)


def days_of(country: str, region: str | None, years: Iterable[int]) -> Days:
    """Return the public holidays of a country or region, as the library has them."""
    found = holidays.country_holidays(country, subdiv=region, years=years, language=english(country))
    return {day.isoformat(): name for day, name in found.items() if FIRST_YEAR <= day.year <= LAST_YEAR}


def by_name(days: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Group days under their name: each name is written once, with its days behind it."""
    grouped: dict[str, list[str]] = defaultdict(list)
    for day, name in sorted(days):
        grouped[name].append(day)
    return {name: " ".join(grouped[name]) for name in sorted(grouped)}


def by_regions(found: Mapping[tuple[str, str], list[str]]) -> dict[str, list[tuple[str, str]]]:
    """Turn {(day, name): regions} into {"BW, BY": [(day, name), …]}: regions that share a day share a line."""
    grouped: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for pair, regions in found.items():
        grouped[", ".join(sorted(regions))].append(pair)
    return {regions: grouped[regions] for regions in sorted(grouped)}


def country_file(country: str) -> dict[str, Any]:
    """Return the content of one country's file."""
    known = holidays.country_holidays(country)
    first, last = max(FIRST_YEAR, known.start_year), min(LAST_YEAR, known.end_year)
    years = range(first, last + 1)
    nationwide = days_of(country, None, years)
    added: dict[tuple[str, str], list[str]] = defaultdict(list)
    missing: dict[tuple[str, str], list[str]] = defaultdict(list)
    for region in known.subdivisions:
        own = days_of(country, region, years)
        for pair in own.items() - nationwide.items():
            added[pair].append(region)
        for day in nationwide.keys() - own.keys():
            missing[day, ""].append(region)
    return {
        "country": country,
        "years": [first, last],
        "regions": ", ".join(sorted(known.subdivisions)),
        "aliases": dict(sorted(known.subdivisions_aliases.items())),
        "days": by_name(nationwide.items()),
        "regional": {regions: by_name(pairs) for regions, pairs in by_regions(added).items()},
        "without": {
            regions: " ".join(sorted(day for day, _ in pairs)) for regions, pairs in by_regions(missing).items()
        },
    }


def all_files() -> dict[str, str]:
    """Return every file's name and text, in the order of the codes."""
    codes = sorted(list_supported_countries(include_aliases=False))
    return {f"{code}.json": json.dumps(country_file(code), ensure_ascii=False, indent=1) + "\n" for code in codes}


def names_file() -> str:
    """Return what countries are called, by code: English names, and the code of three letters."""
    known: dict[str, list[str]] = {}
    for name, code, longer, *others in COUNTRIES.values():
        spelled = [one for one in (name, *others) if not one.startswith("Holidays")]
        known[code] = [*(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", one) for one in spelled), longer]
    lines = (f" {json.dumps(code)}: {json.dumps(names)}" for code, names in sorted(known.items()))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def differing(wanted: Mapping[str, str], folder: Path) -> list[str]:
    """Return the names of files that are missing, left over or not as wanted."""
    present = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}
    beside = folder.parent / NAMES
    wanted = {**wanted, NAMES: names_file()}
    present |= {NAMES: beside.read_text(encoding="utf-8")} if beside.is_file() else {}
    return sorted(name for name in wanted.keys() | present.keys() if wanted.get(name) != present.get(name))


def write(wanted: Mapping[str, str], folder: Path) -> None:
    """Write all files, and remove those of countries that are gone."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.json"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    (folder.parent / NAMES).write_text(names_file(), encoding="utf-8", newline="\n")


def main(arguments: list[str] | None = None) -> int:
    """Write or compare; return the exit status."""
    parser = argparse.ArgumentParser(description="Write the public holidays of every country as JSON.")
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 if a file differs")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the files are")
    options = parser.parse_args(arguments)
    wanted = all_files()
    changed = differing(wanted, options.folder)
    if not options.check:
        write(wanted, options.folder)
        print(f"{len(wanted)} countries, {len(changed)} files changed.")
        return 0
    for name in changed:
        print(f"{name} is not what the library says (holidays {version('holidays')}). Run scripts/make_holidays.py.")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
