"""
What a letter is called in its Message-ID: one block of AES over its kind and number, which only this installation reads
back. To anybody else it is as good as random: neither how many letters there were, nor of what kind.
"""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB
from django.conf import settings

LETTER = 1  # a row of the outbox
CHOSEN = 2  # a letter that usage chose: its number is that of the rollout
ZEROS = bytes(7)  # what a guess has to hit: one in 2**56


def mark_of(number: int, kind: int = LETTER, salt: int = 0) -> str:
    """The mark of a letter, the same at each try. `salt`: up to 2**24, sets apart letters of one number."""
    plain = ZEROS[:4] + salt.to_bytes(3, "big") + kind.to_bytes(1, "big") + number.to_bytes(8, "big")
    encryptor = _cipher().encryptor()
    return (encryptor.update(plain) + encryptor.finalize()).hex()


def read_mark(message_id: str) -> tuple[int, int] | None:
    """(kind, number) of a Message-ID without its brackets; None where it is none of ours."""
    text = message_id.partition("@")[0]
    try:
        block = bytes.fromhex(text)
    except ValueError:
        return None
    if len(block) != 16:
        return None
    decryptor = _cipher().decryptor()
    plain = decryptor.update(block) + decryptor.finalize()
    number = int.from_bytes(plain[8:], "big")
    if plain[:4] != ZEROS[:4] or plain[7] not in {LETTER, CHOSEN} or number >= 2**56:
        return None
    return plain[7], number


def _cipher() -> Cipher[ECB]:
    key = hashlib.sha256(b"uptake-message-id\0" + settings.SECRET_KEY.encode()).digest()[:16]
    return Cipher(AES(key), ECB())  # noqa: S305  one block of what is never twice the same: there is nothing to chain
