"""Only what is kept is decoded, and a batch of our own column by column: that says the same as reading all of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import astuple

from tests.wire import plain_protocols as plainly
from uptake.wire.cloudevents import read_batch
from uptake.wire.incoming import Incoming
from uptake.wire.native import read_native
from uptake.wire.posthog import read_posthog
from uptake.wire.segment import read_segment

ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, False, 0, 7, 10**30, 1.5, "", " ", "\u00e9\u4e2d", ["x"], {"tool": "inner"}, [[]] * 3]
)
USUAL: dict[str, list[Any]] = {
    "person": ["p01", " p01 "], "distinct_id": ["p01", "p02"], "userId": ["p01", "p02"], "subject": ["p01"],
    "time": ["2027-01-11T09:00:00Z", "2027-01-11T09:00:07.1234567+01:00", 5, "soon", "2027-01-11T09:00:07.12Z"],
    "event": ["used", "$identify", " "], "type": ["track", "page", "identify", "used"], "id": ["1", "2"],
    "uuid": ["u1"], "messageId": ["m1"], "source": ["/a", "/b"], "specversion": ["1.0"], "tool": ["helper", "other"],
    "name": ["Inbox"], "note": ["what is not kept"],
    "properties": [{"tool": "a", "env": "b"}, {"distinct_id": "p03", "uuid": "u2", "$is_identified": False}],
    "data": [{"user": {"email": "p01@acme.example"}, "tool": "a"}, {"user": {"email": " "}}, {"user": "p01"}, "text"],
}  # fmt: skip
USUAL["timestamp"] = USUAL["time"]
PAIRS = st.sampled_from(sorted(USUAL)).flatmap(lambda key: st.tuples(st.just(key), st.sampled_from(USUAL[key]) | ODD))


def as_json(pairs: list[tuple[str, Any]]) -> str:
    """An object with these keys in this order, each as often as it is given."""
    return "{" + ", ".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in pairs) + "}"


ONE = st.builds(lambda odd: as_json([(key, of[0]) for key, of in USUAL.items()] + odd), st.lists(PAIRS, max_size=4))
PLAINLY: list[tuple[Callable[[bytes], Incoming], str, Callable[[dict[str, Any]], plainly.Said]]] = [
    (lambda body: read_native(body, plainly.WANTED), "[{}]", plainly.native),
    (lambda body: read_batch(body, plainly.PLACE, plainly.WANTED), "[{}]", plainly.cloudevents),
    (lambda body: read_segment(body, plainly.WANTED), '{{"batch": [{}]}}', plainly.segment),
    (lambda body: read_posthog(body, plainly.WANTED), '{{"api_key": "k", "batch": [{}]}}', plainly.posthog),
]


@given(st.lists(ONE, min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_what_is_decoded_alone_says_the_same_as_all_of_it(bodies: list[str]) -> None:
    for read, around, plain in PLAINLY:
        incoming = read(around.format(", ".join(bodies)).encode())
        said = [plain(json.loads(one)) for one in bodies]
        assert list(map(astuple, incoming.events)) == [one for one in said if isinstance(one, tuple)]
        assert incoming.numbers == tuple(place for place, one in enumerate(said) if isinstance(one, tuple))
        refused = [(place, one) for place, one in enumerate(said) if isinstance(one, str)]
        assert [(one.index, one.field) for one in incoming.refusals] == refused
