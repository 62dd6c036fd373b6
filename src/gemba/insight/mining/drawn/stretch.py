"""Which part of what happened is looked at: a version, and instances that began in a period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools

from . import acts
from .acts import column
from .steps import DrawnSteps


@dataclass(frozen=True, slots=True)
class Stretch:
    """`version` None is each on its own; `since_us` counts, `until_us` no more, None is ever."""

    version: int | None = None
    since_us: int | None = None
    until_us: int | None = None


def cases_of(steps: DrawnSteps, stretch: Stretch) -> Bools:
    """One flag per case of the log: its instance began in the period and has run on the version."""
    found = steps.instances
    inside = np.ones(len(found.case), dtype=bool)
    if stretch.since_us is not None:
        inside &= found.began_us >= stretch.since_us
    if stretch.until_us is not None:
        inside &= found.began_us < stretch.until_us
    flags = np.zeros(steps.columns.cases, dtype=bool)
    flags[found.case[inside]] = True
    if stretch.version is not None:
        on_it = np.zeros_like(flags)
        on_it[steps.columns.case[steps.rows[is_on(steps, stretch)]]] = True
        flags &= on_it
    return flags


def is_on(steps: DrawnSteps, stretch: Stretch) -> Bools:
    """One flag per entry of `steps.rows`: it tells of the version."""
    coded = column(steps.columns, acts.VERSION)
    if stretch.version is None:
        return np.ones(len(steps.rows), dtype=bool)
    return acts.has_value(coded, steps.rows, str(stretch.version))


def versions_of(steps: DrawnSteps) -> list[tuple[int, int]]:
    """The versions that instances have run on, and how many, the newest first."""
    coded = column(steps.columns, acts.VERSION)
    found = []
    for code, text in enumerate(coded.names):
        cases = steps.columns.case[steps.rows[coded.codes[steps.rows] == code]]
        flags = np.zeros(steps.columns.cases, dtype=bool)
        flags[cases] = True
        if count := int(np.count_nonzero(flags)):
            found.append((int(text), count))
    return sorted(found, reverse=True)
