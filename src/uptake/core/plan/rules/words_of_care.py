"""The words of care: whether fears are answered, tasks are real work, and the purpose is to help."""

from __future__ import annotations

import re
from collections.abc import Iterator

from uptake.core.plan.calling import called
from uptake.core.plan.findings import Severity
from uptake.core.plan.model import Fear
from uptake.core.plan.rules.before import borrowed_fears
from uptake.core.plan.rules.frame import Case, Said, Unchecked, at, rule
from uptake.core.plan.rules.patterns import Pattern
from uptake.core.plan.rules.sentences import ENGLISH, GERMAN, language_name, language_of, sentences, shown
from uptake.core.plan.rules.words import listed, said
from uptake.core.words import mark, say

# How, where and when to operate it: asked by those who have no fear.
_OPERATING = Pattern(
    r"^\W*(?:how (?:do|can|should) (?:i|we)|how to|where (?:do|can|is|are)|when (?:does|do|is|will|can)|"
    r"what (?:is|are) (?:the|a|an)\b(?! (?:risk|consequence|catch))|which|who (?:do|can) i (?:ask|call|contact)|"
    r"is there (?:a|any) (?:manual|training|app|guide)|can i download|"
    r"wie (?:melde|logge|öffne|starte|finde|bekomme|erhalte|kann ich|funktioniert|bediene|installiere)|wo (?:finde|"
    r"ist|kann|gibt)|"
    r"wann (?:geht|beginnt|startet|ist|wird|kommt)|was ist (?:ein|eine|der|die|das)|welche\w*|wen (?:frage|kann)|"
    r"gibt es ein)",
)
# What is feared: for the post, of being seen, of being wrong, of being too slow, of losing what one was good at.
_FEARED = Pattern(
    r"\b(?:jobs?|posts?|replac\w+|redundan\w+|laid off|lay-?offs?|fewer of us|wrong|mistakes?|errors?|blame\w*|liab\w+|"
    r"responsible|answers? for|watch\w*|monitor\w*|track\w*|recorded|counted|timed|measured|see(?:s|n)?|read(?:s|"
    r"ing)? my|"
    r"slow|longer|more work|extra work|forced|have to|must i|lose|worse|old|bonus|appraisal|rated|ranked|"
    r"stellen?|arbeitsplatz|arbeitsplätze|ersetz\w+|überflüssig|entlass\w+|weniger von uns|wegfallen|falsch\w*|"
    r"fehler\w*|"
    r"schuld|haft\w+|verantwort\w+|überwach\w+|kontrollier\w+|gemessen|gezählt|aufgezeichnet|beobachtet|sieht|lang\w*|"
    r"mehr arbeit|gezwungen|verlier\w+|verlern\w+|bewertet|beurteil\w+)\b",
)
# Sentences that put off or soothe, and answer nothing.
_EVASIVE = Pattern(
    r"(?:in due course|at a later (?:stage|date|point)|will be (?:communicated|announced|provided|clarified)|"
    r"to follow\b|"
    r"more information (?:will|soon)|further information|no (?:need|reason) to worry|don't worry|do not worry|"
    r"nothing to fear|"
    r"please (?:contact|see|refer|ask)|see the (?:intranet|faq|wiki)|we take .* seriously|stay tuned|"
    r"zu gegebener zeit|zu einem späteren zeitpunkt|keine sorgen?\b|kein grund zur sorge|nichts zu befürchten|"
    r"(?:nähere|weitere) (?:informationen|infos|details)|wird (?:noch )?(?:bekannt|mitgeteilt|geklärt)|folgt\b|"
    r"folgen\.?$|"
    r"siehe (?:intranet|faq|wiki)|wenden sie sich|nehmen .* ernst)",
)


@rule(
    "UP211",
    Severity.WARNING,
    "No fear is answered",
    why="People fear for their post, of being watched, of being wrong. What nobody says is thought all the same.",
)
def unanswered_fear(case: Case) -> Iterator[Said]:
    """Find groups without a question that people fear the answer of, or whose answers put off."""
    for group in case.groups:
        if borrowed_fears(case, group):
            continue
        language = _language(case, [text for fear in group.fears for text in (fear.ask, fear.answer)])
        if language is None:
            yield _unread(
                "UP211",
                say("whether the questions of {group} are answered", group=called(group.id)),
                case.plan.language,
            )
            continue
        message = unanswered(group.fears)
        if message:
            place = group.fears[0] if group.fears else group
            yield at(place, f"{called(group.id)}: {message}", mend=say(_ANSWER), group=group.id)


