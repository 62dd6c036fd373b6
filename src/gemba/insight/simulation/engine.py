"""Runs a twin: one seed, one log, and what the log does not tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools, Floats, Int32s, Int64s
from gemba.insight.eventlog.columns import EventRows
from gemba.insight.mining.calendars import Spans

from .floor import Floor
from .model import Twin
from .plan import draw_plan, worked
from .telling import NEVER, Lived, entered_ms, event_rows, lived


@dataclass(frozen=True, eq=False)
class CaseEnds:
    """The cases told of, in the order of `rows.case.names`: type, arrival and end (UTC
    microseconds; `UNKNOWN_US` while open), and whether the customer left."""

    type: Int32s
    arrived_us: Int64s
    ended_us: Int64s
    left: Bools

    @property
    def open(self) -> int:
        return int(np.count_nonzero(self.ended_us == UNKNOWN_US))


@dataclass(frozen=True, eq=False)
class Waits:
    """Each piece of work of the cases told of that was begun: activity, type, and the seconds from
    when it was possible until somebody began it."""

    activity: Int32s
    type: Int32s
    seconds: Floats


@dataclass(frozen=True, eq=False)
class Effort:
    """By person, in the period told of: seconds on duty, and seconds of work done in them or, with
    overtime, after them. Work done side by side counts for each piece."""

    on_duty_seconds: Floats
    worked_seconds: Floats


@dataclass(frozen=True, eq=False)
class Outcome:
    """`rows` is a log like any other; the rest is what no log tells."""

    twin: Twin
    rows: EventRows
    cases: CaseEnds
    waits: Waits
    effort: Effort


DRAWING, WORKING, TELLING = STEPS = (
    gettext_noop("what comes, and what it takes"),
    gettext_noop("people at work"),
    gettext_noop("what is told of it"),
)


def run(twin: Twin, seed: int, progress: Callable[[str], None] = lambda _step: None) -> Outcome:
    """The same twin and seed give the same outcome, byte for byte; `progress` hears each of `STEPS`
    as it begins.

    Two twins of one seed see the same cases and the same luck as far as they are alike. Raises
    TwinInvalid when the model draws more than can be run.
    """
    progress(DRAWING)
    floor = Floor(draw_plan(twin, seed))
    progress(WORKING)
    floor.run()
    progress(TELLING)
    life = lived(floor)
    return Outcome(
        twin=twin,
        rows=event_rows(floor, life),
        cases=_case_ends(floor, life),
        waits=_waits(floor, life),
        effort=_effort(floor),
    )


def _case_ends(floor: Floor, life: Lived) -> CaseEnds:
    plan = floor.plan
    case = plan.paths.case
    ended = entered_ms(life.arrival_ms)
    first = np.flatnonzero(np.concatenate([[True], case[1:] != case[:-1]])[: len(case)])
    if len(first):
        # Branches end in any order: a case has ended when all its steps have.
        last = np.maximum.reduceat(life.end_ms, first)
        went_on = np.minimum.reduceat(life.end_ms, first) == NEVER
        ended[case[first]] = np.where(went_on, NEVER, last)
    left = np.zeros(len(ended), dtype=np.bool_)
    for gone, at_ms in floor.customers.left:
        left[gone], ended[gone] = True, at_ms
    told = life.told
    ended_us = np.where(ended == NEVER, UNKNOWN_US, plan.clock.us(ended))
    arrived_us = plan.clock.us(life.arrival_ms[told])
    return CaseEnds(plan.cases.type[told], arrived_us, ended_us[told], left[told])


def _waits(floor: Floor, life: Lived) -> Waits:
    work = floor.plan.work
    begun = np.array(floor.begun[: len(work)], dtype=np.int64)
    done = np.array(floor.done[: len(work)], dtype=np.int64)
    before = np.concatenate([[0], done[:-1]])[: len(work)]
    arrived = entered_ms(life.arrival_ms)[work.case]
    possible = np.where(work.is_first, arrived, before) + work.lead_ms
    if floor.waiting.possible:
        told = np.array(floor.waiting.possible, dtype=np.int64)
        possible = np.where(told >= 0, told, possible)
    waited = begun - possible
    rows = (begun >= 0) & life.told[work.case] & worked(floor.plan.twin)[work.activity]
    return Waits(work.activity[rows], work.type[rows], waited[rows] / 1_000)


def _effort(floor: Floor) -> Effort:
    clock, hands = floor.plan.clock, floor.hands
    doer = np.array(floor.doer, dtype=np.int64)
    begun = np.maximum(np.array(floor.begun, dtype=np.int64), clock.told_ms)
    done = np.array(floor.done, dtype=np.int64)
    until = np.minimum(np.where(done < 0, clock.end_ms, done), clock.end_ms)
    on_duty = [each.within_ms(clock.told_ms, clock.end_ms) for each in hands.duties]
    worked = np.zeros(len(on_duty))
    order = np.argsort(doer, kind="stable")
    bounds = np.searchsorted(doer[order], np.arange(len(on_duty) + 1))
    for person, duty in enumerate(hands.duties):
        hers = order[bounds[person] : bounds[person + 1]]
        if hands.overtime:
            worked[person] = np.maximum(until[hers] - begun[hers], 0).sum()
        else:
            spans = Spans(np.array(duty.starts, np.int64), np.array(duty.ends, np.int64))
            worked[person] = spans.within(begun[hers], until[hers]).sum()
    return Effort(np.array(on_duty, dtype=np.float64) / 1_000, worked / 1_000)


__all__ = ["CaseEnds", "Effort", "Outcome", "Waits", "run"]
