"""A button that was pressed in a chat: bound to the person it was sent to, and counted as if it were on their page."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.core import signing
from django.db import IntegrityError, transaction

from uptake.service.outreach.person import UNDERSTOOD, Closed, answer, open_link
from uptake.store.models import SignedOnce

SALT = "uptake.press"
KEPT = dt.timedelta(minutes=11)  # longer than anything signed counts as young, on either side of now


def bind(link: str, user: str) -> str:
    """What a button carries: the personal link of a letter, and the one account that may press it."""
    token = link.rstrip("/").rpartition("/")[2]
    return signing.Signer(salt=SALT).sign_object([token, user])


def press(value: str, user: str, now: dt.datetime) -> bool:
    """Count a press as *I have read it*; False where it counts for nothing."""
    try:
        token, bound = signing.Signer(salt=SALT).unsign_object(value)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    if bound != user:  # a message that was passed on
        return False
    page = open_link(str(token), now)
    if isinstance(page, Closed) or not page.link.message:
        return False
    answer(page, UNDERSTOOD, now)
    return True


def is_first(signature: str, now: dt.datetime) -> bool:
    """Whether something signed comes for the first time; what is too old to come again is forgotten."""
    SignedOnce.objects.filter(at__lt=now - KEPT).delete()
    try:
        with transaction.atomic():
            SignedOnce.objects.create(mark=hashlib.sha256(signature.encode()).hexdigest(), at=now)
    except IntegrityError:
        return False
    return True
