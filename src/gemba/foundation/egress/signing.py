"""Headers that prove who sent a request and when, and that count it once."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

KEY_HEADER, TIME_HEADER, SIGNATURE_HEADER = "Idempotency-Key", "Gemba-Timestamp", "Gemba-Signature"
SECRET_CHARS_MIN = 16


def signed(body: bytes, *, secret: str, key: str, now: datetime) -> dict[str, str]:
    """The headers for this body, sent `now`; `key` is the same however often it is sent."""
    moment = str(int(now.timestamp()))
    return {
        KEY_HEADER: key,
        TIME_HEADER: moment,
        SIGNATURE_HEADER: f"v1={signature(body, secret=secret, moment=moment)}",
    }


def signature(body: bytes, *, secret: str, moment: str) -> str:
    """HMAC-SHA256 of moment and body, in hex."""
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
