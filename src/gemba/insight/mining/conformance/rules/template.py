"""What every template of rules is: a check over the rows of a log, and its sentence.

The control-flow templates are those of Declare (Pesic, Schonenberg & van der Aalst 2007,
"DECLARE: full support for loosely-structured processes"); limits of time, and who does what, as
in its multi-perspective kin (Burattin, Maggi & Sperduti 2016).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools, Bytes, Int64s
from gemba.insight.eventlog.columns import EventColumns

from .rule import Rule

__all__ = ["Checked", "RuleLog", "State", "Template", "gettext_noop"]

SECOND_US = 1_000_000
# A case is over once it has been still for longer than this share of all waits in its log.
STILL_SHARE = 0.95


class State(IntEnum):
    """How one activation of a rule came out. Pending: the log ends before it is decided."""

    SATISFIED = 0
    VIOLATED = 1
    PENDING = 2


@dataclass(frozen=True, eq=False)
class Checked:
    """One entry per activation: the row that activates the rule, the row of the event that
    decides it (that activation itself where something is missing), and a `State`."""

    row: Int64s
    decided_by: Int64s
    state: Bytes


class Template(ABC):
    """`word` stands in addresses and tables and never changes its meaning. `title` offers the
    template, `sentence` says a rule of it; `timed_sentence` with its limit of time,
    `once_sentence` where the number of times is one."""

    word: ClassVar[str]
    title: ClassVar[str]
    sentence: ClassVar[str]
    timed_sentence: ClassVar[str] = ""
    once_sentence: ClassVar[str] = ""
    takes_other: ClassVar[bool] = True
    takes_times: ClassVar[bool] = False
    needs_time: ClassVar[bool] = False

    @property
    def takes_time(self) -> bool:
        return bool(self.timed_sentence)

    @abstractmethod
    def check(self, log: RuleLog, rule: Rule) -> Checked:
        """Every activation of the rule in the log."""


class RuleLog:
    """A log as checks read it. `cases` flags those the rule is about."""

    def __init__(self, columns: EventColumns, cases: Bools) -> None:
        self.columns = columns
        self.cases = cases
        self.chosen: Int64s = np.flatnonzero(cases)
        self.end_us = int(columns.time_us.max(initial=0))

    def rows_of(self, activity: str) -> Int64s:
        """The rows of an activity in the chosen cases; none for an unknown one."""
        code = self.columns.activities.codes.get(activity)
        rows: Int64s = np.flatnonzero(self.columns.activity == (-1 if code is None else code))
        meant: Int64s = rows[self.cases[self.columns.case[rows]]]
        return meant

    def next_of(self, rows: Int64s, targets: Int64s) -> Int64s:
        """For each row the first of `targets` (ascending) after it in its case, or -1."""
        place = np.searchsorted(targets, rows, side="right")
        return self._in_case(rows, targets, place, place < len(targets))

    def last_of(self, rows: Int64s, targets: Int64s) -> Int64s:
        """For each row the last of `targets` (ascending) before it in its case, or -1."""
        place = np.searchsorted(targets, rows, side="left") - 1
        return self._in_case(rows, targets, place, place >= 0)

    def first_rows(self) -> Int64s:
        return self.columns.offsets[self.chosen]

    def last_rows(self) -> Int64s:
        return self.columns.offsets[self.chosen + 1] - 1

    def waited_us(self, rows: Int64s, later: Int64s) -> Int64s:
        """From the end of one event to the start of a later one, where starts are known."""
        columns = self.columns
        begun = columns.time_us[later]
        if columns.start_us is not None:
            start = columns.start_us[later]
            begun = np.where(start == UNKNOWN_US, begun, start)
        waited: Int64s = np.maximum(begun - columns.time_us[rows], 0)
        return waited

    @cached_property
    def is_open(self) -> Bools:
        """One flag per case of the log: it may still go on."""
        columns, waits = self.columns, self.columns.index.edge_wait.value
        still = float(np.quantile(waits, STILL_SHARE)) if len(waits) else 0.0
        last = columns.time_us[columns.offsets[1:] - 1] if columns.cases else columns.time_us
        flags: Bools = self.end_us - last < still
        return flags

    def open_rows(self, rows: Int64s) -> Bools:
        """Whether the case of each row may still go on."""
        return self.is_open[self.columns.case[rows]]

    def answered(self, rows: Int64s, answers: Int64s, within_seconds: float | None) -> Checked:
        """Each row wants an answer (-1: there is none), soon enough where a limit is given."""
        has = answers >= 0
        decided = np.where(has, answers, rows)
        if within_seconds is None:
            return Checked(rows, decided, states(has, ~has & self.open_rows(rows)))
        limit_us = round(within_seconds * SECOND_US)
        in_time = has & (self.waited_us(rows, decided) <= limit_us)
        undecided = ~has & (self.end_us - self.columns.time_us[rows] <= limit_us)
        return Checked(rows, decided, states(in_time, undecided))

    def decided(self, rows: Int64s, holds: Bools) -> Checked:
        """Each row decides for itself."""
        return Checked(rows, rows, states(holds, np.zeros(len(rows), dtype=bool)))

    def _in_case(self, rows: Int64s, targets: Int64s, place: Int64s, is_there: Bools) -> Int64s:
        if not len(targets):
            return np.full(len(rows), -1, dtype=np.int64)
        found = targets[np.where(is_there, place, 0)]
        case = self.columns.case
        return np.where(is_there & (case[found] == case[rows]), found, -1)


def states(holds: Bools, pending: Bools) -> Bytes:
    """What holds is satisfied, pending or not; of the rest, what is not pending is violated."""
    found: Bytes = np.where(holds, State.SATISFIED, State.VIOLATED).astype(np.uint8)
    found[~holds & pending] = State.PENDING
    return found


def joined(*parts: Checked) -> Checked:
    """The activations of several checks together."""
    return Checked(
        np.concatenate([part.row for part in parts]),
        np.concatenate([part.decided_by for part in parts]),
        np.concatenate([part.state for part in parts]),
    )


def has_equal(keys: npt.NDArray[np.int64], among: npt.NDArray[np.int64]) -> Bools:
    """Which keys stand among others."""
    found: Bools = np.isin(keys, among)
    return found
