"""Processing: what was accepted becomes messages on tickets, a batch at a time, each exactly once.

A batch is read in the parser's own processes while the one before it is written. Effect and state
are one commit: a crash leaves an envelope waiting, with nothing done for it, or processed.
"""

import logging
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q

from gemba.desk.channels.event_types import MailQuarantined
from gemba.desk.channels.kinds.email.parsed import ParsedMail, Rejected
from gemba.desk.channels.models import Envelope, EnvelopeState, RawPayload
from gemba.desk.channels.operations.understanding import (
    Meaning,
    Placed,
    PutAside,
    ReadMail,
    Repeats,
    SameAs,
    understand,
)
from gemba.desk.tickets.operations import mark_failed, receive_messages
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.operations import Draft, record_many
from gemba.foundation.events.types import Subject
from gemba.foundation.kernel.rows import update_values
from gemba.foundation.kernel.text import one_line

log = logging.getLogger(__name__)

BATCH_MAILS = 200
FIRST_MAILS = 25  # so that writing begins while the many after them are read
BATCH_BYTES_MAX = 48 * 1024 * 1024
ATTEMPTS_MAX = 3
RETRY_AFTER = timedelta(seconds=30)
REASON_CHARS_MAX = 500


class Parser(Protocol):
    """Reads raw mails in processes of its own; an answer for each, in order."""

    def parse(self, raws: Sequence[bytes]) -> list[ParsedMail | Rejected]:
        """ParsedMail, or Rejected with the reason."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An accepted mail that is to be processed. `attempts` were made before."""

    id: int
    inbox_id: int
    mail_from: str
    rcpt_to: tuple[str, ...]
    received_at: datetime
    attempts: int
    raw: bytes


@dataclass(frozen=True, slots=True)
class Again:
    """It could not be read this time; later it may."""

    reason: str


Outcome = Meaning | Again


class IntakeLine:
    """Processes what waits, reading one batch while writing the one before. For one thread."""

    def __init__(self, parser: Parser, *, batch_mails: int = BATCH_MAILS) -> None:
        self._parser = parser
        self._batch_mails = batch_mails
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="mail reading")
        self._ahead: tuple[list[Waiting], Future[list[ParsedMail | Rejected]]] | None = None

    def step(self, now: datetime) -> int:
        """Write one batch; how many mails were settled or put off. 0: nothing is waiting."""
        current = self._ahead or self._read_ahead(now, (), min(FIRST_MAILS, self._batch_mails))
        self._ahead = None
        if current is None:
            return 0
        batch, reading = current
        self._ahead = self._read_ahead(now, [each.id for each in batch], self._batch_mails)
        settle(batch, reading.result(), now=now)
        return len(batch)

    def close(self) -> None:
        """End the reading; what was read but not written is still waiting."""
        self._reader.shutdown(cancel_futures=True)

    def _read_ahead(
        self, now: datetime, skip: Sequence[int], limit: int
    ) -> tuple[list[Waiting], Future[list[ParsedMail | Rejected]]] | None:
        batch = next_waiting(now=now, limit=limit, skip=skip)
        if not batch:
            return None
        return batch, self._reader.submit(self._parser.parse, [each.raw for each in batch])


def process_waiting(parser: Parser, *, now: datetime, limit: int = BATCH_MAILS) -> int:
    """Process one batch of what waits; how many mails it was."""
    batch = next_waiting(now=now, limit=limit)
    if batch:
        settle(batch, parser.parse([each.raw for each in batch]), now=now)
    return len(batch)


def next_waiting(*, now: datetime, limit: int, skip: Sequence[int] = ()) -> list[Waiting]:
    """The oldest waiting mails but `skip`, at most `limit` and not much over BATCH_BYTES_MAX."""
    due = Envelope.objects.filter(Q(retry_at=None) | Q(retry_at__lte=now), state=_WAITING)
    rows = (
        due.exclude(pk__in=skip)
        .order_by("id")
        .values_list(
            "id", "inbox_id", "mail_from", "rcpt_to", "received_at", "attempts", "size_bytes"
        )
    )
    chosen: list[tuple[int, int, str, str, datetime, int, int]] = []
    size = 0
    for row in rows[:limit]:
        size += row[6]
        if chosen and size > BATCH_BYTES_MAX:
            break
        chosen.append(row)
    wanted = RawPayload.objects.filter(pk__in=[row[0] for row in chosen])
    raws = {pk: bytes(raw) for pk, raw in wanted.values_list("pk", "raw")}
    return [
        Waiting(pk, inbox, sender, tuple(rcpt.splitlines()), at, attempts, raws[pk])
        for pk, inbox, sender, rcpt, at, attempts, _ in chosen
    ]