_ANSWER = mark('questions:\n  - {ask: "Does this replace me?", answer: "No. …, and it is signed."}')
_PURPOSE = mark("purpose: To find where people need help. Not used to judge anybody.")


def unanswered(fears: tuple[Fear, ...]) -> str:
    """Return what is wrong with the questions of a group, in a sentence; '' if one fear has an answer."""
    if not fears:
        return say("no question is answered before it is asked.")
    feared = [fear for fear in fears if _is_feared(fear.ask)]
    if not feared:
        return say("{ask} asks how it is operated; no question is one that people fear.", ask=shown(fears[0].ask))
    if any(_answers(fear.answer) for fear in feared):
        return ""
    first = feared[0]
    if not said(first.answer):
        return say("{ask} has no answer.", ask=shown(first.ask))
    return say("{ask} is put off, not answered: {answer}.", ask=shown(first.ask), answer=shown(first.answer or ""))


def _is_feared(ask: str) -> bool:
    return bool(_FEARED.search(ask)) or not _OPERATING.search(ask)


def _answers(answer: str | None) -> bool:
    return said(answer) and any(not _EVASIVE.search(sentence) for sentence in sentences(answer))


# Somebody shows, the others look.
_SHOWN = Pattern(
    r"\b(?:live[-\s])?(?:demos?|demonstrations?|presentations?|walk-?throughs?|webinars?|lectures?|keynotes?|"
    r"kick-?offs?|"
    r"overviews?|introductions?|q\s?&\s?a|slides?|slide decks?|product tours?|guided tours?|training videos?|"
    r"town ?halls?|"
    r"vorführung\w*|präsentation\w*|vorträge?|vortrag|überblick|einführung\w*|rundgang|folien\w*|schulungsvideos?|"
    r"produktschau|fragerunde)\b"
    r"|^\W*(?:watch|see how|see what|listen|look at|learn (?:about|how)|get to know|discover|hear (?:about|how)|"
    r"understand)\b"
    r"|\b(?:we|i|the trainer) (?:will )?(?:show|present|explain|demonstrate)\b"
    r"|\bwir (?:zeigen|stellen|erklären|präsentieren)\b|\b(?:zuschauen|zusehen|kennenlernen|anschauen|ansehen)\W*$",
)
_NOT_REAL = Pattern(
    r"\b(?:sandbox|dummy|(?:demo|test|sample|mock)[-\s](?:data|claims?|cases?|documents?|files?|accounts?)|made-up|"
    r"(?:demo|test|muster|beispiel|übungs)(?:daten|fälle?n?|akten?|dokumente?n?))\b",
)
_OWN = Pattern(
    r"\b(?:your|own|yours|today'?s|this morning'?s|ihr(?:e[nmrs]?)?|eigene[nmrs]?|dein(?:e[nmrs]?)?|heutige[nmrs]?|"
    r"von heute)\b",
)


@rule(
    "UP304",
    Severity.WARNING,
    "A session is no real work",
    why="Who has watched a demo has not used it. First use is a piece of the work that lies on the desk today.",
)
def no_real_task(case: Case) -> Iterator[Said]:
    """Find sessions without tasks, or of whose tasks none is work of the people's own."""
    for session in case.plan.sessions:
        tasks = [task for task in session.tasks if said(task)]
        mend = say("tasks: [Two cases from your own list of today]")
        language = _language(case, list(tasks))
        if not tasks:
            yield at(
                session,
                say("`{session}` names no task: what people do in it is not said.", session=session.id),
                mend=mend,
            )
        elif language is None:
            yield _unread("UP304", say("whether `{session}` is real work", session=session.id), case.plan.language)
        else:
            shows = {task: why for task in tasks if (why := not_real_work(task))}
            if len(shows) == len(tasks):
                said_of = listed(f"{shown(task, 60)} {why}" for task, why in list(shows.items())[:2])
                yield at(
                    session,
                    say(
                        "In `{session}` nobody does work of their own: {said_of}.", session=session.id, said_of=said_of
                    ),
                    mend=mend,
                )


def not_real_work(task: str) -> str:
    """Return why a task is no real work: it is shown, or practised on what is nobody's; '' if it may be real."""
    if _NOT_REAL.search(task):
        return say("is practice on what is nobody's work")
    if _SHOWN.search(task) and not _OWN.search(task):
        return say("is something to look at")
    return (
        say("is something to look at") if re.match(r"\W*(?:wir zeigen|we(?: will)? show)", task, re.IGNORECASE) else ""
    )


