"""Errors as RFC 9457 has them: problem details, with our stable code."""

from __future__ import annotations

import json
from collections.abc import Sequence


class Problem(Exception):  # noqa: N818  the word of the RFC
    """An answer that is an error. `code` is stable; `detail` is a sentence that says how to mend it."""

    def __init__(self, status: int, code: str, detail: str, *, headers: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = tuple(headers)

    def body(self) -> bytes:
        """The problem as JSON."""
        found = {
            "type": f"urn:uptake:error:{self.code}",
            "title": self.detail,
            "status": self.status,
            "code": self.code,
        }
        return json.dumps(found).encode()
