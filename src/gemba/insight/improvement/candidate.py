"""What a detector hands in: a place, what it would save there, and how likely by chance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.mining.waiting.starts import unknown_starts

from .finding import Figure, Lever, Place
from .view import LogView
from .vocabulary import Topic
from .wording import Said

# Fewer cases are an anecdote.
CASES_MIN = 20
# How busy people are cannot be told where more of their work has no beginning.
ESTIMATED_SHARE_MAX = 0.5


@dataclass(frozen=True, eq=False)
class Claim:
    """The part (0 to 1) of the work and of the wait at some rows of the log, each named once, that
    the lever would save. `spare_hours` is work time by block of the log that no row tells: people
    who are there and idle. `years`: the time in which all that was lost."""

    rows: Int64s
    work: Floats
    wait: Floats
    years: float
    spare_hours: Floats | None = None

    @classmethod
    def part(cls, rows: Int64s, part: float, years: float) -> Claim:
        """The same part of work and wait at all rows."""
        of_each = np.full(len(rows), min(max(part, 0.0), 1.0))
        return cls(rows, of_each, of_each, years)

    @classmethod
    def wait_part(cls, rows: Int64s, part: float, years: float) -> Claim:
        """A part of the wait, no work."""
        of_each = np.full(len(rows), min(max(part, 0.0), 1.0))
        return cls(rows, np.zeros(len(rows)), of_each, years)


@dataclass(frozen=True, eq=False)
class Candidate:
    """A place a detector has tested. All tested places are handed in, sure or not: false discovery
    is controlled over all of them.

    `cases` are the codes of those that show it, where the claim's rows do not say so. `assumes`
    is what the saving rests on, beside the rates. `people` are those it is about, who does most
    first. `kind_share` is its part of what is looked at by itself: of all requests that come back.
    """

    place: Place
    said: Said
    lever: Lever
    claim: Claim
    p: float
    figures: tuple[Figure, ...]
    edges: tuple[tuple[str, str], ...] = ()
    assumes: tuple[Said, ...] = ()
    cases: Int64s | None = None
    kind_share: float = 0.0
    people: tuple[str, ...] = ()


class Need(StrEnum):
    """What a detector cannot do without, beside cases, activities and times."""

    PEOPLE = "people"
    STARTS = "starts"
    CHANNEL = Topic.CHANNEL
    CUSTOMER = Topic.CUSTOMER
    KIND = Topic.KIND

    def is_met(self, view: LogView) -> bool:
        """Whether the log tells it."""
        if self is Need.PEOPLE:
            return bool(view.people_rows.any())
        if self is Need.STARTS:
            guessed = unknown_starts(view.columns)[view.people_rows]
            return not bool(guessed.mean() > ESTIMATED_SHARE_MAX)
        return view.topic(Topic(self.value)) is not None


@dataclass(frozen=True)
class Detector:
    """What it looks for, the baseline its p is told against, and what a log must tell.

    `says_why`, 0 to 1: where two explain the same hours, the one that says less why gives way.
    `compares_people`: its findings are about one person's work beside that of others, and not for
    everybody to read.
    """

    name: str
    title: str
    baseline: str
    find: Callable[[LogView], list[Candidate]]
    needs: tuple[Need, ...] = field(default=())
    says_why: float = 1.0
    compares_people: bool = False

    def can_read(self, view: LogView) -> bool:
        """Whether the log tells what it needs."""
        return all(need.is_met(view) for need in self.needs)


def mean_at(value: Floats, flags: Bools) -> float:
    """Zero for none."""
    return float(value[flags].mean()) if flags.any() else 0.0


def part_above(baseline: float, mean: float) -> float:
    """The part of the mean that lies above the baseline."""
    return max(0.0, 1 - baseline / mean) if mean > 0 else 0.0
