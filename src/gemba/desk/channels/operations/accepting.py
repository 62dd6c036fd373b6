"""Accepting: what arrived is kept for good before anybody is told so.

An accepted payload is a row, not yet an act: its event is the message it becomes.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from django.db import IntegrityError, transaction

from gemba.desk.channels.kinds.kind import Incoming
from gemba.desk.channels.models import Envelope, EnvelopeState, RawPayload
from gemba.foundation.kernel.rows import insert_values, take_keys
from gemba.foundation.kernel.text import storable

Verdict = Literal["accepted", "duplicate"]
Key = tuple[str, str, int]
RACES_MAX = 3


def accept(payloads: Sequence[Incoming], *, now: datetime) -> list[Verdict]:
    """Keep payloads, each once; all are on disk when this returns. A verdict for each, in order.

    A payload whose (inbox, external id, body hash) is known is a duplicate and changes nothing.
    """
    for _ in range(RACES_MAX - 1):
        try:
            return _accept(payloads, now)
        except IntegrityError:
            # PostgreSQL: another process kept the same payload in this moment; look again
            continue
    return _accept(payloads, now)


@transaction.atomic(durable=True)
def _accept(payloads: Sequence[Incoming], now: datetime) -> list[Verdict]:
    keys = [_key(payload) for payload in payloads]
    stored = Envelope.objects.filter(body_hash__in={key[0] for key in keys})
    known: set[Key] = set(stored.values_list("body_hash", "external_id", "inbox_id"))
    fresh: dict[Key, Incoming] = {}
    verdicts: list[Verdict] = []
    for key, payload in zip(keys, payloads, strict=True):
        is_new = key not in known and key not in fresh
        if is_new:
            fresh[key] = payload
        verdicts.append("accepted" if is_new else "duplicate")
    numbers = take_keys(Envelope, len(fresh))
    # a microsecond apart, so that what came in one commit stays in its order wherever it is shown
    moments = (now + timedelta(microseconds=n) for n in range(len(fresh)))
    rows = [
        (number, *_row(key, payload, moment))
        for number, moment, (key, payload) in zip(numbers, moments, fresh.items(), strict=True)
    ]
    insert_values(Envelope, _COLUMNS, rows)
    raws = [(number, payload.raw) for number, payload in zip(numbers, fresh.values(), strict=True)]
    insert_values(RawPayload, ("envelope_id", "raw"), raws)
    return verdicts


_COLUMNS = (
    "id",
    "body_hash",
    "external_id",
    "inbox_id",
    "size_bytes",
    "received_at",
    "mail_from",
    "rcpt_to",
    "remote",
    "state",
    "reason",
    "attempts",
)


def _key(payload: Incoming) -> Key:
    return payload.body_hash, storable(payload.external_id)[:250], payload.inbox_id


def _row(key: Key, payload: Incoming, now: datetime) -> tuple[object, ...]:
    """The values of _COLUMNS after the id."""
    recipients = "\n".join(storable(address)[:320] for address in payload.rcpt_to)
    return (
        *key,
        len(payload.raw),
        now,
        storable(payload.mail_from)[:320],
        recipients,
        storable(payload.remote)[:45],
        EnvelopeState.WAITING.value,
        "",
        0,
    )
