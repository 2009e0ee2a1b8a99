"""What the doors answer."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from uptake.wire.incoming import Refusal


def plain_answer(kept: int, refusals: Sequence[Refusal]) -> bytes:
    """How many events were kept, and of those that were not the place, the field and the reason."""
    if not refusals:
        return msgspec.json.encode({"accepted": kept})
    errors = [{"index": one.index, "field": one.field, "reason": one.reason} for one in refusals]
    return msgspec.json.encode(
        {
            "type": "urn:uptake:error:bad-event",
            "title": "Some events were not taken.",
            "status": 400,
            "code": "bad-event",
            "accepted": kept,
            "errors": errors,
        }
    )
