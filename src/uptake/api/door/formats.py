"""The protocols by which events come: where the key stands, how a body is read, what is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from uptake.api.door import answers
from uptake.api.door.answers import Answer, is_json
from uptake.api.door.keys import Who, basic_user, bearer, by_key, by_signature, in_body
from uptake.api.door.requests import Request
from uptake.api.problems import Problem
from uptake.service.rights import SourceRights
from uptake.wire import cloudevents
from uptake.wire.incoming import Incoming, Refusal
from uptake.wire.native import read_native
from uptake.wire.otlp_logs import read_otlp_logs
from uptake.wire.otlp_spans import read_otlp_spans
from uptake.wire.posthog import read_posthog
from uptake.wire.segment import read_segment


@dataclass(frozen=True, slots=True)
class Format:
    """
    One protocol. `who`: by whose right; `read`: the events, with those properties at the least that are wanted;
    `answer`, `problem`: what its clients expect.
    """

    who: Who
    read: Callable[[Request, SourceRights, frozenset[str]], Incoming]
    answer: Callable[[Request, int, Sequence[Refusal]], Answer] = answers.plain
    problem: Callable[[Request, Problem], Answer] = answers.problem


def _events(request: Request, rights: SourceRights, wanted: frozenset[str]) -> Incoming:
    if request.content_type == cloudevents.STRUCTURED:
        return cloudevents.read_structured(request.body, rights.person, wanted)
    if request.content_type == cloudevents.BATCH:
        return cloudevents.read_batch(request.body, rights.person, wanted)
    if cloudevents.is_binary(request.headers):
        return cloudevents.read_binary(request.headers, request.body, rights.person, wanted)
    return read_native(request.body, wanted)


def _segment(request: Request, _rights: SourceRights, wanted: frozenset[str]) -> Incoming:
    return read_segment(request.body, wanted, request.path.rpartition("/")[2])


def _posthog(request: Request, _rights: SourceRights, wanted: frozenset[str]) -> Incoming:
    return read_posthog(request.body, wanted)


def _otlp_logs(request: Request, _rights: SourceRights, wanted: frozenset[str]) -> Incoming:
    return read_otlp_logs(request.body, wanted, is_json=is_json(request))


def _otlp_spans(request: Request, _rights: SourceRights, wanted: frozenset[str]) -> Incoming:
    return read_otlp_spans(request.body, wanted, is_json=is_json(request))


_SEGMENT = Format(by_key(basic_user), _segment, answers.segment)
_POSTHOG = Format(by_key(in_body), _posthog, answers.posthog)
_SEGMENT_CALLS = ("batch", "import", "track", "page", "screen", "identify", "group", "alias")
_POSTHOG_PATHS = ("/batch", "/capture", "/e", "/i/v0/e")

FORMATS: Mapping[str, Format] = {
    "/v1/events": Format(by_key(bearer), _events),
    **{f"/v1/{call}": _SEGMENT for call in _SEGMENT_CALLS},
    "/v1/hooks/segment": Format(by_signature, _segment, answers.segment),
    **{path + end: _POSTHOG for path in _POSTHOG_PATHS for end in ("/", "")},
    "/v1/logs": Format(by_key(bearer), _otlp_logs, answers.otlp_logs, answers.otlp_problem),
    "/v1/traces": Format(by_key(bearer), _otlp_spans, answers.otlp_spans, answers.otlp_problem),
}
