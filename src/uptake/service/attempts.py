"""How often somebody may try to sign in: counted in the database, so that all web processes agree."""

from __future__ import annotations

import datetime as dt
import math
from ipaddress import IPv6Address, ip_address

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from uptake.store.models import Attempts

WINDOW = dt.timedelta(minutes=15)
MOST_PER_ACCOUNT = 10
MOST_PER_ADDRESS = 50  # a whole office may come from one


def try_sign_in(address: str, account: str, now: dt.datetime) -> int:
    """
    Count an attempt before the password is looked at; returns for how many seconds to wait, 0 to go on.

    It is counted first, so that a thousand at once are a thousand.
    """
    return max(
        _count(_key("account", account), MOST_PER_ACCOUNT, now), _count(_address_key(address), MOST_PER_ADDRESS, now)
    )


def signed_in(address: str, account: str) -> None:
    """Take back what a right password counted, and forget what was tried on the account before."""
    Attempts.objects.filter(key=_key("account", account)).delete()
    Attempts.objects.filter(key=_address_key(address), count__gt=0).update(count=F("count") - 1)


def forget_attempts(now: dt.datetime) -> None:
    """Remove what counts no more."""
    Attempts.objects.filter(begun__lt=now - WINDOW).delete()


@transaction.atomic
def _count(key: str, most: int, now: dt.datetime) -> int:
    Attempts.objects.get_or_create(key=key, defaults={"begun": now})
    mine = Attempts.objects.filter(key=key)
    mine.filter(begun__lte=now - WINDOW).update(count=0, begun=now)
    mine.update(count=F("count") + 1)  # holds the row until the transaction ends
    count, begun = mine.values_list("count", "begun").get()
    return 0 if count <= most else math.ceil((begun + WINDOW - now).total_seconds())


def _address_key(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return _key("address", address)
    if isinstance(found, IPv6Address):  # whoever has one has 2**64 of them
        return _key("address", str(IPv6Address(int(found) >> 64 << 64)))
    return _key("address", str(found))


def _key(kind: str, value: str) -> str:
    """A keyed digest: the table tells nobody who tried, and from where."""
    return salted_hmac("uptake.attempts", f"{kind}\0{value}", algorithm="sha256").hexdigest()
