"""The course of a ticket as marks in time, and the clocks and turns that follow from it. Pure.

A mark says what was so from a moment on: the status category, the priority, the terms, a word of
the customer, a reply, a merge. They are kept in the order in which they were told; one that is told
late counts from the last moment known then, so that every microsecond belongs to one party.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from gemba.foundation.kernel.clock import moment_of
from gemba.foundation.kernel.working_time import ClockReading, Phase, reached_at, read_clock

from .promises import SETTLED, Party, Promise, Terms, Threshold, party_of

_EPOCH = moment_of(0)
_MICROSECOND = timedelta(microseconds=1)
NO_PARTY = "nobody"


class Kind(StrEnum):
    """What a mark tells."""

    CATEGORY = "s"
    PRIORITY = "p"
    TERMS = "t"
    WROTE = "w"
    REPLIED = "r"
    MERGED = "m"


@dataclass(frozen=True, slots=True)
class Mark:
    """`value`: the category, the priority, the key of the terms; '1' or '' for a merge; the id of
    the reply."""

    at: datetime
    kind: Kind
    value: str = ""


TermsOf = Callable[[str], Terms]
# whose turn, from when, until when
Turn = tuple[Party | None, datetime, datetime]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a ticket stands after a mark. It counts once category, priority and terms are known."""

    category: str = ""
    priority: int = 0
    terms: str = ""
    is_merged: bool = False
    has_reply: bool = False
    is_asked: bool = False

    @property
    def is_known(self) -> bool:
        """Whether there is enough to reckon with."""
        return bool(self.category and self.priority and self.terms)

    @property
    def party(self) -> Party | None:
        """Whose turn it is; nobody's once it is closed or merged away."""
        return None if self.is_merged else party_of(self.category)

    def after(self, mark: Mark) -> Standing:
        """How it stands with one more mark."""
        kind, value = mark.kind, mark.value
        if kind is Kind.WROTE:
            if not self.has_reply or self.is_asked:
                return self
            return replace(self, is_asked=True)
        if kind is Kind.REPLIED:
            return replace(self, has_reply=True, is_asked=False)
        # not `replace`, which costs three times as much: three of these begin every course
        known = (self.is_merged, self.has_reply, self.is_asked)
        if kind is Kind.CATEGORY:
            return Standing(value, self.priority, self.terms, *known)
        if kind is Kind.PRIORITY:
            return Standing(self.category, int(value), self.terms, *known)
        if kind is Kind.TERMS:
            return Standing(self.category, self.priority, value, *known)
        return replace(self, is_merged=bool(value))

    def owes(self, promise: Promise) -> bool:
        """Whether the promise is still to be kept."""
        match promise:
            case Promise.FIRST_REPLY:
                return not self.has_reply
            case Promise.NEXT_REPLY:
                return self.is_asked
            case Promise.RESOLUTION:
                return self.category not in SETTLED
            case Promise.VENDOR:
                return self.category == "pending_vendor"


@dataclass(frozen=True, slots=True)
class Cycle:
    """A promise from when it was given until it was kept, however late; `ended_at` None: owed.

    A resolution that was taken back goes on in the same cycle; every question asked and every
    stay with a vendor has a cycle of its own.
    """

    promise: Promise
    phases: tuple[Phase, ...]
    standing: Standing
    ended_at: datetime | None = None

    @property
    def started_at(self) -> datetime:
        """When it was given."""
        return self.phases[0].at

    @property
    def target_seconds(self) -> float | None:
        """How much working time is promised now; None: nothing."""
        target = self.phases[-1].target
        return None if target is None else target.total_seconds()

    def reading(self, now: datetime) -> ClockReading:
        """The clock at `now`, or when it ended."""
        return read_clock(self.phases, self.ended_at or max(now, self.phases[-1].at))

    def moment_of(self, threshold: Threshold) -> datetime | None:
        """When so much has run; None while paused, or never."""
        return reached_at(self.phases, timedelta(seconds=threshold.elapsed_seconds))


