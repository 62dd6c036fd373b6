"""Identifiers: time-ordered for rows, unguessable for links."""

import secrets
from datetime import datetime
from uuid import UUID

_TIME_BITS = 48


def new_id(now: datetime) -> UUID:
    """A UUIDv7 (RFC 9562): 48 bits of milliseconds from `now`, then 74 random bits.

    Rows made in one order are stored in that order, so an index grows at its end.
    """
    milliseconds = int(now.timestamp() * 1000) & ((1 << _TIME_BITS) - 1)
    random_bits = secrets.randbits(74)
    value = milliseconds << 80
    value |= 0x7 << 76
    value |= (random_bits >> 62) << 64
    value |= 0b10 << 62
    value |= random_bits & ((1 << 62) - 1)
    return UUID(int=value)


def new_secret(bits: int = 160) -> str:
    """A random URL-safe text with at least `bits` bits of entropy."""
    return secrets.token_urlsafe((bits + 7) // 8)
