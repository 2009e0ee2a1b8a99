"""
Spans of the GenAI conventions → one event for each trace in which somebody used a model: `gen_ai.trace`.

It is dated by the topmost span that is there and names a person; spans below inherit the person.
https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/
"""

from __future__ import annotations

from collections.abc import Sequence

from uptake.core.words import mark
from uptake.wire.incoming import Incoming, Refusal, Sent, sort_out
from uptake.wire.instants import LAST, MICROSECONDS
from uptake.wire.otlp import NANOSECONDS, Span, spans
from uptake.wire.picked import first_text

EVENT = "gen_ai.trace"
_OPERATION = "gen_ai.operation.name"
_NO_USE = frozenset({"", "embeddings", "execute_tool", "create_agent", "retrieval"})  # what programs do by themselves
_PERSON = ("user.email", "enduser.id", "user.id")
_DEEPEST = 64  # a trace may claim to be a circle
_KEPT = (
    *(_OPERATION, "gen_ai.provider.name", "gen_ai.system", "gen_ai.request.model", "gen_ai.response.model"),
    *("gen_ai.agent.name", "service.name", "deployment.environment.name"),
)
_LOOKED_AT = frozenset({*_PERSON, *_KEPT})


def read_otlp_spans(body: bytes, wanted: frozenset[str], *, is_json: bool) -> Incoming:
    """The uses in a request. Raises BadBodyError where the body is no OTLP."""
    traces: dict[str, list[Span]] = {}
    for span in spans(body, _LOOKED_AT, is_json=is_json):
        traces.setdefault(span.trace, []).append(span)
    return sort_out(_use(index, trace, wanted) for index, trace in enumerate(traces.values()))


def _use(index: int, trace: Sequence[Span], wanted: frozenset[str]) -> Sent | Refusal | None:
    trace = _from_the_top(trace)
    asked = next((span for span in trace if span.attributes.get(_OPERATION, "") not in _NO_USE), None)
    if asked is None:
        return None
    top = next((span for span in trace if _person(span)), None)
    if top is None:
        # Spans below may be sent before the one at the top, which names the person: they say nothing yet.
        is_whole = any(not span.parent for span in trace)
        return Refusal(index, "user.id", mark("no span of the trace says by whom")) if is_whole else None
    if not 0 < top.start <= LAST * NANOSECONDS:
        return Refusal(index, "startTimeUnixNano", mark("it says when, in nanoseconds since 1970"))
    kept = {key: value for key in _KEPT if key in wanted and (value := asked.attributes.get(key, ""))}
    return Sent(_person(top), round(top.start / NANOSECONDS * MICROSECONDS), EVENT, top.trace or None, kept)


def _person(span: Span) -> str:
    return first_text(*map(span.attributes.get, _PERSON))


def _from_the_top(trace: Sequence[Span]) -> list[Span]:
    """The spans of a trace by their depth, as far as it is known; those of one depth by their start."""
    if len(trace) == 1:
        return list(trace)
    parents = {span.id: span.parent for span in trace}
    return sorted(trace, key=lambda span: (_depth(span.id, parents), span.start, span.id))


def _depth(span: str, parents: dict[str, str]) -> int:
    depth = 0
    while depth < _DEEPEST and parents.get(span, "") in parents:
        span = parents[span]
        depth += 1
    return depth