_JUDGING = Pattern(
    r"\b(?:apprais\w+|rankings?|ranks?|ranked|league tables?|low performers?|under-?performers?|top performers?|"
    r"(?:annual|yearly|year-end) (?:reviews?|talks?)|jahresgespräch\w*|mitarbeitergespräch\w*|"
    r"disciplin\w+|sanction\w*|bonus\w*|surveil\w+|(?:individual|employee|staff|team|personal|people's|"
    r"their) performance|"
    r"performance (?:review|management|evaluation|assessment|rating|control|of (?:\w+ )?(?:employees|staff|people|"
    r"teams?))\w*|"
    r"(?:monitor|control|supervise|check|evaluate|assess|score|compare|measure|judge|track)\w*"
    r" (?:on |of |up on |how )?(?:the |each |every |all |individual )*"
    r"(?:employees?|staff|people|persons?|individuals?|teams?|users?|workers?|colleagues|departments|anybody|anyone)|"
    r"(?:employee|staff) (?:monitoring|control|comparison|productivity)|"
    r"leistungs-?(?:kontrolle|beurteilung|bewertung|messung|überwachung|vergleich)?\w*|verhaltenskontrolle\w*|"
    r"ranglisten?|bestenlisten?|überwachung|kontrolle|beurteil\w+|minderleister\w*|disziplin\w+|abmahn\w+|prämien?|"
    r"(?:vergleich|bewertung|produktivität) (?:der|von|einzelner) (?:mitarbeit\w+|abteilung\w*|teams?|person\w*|"
    r"beschäftigt\w+))\b",
)
_NOT = Pattern(
    r"\b(?:not|never|no|nobody|none|nor|neither|without|isn't|won't|nicht|nie|niemals|niemand\w*|kein\w*|ohne|weder)\b",
)
_AND_YET = re.compile(r"\b(?:but|sondern|aber|except)\b", re.IGNORECASE)
_NO_PERSON = Pattern(
    r"(?:system|tool|model|software|assistant|quality|version|access|system-|qualitäts|zugriffs|zutritts)\W*$",
)


@rule(
    "UP602",
    Severity.WARNING,
    "The purpose is to judge people",
    why="Figures that judge people are made to look good by them. Then nobody learns any more where it sticks.",
)
def judging_purpose(case: Case) -> Iterator[Said]:
    """Find a purpose that speaks of performance, ranking or control of people, unless it rules that out."""
    privacy = case.plan.privacy
    if not said(privacy.purpose):
        return
    if _language(case, [privacy.purpose]) is None:
        yield _unread("UP602", say("whether the purpose of the figures is to help"), case.plan.language)
        return
    for sentence in sentences(privacy.purpose):
        word = judges(sentence)
        if word:
            message = say(
                "The purpose speaks of judging people (“{word}”): {sentence}. It has to be to help them.",
                word=word,
                sentence=shown(sentence),
            )
            yield at(privacy, message, mend=say(_PURPOSE))
            return


# Who does not use it is asked in order to help, or to reproach.
_LISTS_WHO_DOES_NOT = Pattern(
    r"\b(?:which|who)\b[^.;]*?\b(?:(?:do|does|is|are) not|don't|doesn't|isn't|aren't) us(?:e|ing)\b|"
    r"\b(?:wer|welche\w*)\b[^.;]*?\bnicht (?:be)?nutz(?:t|en)\b",
)
_HELP = Pattern(r"\b(?:help\w*|support\w*|hilf\w*|helfen|unterstütz\w*)")


def judges(sentence: str) -> str:
    """Return the words of a sentence that mean to judge people; '' if there are none, or if it rules them out."""
    for found in _JUDGING.places(sentence):
        before, after = sentence[: found.start], sentence[found.stop :]
        if _NO_PERSON.search(before):
            continue
        ruled_out = _NOT.search(_AND_YET.split(before)[-1]) or re.search(
            r"\b(?:is|are|ist|sind|findet|finden|wird|werden)\b[^,;]*\b(?:not|never|nicht|nie)\b", after, re.IGNORECASE
        )
        if not ruled_out:
            return sentence[found]
    listed_who = None if _HELP.search(sentence) else _LISTS_WHO_DOES_NOT.search(sentence)
    return sentence[listed_who] if listed_who and not _NOT.search(sentence[: listed_who.start]) else ""


def _language(case: Case, texts: list[str | None]) -> str | None:
    """Return the language of texts if it can be judged, else None."""
    language = language_of(texts, case.plan.language)
    return language if language in {ENGLISH, GERMAN} else None


def _unread(code: str, what: str, language: str) -> Unchecked:
    return Unchecked(
        say(
            "{code}: {what} was not judged: its language is not known ({language}).",
            code=code,
            what=what,
            language=language_name(language),
        )
    )
