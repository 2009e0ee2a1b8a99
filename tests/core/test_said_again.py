"""What was said once is said again in another language, and what nobody remembers stays as it is."""

from __future__ import annotations

import pytest

from uptake.core import said_again
from uptake.core.said_again import again, in_other_languages, remembering, to_reader
from uptake.core.wording import Figure
from uptake.core.words import say, say_list, say_n, say_reason, speaking

ANSWERS = "{host} answers with {status}"


def german(text: str) -> str:
    with speaking("de"):
        return again(text)


def test_a_sentence_is_said_again() -> None:
    with remembering():
        said = say(ANSWERS, host="git.acme.example", status=404)
        assert again(said) == "git.acme.example answers with 404"
        assert german(said) == "git.acme.example antwortet mit 404"


def test_a_sentence_in_a_sentence_is_said_again_too() -> None:
    with remembering():
        reason = say_reason("its certificate cannot be verified: it expired")
        said = say("{host} cannot be asked: {reason}", host="git.acme.example", reason=reason)
        assert german(said) == (
            "git.acme.example lässt sich nicht abfragen: ihr Zertifikat lässt sich nicht prüfen: it expired"
        )


def test_sentences_that_were_put_together_are_said_again() -> None:
    with remembering():
        said = f"rollout.yaml:3: {say(ANSWERS, host='a.example', status=404)}. {say('Mend its permissions.')}"
        assert german(said) == "rollout.yaml:3: a.example antwortet mit 404. Berichtigen Sie seine Rechte."


@pytest.mark.parametrize("number", [1, 2])
def test_a_number_decides_in_each_language(number: int) -> None:
    one, many = "{number} erasure since the backup was done again", "{number} erasures since the backup were done again"
    with remembering():
        said = say_n(number, one, many)
        with speaking("de"):
            assert again(said) == say_n(number, one, many) != said


def test_a_figure_is_written_as_each_language_writes_it() -> None:
    with remembering():
        said = say("{host} sends more than {size} KB", host="a.example", size=Figure(1024))
        assert "1,024" in said
        assert "1.024" in german(said)


def test_what_nobody_said_stays_as_it_is() -> None:
    with remembering():
        say("Operations")
        assert german("Operations of a.example, which nobody said") == "Operations of a.example, which nobody said"
    say(ANSWERS, host="a.example", status=404)  # nobody remembers
    assert german("a.example answers with 404") == "a.example answers with 404"


def test_no_word_and_no_number_is_cut() -> None:
    with remembering():
        assert german(say_n(1, "{number} day", "{number} days")) == "1 Tag"
        for text in ("21 days", "1 daydream", "v1 day"):
            assert german(f"{text} of a.example") == f"{text} of a.example"
        assert german("a.example: 1 day.") == "a.example: 1 Tag."


def test_what_joins_two_is_said_again_between_them_and_nowhere_else() -> None:
    with remembering():
        columns = say_list(" and ", ["Who and when", "Name"])
        said = say("It is not clear which column is {name}: {columns} could be.", name="person", columns=columns)
        assert "Who and when und Name" in german(said)
        assert german(say_list(" and ", ["Who and when"])) == "Who and when"


def test_what_is_joined_is_said_again_itself() -> None:
    with remembering():
        missing = [say("{name} (the plan calls it {other})", name=name, other="'x'") for name in ("person", "time")]
        said = say("{file} has no column for {what}.", file="a.csv", what=say_list(" and ", missing))
        assert german(said) == (
            "a.csv hat keine Spalte für person (im Plan heißt sie 'x') und time (im Plan heißt sie 'x')."
        )


def test_a_value_that_begins_with_a_space_is_said_again() -> None:
    with remembering():
        said = say(
            "UP405: the report does not know how soon people were answered in weeks 1–4{why}.",
            why=say(" for {group}", group="claims"),
        )
        assert " für claims." in german(said)


def test_a_sentence_that_is_its_own_value_ends() -> None:
    with remembering():
        assert german(say("{file}", file="a b")) == "a b"


def test_only_the_latest_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(said_again, "MOST", 2)
    with remembering():
        first = [say(ANSWERS, host="a.example", status=status) for status in (1, 2, 3)]
        assert [german(one) == one for one in first] == [True, False, False]


def test_it_is_written_down_for_every_language_and_read_in_one() -> None:
    with remembering():
        said = say(ANSWERS, host="a.example", status=404)
        others = in_other_languages(lambda: again(said))
    assert others == {"de": "a.example antwortet mit 404"}
    assert to_reader(said, others) == said
    with speaking("de"):
        assert to_reader(said, others) == "a.example antwortet mit 404"
        assert to_reader(said, {}) == said  # a row of before
