"""How many people each half hour needs.

Work at which somebody waits (calls, chats) needs people by Erlang C, or A where patience is known,
half hour by half hour. Work that may wait (mail) is levelled: of all courses that begin nothing
before it has come and finish all before it is due, the one whose pace changes least and whose peak
is lowest. Everything is before shrinkage until `Requirement.rostered`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s

from .erlang import Target, Traffic, least_agents
from .levelling import level_work

# Arrivals an hour are rounded to this share of themselves, so that like half hours are asked once.
_DIGITS = 3


@dataclass(frozen=True)
class Immediate:
    """Work at which somebody waits. With `concurrency` a person has so many at once (chats), each
    taking `handling_seconds` from first to last; `patience_seconds` None: nobody gives up."""

    name: str
    handling_seconds: float
    target: Target
    patience_seconds: float | None = None
    concurrency: int = 1


@dataclass(frozen=True)
class Deferrable:
    """Work that may wait: it is finished within `due_seconds` of open time after it came."""

    name: str
    handling_seconds: float
    due_seconds: float
    backlog: float = 0.0


@dataclass(frozen=True, eq=False)
class Requirement:
    """People on the floor in each slot, flat over days and slots, by name of the work.

    People at immediate work are whole; those at deferrable work are the mean pace of the slot.
    """

    slot_seconds: float
    immediate: dict[str, Int64s]
    deferrable: dict[str, Floats]
    # Of the time immediate people are not busy, what goes to deferrable work.
    filled: Floats

    @property
    def exact(self) -> Floats:
        """The same without whole numbers where work may wait: parts of people add up over slots."""
        total: Floats = np.sum([np.zeros(len(self.filled)), *self.exact_of_each.values()], axis=0)
        return total

    @property
    def exact_of_each(self) -> dict[str, Floats]:
        """By kind of work; what idle time takes is taken off all that may wait alike."""
        paced = np.sum([np.zeros(len(self.filled)), *self.deferrable.values()], axis=0)
        left = np.maximum(paced - self.filled, 0)
        share = np.divide(left, paced, out=np.zeros(len(paced)), where=paced > 0)
        waiting = {name: people.astype(np.float64) for name, people in self.immediate.items()}
        return waiting | {name: people * share for name, people in self.deferrable.items()}

    @property
    def floor(self) -> Int64s:
        """People who have to be there, in whole numbers."""
        slots = len(self.filled)
        waiting: Int64s = np.sum([np.zeros(slots, np.int64), *self.immediate.values()], axis=0)
        paced = np.sum([np.zeros(slots), *self.deferrable.values()], axis=0) - self.filled
        needed: Int64s = waiting + np.ceil(np.maximum(paced, 0) - 1e-9).astype(np.int64)
        return needed

    def rostered(self, shrinkage: float) -> Int64s:
        """People to plan so that `floor` are there, when `shrinkage` of planned time is lost to
        breaks, meetings, illness. Raises ValueError unless it is from 0 to below 1."""
        if not 0 <= shrinkage < 1:
            raise ValueError("Shrinkage is a share from 0 to below 1.")
        return np.ceil(self.floor / (1 - shrinkage) - 1e-9).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Demand:
    """Arrivals of one kind of work in each slot, flat over days and slots: a forecast's mean, or
    the high end of its interval for those who want to be safe."""

    work: Immediate | Deferrable
    arrivals: Floats


def requirement(
    demands: Sequence[Demand],
    open_slots: Bools,
    *,
    slot_seconds: float = 1800.0,
    fill: float = 0.0,
    there: Floats | None = None,
) -> Requirement:
    """For all kinds of work in the same slots. Raises ValueError for arrays that differ in length,
    and where no number of people keeps a target.

    What arrives while closed at immediate work is not answered. `fill` is how much of the idle time
    of immediate people is used for deferrable work, 0: none, as where teams are apart. Deferrable
    work is spread evenly over the people who are `there` in each slot, or over open slots.
    """
    if any(len(demand.arrivals) != len(open_slots) for demand in demands):
        raise ValueError("Arrivals of all work are of the same slots.")
    immediate: dict[str, Int64s] = {}
    deferrable: dict[str, Floats] = {}
    idle = np.zeros(len(open_slots))
    for demand in demands:
        work, arrivals = demand.work, demand.arrivals
        if isinstance(work, Immediate):
            people = _people(work, np.where(open_slots, arrivals, 0.0), slot_seconds)
            busy = arrivals * work.handling_seconds / slot_seconds / work.concurrency
            idle += np.maximum(people - np.where(open_slots, busy, 0.0), 0.0)
            immediate[work.name] = people
        else:
            seconds = _levelled(work, arrivals, open_slots, slot_seconds, there)
            deferrable[work.name] = seconds / slot_seconds
    paced = np.sum([np.zeros(len(open_slots)), *deferrable.values()], axis=0)
    return Requirement(slot_seconds, immediate, deferrable, np.minimum(idle * fill, paced))


def _people(work: Immediate, arrivals: Floats, slot_seconds: float) -> Int64s:
    rates = arrivals * 3600 / slot_seconds
    return np.array([_people_for(work, _rounded(rate)) for rate in rates.tolist()], np.int64)


@lru_cache(maxsize=4096)
def _people_for(work: Immediate, per_hour: float) -> int:
    traffic = Traffic(per_hour, work.handling_seconds, work.patience_seconds)
    return math.ceil(least_agents(traffic, work.target) / work.concurrency)


def _rounded(rate: float) -> float:
    """Upwards, to three figures."""
    if rate <= 0:
        return 0.0
    step = 10.0 ** (math.floor(math.log10(rate)) - _DIGITS + 1)
    return math.ceil(rate / step - 1e-9) * step


def _levelled(
    work: Deferrable,
    arrivals: Floats,
    open_slots: Bools,
    slot_seconds: float,
    there: Floats | None,
) -> Floats:
    """Seconds of work in each slot. What comes while closed waits for the next opening."""
    due = max(1, math.floor(work.due_seconds / slot_seconds))
    return level_work(
        arrivals * work.handling_seconds,
        open_slots,
        due_slots=due,
        backlog=work.backlog * work.handling_seconds,
        people=there,
    )
