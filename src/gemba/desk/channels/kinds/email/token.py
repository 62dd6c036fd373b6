"""Reply tokens: the address a customer answers to proves which ticket is meant.

`support@example.com` becomes `support+<ticket number>.<mac>@example.com`. The mac binds the ticket
to the one recipient it was sent to; it is compared whole, and anything of another length or
alphabet is no token at all. It lets a mail join its ticket and gives no right to read.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from uuid import UUID

MAC_CHARS = 32
"""160 bits in base32."""
KEY_BYTES_MIN = 32
LOCAL_PART_CHARS_MAX = 64

_DETAIL = re.compile(r"([1-9][0-9]{0,17})\.([a-z2-7]{32})", re.ASCII)


def reply_address(
    *, inbox_address: str, ticket_number: int, ticket_id: UUID, recipient: str, key: bytes
) -> str:
    """Where the answer of `recipient` to this ticket should go.

    Raises ValueError when the inbox address leaves no room for a token: mail servers take at most
    64 characters before the `@`.
    """
    local, at, domain = inbox_address.strip().rpartition("@")
    if not (local and at and domain):
        raise ValueError(f"{inbox_address!r} is not a mail address.")
    if not 0 < ticket_number < 10**18:
        raise ValueError(f"{ticket_number} is not a ticket number.")
    detailed = f"{local}+{ticket_number}.{_mac(ticket_id, recipient, key)}"
    if len(detailed) > LOCAL_PART_CHARS_MAX:
        raise ValueError(
            f"{inbox_address} is too long for reply addresses: use an inbox address with at most"
            f" {LOCAL_PART_CHARS_MAX - len(detailed) + len(local)} characters before the @."
        )
    return f"{detailed}@{domain}"


def read_reply_token(address: str, inbox_address: str = "") -> tuple[int, str] | None:
    """`(ticket number, mac)` of a reply address, None for every other one.

    With an inbox address given, only reply addresses of that inbox count. Nothing is proven yet:
    ask `token_matches`.
    """
    local, _, domain = address.strip().lower().rpartition("@")
    base, plus, detail = local.rpartition("+")
    if not (base and plus and domain):
        return None
    if inbox_address and f"{base}@{domain}" != inbox_address.strip().lower():
        return None
    found = _DETAIL.fullmatch(detail)
    return (int(found[1]), found[2]) if found else None


def token_matches(mac: str, *, ticket_id: UUID, recipient: str, key: bytes) -> bool:
    """Whether the mac was made for this ticket and this recipient."""
    expected = _mac(ticket_id, recipient, key)
    if len(mac) != MAC_CHARS or not mac.isascii():
        return False
    return hmac.compare_digest(mac, expected)


def _mac(ticket_id: UUID, recipient: str, key: bytes) -> str:
    if len(key) < KEY_BYTES_MIN:
        raise ValueError(f"The reply key must have at least {KEY_BYTES_MIN} bytes.")
    said = b"gemba-reply\0" + ticket_id.bytes + b"\0" + recipient.strip().lower().encode()
    digest = hmac.new(key, said, hashlib.sha256).digest()[:20]
    return base64.b32encode(digest).decode("ascii").lower()
