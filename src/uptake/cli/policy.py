"""Which policy holds for a plan, and what it changes: `--policy` and `--explain-policy` of `uptake check`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from uptake.core.plan.policy import NAME, STANDARD, Policy, departures, find_policy
from uptake.core.words import mark, say
from uptake.errors import OptionError

_NONE = mark(
    "No policy is in force: the standard holds, without departures.\n"
    "A policy is looked for as {name}, from the root of the repository down to the plan."
)


def add_policy_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the policy to a command."""
    parser.add_argument(
        "--policy", metavar="FILE", help=say("the organisation's policy (default: {name} of the repository)", name=NAME)
    )
    parser.add_argument(
        "--explain-policy",
        action="store_true",
        help="say which policy is in force and how it departs from the standard",
    )


def policy_for(plan: Path, given: str | None) -> Policy:
    """
    Return the policy that holds for a plan: the file that is given, else the one of its repository, else the standard.

    Raises FileError if it cannot be opened, OptionError with every mistake and its place if it cannot be read.
    """
    path = _path(plan, given)
    return STANDARD if path is None else _read(path)


def explain_policy(plans: Sequence[Path], given: str | None) -> str:
    """Return which policy is in force for the plans, or without any for this folder, and each departure."""
    found: dict[Path | None, list[Path]] = {}
    for plan in plans or [Path()]:
        found.setdefault(_path(plan, given), []).append(plan)
    return "\n\n".join("\n".join(_explained(path, found[path], given)) for path in found)


def _path(plan: Path, given: str | None) -> Path | None:
    return Path(given) if given is not None else find_policy(plan)


def _read(path: Path) -> Policy:
    from uptake.core.plan.policy_file import load_policy
    from uptake.core.plan.rules import registered

    loaded = load_policy(path, {rule.code: rule.severity for rule in registered()})
    if loaded.policy is None:
        lines = [" ".join(f"{found.place}: {found.message} {found.fix}".split()) for found in loaded.findings]
        raise OptionError(
            say("{path} cannot be read as a policy.", path=path),
            mend=say("uptake schema policy gives its keys."),
            details=lines,
        )
    return loaded.policy


def _explained(path: Path | None, plans: Sequence[Path], given: str | None) -> Iterator[str]:
    from uptake.core.plan.rules import registered

    if path is None:
        yield say(_NONE, name=NAME)
    else:
        policy = _read(path)
        if policy.organisation:
            yield say("The policy of {organisation} is in force: {path}", organisation=policy.organisation, path=path)
        else:
            yield say("The policy is in force: {path}", path=path)
        found = say("It was found in the repository of the plan.")
        yield found if given is None else say("It was named with --policy.")
        yield ""
        departed = list(departures(policy, {rule.code: (rule.severity, rule.title) for rule in registered()}))
        yield say("Departures from the standard:") if departed else say("It does not depart from the standard.")
        for departure in departed:
            yield f"  {departure.what}."
            reason = departure.reason.rstrip(".")
            yield "    " + (say("Reason: {reason}.", reason=reason) if reason else say("No reason is given."))
    yield ""
    yield say("It holds for:") if plans != [Path()] else say("It holds for this folder.")
    if plans != [Path()]:
        yield from (f"  {plan}" for plan in plans)
