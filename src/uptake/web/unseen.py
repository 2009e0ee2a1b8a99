"""
Characters that nobody sees, left out of what people send: they come along with what is pasted, and whoever typed it
could not find them. NUL is one that PostgreSQL does not keep at all, and YAML allows none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict, UnreadablePostError

from uptake.core.printable import without_unseen

_OF_PROGRAMS = ("/api/", "/v1/")  # they answer by a problem, and a signature is over what was sent


class Unseen:
    """Leaves them out of cookies, forms and what stands behind the `?` of an address; an address with one is none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request; its session is looked up by what a cookie holds."""
        request.COOKIES = {name: without_unseen(value) for name, value in request.COOKIES.items()}
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Before anything of it is read. Raises Http404, once the reader's language is known."""
        if without_unseen(request.path_info) != request.path_info:
            raise Http404
        if request.path_info.startswith(_OF_PROGRAMS):
            return
        if (asked := _cleaned(request.GET)) is not None:
            request.GET = QueryDict(asked)
        try:
            sent = _cleaned(request.POST)
        except UnreadablePostError:  # whoever sent it is gone
            return
        if sent is not None:
            request.POST = QueryDict(sent)


def _cleaned(sent: QueryDict) -> str | None:
    """Return what was sent without them, as a form encodes it; None where it holds none."""
    if all(without_unseen(text) == text for name, texts in sent.lists() for text in (name, *texts)):
        return None
    found = QueryDict(mutable=True)
    for name, texts in sent.lists():
        found.setlist(without_unseen(name), [without_unseen(text) for text in texts])
    return found.urlencode()
