"""Which part of what happened is looked at: a version, and instances that began in a period."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gemba.insight.eventlog import drawn_keys
from gemba.insight.eventlog.arrays import Bools, Int64s

from . import acts
from .acts import column
from .steps import DrawnSteps


@dataclass(frozen=True, slots=True)
class Stretch:
    """`version` None is each on its own; `since_us` counts, `until_us` no more, None is ever."""

    version: int | None = None
    since_us: int | None = None
    until_us: int | None = None


@dataclass(frozen=True, eq=False)
class Chosen:
    """The part of the steps of a process that a stretch chooses."""

    steps: DrawnSteps
    stretch: Stretch = Stretch()

    @cached_property
    def cases(self) -> Bools:
        """One flag per case of the log: its instance began in the period and has run on the
        version."""
        columns, found = self.steps.columns, self.steps.instances
        inside = np.ones(len(found.case), dtype=bool)
        if self.stretch.since_us is not None:
            inside &= found.began_us >= self.stretch.since_us
        if self.stretch.until_us is not None:
            inside &= found.began_us < self.stretch.until_us
        flags = np.zeros(columns.cases, dtype=bool)
        flags[found.case[inside]] = True
        if self.stretch.version is not None:
            on_it = np.zeros_like(flags)
            on_it[columns.case[self._on_version]] = True
            flags &= on_it
        return flags

    @cached_property
    def rows(self) -> Int64s:
        """The rows of those cases that tell of the version."""
        rows = self._on_version
        return rows[self.cases[self.steps.columns.case[rows]]]

    @cached_property
    def _on_version(self) -> Int64s:
        rows = self.steps.rows
        if self.stretch.version is None:
            return rows
        coded = column(self.steps.columns, drawn_keys.VERSION)
        return rows[acts.has_value(coded, rows, str(self.stretch.version))]
