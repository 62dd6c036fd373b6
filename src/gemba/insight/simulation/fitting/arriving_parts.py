"""Arrivals of types that are parts of wider kinds.

What tells the part may be known only late in a case, as the vendor is of which a part is ordered:
young cases do not have it yet, and it would seem that ever fewer of them come. So the arrivals are
those of the wider kind, and each part has its share of those that are old enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.simulation.model import Arrivals

from .arrivals import fit_arrivals
from .reading import Log
from .unknowns import Unknown

# Cases begun longer ago than so large a part of all lasted are old enough, if they are so many.
LASTED_SHARE = 0.95
OLD_MIN = 30


def arrivals_of_parts(
    log: Log, by_itself: Bools, span: tuple[int, int]
) -> tuple[tuple[Arrivals, ...], list[Unknown]]:
    """`by_itself`: one flag per case that nothing else brings."""
    begun = log.steps.start_us[log.steps.is_first]
    wider = log.kinds.of_case if log.kinds.wider is None else log.kinds.wider
    is_old = _old(log)
    arrivals: list[Arrivals] = []
    unknowns: list[Unknown] = []
    for code in np.unique(wider).tolist():
        mine = by_itself & (wider == code)
        found = fit_arrivals(begun[mine], "", log.zone, span)
        unknowns += found.unknowns
        arrivals += _parts(found.arrivals, log, mine, is_old)
    return tuple(arrivals), unknowns


def _old(log: Log) -> Bools:
    """By case, whether all is known of it that tells its part."""
    columns = log.columns
    first, last = columns.first_us, columns.last_us
    lasted = (last - first)[~log.is_open]
    usual = float(np.quantile(lasted, LASTED_SHARE)) if len(lasted) else 0.0
    found: Bools = first <= log.until_us - usual
    return found


def _parts(whole: Arrivals, log: Log, mine: Bools, is_old: Bools) -> Iterator[Arrivals]:
    old = mine & is_old
    known = log.kinds.of_case[old if np.count_nonzero(old) >= OLD_MIN else mine]
    count = np.bincount(known, minlength=len(log.kinds.types))
    for code in np.flatnonzero(count).tolist():
        share = int(count[code]) / len(known)
        yield replace(
            whole,
            type=log.kinds.names[code],
            per_hour=tuple(share * each for each in whole.per_hour),
            # What is left of cases that come alike, some of them taken away by chance.
            regularity=1 + (whole.regularity - 1) * share,
        )
