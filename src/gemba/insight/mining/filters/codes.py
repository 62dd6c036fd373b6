"""From names to codes of a log, and from traces to cases."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import Names
from gemba.insight.mining.wording import Activities, Resources, Sentence

from .kind import FilterRefused


def activity_flags(log: EventColumns, names: tuple[str, ...]) -> Bools:
    """One flag per activity code. Raises FilterRefused when the log knows none of the names."""
    flags = name_flags(log.activities, names)
    if not flags.any():
        raise FilterRefused(
            Sentence(
                gettext_noop("This log has no activity “{activity}”; its filter was left out."),
                {"activity": Activities(names)},
            )
        )
    return flags


def resource_flags(log: EventColumns, names: tuple[str, ...]) -> Bools:
    """One flag per resource code. Raises FilterRefused when the log knows none of the names."""
    flags = name_flags(log.resources, names)
    if not flags.any():
        raise FilterRefused(
            Sentence(
                gettext_noop("Nobody in this log is called “{who}”; the filter was left out."),
                {"who": Resources(names)},
            )
        )
    return flags


def name_flags(known: Names, wanted: tuple[str, ...]) -> Bools:
    """One flag per code of a dictionary."""
    flags = np.zeros(len(known), dtype=bool)
    for text in wanted:
        code = known.code_of(text)
        if code is not None:
            flags[code] = True
    return flags


def coded(flags: Bools, codes: npt.NDArray[np.integer]) -> Bools:
    """The flag of each code; unknown codes (-1) are not flagged."""
    return np.append(flags, False).take(codes)


def trace_sums(log: EventColumns, positions: Bools) -> npt.NDArray[np.integer]:
    """How many positions of each trace are flagged."""
    if not len(positions):
        return np.zeros(len(log.index.traces), dtype=np.int64)
    return np.add.reduceat(positions, log.index.traces.offsets[:-1], dtype=np.int64)


def cases_of_traces(log: EventColumns, traces: Bools) -> Bools:
    """One flag per case from one flag per trace."""
    return traces.take(log.index.trace)


def row_sums(log: EventColumns, rows: Bools) -> npt.NDArray[np.integer]:
    """How many rows of each case are flagged."""
    return np.bincount(log.case[np.flatnonzero(rows)], minlength=log.cases)
