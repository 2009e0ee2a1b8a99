"""
One error tree. Each error has a stable code, says what is wrong and how to mend it, and maps to one exit code per door.

    UptakeError
    ├── InputError            exit 2: something that was given cannot be used
    │   ├── PlanError             bad-plan       the plan cannot be read; carries every mistake with its place
    │   ├── PeopleError           bad-people     the roster cannot be read
    │   ├── UsageError            bad-usage      the usage cannot be read, or too little of it fits
    │   ├── TemplateError         bad-template   a letter's template cannot be used
    │   ├── GitError              bad-repository not a repository, or git failed
    │   ├── OptionError           bad-option     an option or setting has a value that cannot be used
    │   ├── FileError             bad-file       a file cannot be opened or written
    │   └── SettingError          bad-setting    a setting of the server cannot be used
    ├── MissingExtraError     exit 2: missing-extra  the command needs an extra that is not installed
    └── EvidenceError         exit 3: no-evidence    evidence is needed and not available
"""

from __future__ import annotations

from collections.abc import Sequence


class UptakeError(Exception):
    """Whatever a user can mend. `mend` is one sentence that says how; `details` are further lines, one mistake each."""

    code = "error"
    exit_code = 2

    def __init__(self, message: str, *, mend: str = "", details: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend
        self.details = tuple(details)


class InputError(UptakeError):
    """Something that was given cannot be used."""

    code = "bad-input"


class PlanError(InputError):
    """The plan cannot be read as a plan."""

    code = "bad-plan"


class PeopleError(InputError):
    """The roster cannot be read."""

    code = "bad-people"


class UsageError(InputError):
    """The usage cannot be read, or too little of it fits the roster."""

    code = "bad-usage"


class TemplateError(InputError):
    """The template of a letter cannot be used."""

    code = "bad-template"


class GitError(InputError):
    """Not a repository, or git failed."""

    code = "bad-repository"


class OptionError(InputError):
    """An option or a setting has a value that cannot be used."""

    code = "bad-option"


class FileError(InputError):
    """A file cannot be opened or written."""

    code = "bad-file"


class SettingError(InputError):
    """A setting of the server cannot be used; it stops the start."""

    code = "bad-setting"

    def __init__(self, name: str, what: str, mend: str) -> None:
        super().__init__(f"{name} {what}", mend=mend)
        self.name = name


class MissingExtraError(UptakeError):
    """The command needs an extra that is not installed."""

    code = "missing-extra"


def how_to_install(extra: str) -> str:
    """Return both ways to install an extra: from an index of packages, and from a copy of the repository."""
    return f'pip install "uptake[{extra}]", or in a copy of the repository pip install ".[{extra}]"'


class EvidenceError(UptakeError):
    """Evidence is needed and not available."""

    code = "no-evidence"
    exit_code = 3
