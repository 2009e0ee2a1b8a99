"""The public holidays in the files, against published lists and against the library that they were made from."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import holidays
import pytest
from holidays.registry import COUNTRIES
from holidays.utils import list_supported_countries

from uptake.core.calendar import Calendar, Day, holiday_years, known_countries, known_regions
from uptake.core.country_names import _GERMAN, country_likely, country_named
from uptake.core.public_holidays import holidays_of

# A warning of the library is not a mistake of the files.
pytestmark = pytest.mark.filterwarnings("ignore")

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "make_holidays.py"
VARIED = ("AT", "AU", "BR", "CA", "CH", "DE", "ES", "FR", "GB", "IN", "JP", "US")


def closed_by_the_library(country: str, region: str | None) -> set[Day]:
    first, last = holiday_years(country)
    found = holidays.country_holidays(country, subdiv=region, years=range(first, last + 1))
    return {day for day in found if first <= day.year <= last}


def codes(country: str) -> list[str | None]:
    return [None, *holidays.country_holidays(country).subdivisions]


# Published facts


@pytest.mark.parametrize(
    ("country", "region", "day", "name"),
    [
        ("DE", "BY", "2026-01-06", "Epiphany"),
        ("DE", "BY", "2026-11-01", "All Saints' Day"),
        ("DE", "BE", "2026-01-06", None),
        ("DE", None, "2026-01-06", None),
        ("DE", "BB", "2026-10-31", "Reformation Day"),
        ("DE", None, "2026-10-03", "German Unity Day"),
        ("DE", "Bayern", "2027-01-06", "Epiphany"),
        ("AT", None, "2026-10-26", "National Day"),
        ("GB", "SCT", "2026-11-30", "Saint Andrew's Day"),
        ("GB", "ENG", "2026-11-30", None),
        ("US", None, "2026-11-26", "Thanksgiving Day"),
        ("US", "HI", "2026-10-12", None),  # Hawaii does not keep Columbus Day
        ("FR", None, "2026-07-14", "National Day"),
    ],
)
def test_a_public_holiday_is_where_it_is_published(
    country: str, region: str | None, day: str, name: str | None
) -> None:
    assert Calendar(country=country, region=region).holiday(Day.fromisoformat(day)) == name


def test_easter_monday_is_where_easter_is() -> None:
    # Easter Sunday 2023 to 2030 as published by the U.S. Census Bureau.
    easter = ("0409", "0331", "0420", "0405", "0328", "0416", "0401", "0421")
    germany = Calendar(country="DE")
    for year, month_and_day in enumerate(easter, start=2023):
        sunday = Day(year, int(month_and_day[:2]), int(month_and_day[2:]))
        assert germany.holiday(sunday + dt.timedelta(days=1)) == "Easter Monday"
        assert germany.holiday(sunday - dt.timedelta(days=2)) == "Good Friday"


# What is known


def test_countries_and_regions_are_known_or_not() -> None:
    assert {"DE", "US", "NZ", "ZA"} <= set(known_countries())
    assert "BY" in known_regions("DE")
    assert "Bayern" in known_regions("DE")
    assert "Bavaria" not in known_regions("DE")
    assert known_regions("XX") == ()
    for wrong in ("XX", "de", "DEU", "", "../DE"):
        assert wrong not in known_countries()


def test_every_country_is_known_by_its_name_and_every_name_is_that_of_one() -> None:
    for code in known_countries():
        assert country_named(code.casefold()) == code
    for name, code in {"Germany": "DE", "Deutschland": "DE", "South Korea": "KR", "Côte d’Ivoire": "CI"}.items():
        assert country_named(name) == code
    for name, code, *_ in COUNTRIES.values():
        assert country_named(name) == code
    german = [part.partition(":") for part in _GERMAN.replace("\n", " ").split(";")]
    assert {code.strip() for code, _, _ in german} <= set(known_countries())
    for code, _, names in german:  # none of them is what another country is called in English
        assert {country_named(name) for name in names.split(",")} == {code.strip()}
    assert country_likely("Deutschlnd") == "DE"
    for name, code in {"DR Kongo": "CD", "Kongo-Brazzaville": "CG", "Südsudan": "SS", "UAE": "AE"}.items():
        assert country_named(name) == code
    for nobody in ("", "XX", "DE 2", "1", "Bayern", "日本", "Nirgendwo"):
        assert country_likely(nobody) is None


def test_the_codes_of_regions_come_before_their_other_spellings() -> None:
    assert known_regions("GB")[:4] == ("ENG", "NIR", "SCT", "WLS")


def test_outside_its_years_nothing_is_a_holiday() -> None:
    first, last = holiday_years("DE")
    assert (first, last) == (2023, 2034)
    germany = Calendar(country="DE")
    assert germany.holiday(Day(last, 12, 25)) == "Christmas Day"
    assert germany.holiday(Day(last + 1, 12, 25)) is None
    assert germany.holiday(Day(first - 1, 12, 25)) is None


def test_a_country_whose_later_years_are_not_announced_has_fewer_years() -> None:
    assert holiday_years("LK")[1] < 2034


def test_the_years_of_an_unknown_country_are_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match='"XX" is not a country whose public holidays are known'):
        holiday_years("XX")


def test_an_unknown_country_has_no_holidays_and_an_unknown_region_those_of_the_country() -> None:
    new_year = Day(2026, 1, 1)
    assert Calendar(country="XX").holiday(new_year) is None
    assert Calendar(country="../DE").holiday(new_year) is None
    assert Calendar(country="DE", region="XX").holiday(new_year) == "New Year's Day"
    assert Calendar().holiday(new_year) is None


# The files


@pytest.mark.parametrize("country", VARIED)
def test_the_file_says_what_the_library_says_in_every_region(country: str) -> None:
    for region in codes(country):
        assert set(holidays_of(country, region)) == closed_by_the_library(country, region), region


@pytest.mark.parametrize("country", ["DE", "IN", "US"])
def test_another_spelling_of_a_region_means_the_region(country: str) -> None:
    for alias, code in holidays.country_holidays(country).subdivisions_aliases.items():
        assert holidays_of(country, alias) == holidays_of(country, code)


def test_every_country_of_the_library_has_a_file_that_can_be_read() -> None:
    assert set(known_countries()) == set(list_supported_countries(include_aliases=False))
    for country in known_countries():
        first, last = holiday_years(country)
        days = holidays_of(country, None)
        assert 2023 <= first <= last <= 2034, country
        assert all(first <= day.year <= last for day in days), country
        assert all(name.strip() == name != "" for name in days.values()), country


def test_the_files_stay_small() -> None:
    folder = ROOT / "src" / "uptake" / "core" / "holidays"
    sizes = [path.stat().st_size for path in folder.glob("*.json")]
    assert sum(sizes) < 1_500_000
    assert max(sizes) < 60_000


def test_every_region_that_a_file_speaks_of_is_one_of_the_country() -> None:
    folder = ROOT / "src" / "uptake" / "core" / "holidays"
    for path in folder.glob("*.json"):
        data = json.loads(path.read_text(encoding="utf-8"))
        regions = set(data["regions"].split(", "))
        spoken_of = {name for names in (*data["regional"], *data["without"]) for name in names.split(", ")}
        assert spoken_of | set(data["aliases"].values()) <= regions, path.name


@pytest.mark.slow
def test_every_file_says_what_the_library_says_in_every_region() -> None:
    for country in known_countries():
        for region in codes(country):
            assert set(holidays_of(country, region)) == closed_by_the_library(country, region), (country, region)


@pytest.mark.slow
def test_the_script_finds_its_files_unchanged_but_those_that_are_not(tmp_path: Path) -> None:
    core, folder = ROOT / "src" / "uptake" / "core", tmp_path / "holidays"
    folder.mkdir()
    for path in (core / "country_names.json", *(core / "holidays").glob("*.json")):
        (tmp_path / path.relative_to(core)).write_bytes(path.read_bytes())
    (folder / "DE.json").write_text("{}\n", encoding="utf-8")
    (folder / "XX.json").write_text("{}\n", encoding="utf-8")
    command = [sys.executable, str(SCRIPT), "--check", "--folder", str(folder)]
    found = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
    said = found.stdout.splitlines()
    assert (found.returncode, len(said)) == (1, 2), found.stdout + found.stderr
    assert "DE.json is not what the library says" in found.stdout
    assert "XX.json" in found.stdout
