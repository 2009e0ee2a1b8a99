"""Whether a sentence speaks of the technology or of somebody's day, in English and German."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from uptake.core.plan.rules.patterns import Pattern
from uptake.core.plan.rules.sentences import ENGLISH, sentences, words


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words of those who build or sell it. None of them has a meaning in anybody's day beside.
_TECHNOLOGY = Pattern(
    r"""\b(?:
    (?:ai|ki|ml|llm|gpt|nlp)-?[\w]*[-\s](?:powered|driven|based|enabled|generated|assisted|native|first|journey|
        assistant|platform|module|engine|solution|strategy|
        gestützt\w*|basiert\w*|generiert\w*|plattform|reise|lösung\w*|assistent\w*|modul\w*|unterstützt\w*)
    | (?:generative|artificial|künstliche[rn]?|generative[rn]?)\s(?:ai|ki|intelligence|intelligenz)
    | (?:by|of|with|through|via|uses?|using|mittels|mit|durch|nutzt|von)\s(?:ai|ki)\b
    | llms? | gpt(?:-?[\w.]+)? | chatgpt | nlp
    | (?:large\s|small\s)?language[-\s]models? | (?:foundation|code|vision|diffusion)[-\s]models?
    | sprachmodell\w* | (?:\w+-)?modells?\s(?:klassifiziert|basiert|ist\sden) | transformer[-\s]?model\w*
    | (?:fine-?tuned|pre-?trained|retrained|trained\son)\s\w+ | gradient[-\s]boosting
    | neural[-\s]net\w* | neuronale\w*\s\w*netz\w* | deep[-\s]learning | machine[-\s]learning | maschinelle\w*\slern\w*
    | natural[-\s]language[-\s]processing | retrieval[-\s]augmented\w* | semantic\s(?:retrieval|search|capabilit\w+)
    | embeddings? | vector[-\s](?:database|store|search)\w* | vektordatenbank\w*
    | tokens?\sper\ssecond | context[-\s]window
    | multi-?turn | intents | prompt[-\s](?:pipeline|engineering|template)\w* | copilots? | chatbots?
    | classifiers? | hyperparameters? | mape | wortfehlerrate | word\serror\srate | rest-schnittstelle
    | (?:real-?time|batch)\s(?:scoring|inference) | streaming[-\s]pipeline | data\spipeline | diari[sz]ation
    | precision\sand\srecall | api[-\s]integration | microservices?
    | algorith?m(?:us|en)?s? | kubernetes | hl7 | fhir | interoperability | interoperabilität | ms\slatency
    )\b""",
    re.VERBOSE,
)
_CAPITALS = re.compile(r"\bRAG\b")  # small, it is a piece of cloth
# Words that are of the technology only beside others of their kind: a pipeline may be of deals, a model of a car.
_PERHAPS = Pattern(
    r"""\b(?:models?|modelle?n?s? | pipelines? | apis? | accuracy | genauigkeit | latency | latenz
    | platform | plattform | modules?|modul\w* | engine | interface | schnittstelle\w* | cloud
    | data\squality | datenqualität | scalab\w+
    | skalierbarkeit | performance | features? | integrat\w+ | integriert\w* | automatisier\w*
    | automated?\w*
    | version\s\d+ | endpoints? | backend | inference | f1 | false\spositives?
    | optimi[sz]\w+ | optimiert\w* | baseline | real-?time | echtzeit | system | solution | lösung | altsystem
    | toolchain
    | generiert | generates | erkennungsrate | digitali[sz]\w+ | recall)\b""",
    re.VERBOSE,
)
# Announcements and praise: they would fit any system.
_PRAISE = Pattern(
    r"""\b(?:leverag\w+ | utili[sz]es | state[-\s]of[-\s]the[-\s]art | best[-\s]in[-\s]class | cutting[-\s]edge
    | next[-\s]generation | game[-\s]changer | seamless(?:ly)? | end-to-end | streamlin\w+ | revolutioni\w+ | empower\w*
    | (?:excited|pleased|proud|thrilled|happy|delighted)\sto\s(?:announce|introduce|present|share) | holistic\w*
    | full\spotential | synerg\w+ | transformati\w+ | supercharg\w+
    | freuen\suns | (?:an)?kündigen\szu\sdürfen | modernste\w* | nahtlos\w* | zukunftsweisend\w* | durchgängig\w*
    | ganzheitlich\w* | innovativ\w* | revolutionier\w* | wettbewerbsfähigkeit | effizienzsteigerung\w*
    | qualitätsverbesserung\w*)\b""",
    re.VERBOSE,
)

# The system as the one who acts: “Das Werkzeug erkennt …”. It may, where people act too.
_SYSTEM_ACTS = Pattern(
    r"""^\W*(?:the|our|this|a|an|der|die|das|ein|eine|unsere?|diese[rs]?)\s(?:new\s|neue[rs]?\s)?(?:\w+[-\s])?
    (?:system|tool|solution|software|assistant|platform|bot|app|application|module|model|engine|ai|ki
    |lösung|anwendung|werkzeug|assistent|plattform|modul|modell|programm)\s\w+""",
    re.VERBOSE,
)

# Verbs that say that somebody has it, not what they do.
_EMPTY = _set(
    """
    use uses using leverage leverages utilize utilise utilizes utilises benefit benefits enjoy experience embrace
    explore discover unlock gain have has had get gets receive access activate enable install update upgrade
    upload configure deploy integrate enter process need are is be been were was can may should could must will
    would do does did nothing no not none adopt continue try learn see profit feel want nutzen nutzt nutze
    verwenden verwendet benutzen profitieren profitiert haben hat habe sind ist sein werden wird können kann
    dürfen darf müssen muss sollen soll erhalten bekommen aktivieren installieren hochladen anbinden anzubinden
    umstellen entdecken erleben genießen erforderlich brauchen benötigen keine nichts bleiben genutzt
    """
)
_BETWEEN = _set(
    """
    will can may must should would could no longer only now then also still just never always often usually mostly
    simply do not don't won't have to need already first once again all either both yourself jetzt dann auch noch
    nur nie immer oft meistens einfach nicht mehr schon wieder erst zuerst selbst alle heute abends morgens
    """
)
_CLAUSE = re.compile(r"[.,;:!?()–—]|\s-\s|\b(?:and|or|then|und|oder|dann|bzw)\b", re.IGNORECASE)
_THEY = re.compile(r"\bsie\b")  # small: she or they, and in an announcement mostly things
_MODAL = _set(
    """
    will can may must should kann können muss müssen soll sollen darf dürfen
    """
)


def technical(sentence: str, jargon: Sequence[str] = ()) -> str:
    """
    Return the word of a sentence that is of the technology or of its praise; '' if there is none.

    `jargon` are an organisation's own words of that kind.
    """
    found = _of_builders(sentence) or _PRAISE.search(sentence) or _SYSTEM_ACTS.search(sentence)
    if found:
        return sentence[found].strip()
    own = next((word for word in jargon if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", sentence, re.IGNORECASE)), "")
    perhaps = [sentence[place] for place in _PERHAPS.places(sentence)]
    several = len({word.casefold() for word in perhaps}) >= 3  # each alone may be of somebody's day
    return own or (" and ".join(perhaps[:2]) if several else "")


def brochure(text: str | None) -> bool:
    """Say whether a text is of the technology and its praise in every sentence, and with more than one word of them."""
    marked = [_marks(sentence) for sentence in sentences(text)]
    return bool(marked) and all(marked) and sum(marked) > 1


def _marks(sentence: str) -> int:
    return len([*_TECHNOLOGY.places(sentence), *_PRAISE.places(sentence), *_CAPITALS.findall(sentence)])


def _of_builders(sentence: str) -> slice | None:
    capitals = _CAPITALS.search(sentence)
    return _TECHNOLOGY.search(sentence) or (slice(*capitals.span()) if capitals else None)


def doings(text: str, language: str, roles: Iterable[str] = ()) -> set[str]:
    """
    Return what a text says that somebody does in their day: verbs after you, Sie, du or a role.

    Verbs that only say that it is used (use, leverage, nutzen) are none, and neither is what is done to the system
    alone (install, upload).
    """
    found: set[str] = set()
    for clause in filter(str.strip, _CLAUSE.split(text)):
        found |= _after_subject(words(_THEY.sub("", clause)), language, frozenset(roles))
    return found


def orders(text: str, language: str) -> set[str]:
    """Return the orders of a text: “Open the page” and „Seite öffnen“, one for each clause that is one."""
    found: set[str] = set()
    for clause in filter(str.strip, _CLAUSE.split(text)):
        tokens = words(clause)
        if tokens and not _of_builders(clause):
            verb = tokens[0] if language == ENGLISH else _german_order(tokens)
            if verb and verb not in _EMPTY and not verb.isdigit() and tokens != ["go"]:  # “Type it and go”
                found.add(verb)
    return found


def _german_order(tokens: list[str]) -> str:
    if "sie" in tokens[:3]:
        return tokens[0]
    last = tokens[-1]
    return last if re.fullmatch(r"\w{2,}(?:en|ern|eln)", last) else ""


# Not “we”: in an announcement that is who announces.
_ENGLISH_SUBJECTS = frozenset({"you", "they", "nobody", "somebody"})
_GERMAN_SUBJECTS = frozenset({"sie", "du", "ihr", "man", "niemand", "jemand"})


def _after_subject(tokens: list[str], language: str, roles: frozenset[str]) -> set[str]:
    subjects = (_ENGLISH_SUBJECTS if language == ENGLISH else _GERMAN_SUBJECTS) | roles
    found = set()
    for place, token in enumerate(tokens):
        if token not in subjects:
            continue
        after = next((word for word in tokens[place + 1 :] if word not in _BETWEEN), "")
        before = tokens[place - 1] if place else ""
        # German turns round: “lesen Sie”, “abends tippen Sie den Bericht”.
        verb = before if language != ENGLISH and _is_german_verb(before) else after
        if verb in _MODAL and language != ENGLISH:
            verb = tokens[-1]
        if verb and verb not in _EMPTY:
            found.add(verb)
    return found


def _is_german_verb(word: str) -> bool:
    return bool(re.fullmatch(r"\w{2,}(?:en|ern|eln|st)", word)) and word not in _BETWEEN
