"""People out of our own files, directories' exports and lists from HR."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uptake.core.people import Roster
from uptake.errors import FileError, PeopleError
from uptake.wire.rejected import Rejections
from uptake.wire.rosters import read_people

SAMPLES = Path(__file__).parent.parent / "data" / "rosters"
MEANING = json.loads((SAMPLES / "meaning.json").read_text(encoding="utf-8"))
AS_OF = date(2026, 12, 1)
WITH_NUMBERS = ["google-workspace-users.csv", "hr-export.csv", "okta-users.json", "scim-users.json"]
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def put(content: str | bytes, name: str = "people.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return put


def here(roster: Roster) -> list[str]:
    return [person.id for person in roster.people.values() if person.is_here(AS_OF)]


@pytest.mark.parametrize("name", ["entra-users.csv", *WITH_NUMBERS])
def test_each_known_export_has_its_active_people_in_their_teams(name: str) -> None:
    roster, rejected = read_people(SAMPLES / name)
    active = [roster.people[person] for person in here(roster)]
    assert rejected == {}
    assert len(active) == MEANING["active"]
    assert Counter(person.attributes["department"] for person in active) == MEANING["teams"]
    assert {person.name for person in active} >= {"Ines Moreau", "Jun Tanaka"}
    assert {person.email for person in active} >= {"ines.moreau@example.org"}
    assert {person.attributes["role"] for person in active} == {"Adjuster", "Analyst", "Team lead"}


@pytest.mark.parametrize("name", WITH_NUMBERS)
def test_managers_are_found_by_number_address_directory_id_and_name(name: str) -> None:
    roster, _ = read_people(SAMPLES / name)
    for person in here(roster):
        assert (roster.people[person].manager or "") == MEANING["managers"][person]


@pytest.mark.parametrize("name", ["okta-users.json", "scim-users.json"])
def test_the_directory_id_and_the_login_also_lead_to_the_person(name: str) -> None:
    roster, _ = read_people(SAMPLES / name)
    data = json.loads((SAMPLES / name).read_text(encoding="utf-8"))
    first = (data if isinstance(data, list) else data["Resources"])[0]
    assert roster.find(first["id"]) is roster.people["1001"]
    assert roster.find("INES.moreau@example.org") is roster.people["1001"]


def test_somebody_who_left_keeps_the_last_day_or_is_left_out_with_a_word() -> None:
    from_hr, _ = read_people(SAMPLES / "hr-export.csv")
    assert (from_hr.people["1004"].starts, from_hr.people["1004"].ends) == (date(2024, 1, 15), date(2026, 8, 31))
    from_google, _ = read_people(SAMPLES / "google-workspace-users.csv")
    assert "1004" not in from_google.people
    assert "1 person is no longer active and is left out" in map(str, from_google.notes)
    from_okta, _ = read_people(SAMPLES / "okta-users.json")
    assert from_okta.people["1004"].ends == date(2024, 1, 15)  # the day the status changed


def test_guests_and_accounts_of_machines_are_left_out_with_a_word() -> None:
    roster, _ = read_people(SAMPLES / "entra-users.csv")
    assert {"1 guest is left out", "1 account of no person is left out"} <= set(map(str, roster.notes))


@pytest.mark.parametrize("name", ["entra-users.csv", *WITH_NUMBERS])
def test_what_is_never_kept_is_nowhere_in_the_roster(name: str) -> None:
    roster, _ = read_people(SAMPLES / name)
    keys = {key for person in roster.people.values() for key in person.attributes}
    assert not {
        key for key in keys if any(word in key for word in ("phone", "password", "recovery", "secondary", "agegroup"))
    }
    assert "CC-10" in str(roster.people) or name in ("entra-users.csv", "hr-export.csv")


def test_it_says_which_columns_are_never_kept(write: Write) -> None:
    path = write("id;Geburtsdatum;Gehalt;Private E-Mail;Straße;Team\n1;1.1.1980;9;x@home.example;Weg 1;A\n")
    roster, _ = read_people(path)
    assert tuple(map(str, roster.notes)) == ("4 columns are never kept: Geburtsdatum, Gehalt, Private E-Mail, Straße",)
    assert roster.people["1"].attributes == {"team": "A"}


def test_our_own_columns_are_read_and_any_other_may_be_used_in_who(write: Write) -> None:
    path = write(
        "ID,E-Mail,Name,Manager,Team,Department,Role,Location,Language,Starts,Ends,Aliases,Absent,Cost_Center\n"
        "E1,A.B@acme.example,Asha B,E2,T,Claims,Adjuster,Trieste,it,2024-01-15,,a.b@old.example; ab7 ;E1,"
        "2026-12-21..2027-01-06; 2027-02-01,CC 7\n"
        "E2,,,,,,,,,,,,,\n"
    )
    roster, _ = read_people(path)
    asha = roster.people["E1"]
    assert (asha.email, asha.name, asha.manager, asha.starts) == ("A.B@acme.example", "Asha B", "E2", date(2024, 1, 15))
    assert asha.aliases == ("a.b@old.example", "ab7")
    assert [(span.first.isoformat(), span.last.isoformat()) for span in asha.absent] == [
        ("2026-12-21", "2027-01-06"),
        ("2027-02-01", "2027-02-01"),
    ]
    assert asha.attributes == {
        "team": "T",
        "department": "Claims",
        "role": "Adjuster",
        "location": "Trieste",
        "language": "it",
        "costcenter": "CC 7",
    }
    assert roster.people["E2"].attributes == {}


def test_the_plan_may_rename_columns_and_wins(write: Write) -> None:
    path = write("id,Kennung,Abteilung,Bereich,Stufe\n9,E1,Claims,North,L2\n")
    columns = {"id": "kennung", "department": "Bereich", "grade": "Stufe"}
    roster, _ = read_people(path, columns=columns)
    assert roster.people["E1"].aliases == ("9",)
    assert roster.people["E1"].attributes == {
        "abteilung": "Claims",
        "bereich": "North",
        "department": "North",
        "stufe": "L2",
        "grade": "L2",
    }


@pytest.mark.parametrize(
    ("columns", "words"),
    [({"id": "Kenung"}, "has no column Kenung"), ({"email": "Private E-Mail"}, "never kept")],
)
def test_a_renamed_column_must_be_there_and_be_one_that_may_be_kept(
    write: Write, columns: Mapping[str, str], words: str
) -> None:
    path = write("Kennung,Private E-Mail\nE1,x@home.example\n")
    with pytest.raises(PeopleError, match=words):
        read_people(path, columns=columns)


def test_german_lists_from_hr_are_read(write: Write) -> None:
    path = write(
        "Personal-Nr.;Name;Vorname;E-Mail-Adresse;Abteilung;Stellenbezeichnung;Standort;Vorgesetzter;Eintrittsdatum;Austritt\r\n"
        "7;Müller;Jürgen;j@acme.example;Schaden;Sachbearbeiter;Köln;Roth, Ines;01.02.2020;\r\n"
        "8;Roth;Ines;i@acme.example;Schaden;Leitung;Köln;;3.4.19;31.12.9999\r\n".encode("cp1252")
    )
    roster, _ = read_people(path)
    assert (roster.people["7"].name, roster.people["7"].manager) == ("Jürgen Müller", "8")
    assert roster.people["7"].starts == date(2020, 2, 1)
    assert (roster.people["8"].starts, roster.people["8"].ends) == (date(2019, 4, 3), None)
    assert roster.people["7"].attributes["role"] == "Sachbearbeiter"
    assert roster.people["7"].attributes["department"] == "Schaden"


def test_a_manager_is_found_by_name_only_where_one_person_bears_it(write: Write) -> None:
    path = write(
        'id,name,manager\n1,Ada Roth,"Vega,  tomas"\n2,Tomas Vega,Ada Roth\n3,Kim Lee,\n4,Kim Lee,\n'
        "5,Bo,Kim Lee\n6,Al,Nobody Here\n"
    )
    roster, _ = read_people(path)
    assert [person.manager for person in roster.people.values()] == ["2", "1", None, None, None, None]
    assert "1 person has a manager whose name several people bear; the manager is left open" in map(str, roster.notes)
    assert "people whose manager is not on the roster: 1" in map(str, roster.notes)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (["01/15/2024", "03/04/2024"], [date(2024, 1, 15), date(2024, 3, 4)]),
        (["15/01/2024", "03/04/2024"], [date(2024, 1, 15), date(2024, 4, 3)]),
        (["2024/03/04", "2024-3-4 08:00:00"], [date(2024, 3, 4)] * 2),
        (["20240304", "04.03.24"], [date(2024, 3, 4)] * 2),
        (["05/05/2024", "00/00/0000"], [date(2024, 5, 5), None]),
        (["2024-03-04T08:00:00Z", "0000-00-00"], [date(2024, 3, 4), None]),
    ],
)
def test_days_are_read_as_the_whole_file_writes_them(
    write: Write, written: list[str], meant: list[date | None]
) -> None:
    rows = "".join(f"{number},{text}\n" for number, text in enumerate(written))
    roster, rejected = read_people(write(f"id,starts\n{rows}"))
    assert rejected == {}
    assert [person.starts for person in roster.people.values()] == meant


@pytest.mark.parametrize("days", [["03/04/2024", "05/06/2024"], ["13/01/2024", "01/13/2024"]])
def test_days_that_can_be_read_in_two_ways_are_asked_for_in_iso(write: Write, days: list[str]) -> None:
    with pytest.raises(PeopleError, match="two ways") as error:
        read_people(write("id,Hire Date\n" + "".join(f"{day},{day}\n" for day in days)))
    assert "2027-01-31" in error.value.mend


def test_the_two_day_columns_of_a_file_explain_each_other(write: Write) -> None:
    roster, _ = read_people(write("id,Hire Date,Termination Date\n1,01/15/2024,08/07/2026\n"))
    assert roster.people["1"].ends == date(2026, 8, 7)


def test_rows_that_cannot_be_people_are_rejected_with_line_and_reason(write: Write) -> None:
    good = "".join(f"{number},,,,\n" for number in range(100))
    bad = f",a,,,\nx,{'x' * 301},,,\nb,,2024-02-30,,\nc,,2024-02-02,2024-01-01,\nd,,,,soon\ne,f\n"
    roster, rejected = read_people(path := write(f"id,name,starts,ends,absent\n{good}{bad},,,,\n"), accept_gaps=True)
    assert rejected == {
        "no id": 1,
        "id, address or name too long": 1,
        "unreadable day": 1,
        "ends before it starts": 1,
        "unreadable absence": 1,
        "wrong number of columns": 1,
    }
    with Path(f"{path}.rejected.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))[1:]
    assert [line[:2] for line in lines][:4] == [
        ["102", "no id"],
        ["103", "id, address or name too long"],
        ["104", "unreadable day"],
        ["105", "ends before it starts"],
    ]
    assert lines[3][2] == "c,,2024-02-02,2024-01-01,"
    assert len(roster.people) == 100


@pytest.mark.parametrize("name", ["Entgeltgruppe", "Tarifgruppe", "Besoldungsgruppe", "pay grade", "Pay Band"])
def test_what_tells_of_pay_is_never_kept(write: Write, name: str) -> None:
    roster, _ = read_people(write(f"id,email,{name}\np1,dana@firm.example,E9\n"))
    assert roster.never_kept == (name,)
    assert roster.people["p1"].attributes == {}


def test_what_stands_for_an_id_is_said(write: Write) -> None:
    roster, _ = read_people(write("email,team\ndana@firm.example,a\n"))
    assert list(map(str, roster.notes)) == ["no column is an id: email stands for it"]
    assert list(roster.people) == ["dana@firm.example"]
    assert read_people(write("id,email\np1,dana@firm.example\n"))[0].notes == ()


@pytest.mark.parametrize("bad", [",Dana", f"{'x' * 400},Dana"])
@pytest.mark.parametrize("more", ["", ",status"])  # read column by column, and row by row
def test_a_day_that_can_be_read_in_two_ways_is_no_matter_in_a_row_that_is_rejected(
    write: Write, bad: str, more: str
) -> None:
    none = "," * more.count(",")
    good = "".join(f"p{i},Name,{none}\n" for i in range(30))
    roster, rejected = read_people(write(f"id,name,starts{more}\n{good}{bad},01/02/2026{none}\n"))
    assert len(roster.people) == 30
    assert sum(rejected.values()) == 1


def test_a_rejected_row_is_written_without_what_is_never_kept(write: Write) -> None:
    path = write("id,phone,team\n,+49 1,A\n")
    with pytest.raises(PeopleError):
        read_people(path)
    assert "+49" not in Path(f"{path}.rejected.csv").read_text()


def test_more_than_one_row_in_twenty_rejected_stops_it_unless_gaps_are_accepted(write: Write, tmp_path: Path) -> None:
    path = write("id,name\n" + "1,a\n" * 17 + ",b\n" * 2 + "\n")
    with pytest.raises(PeopleError, match="2 of 19 rows") as error:
        read_people(path, rejected=Rejections(tmp_path / "aside"))
    assert error.value.details == ("no id: 2",)
    assert (tmp_path / "aside" / "people.csv.rejected.csv").exists()
    roster, rejected = read_people(path, rejected=Rejections(tmp_path / "aside"), accept_gaps=True)
    assert (len(roster.people), rejected) == (1, {"no id": 2})
    read_people(write("id,name\n" + "1,a\n" * 19 + ",b\n"))  # one in twenty is not more


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "holds no people"),
        (b"team,size\nA,3\n", "says who each person is"),
        (b"PK\x03\x04x", "Excel"),
        (b"PAR1x", "extra"),
    ],
)
def test_a_file_that_is_no_roster_gets_a_sentence(write: Write, content: bytes, words: str) -> None:
    with pytest.raises(PeopleError, match=words):
        read_people(write(content))


def test_a_file_that_is_not_there_is_a_file_error(tmp_path: Path) -> None:
    with pytest.raises(FileError):
        read_people(tmp_path / "none.csv")


def test_parquet_is_read_by_whoever_can(write: Write) -> None:
    def rows(_: Path) -> Iterator[dict[str, str]]:
        yield {"id": "E1", "team": "A", "starts": "2024-01-15"}

    roster, _ = read_people(write(b"PAR1 and more"), parquet=rows)
    assert roster.people["E1"].starts == date(2024, 1, 15)


def test_people_as_ndjson_may_leave_out_what_is_empty(write: Write) -> None:
    path = write(
        '{"id": "E1", "team": "A"}\n{"id": 2, "manager": "E1", "ends": "2026-01-01", "team": null}\n', "p.ndjson"
    )
    roster, _ = read_people(path)
    assert (roster.people["2"].manager, roster.people["2"].ends) == ("E1", date(2026, 1, 1))
    assert roster.people["E1"].attributes == {"team": "A"}


@pytest.mark.parametrize("cell", ["0", "null", '"x@acme.example"', '{"value": "x@acme.example"}', "[0, null]", "["])
def test_what_is_no_list_of_addresses_gives_none(write: Write, cell: str) -> None:
    roster, _ = read_people(write(json.dumps([{"id": "1", "emails": cell}])))
    assert roster.people["1"].email == ""


def test_scim_speaks_of_activity_in_words_too_and_never_of_home(write: Write) -> None:
    def user(number: str, **more: Any) -> dict[str, Any]:
        return {"schemas": ["x"], "id": f"s{number}", "userName": f"u{number}", **more}

    emails = [{"value": "x@home.example", "type": "home", "primary": True}, {"value": "w@acme.example", "type": "work"}]
    users = [
        user("1", emails=emails),
        user("2", active="False"),
        user("3", emails=emails[:1]),
        user("4", active="True"),
    ]
    path = write(json.dumps({"Resources": users, "totalResults": 9}), "scim.json")
    roster, _ = read_people(path)
    assert [(person.id, person.email) for person in roster.people.values()] == [
        ("s1", "w@acme.example"),
        ("s3", ""),
        ("s4", ""),
    ]
    assert roster.find("u3") is roster.people["s3"]
    assert any("4 of 9" in str(note) for note in roster.notes)


def test_entra_guests_are_known_by_their_login_too(write: Write) -> None:
    path = write("userPrincipalName,displayName\na_b.example#EXT#@acme.example,Guest\nc@acme.example,Cleo\n")
    roster, _ = read_people(path)
    assert [(person.id, person.email) for person in roster.people.values()] == [("c@acme.example", "c@acme.example")]


def test_equal_attributes_are_kept_once(write: Write) -> None:
    roster, _ = read_people(write("id,team\n" + "".join(f"{number}, A \n" for number in range(50))))
    assert {id(person.attributes) for person in roster.people.values()} == {id(roster.people["0"].attributes)}
    assert roster.people["0"].attributes == {"team": "A"}


def test_the_order_of_rows_changes_nothing_but_the_order(write: Write) -> None:
    lines = (SAMPLES / "hr-export.csv").read_text(encoding="utf-8").splitlines()
    forward, _ = read_people(write("\n".join(lines)))
    backward, _ = read_people(write("\n".join([lines[0], *reversed(lines[1:])])))
    assert dict(forward.people) == dict(backward.people)


HEADERS = st.lists(
    st.sampled_from(
        ["id", "email", "starts", "ends", "absent", "status", "manager", "userPrincipalName", "emails", "x"]
    ),
    unique=True,
    min_size=1,
)
CELL = st.text(max_size=6) | st.sampled_from(
    ["1/2/2024", "13/1/2024", "[1]", '[{"value":1}]', "2024-01-01..", "Terminated"]
)


@settings(max_examples=150, deadline=None)
@given(headers=HEADERS, data=st.data())
def test_no_roster_makes_it_fall_over(tmp_path_factory: pytest.TempPathFactory, headers: list[str], data: Any) -> None:
    rows = data.draw(st.lists(st.lists(CELL, min_size=len(headers), max_size=len(headers)), max_size=5))
    path = tmp_path_factory.mktemp("t") / "people.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        csv.writer(file).writerows([headers, *rows])
    try:
        roster, _ = read_people(path, accept_gaps=True)
    except (PeopleError, FileError):
        return
    assert all(person.id and person.id == person.id.strip() for person in roster.people.values())
