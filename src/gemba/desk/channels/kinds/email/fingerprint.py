"""What makes two mails the same mail, told from their bytes alone and in linear time."""

from __future__ import annotations

import hashlib
import re

HEADER_BYTES_MAX = 256 * 1024
ID_CHARS_MAX = 250
_HEADER_END = re.compile(rb"\r?\n\r?\n")
# What servers write on the way: it differs when one mail comes by two ways.
_TRACE = re.compile(
    rb"^(?:received|return-path|delivered-to|x-original-to|x-?envelope-to|x-received"
    rb"|authentication-results|received-spf|arc-[a-z-]+|x-spam-[a-z-]+|x-virus-scanned)"
    rb"[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*",
    re.IGNORECASE | re.MULTILINE,
)
_MESSAGE_ID = re.compile(
    rb"^message-id[ \t]*:\s*<([^<>\r\n]{1,998})>", re.IGNORECASE | re.MULTILINE
)


def fingerprint(raw: bytes) -> tuple[str, str]:
    """`(message id, sha-256)`: what a mail says it is, and exactly what it is."""
    end = _HEADER_END.search(raw, 0, HEADER_BYTES_MAX)
    found = _MESSAGE_ID.search(raw, 0, end.start() if end else HEADER_BYTES_MAX)
    message_id = found[1].decode("ascii", "replace")[:ID_CHARS_MAX].strip() if found else ""
    return message_id, hashlib.sha256(raw).hexdigest()


def likeness(raw: bytes) -> bytes:
    """Equal for one mail that came twice by different ways: all but what servers added."""
    end = _HEADER_END.search(raw, 0, HEADER_BYTES_MAX)
    if end is None:
        return hashlib.sha256(raw).digest()
    digest = hashlib.sha256(_TRACE.sub(b"", raw[: end.end()]))
    digest.update(memoryview(raw)[end.end() :])
    return digest.digest()
