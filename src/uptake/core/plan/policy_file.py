"""
From a file to the policy of an organisation: read as a plan is, YAML 1.2, with every mistake and its place.

The parts are few, so they are read by hand; a test holds the published schema and this reader together.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from uptake.core.calendar import Duration
from uptake.core.plan.findings import Finding, Severity
from uptake.core.plan.mistakes import did_you_mean, mistake, quoted
from uptake.core.plan.model import Place
from uptake.core.plan.policy import FIRM, NAME, OFF, STANDARD, Policy, Setting
from uptake.core.plan.values import Values, named, text
from uptake.core.plan.yaml12 import MAX_CHARACTERS, Node, read_yaml
from uptake.core.regular import open_regular
from uptake.core.words import say
from uptake.errors import FileError

FORMAT = 1
_LEAD_UNITS = ("d", "wd", "w")
_MOST_WITHOUT_SESSIONS = 1000
_BYTES = 4 * MAX_CHARACTERS


@dataclass(frozen=True, slots=True)
class LoadedPolicy:
    """What came of a file: the policy, or None with every mistake (UP100, sorted by place)."""

    policy: Policy | None
    findings: tuple[Finding, ...] = ()


def load_policy(path: Path, rules: Mapping[str, Severity]) -> LoadedPolicy:
    """Read a policy. `rules` are the known ones with their standard. Raises FileError if the file cannot be opened."""
    try:
        with open_regular(path) as file:
            data = file.read(_BYTES + 1)
    except OSError as error:
        from uptake.core.system_words import system_says  # the gate starts light

        raise FileError(
            say("{path} cannot be opened: {reason}.", path=path, reason=system_says(error)),
            mend=say("Check the path of the policy."),
        ) from error
    try:
        return parse_policy(data.decode("utf-8"), rules, path.as_posix())
    except UnicodeDecodeError:
        return LoadedPolicy(
            None, (mistake(Place(path.as_posix()), say("The file is not in UTF-8."), say("Save it as UTF-8.")),)
        )


def parse_policy(text: str, rules: Mapping[str, Severity], file: str = NAME) -> LoadedPolicy:
    """Read a policy from a text; `file` is the name that places bear. Never raises for bad text."""
    document = read_yaml(text, file)
    if document.root is None:
        return LoadedPolicy(None, tuple(map(_of_a_policy, document.findings)))
    reader = _Reader(rules)
    policy = reader.policy(document.root)
    findings = sorted({*document.findings, *reader.values.findings}, key=_by_place)
    return LoadedPolicy(None if findings else policy, tuple(findings))


def _of_a_policy(finding: Finding) -> Finding:
    if finding.message == say("The file is empty."):
        return mistake(finding.place, finding.message, say("Begin with policy: {version}.", version=FORMAT))
    return finding


def _by_place(finding: Finding) -> tuple[int, int, str]:
    return finding.place.line, finding.place.column, finding.message


_KEYS = ("policy", "organisation", "rules", "lead_time", "largest_group_without_sessions", "approvers", "jargon")


@dataclass(slots=True)
class _Reader:
    """Reads the parts of a policy, and collects what is wrong with them."""

    rules: Mapping[str, Severity]
    values: Values = field(default_factory=Values)

    def policy(self, root: Node) -> Policy:
        if root.entries is None:
            self.values.wrong(
                root, say("The policy is not keys with values."), say("Begin with policy: {version}.", version=FORMAT)
            )
            return STANDARD
        given = self._keys(root, _KEYS, say("the policy"))
        version = given.get("policy")
        if version is None:
            self.values.findings.append(
                mistake(root.key, say("The policy has no `policy`."), say("Write policy: {version}.", version=FORMAT))
            )
        elif version.value != FORMAT or isinstance(version.value, bool):
            self.values.wrong(
                version,
                say("The format that can be read here is {version}.", version=FORMAT),
                say("Write policy: {version}.", version=FORMAT),
            )
        lead, lead_reason = self._reasoned(given.get("lead_time"), "at_least")
        most, most_reason = self._reasoned(given.get("largest_group_without_sessions"), "people")
        return Policy(
            organisation=self._text(given.get("organisation"), "`organisation`"),
            rules=self._settings(given.get("rules")),
            lead_time=self._lead(lead),
            lead_reason=lead_reason,
            largest_group_without_sessions=self._people(most),
            sessions_reason=most_reason,
            approvers=self._list(given.get("approvers"), "approvers", named, say("an address or a roster id")),
            jargon=self._list(given.get("jargon"), "jargon", text, say("a word")),
            place=root.place,
        )

    def _keys(self, node: Node, known: Collection[str], name: str) -> dict[str, Node]:
        for key, child in (node.entries or {}).items():
            if key not in known:
                fix = did_you_mean(key, known)
                self.values.findings.append(
                    mistake(child.key, say("{key} is not a key of {name}.", key=quoted(key), name=name), fix)
                )
        return {key: child for key, child in node.given().items() if key in known}

    def _settings(self, node: Node | None) -> dict[str, Setting]:
        if node is None:
            return {}
        if node.entries is None:
            self.values.wrong(node, say("`rules` is not keys with values."), say("Write rules: {UP203: error}."))
            return {}
        settings: dict[str, Setting] = {}
        for code, child in node.given().items():
            if code in self.rules or code in FIRM:
                settings[code] = self._setting(code, child)
            else:
                fix = did_you_mean(code, self.rules)
                self.values.findings.append(mistake(child.key, say("There is no rule {code}.", code=quoted(code)), fix))
        return settings

    def _setting(self, code: str, node: Node) -> Setting:
        severity_node, reason = self._reasoned(node, "severity")
        word = text(severity_node) if severity_node is not None else None
        names = [*(severity.value for severity in Severity), OFF]
        if severity_node is None or word not in names:
            self.values.wrong(
                severity_node or node,
                say("The severity of {code} is error, warning or off.", code=code),
                f"{code}: error",
            )
            return Setting(Severity.ERROR)
        severity = None if word == OFF else Severity(word)
        standard = self.rules.get(code, Severity.ERROR)
        looser = severity is None or (severity is Severity.WARNING and standard is Severity.ERROR)
        if code in FIRM and looser:
            message = say("{code} protects the people who are measured: no policy can loosen it.", code=code)
            if code == "UP100":
                message = say("UP100 cannot be loosened: what cannot be read cannot be checked.")
            self.values.wrong(severity_node, message, say("Delete the line."))
        elif severity is None and not reason:
            message = say("{code} is turned off without a reason.", code=code)
            self.values.wrong(
                severity_node, message, say("{code}: {{severity: off, reason: why it does not fit here}}", code=code)
            )
        return Setting(severity, reason, node.key)

    def _reasoned(self, node: Node | None, key: str) -> tuple[Node | None, str]:
        """Return a value and its reason: it is written alone, or as keys beside `reason`."""
        if node is None or node.entries is None:
            return node, ""
        given = self._keys(node, (key, "reason"), say("this setting"))
        if key not in given:
            self.values.wrong(
                node, say("`{key}` is missing here.", key=key), say("Write {{{key}: …, reason: …}}.", key=key)
            )
        return given.get(key), self._text(given.get("reason"), "`reason`")

    def _lead(self, node: Node | None) -> Duration | None:
        if node is None:
            return None
        lead = self.values.duration(node)
        if not isinstance(node.value, str) or (lead is not None and lead.unit not in _LEAD_UNITS):
            self.values.wrong(node, say("`lead_time` is not a number of days or weeks."), say("Write 10wd, 14d or 2w."))
        return lead

    def _people(self, node: Node | None) -> int:
        if node is None:
            return 0
        number = node.value
        if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= _MOST_WITHOUT_SESSIONS:
            message = say(
                "This is not a whole number of people from 0 to {most}.",
                most=_MOST_WITHOUT_SESSIONS,
            )
            self.values.wrong(node, message, say("Write largest_group_without_sessions: 4."))
            return 0
        return number

    def _text(self, node: Node | None, name: str) -> str:
        if node is None:
            return ""
        found = text(node)
        if found is None:
            self.values.wrong(
                node, say("{name} is not a text.", name=name), say("Write one sentence, in quotes if it holds a colon.")
            )
        return found or ""

    def _list(self, node: Node | None, key: str, read: Callable[[Node], str | None], each: str) -> tuple[str, ...]:
        if node is None:
            return ()
        if node.items is None:
            self.values.wrong(
                node, say("`{key}` is not a list.", key=key), say("Write {key}: [{each}].", key=key, each=each)
            )
            return ()
        found = [read(item) for item in node.items]
        for item, name in zip(node.items, found, strict=True):
            if name is None:
                self.values.wrong(
                    item,
                    say("An item of `{key}` is not {each}.", key=key, each=each),
                    say("Write it, or delete the item."),
                )
        return tuple(dict.fromkeys(name for name in found if name))