def standing_of(marks: Sequence[Mark]) -> Standing:
    """How the ticket stands after all marks."""
    standing = Standing()
    for mark in marks:
        standing = standing.after(mark)
    return standing


def cycles(marks: Sequence[Mark], terms_of: TermsOf) -> dict[Promise, list[Cycle]]:
    """Every promise ever given on the ticket, in order; a promise never given is missing."""
    found: dict[Promise, list[Cycle]] = {}
    standing = Standing()
    for mark in marks:
        standing = standing.after(mark)
        if standing.is_known:
            for promise in Promise:
                _follow(found, promise, mark.at, standing, terms_of)
    return found


def _follow(
    found: dict[Promise, list[Cycle]],
    promise: Promise,
    at: datetime,
    standing: Standing,
    terms_of: TermsOf,
) -> None:
    known = found.get(promise)
    last = known[-1] if known else None
    if not standing.owes(promise):
        if known and last and last.ended_at is None:
            known[-1] = replace(last, ended_at=at, standing=standing)
        return
    phase = _phase(promise, at, standing, terms_of(standing.terms))
    if known is None or last is None:
        found[promise] = [Cycle(promise, (phase,), standing)]
    elif last.ended_at is None:
        changed = replace(last.phases[-1], at=at) != phase
        phases = (*last.phases, phase) if changed else last.phases
        known[-1] = replace(last, phases=phases, standing=standing)
    elif promise is Promise.RESOLUTION:
        stopped = replace(last.phases[-1], at=last.ended_at, is_running=False)
        known[-1] = Cycle(promise, (*last.phases, stopped, phase), standing)
    else:
        known.append(Cycle(promise, (phase,), standing))


def _phase(promise: Promise, at: datetime, standing: Standing, terms: Terms) -> Phase:
    stopped = standing.is_merged or terms.is_paused(promise, standing.category)
    return Phase(
        at=at,
        party=standing.party or NO_PARTY,
        is_running=not stopped,
        calendar=terms.calendar,
        target=terms.target(promise, standing.priority),
    )


def turns(
    marks: Sequence[Mark], now: datetime
) -> Iterator[tuple[Party | None, datetime, datetime]]:
    """Whose turn it was from when until when; None after closing, until it is taken up again."""
    standing, since = Standing(), None
    for mark in marks:
        later = standing.after(mark)
        if later.party is not standing.party or since is None:
            if since is not None and since < mark.at:
                yield standing.party, since, mark.at
            since = mark.at
        standing = later
    if since is not None and since < now:
        yield standing.party, since, now


def shares(marks: Sequence[Mark], now: datetime) -> dict[Party, timedelta]:
    """How long it was whose turn: together exactly the life of the ticket."""
    found = dict.fromkeys(Party, timedelta())
    for party, start, end in turns(marks, now):
        if party is not None:
            found[party] += end - start
    return found


def life(marks: Sequence[Mark], now: datetime) -> timedelta:
    """From the opening until it was closed or merged away, or until now."""
    spans = (end - start for party, start, end in turns(marks, now) if party is not None)
    return sum(spans, timedelta())


def added(marks: Sequence[Mark], mark: Mark) -> list[Mark]:
    """The course with one more mark, counted from the last moment known if it comes late."""
    if marks and mark.at < marks[-1].at:
        mark = replace(mark, at=marks[-1].at)
    return [*marks, mark]


def without_reply(marks: Sequence[Mark], reply: str) -> list[Mark]:
    """The course as if this reply had never been written."""
    return [mark for mark in marks if (mark.kind, mark.value) != (Kind.REPLIED, reply)]


def written(marks: Sequence[Mark]) -> list[list[str | int]]:
    """The marks as JSON: microseconds since 1970, kind, value."""
    return [[(mark.at - _EPOCH) // _MICROSECOND, mark.kind.value, mark.value] for mark in marks]


def read_marks(stored: Sequence[Sequence[str | int]]) -> list[Mark]:
    """The marks in this JSON."""
    return [Mark(moment_of(int(at)), Kind(str(kind)), str(value)) for at, kind, value in stored]
