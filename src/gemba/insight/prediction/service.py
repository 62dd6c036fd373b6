"""Predictions of running cases of one log, from models that are read once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.eventlog.columns import EventColumns

from .bundles import Bundle
from .features.moments import Moments
from .features.schema import Schema
from .features.steps import Steps, steps_of
from .features.table import Known, Surroundings, surroundings_of
from .learning.chances import SHARES, ChancesModel
from .learning.remaining import RemainingModel
from .learning.seen import Seen, seen_at
from .reasons import Reason, reasons
from .targets import NEXT, REMAINING, Reading

NEXT_SHOWN = 3
# A chance so high is worth a reason.
REASONED_FROM = 0.2
# How busy it is and how long waits are hardly change within a minute.
AROUND_KEPT = timedelta(seconds=60)


@dataclass(frozen=True)
class Remaining:
    """Hours from the moment asked; the interval holds four of five."""

    hours: float
    low_hours: float
    high_hours: float


@dataclass(frozen=True)
class Chance:
    """A step (its activity code; END of `training`: the case ends) and how likely it is next."""

    step: str
    probability: float


@dataclass(frozen=True)
class Foretold:
    """What becomes of a case. `chances` by target; what is missing cannot be said."""

    ticket: UUID
    at: datetime
    remaining: Remaining | None = None
    next_steps: tuple[Chance, ...] = ()
    chances: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Risk:
    """How likely something comes of a case, and what speaks for it most; None where no trees speak
    or it is less likely than `REASONED_FROM`."""

    chance: float
    reason: Reason | None


@dataclass(frozen=True, eq=False)
class Voices:
    """The models that speak, by target."""

    bundles: Mapping[str, Bundle]


@dataclass(frozen=True, eq=False)
class _Asked:
    """Running cases of a log: their steps and the moment."""

    tickets: tuple[UUID, ...]
    steps: Steps
    moments: Moments
    around: Surroundings


class Foretelling:
    """Keeps models and surroundings in memory; serves threads."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._lock = threading.Lock()
        self._digests: Mapping[str, str] = {}
        self._voices: Voices | None = None
        self._around: tuple[datetime, object, Surroundings] | None = None

    def voices(
        self, digests: Mapping[str, str], read: Callable[[str], Bundle | None]
    ) -> Voices | None:
        """The models of these files; None where there is none."""
        with self._lock:
            if digests != self._digests:
                found = {target: read(digest) for target, digest in digests.items()}
                bundles = {target: each for target, each in found.items() if each is not None}
                self._digests, self._voices = digests, Voices(bundles) if bundles else None
            return self._voices

    def foretold(
        self, columns: EventColumns, voices: Voices, tickets: Sequence[UUID], now: datetime
    ) -> dict[UUID, Foretold]:
        """Those of which something can be said."""
        asked = self._asked(columns, voices, tickets, now)
        if asked is None:
            return {}
        parts: dict[UUID, dict[str, object]] = {each: {} for each in asked.tickets}
        chances: dict[UUID, dict[str, float]] = {each: {} for each in asked.tickets}
        for bundle, seen in _seen(asked, voices):
            knows = bundle.knows(seen)
            if isinstance(bundle.model, RemainingModel):
                _tell_time(bundle.model, seen, knows, asked, parts)
            elif bundle.target == NEXT:
                _tell_next(bundle, seen, knows, asked, parts)
            elif bundle.model.speaker != SHARES:
                told = bundle.model.tell(seen)[:, 1].tolist()
                for ticket, yes, is_known in zip(asked.tickets, told, knows, strict=True):
                    if is_known:
                        chances[ticket][bundle.target] = yes
        return {
            each: Foretold(each, now, chances=chances[each], **parts[each])  # type: ignore[arg-type]
            for each in asked.tickets
            if parts[each] or chances[each]
        }

    def reasons(
        self, columns: EventColumns, voices: Voices, which: tuple[UUID, str], now: datetime
    ) -> tuple[Reason, ...]:
        """Of one ticket and target."""
        ticket, target = which
        asked = self._asked(columns, voices, [ticket], now)
        if asked is None:
            return ()
        bundle = voices.bundles[target]
        seen = _seen_by(asked, bundle.schema)
        if not bundle.knows(seen)[0]:
            return ()
        likeliest = 1
        if target == NEXT and isinstance(bundle.model, ChancesModel):
            likeliest = int(bundle.model.tell(seen)[0].argmax())
        return reasons(bundle, seen, likeliest)

    def risks(
        self, columns: EventColumns, bundle: Bundle, tickets: Sequence[UUID], now: datetime
    ) -> dict[UUID, Risk]:
        """What one yes-or-no model says of those of which it can say something."""
        asked = self._asked(columns, Voices({bundle.target: bundle}), tickets, now)
        model = bundle.model
        if asked is None or not isinstance(model, ChancesModel) or model.speaker == SHARES:
            return {}
        seen = _seen_by(asked, bundle.schema)
        told, knows = model.tell(seen)[:, 1], bundle.knows(seen)
        return {
            ticket: Risk(float(told[row]), _for_it(bundle, seen, row, float(told[row])))
            for row, ticket in enumerate(asked.tickets)
            if knows[row]
        }

    def _asked(
        self, columns: EventColumns, voices: Voices, tickets: Sequence[UUID], now: datetime
    ) -> _Asked | None:
        found = _places(columns, tickets)
        if not found:
            return None
        cases = np.array(list(found.values()), np.int64)
        labels = {name for each in voices.bundles.values() for name in each.schema.labels}
        steps = steps_of(columns, tuple(sorted(labels)), cases)
        runs = ~_has_ended(steps, self._reading.ends)
        last = steps.offsets[1:][runs] - 1
        if not len(last):
            return None
        now_us = int(now.timestamp() * 1_000_000)
        moments = Moments(last, np.maximum(steps.time_us[last], now_us))
        running = tuple(t for t, is_running in zip(found, runs, strict=True) if is_running)
        return _Asked(running, steps, moments, self._surroundings(columns, now))

    def _surroundings(self, columns: EventColumns, now: datetime) -> Surroundings:
        with self._lock:
            kept = self._around
            if (
                kept is None
                or kept[1] is not columns.lineage
                or not timedelta(0) <= now - kept[0] < AROUND_KEPT
            ):
                kept = self._around = (now, columns.lineage, surroundings_of(columns))
            return kept[2]


