"""
The texts of a plan in other languages: `texts/de.yaml` beside the plan has the same keys as the plan, in German.

A group is only spoken to in a language in which all of its texts are there: half a letter in each of two is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath

from uptake.core.frozen import field, frozen
from uptake.core.plan.model import Place, Plan
from uptake.core.plan.translated import OfGroups, Unfit, in_language, unknown_keys
from uptake.core.plan.yaml12 import Node, read_yaml
from uptake.core.regular import open_regular
from uptake.core.words import say, spoken
from uptake.errors import PlanError

FOLDER = "texts"
_MOST_BYTES = 1_000_000
_FEW = 5  # keys that a sentence names


Keys = Mapping[str, OfGroups]  # by language


@frozen
class Texts:
    """
    The plan in each language that it has texts of, its own first.

    `missing`: keys of texts that are not there; `surplus`: lists that have more than the plan, so that nobody knows
    which of them is which; `unfit`: language → what keeps its whole file from being used.
    """

    plans: Mapping[str, Plan]
    missing: Keys = field(default_factory=dict)
    surplus: Keys = field(default_factory=dict)
    unfit: Mapping[str, tuple[Unfit, ...]] = field(default_factory=dict)

    def language_for(self, wanted: str, group: str) -> str:
        """The language in which somebody of a group is written to who reads `wanted`, such as `de` or `de-AT`."""
        own = next(iter(self.plans))
        language = primary(wanted)
        whole = not any(keys.get(language, {}).get(group) for keys in (self.missing, self.surplus))
        return language if language in self.plans and whole else own

    def reads(self, wanted: str, group: str) -> bool:
        """Whether somebody of the group who reads `wanted` gets their language; also where none is known."""
        return not wanted.strip() or self.language_for(wanted, group) == primary(wanted)

    def in_the_way(self, wanted: str, group: str) -> str:
        """Why somebody of the group who reads `wanted` does not get it, in words; empty where they do."""
        language = primary(wanted)
        file = f"{FOLDER}/{language}.yaml"
        if self.reads(wanted, group):
            return ""
        if language in self.unfit:
            return say("{file} cannot be used: {mistake}", file=file, mistake=self.unfit[language][0])
        if language not in self.plans:
            return say("there is no {file}", file=file)
        return self._lacks(language, group)

    def lacking(self) -> Iterator[tuple[str, str, str]]:
        """(language, group, why) of each group that is not spoken to in a language whose file can be used."""
        for language in self.plans:
            for group in self.missing.get(language, {}):
                if why := self._lacks(language, group):
                    yield language, group, why

    def _lacks(self, language: str, group: str) -> str:
        file = f"{FOLDER}/{language}.yaml"
        missing = self.missing.get(language, {}).get(group, ())
        if surplus := self.surplus.get(language, {}).get(group, ()):
            return say("{file} has more than the plan has of {what}", file=file, what=_few(surplus))
        return say("{file} lacks {what}", file=file, what=_few(missing)) if missing else ""


def _few(keys: tuple[str, ...]) -> str:
    return ", ".join(keys[:_FEW]) + (" …" if len(keys) > _FEW else "")


def primary(language: str) -> str:
    """`de` of `de-AT`, `de_DE` and `DE`."""
    return language.strip().replace("_", "-").partition("-")[0].lower()


def load_texts(path: Path, plan: Plan) -> Texts:
    """
    The texts that lie beside a plan. `path`: of the plan.

    Raises PlanError where a file of texts cannot be read, or has what the plan does not have.
    """
    texts = texts_of(plan, files_beside(path))
    for language, wrong in texts.unfit.items():
        message = say("The texts in {language} do not fit the plan.", language=language)
        raise PlanError(message, details=[str(one) for one in wrong])
    return texts


def files_beside(path: Path) -> dict[str, str | None]:
    """What lies in `texts/` beside a plan: path from there → text, None where it cannot be read as text in UTF-8."""
    return {f"{FOLDER}/{file.name}": _text_in(file) for file in sorted((path.parent / FOLDER).glob("*.yaml"))}


def _text_in(file: Path) -> str | None:
    try:
        with open_regular(file) as opened:
            return opened.read(_MOST_BYTES).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def texts_of(plan: Plan, files: Mapping[str, str | None]) -> Texts:
    """The plan in the languages of some files, by their path from the plan; what is no translation is passed over."""
    own = primary(plan.language)
    plans, missing, surplus = {own: plan}, dict[str, OfGroups](), dict[str, OfGroups]()
    unfit: dict[str, tuple[Unfit, ...]] = {}
    for language, names in _by_language(files).items():
        if wrong := tuple(_too_many(names, language, own)):
            unfit[language] = wrong
            continue
        if language == own:
            continue
        root, wrong = _read(files[names[0]], names[0], spoken())
        wrong = wrong or tuple(unknown_keys(plan, root))
        if wrong:
            unfit[language] = wrong
        else:
            plans[language], missing[language], surplus[language] = in_language(plan, language, root)
    return Texts(plans, missing, surplus, unfit)


def _by_language(files: Iterable[str]) -> Mapping[str, list[str]]:
    """Language → the files that are in it; the one that is called as it is, `de.yaml`, stands first."""
    found: dict[str, list[str]] = {}
    for name in sorted(files, key=lambda name: (len(name), name)):
        if PurePosixPath(name).parent.as_posix() == FOLDER:
            found.setdefault(primary(PurePosixPath(name).stem), []).append(name)
    return found


def _too_many(names: Sequence[str], language: str, own: str) -> Iterator[Unfit]:
    """
    Files beside another in the same language. Letters know German, and not that of a region: of two files nobody could
    say who reads which.
    """
    whole = f"{FOLDER}/{language}.yaml"
    first = say("the plan itself") if language == own else names[0]
    for name in names[1:] if language != own else (one for one in names if one != whole):
        message = say("{file} is in {language} too; a region has no texts of its own.", file=first, language=language)
        yield Unfit(
            Place(name, 1, 1), message, say("put what it says otherwise there, and take {file} away", file=name)
        )


@lru_cache(maxsize=64)  # a server asks at every look at a person's page, and texts change as rarely as their plan
def _read(text: str | None, file: str, _spoken: str) -> tuple[Node, tuple[Unfit, ...]]:
    """A file as nodes, and what is wrong with it: in words, which is why the language is a part of what is known."""
    start = Place(file, 1, 1)
    nothing = Node(start, start)
    if text is None:
        return nothing, (Unfit(start, say("It cannot be read as text in UTF-8.")),)
    document = read_yaml(text, file)
    wrong = tuple(Unfit(one.place, one.message) for one in document.findings)
    if document.root is None or document.root.entries is None:
        return nothing, wrong or (Unfit(start, say("It holds no texts: keys are meant, as in the plan.")),)
    return document.root, wrong