def settle(
    batch: Sequence[Waiting], parsed: Sequence[ParsedMail | Rejected], *, now: datetime
) -> None:
    """Write what became of a batch in one commit; a batch that fails is taken apart.

    The mail at fault is tried again later and put into quarantine after ATTEMPTS_MAX; trouble
    with the database itself is raised and counts against no mail.
    """
    try:
        _write(batch, _outcomes(batch, parsed), now)
    except _DATABASE_TROUBLE:
        raise
    except Exception:
        log.exception("A batch of %d mails failed; taking it apart", len(batch))
        for each, mail in zip(batch, parsed, strict=True):
            _settle_singly(each, mail, now)


_DATABASE_TROUBLE = (OperationalError, InterfaceError)
_WAITING = EnvelopeState.WAITING.value


def _settle_singly(each: Waiting, mail: ParsedMail | Rejected, now: datetime) -> None:
    try:
        _write([each], _outcomes([each], [mail]), now)
    except _DATABASE_TROUBLE:
        raise
    except Exception as error:
        log.exception("Mail %d cannot be processed", each.id)
        _write([each], [Again(f"{type(error).__name__}: {error}")], now)


def _outcomes(batch: Sequence[Waiting], parsed: Sequence[ParsedMail | Rejected]) -> list[Outcome]:
    readable = [
        ReadMail(
            envelope_id=each.id,
            mail=mail,
            raw=each.raw,
            inbox_id=each.inbox_id,
            mail_from=each.mail_from,
            rcpt_to=each.rcpt_to,
            received_at=each.received_at,
        )
        for each, mail in zip(batch, parsed, strict=True)
        if isinstance(mail, ParsedMail)
    ]
    understood = iter(understand(readable))
    return [next(understood) if isinstance(mail, ParsedMail) else _refused(mail) for mail in parsed]


def _refused(mail: Rejected) -> Outcome:
    return PutAside(mail.reason) if mail.permanent else Again(mail.reason)


@transaction.atomic(durable=True)
def _write(batch: Sequence[Waiting], outcomes: Sequence[Outcome], now: datetime) -> None:
    """Effect and state in one commit, for those that nobody else has settled meanwhile."""
    mine = Envelope.objects.filter(pk__in=[each.id for each in batch], state=_WAITING)
    free = set(mine.select_for_update(skip_locked=True).values_list("pk", flat=True))
    work = [pair for pair in zip(batch, outcomes, strict=True) if pair[0].id in free]
    placed = [(each, outcome) for each, outcome in work if isinstance(outcome, Placed)]
    receipts = receive_messages([outcome.message for _, outcome in placed], now=now)
    for _, outcome in placed:
        if outcome.undelivered is not None:
            mark_failed(message_id=outcome.undelivered, reason=outcome.reason, now=now)
    became = {each.id: r.message_id for (each, _), r in zip(placed, receipts, strict=True)}
    became |= {each.id: o.message_id for each, o in work if isinstance(o, Repeats)}
    became |= {
        each.id: became[o.envelope_id]
        for each, o in work
        if isinstance(o, SameAs) and o.envelope_id in became
    }
    # a twin whose first is not in this commit keeps waiting: next time it is known, or the first
    work = [(e, o) for e, o in work if not isinstance(o, SameAs) or e.id in became]
    rows = [(each, _settled(each, outcome, became.get(each.id), now)) for each, outcome in work]
    update_values(Envelope, _Settled._fields, [(*settled, each.id) for each, settled in rows])
    aside = [(each, settled) for each, settled in rows if settled.state == _QUARANTINED]
    record_many([_told(each, settled.reason, now) for each, settled in aside], now=now)


_QUARANTINED = EnvelopeState.QUARANTINED.value


class _Settled(NamedTuple):
    """What is written to an envelope, by the names of its fields."""

    state: str
    reason: str
    attempts: int
    retry_at: datetime | None
    processed_at: datetime | None
    message_id: UUID | None


def _settled(each: Waiting, outcome: Outcome, became: UUID | None, now: datetime) -> _Settled:
    attempts = each.attempts + 1
    if not isinstance(outcome, PutAside | Again):
        return _Settled(EnvelopeState.PROCESSED.value, "", attempts, None, now, became)
    reason = one_line(outcome.reason, REASON_CHARS_MAX)
    if isinstance(outcome, PutAside) or attempts >= ATTEMPTS_MAX:
        return _Settled(_QUARANTINED, reason, attempts, None, now, None)
    return _Settled(_WAITING, reason, attempts, now + RETRY_AFTER * 4**each.attempts, None, None)


def _told(each: Waiting, reason: str, now: datetime) -> Draft:
    subjects = (Subject.of("envelope", each.id), Subject.of("inbox", each.inbox_id))
    return Draft(MailQuarantined(reason), SYSTEM, now, subjects)
