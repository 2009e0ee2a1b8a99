"""`uptake init`: begins a plan from a few answers, hands its open questions over, and takes the answers back."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uptake.cli.init_options import add_answers, answers_of, any_answer, folder_name
from uptake.cli.outputs import refuse_existing, write, write_new
from uptake.core.regular import open_regular
from uptake.core.system_words import system_says
from uptake.core.words import languages, say, say_n, speaking, spoken
from uptake.errors import FileError, InputError, OptionError

if TYPE_CHECKING:
    from uptake.core.plan.model import Plan
    from uptake.core.plan.writing.answers import Answers
    from uptake.core.plan.writing.asking import Asked
    from uptake.core.plan.writing.reply import Reply

PLAN = "rollout.yaml"
MOST_CHARACTERS = 1_000_000


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options of `uptake init`."""
    parser = commands.add_parser(
        "init",
        help="begin a plan from a few answers",
        description="Asks a few questions and writes a small, commented plan that is open only where people have to "
        "say. It asks on a terminal alone; elsewhere every answer is an option, and what is not given stays open.",
        epilog="Exit codes: 0 written, 2 cannot be written.",
    )
    parser.add_argument("folder", nargs="?", default=".", metavar="DIR", help="where rollout.yaml is or will be")
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--hand-over", type=Path, metavar="FILE",
                      help="write the open questions as a Markdown page for whoever will answer for usage")  # fmt: skip
    ways.add_argument("--take-back", type=Path, metavar="FILE",
                      help="read that page, filled in, and set the answers into the plan")  # fmt: skip
    parser.add_argument("--like", type=Path, metavar="ROLLOUT",
                        help="begin like an earlier plan: its people and habits, not its work")  # fmt: skip
    parser.add_argument("--quiet", action="store_true", help="no questions and no messages")
    add_answers(parser)
    parser.set_defaults(run=run_init)


def run_init(arguments: argparse.Namespace) -> int:
    """Begin a plan, or hand its questions over, or take the answers back. Return 0; raise UptakeError for the rest."""
    path = plan_path(arguments.folder)
    if arguments.take_back is not None:
        _no_further_options(arguments, "--take-back")
        return _take_back(path, arguments)
    if arguments.hand_over is not None:
        refuse_existing(arguments.hand_over)
        if path.is_file():
            _no_further_options(arguments, say("--hand-over, where {path} is there already,", path=path))
            return _hand_over(path, arguments)
    refuse_existing(path)
    write_new(path, _begun(arguments, path))
    _tell_begun(path, arguments)
    return 0 if arguments.hand_over is None else _hand_over(path, arguments)


def plan_path(folder: str) -> Path:
    """Return the plan that is meant: the file itself, or rollout.yaml in the folder."""
    path = Path(folder)
    return path if path.suffix in {".yaml", ".yml"} and not path.is_dir() else path / PLAN


def _no_further_options(arguments: argparse.Namespace, way: str) -> None:
    if any_answer(arguments) or arguments.like is not None:
        raise OptionError(
            say("{way} takes no answers as options.", way=way), mend=say("Write them into the plan, or on the page.")
        )


def _begun(arguments: argparse.Namespace, path: Path) -> str:
    from uptake.core.plan.writing.draft import NOTHING_KEPT, draft
    from uptake.core.plan.writing.earlier import kept_from

    earlier, before = _earlier(arguments.like)
    answers = _answers(arguments, path, before)
    if before is not None and before.rollout == answers.rollout:
        raise OptionError(
            say("The earlier plan is called {rollout} too.", rollout=before.rollout),
            mend=say("Give another name: --rollout NAME"),
        )
    text = draft(answers, kept_from(earlier, answers) if before is not None else NOTHING_KEPT)
    _can_be_read(text, path)
    return text


def _can_be_read(text: str, path: Path) -> None:
    """Raise OptionError, before anything is written, where what was answered makes no plan."""
    from uptake.core.plan.load import parse_plan

    loaded = parse_plan(text, str(path))
    if loaded.plan is None:
        details = [finding.message for finding in loaded.findings]
        raise OptionError(say("What was answered makes no plan, so that nothing was written:"), details=details)


def _earlier(like: Path | None) -> tuple[str, Plan | None]:
    if like is None:
        return "", None
    from uptake.cli.inputs import read_plan

    path = like / PLAN if like.is_dir() else like
    return _text(path), read_plan(path)


def _answers(arguments: argparse.Namespace, path: Path, before: Plan | None) -> Answers:
    from uptake.core.plan.writing.answers import Answers

    known, groups = answers_of(arguments)
    suggested = folder_name(str(path.resolve().parent))
    if _watched(arguments):
        from uptake.cli.interview import interview
        from uptake.cli.own_zone import own_zone

        try:
            proposed = {"rollout": suggested, "timezone": own_zone(os.environ)}
            return interview(known, groups, proposed, _taken_over(before))
        except KeyboardInterrupt:
            print(f"\n{say('Nothing was written.')}", file=sys.stderr)
            raise
    if "rollout" not in known and suggested:
        known["rollout"] = suggested
    missing = [say("{option} is missing.", option=f"--{key}") for key in ("rollout", "launch") if key not in known]
    if missing:
        raise OptionError(
            say("A plan needs a name and a launch day, and nobody can be asked here:"),
            details=missing,
            mend="uptake init --rollout claims-triage --launch 2027-01-11",
        )
    return Answers(known, groups)


