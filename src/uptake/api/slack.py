"""The door for what people press in Slack: it answers at once, and says the rest afterwards."""

from __future__ import annotations

import threading
import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from uptake.api.endpoint import problem_answer
from uptake.api.problems import Problem
from uptake.channels.slack import ACTION, say_to
from uptake.core.access import Right
from uptake.core.words import say, speaking
from uptake.service.outreach.presses import is_first, press
from uptake.wire.slack import MOST_BYTES, is_signed, read_press


@csrf_exempt  # Slack presses the button: what it sends is signed
@require_POST
def pressed(request: HttpRequest) -> HttpResponse:
    """Take a press that Slack signed, once. Slack gives a door three seconds."""
    workspace = settings.ENVIRONMENT.outlets.slack
    if workspace is None:
        return problem_answer(Problem(404, "no-address", "No workspace of Slack is set."))
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return problem_answer(Problem(413, "too-large", "That is larger than a press of a button."))
    headers = {name.lower(): value for name, value in request.headers.items()}
    if not is_signed(workspace.signing, headers, request.body, time.time()):
        return problem_answer(Problem(401, "bad-signature", "Slack did not sign this, or did so too long ago."))
    if not is_first(headers["x-slack-signature"], timezone.now()):
        return problem_answer(Problem(409, "replayed", "This has come before."))
    found = read_press(request.body)
    if found is None or found.action != ACTION:
        return HttpResponse(status=200)  # some other button of the app: nothing of ours
    _say(found.answer_to, press(found.value, found.user, timezone.now()))
    return HttpResponse(status=200)


pressed.right = Right.OPEN  # type: ignore[attr-defined]  # the test that walks every address reads it


def _say(address: str, counted: bool) -> None:  # noqa: FBT001
    """Say what became of it, when Slack has its answer already."""
    with speaking("en"):
        text = (
            say("Thank you: it is noted that you have read it and know what you do.")
            if counted
            else say("This button does not work any more, or is not yours. The link in your letter leads to your page.")
        )
    threading.Thread(target=say_to, args=(address, text), daemon=True).start()
