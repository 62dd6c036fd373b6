"""What the pool and its parser processes say to each other: frames over a pipe.

A frame is eight bytes of length and that many bytes. Mails go out as they are; answers come back
pickled, and only the plain values of `parsed` are ever made from them.
"""

from __future__ import annotations

import io
import pickle
from datetime import datetime, timedelta, timezone
from enum import Enum
from typing import Any

from gemba.desk.channels.kinds.email.parsed import (
    Authentication,
    BounceReport,
    Mailbox,
    Nature,
    ParsedAttachment,
    ParsedMail,
    Rejected,
)

LENGTH_BYTES = 8
OUT_OF_MEMORY_EXIT = 77
"""Exit status of a parser process whose memory limit was reached."""

_ALLOWED: dict[tuple[str, str], type] = {
    (kind.__module__, kind.__name__): kind
    for kind in (
        Authentication,
        BounceReport,
        Mailbox,
        Nature,
        ParsedAttachment,
        ParsedMail,
        Rejected,
        datetime,
        timedelta,
        timezone,
    )
}


class Nonsense(Exception):
    """What came is not an answer."""


class _Reader(pickle.Unpickler):
    """Makes nothing but mails: whoever takes over a parser process gains no other one."""

    def find_class(self, module: str, name: str) -> Any:
        try:
            return _ALLOWED[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is not part of a mail") from None


def frame(data: bytes) -> bytes:
    return length_of(data) + data


def length_of(data: bytes) -> bytes:
    return len(data).to_bytes(LENGTH_BYTES, "big")


class _Writer(pickle.Pickler):
    """Says of a choice its class and value. Left to itself Python 3.11.2 would ask the reader for
    `getattr`."""

    def reducer_override(self, value: Any) -> Any:
        return (type(value), (value.value,)) if isinstance(value, Enum) else NotImplemented


def pack(answer: ParsedMail | Rejected) -> bytes:
    written = io.BytesIO()
    _Writer(written, protocol=5).dump(answer)
    return written.getvalue()


def unpack(data: bytes) -> ParsedMail | Rejected:
    """Raises Nonsense for anything that is not a mail or a rejection."""
    try:
        answer = _Reader(io.BytesIO(data)).load()
    except Exception as problem:  # damaged pickles raise nearly anything
        raise Nonsense from problem
    if not isinstance(answer, ParsedMail | Rejected):
        raise Nonsense
    return answer