def _watched(arguments: argparse.Namespace) -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty() and not arguments.quiet


def _taken_over(before: Plan | None) -> set[str]:
    """Return the questions that an earlier plan answers."""
    if before is None:
        return set()
    parts: dict[str, Any] = {"sponsor": before.sponsor, "helpers": before.helpers, "groups": before.groups}
    return {"timezone", "country", *(key for key, part in parts.items() if part)}


def _tell_begun(path: Path, arguments: argparse.Namespace) -> None:
    if arguments.quiet:
        return
    from uptake.cli.inputs import read_plan
    from uptake.core.plan.writing.asking import open_in

    print(say("wrote {file}; {open}", file=path, open=_open(open_in(read_plan(path)))), file=sys.stderr)
    if arguments.hand_over is None:
        print(say("next: uptake check {file}", file=path), file=sys.stderr)
        command = f"uptake init {arguments.folder} --hand-over questions.md"
        print(say("  or: {command}   for whoever can answer", command=command), file=sys.stderr)


def _open(count: int) -> str:
    return (
        say_n(count, "one question is open", "{number} questions are open") if count else say("no questions are open")
    )


def _answers_set(count: int) -> str:
    return say_n(count, "one answer set in", "{number} answers set in") if count else say("no answers set in")


def _hand_over(path: Path, arguments: argparse.Namespace) -> int:
    from uptake.cli.inputs import read_plan, today
    from uptake.core.plan.check import check_plan
    from uptake.core.plan.writing.asking import asked_of
    from uptake.core.plan.writing.hand_over import hand_over

    plan = read_plan(path)
    findings = check_plan(plan, today(plan.calendar.timezone)).findings
    write_new(arguments.hand_over, hand_over(plan, asked_of(plan), findings))
    if not arguments.quiet:
        print(say("wrote {file}", file=arguments.hand_over), file=sys.stderr)
        command = f"uptake init {arguments.folder} --take-back {arguments.hand_over}"
        print(say("when it comes back: {command}", command=command), file=sys.stderr)
    return 0


def _take_back(path: Path, arguments: argparse.Namespace) -> int:
    from uptake.cli.inputs import read_plan
    from uptake.core.plan.writing.placing import place
    from uptake.core.plan.writing.reply import understood

    plan = read_plan(path)
    reply, asked = _read_back(plan, _text(arguments.take_back))
    if not reply.headings:
        raise InputError(
            say("{page} holds none of the questions of {path}.", page=arguments.take_back, path=path),
            mend=say(
                "{command} writes the page that can be taken back.",
                command=f"uptake init {arguments.folder} --hand-over FILE",
            ),
        )
    values, problems = understood(reply, asked)
    if values:
        write(place(_text(path), values), path)
    if not arguments.quiet:
        _tell_taken(path, len(values), problems, reply.unplaced)
    return 0


def _read_back(plan: Plan, text: str) -> tuple[Reply, tuple[Asked, ...]]:
    """What a page says, and the questions of it in the language in which it was handed over."""
    from uptake.core.plan.writing.asking import asked_of
    from uptake.core.plan.writing.hand_over import headline
    from uptake.core.plan.writing.reply import read_reply

    found = []
    for language in sorted(languages(), key=lambda one: one != spoken()):  # of two that fit alike, the reader's own
        with speaking(language):
            asked = asked_of(plan)
            found.append((read_reply(text, asked, headline(plan)), asked))
    return max(found, key=lambda one: one[0].headings)


def _tell_taken(path: Path, count: int, problems: Sequence[str], unplaced: Sequence[str]) -> None:
    from uptake.cli.inputs import read_plan
    from uptake.core.plan.writing.asking import open_in

    open_ = open_in(read_plan(path))
    print(f"{path}: {_answers_set(count)}; {_open(open_)}.")
    for title, lines in ((say("Not understood, and left open:"), problems), (say("Not placed:"), unplaced)):
        if lines:
            print(f"\n{title}")
            for line in lines:
                print(f"  {line}")
    sys.stdout.flush()
    print("\n" + say("next: uptake check {file}", file=path), file=sys.stderr)


def _text(path: Path) -> str:
    """Return the text of a file; bytes that are not UTF-8 are read as Windows writes them."""
    try:
        with open_regular(path) as file:
            data = file.read(4 * MOST_CHARACTERS)
    except OSError as error:
        raise FileError(
            say("{path} cannot be opened: {reason}.", path=path, reason=system_says(error)), mend=say("Check the path.")
        ) from error
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
