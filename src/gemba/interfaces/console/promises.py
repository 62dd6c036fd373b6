"""Promises on tickets as pages show them: time left in words, a colour and an icon each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from gemba.desk.sla.promises import Party
from gemba.desk.sla.queries import (
    PartyShares,
    TicketClock,
    breach_likelihood,
    clocks_of,
    next_clock,
    promised_on,
)
from gemba.desk.sla.wording import party_told, promise_told, time_told
from gemba.desk.tickets.queries import TicketLine

LIKELY = 0.5
ICONS = {
    "running": "clock",
    "warned": "clock-exclamation",
    "late": "alert-triangle",
    "paused": "player-pause",
    "kept": "check",
    "broken": "circle-x",
}


@dataclass(frozen=True, slots=True)
class ShownPromise:
    """A promise. `words`: the time left; `percent` of the target has run, at most 100.

    `forecast` tells that it is likely broken, '' where that is not so or nobody knows.
    """

    label: str
    state: str
    icon: str
    words: str
    percent: int
    target: str
    due_at: datetime | None
    policy_id: UUID | None
    policy_name: str
    forecast: str

    @property
    def sentence(self) -> str:
        """All of it in a line."""
        return " · ".join(part for part in (f"{self.label}: {self.words}", self.forecast) if part)


@dataclass(frozen=True, slots=True)
class RowPromise:
    """What a list row shows: the promise due next, and all of them on hover and to a reader."""

    shown: ShownPromise
    title: str


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """How long it was one party's turn. `percent` of the life; `start`: of those before."""

    party: str
    label: str
    words: str
    percent: float
    start: float
    is_now: bool


@dataclass(frozen=True, slots=True)
class ShownPromises:
    """The promises on one ticket, and whose turn it was for how long."""

    promises: tuple[ShownPromise, ...]
    turns: tuple[ShownTurn, ...]


def ticket_promises(line: TicketLine, *, now: datetime) -> ShownPromises:
    """Everything on one ticket."""
    clocks, shares = promised_on(line.id, now=now)
    return ShownPromises(
        tuple(_shown(clock, line, now) for clock in clocks), _turns(shares) if shares else ()
    )


def row_promises(lines: Sequence[TicketLine], *, now: datetime) -> Mapping[UUID, RowPromise]:
    """What the rows of these tickets show; a row without a promise is missing. One query."""
    clocks = clocks_of([line.id for line in lines], now=now)
    found: dict[UUID, RowPromise] = {}
    for line in lines:
        first = next_clock(clocks.get(line.id, ()))
        if first is not None:
            shown = [_shown(each, line, now) for each in clocks[line.id] if each.is_owed]
            found[line.id] = RowPromise(shown[0], _title(shown))
    return found


def _shown(clock: TicketClock, line: TicketLine, now: datetime) -> ShownPromise:
    likely = breach_likelihood(clock, channel=line.channel, type_code=line.type, now=now)
    is_likely = likely is not None and likely >= LIKELY and clock.state in ("running", "warned")
    forecast = _("likely to be broken ({n} %)").format(n=round((likely or 0) * 100))
    return ShownPromise(
        label=promise_told(clock.promise),
        state=clock.state,
        icon=ICONS[clock.state],
        words=_words(clock),
        percent=max(0, min(100, round(clock.share * 100))),
        target=time_told(clock.target_seconds),
        due_at=clock.due_at,
        policy_id=clock.policy_id,
        policy_name=clock.policy_name,
        forecast=forecast if is_likely else "",
    )


def _words(clock: TicketClock) -> str:
    time = time_told(clock.remaining_seconds)
    match clock.state:
        case "kept":
            return _("kept, {time} early").format(time=time)
        case "broken":
            return _("broken, {time} late").format(time=time)
        case "late":
            return _("{time} over").format(time=time)
        case "paused":
            return _("paused, {time} left").format(time=time)
    return _("{time} left").format(time=time)


def _title(shown: Iterable[ShownPromise]) -> str:
    return "\n".join(each.sentence for each in shown)


def _turns(shares: PartyShares) -> tuple[ShownTurn, ...]:
    had = {
        Party.US: shares.us_seconds,
        Party.CUSTOMER: shares.customer_seconds,
        Party.VENDOR: shares.vendor_seconds,
    }
    life = shares.life_seconds or 1.0
    found: list[ShownTurn] = []
    start = 0.0
    for party, seconds in had.items():
        percent = 100 * seconds / life
        if seconds or party is shares.party:
            is_now, label = party is shares.party, party_told(party)
            found.append(ShownTurn(party.value, label, _real(seconds), percent, start, is_now))
        start += percent
    return tuple(found)


def _real(seconds: float) -> str:
    """Real time: days are days."""
    if seconds >= 48 * 3600:
        return _("{n}d").format(n=round(seconds / 86400))
    return time_told(seconds)