def _for_it(bundle: Bundle, seen: Seen, row: int, chance: float) -> Reason | None:
    if chance < REASONED_FROM:
        return None
    found = reasons(bundle, seen.take(np.array([row], np.int64)))
    return next((each for each in found if each.moves > 0), None)


def _places(columns: EventColumns, tickets: Sequence[UUID]) -> dict[UUID, int]:
    if len(tickets) > 20:
        codes = columns.case_ids.codes
        return {each: codes[each.hex] for each in tickets if each.hex in codes}
    found = {each: columns.case_ids.code_of(each.hex) for each in tickets}
    return {ticket: code for ticket, code in found.items() if code is not None}


def _has_ended(steps: Steps, ends: tuple[str, ...]) -> Bools:
    """By case; a ticket that was solved and came back is not foretold again."""
    wanted = np.array([name in ends for name in steps.activities], np.bool_)
    flags: Int64s = np.add.reduceat(wanted[steps.activity].astype(np.int64), steps.offsets[:-1])
    return flags > 0


def _seen(asked: _Asked, voices: Voices) -> list[tuple[Bundle, Seen]]:
    """Each model with what it sees; models that know the same words see the same."""
    known: list[tuple[Schema, Seen]] = []
    found = []
    for bundle in voices.bundles.values():
        seen = next((each for schema, each in known if schema == bundle.schema), None)
        if seen is None:
            seen = _seen_by(asked, bundle.schema)
            known.append((bundle.schema, seen))
        found.append((bundle, seen))
    return found


def _seen_by(asked: _Asked, schema: Schema) -> Seen:
    return seen_at(Known(asked.steps, asked.around, schema), asked.moments)


def _tell_time(
    model: RemainingModel,
    seen: Seen,
    knows: Bools,
    asked: _Asked,
    parts: dict[UUID, dict[str, object]],
) -> None:
    told = model.tell(seen)
    for place, ticket in enumerate(asked.tickets):
        if knows[place]:
            parts[ticket][REMAINING] = Remaining(
                float(told.hours[place]), float(told.low[place]), float(told.high[place])
            )


def _tell_next(
    bundle: Bundle,
    seen: Seen,
    knows: Bools,
    asked: _Asked,
    parts: dict[UUID, dict[str, object]],
) -> None:
    assert isinstance(bundle.model, ChancesModel)
    told = bundle.model.tell(seen)
    order = np.argsort(-told, axis=1)[:, :NEXT_SHOWN]
    for place, ticket in enumerate(asked.tickets):
        if knows[place]:
            parts[ticket]["next_steps"] = tuple(
                Chance(bundle.classes[code], float(told[place, code]))
                for code in order[place].tolist()
                if bundle.classes[code]
            )
