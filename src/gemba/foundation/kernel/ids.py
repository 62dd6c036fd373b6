"""Identifiers: time-ordered for rows, unguessable for links."""

import random
import secrets
from datetime import datetime
from threading import Lock
from uuid import UUID

_TIME_BITS, _RANDOM_BITS = 48, 74
_lock = Lock()
# the millisecond of the newest id of this process, and its random part
_newest = (0, 0)


def new_id(now: datetime) -> UUID:
    """A UUIDv7 (RFC 9562): 48 bits of milliseconds from `now`, then 74 random bits.

    Ids of one process ascend within a millisecond too, so what was made in one order is listed in
    that order, and an index grows at its end.
    """
    milliseconds = int(now.timestamp() * 1000) & ((1 << _TIME_BITS) - 1)
    random_bits = _random_part(milliseconds)
    value = milliseconds << 80
    value |= 0x7 << 76
    value |= (random_bits >> 62) << 64
    value |= 0b10 << 62
    value |= random_bits & ((1 << 62) - 1)
    return UUID(int=value)


def _random_part(milliseconds: int) -> int:
    """Random at first – the highest bit is left free – then ascending by random steps."""
    global _newest  # noqa: PLW0603
    with _lock:
        moment, part = _newest
        if moment == milliseconds and part >> (_RANDOM_BITS - 1) == 0:
            part += 1 + random.getrandbits(32)
        else:
            part = secrets.randbits(_RANDOM_BITS - 1)
        _newest = (milliseconds, part)
        return part


def new_secret(bits: int = 160) -> str:
    """A random URL-safe text with at least `bits` bits of entropy."""
    return secrets.token_urlsafe((bits + 7) // 8)
