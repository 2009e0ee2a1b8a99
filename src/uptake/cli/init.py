"""`uptake init`: begins a plan from a few answers, hands its open questions over, and takes the answers back."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uptake.cli.init_options import add_answers, answers_of, any_answer, folder_name
from uptake.cli.outputs import refuse_existing, write, write_new
from uptake.core.regular import open_regular
from uptake.errors import FileError, InputError, OptionError

if TYPE_CHECKING:
    from uptake.core.plan.model import Plan
    from uptake.core.plan.writing.answers import Answers

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
            _no_further_options(arguments, f"--hand-over, where {path} is there already,")
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
        raise OptionError(f"{way} takes no answers as options.", mend="Write them into the plan, or on the page.")


def _begun(arguments: argparse.Namespace, path: Path) -> str:
    from uptake.core.plan.writing.draft import NOTHING_KEPT, draft
    from uptake.core.plan.writing.earlier import kept_from

    earlier, before = _earlier(arguments.like)
    answers = _answers(arguments, path, before)
    if before is not None and before.rollout == answers.rollout:
        raise OptionError(f"The earlier plan is called {before.rollout} too.", mend="Give another name: --rollout NAME")
    text = draft(answers, kept_from(earlier, answers) if before is not None else NOTHING_KEPT)
    _can_be_read(text, path)
    return text


def _can_be_read(text: str, path: Path) -> None:
    """Raise OptionError, before anything is written, where what was answered makes no plan."""
    from uptake.core.plan.load import parse_plan

    loaded = parse_plan(text, str(path))
    if loaded.plan is None:
        details = [finding.message for finding in loaded.findings]
        raise OptionError("What was answered makes no plan, so that nothing was written:", details=details)


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

        try:
            return interview(known, groups, suggested, _taken_over(before))
        except KeyboardInterrupt:
            print("\nNothing was written.", file=sys.stderr)
            raise
    if "rollout" not in known and suggested:
        known["rollout"] = suggested
    missing = [f"--{key} is missing." for key in ("rollout", "launch") if key not in known]
    if missing:
        raise OptionError(
            "A plan needs a name and a launch day, and nobody can be asked here:",
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

    print(f"wrote {path}; {_open(open_in(read_plan(path)))}", file=sys.stderr)
    if arguments.hand_over is None:
        print(f"next: uptake check {path}", file=sys.stderr)
        print(
            f"  or: uptake init {arguments.folder} --hand-over questions.md   for whoever can answer", file=sys.stderr
        )


def _open(count: int) -> str:
    return f"{_counted(count, 'question')} {'is' if count == 1 else 'are'} open"


def _counted(count: int, what: str) -> str:
    return f"one {what}" if count == 1 else f"{count or 'no'} {what}s"


def _hand_over(path: Path, arguments: argparse.Namespace) -> int:
    from uptake.cli.inputs import read_plan, today
    from uptake.core.plan.check import check_plan
    from uptake.core.plan.writing.asking import asked_of
    from uptake.core.plan.writing.hand_over import hand_over

    plan = read_plan(path)
    findings = check_plan(plan, today(plan.calendar.timezone)).findings
    write_new(arguments.hand_over, hand_over(plan, asked_of(plan), findings))
    if not arguments.quiet:
        print(f"wrote {arguments.hand_over}", file=sys.stderr)
        print(f"when it comes back: uptake init {arguments.folder} --take-back {arguments.hand_over}", file=sys.stderr)
    return 0


def _take_back(path: Path, arguments: argparse.Namespace) -> int:
    from uptake.cli.inputs import read_plan
    from uptake.core.plan.writing.asking import asked_of
    from uptake.core.plan.writing.hand_over import headline
    from uptake.core.plan.writing.placing import place
    from uptake.core.plan.writing.reply import read_reply, understood

    plan = read_plan(path)
    asked = asked_of(plan)
    reply = read_reply(_text(arguments.take_back), asked, headline(plan))
    if not reply.headings:
        raise InputError(
            f"{arguments.take_back} holds none of the questions of {path}.",
            mend=f"uptake init {arguments.folder} --hand-over FILE writes the page that can be taken back.",
        )
    values, problems = understood(reply, asked)
    if values:
        write(place(_text(path), values), path)
    if not arguments.quiet:
        _tell_taken(path, len(values), problems, reply.unplaced)
    return 0


def _tell_taken(path: Path, count: int, problems: Sequence[str], unplaced: Sequence[str]) -> None:
    from uptake.cli.inputs import read_plan
    from uptake.core.plan.writing.asking import open_in

    open_ = open_in(read_plan(path))
    print(f"{path}: {_counted(count, 'answer')} set in; {_open(open_)}.")
    for title, lines in (("Not understood, and left open:", problems), ("Not placed:", unplaced)):
        if lines:
            print(f"\n{title}")
            for line in lines:
                print(f"  {line}")
    sys.stdout.flush()
    print(f"\nnext: uptake check {path}", file=sys.stderr)


def _text(path: Path) -> str:
    """Return the text of a file; bytes that are not UTF-8 are read as Windows writes them."""
    try:
        with open_regular(path) as file:
            data = file.read(4 * MOST_CHARACTERS)
    except OSError as error:
        raise FileError(f"{path} cannot be opened: {error.strerror}.", mend="Check the path.") from error
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
