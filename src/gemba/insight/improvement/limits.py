"""What cannot be known from a log, in sentences: said before anybody takes silence for praise."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import UNKNOWN_US
from gemba.insight.mining.wording import Activities, Moment, Number, Share
from gemba.insight.mining.zones import DAY_US

from .candidate import CASES_MIN, Need
from .excess import BLOCKS_MIN
from .view import LogView
from .wording import Said

BACKWARDS_SHARE_MIN = 0.01
SILENT_DAYS_MIN = 10
# So many times the longest usual silence.
SILENT_TIMES = 4
# A step that comes or goes: its part of all events, and of it what is in the other half of cases.
CHANGED_SHARE_MIN, LEFT_SHARE_MAX = 0.03, 0.02
NAMED_MAX = 3
_CHANGED = gettext_noop(
    "The process changed on the way: {steps} is there in one half of the cases only,"
    " the earlier or the later ones. Findings tell of both halves together."
)
_CHANGED_IN_SEVERAL = gettext_noop(
    "The process changed on the way: a step such as {steps} is there in one half of the cases only,"
    " the earlier or the later ones. Findings tell of both halves together."
)


def limits(view: LogView) -> tuple[Said, ...]:
    """All that hold for this log; none for one that tells enough of everything."""
    if view.columns.cases < CASES_MIN or view.blocks < BLOCKS_MIN:
        return (_too_little(view),)
    return (*_people(view), *_clocks(view), *_silence(view), *_change(view))


def _too_little(view: LogView) -> Said:
    times = view.columns.time_us
    days = int(np.ptp(times) // DAY_US) + 1 if len(times) else 0
    return Said(
        gettext_noop(
            "The log tells of {cases} cases in {days} days. To tell a finding from chance takes at"
            " least {cases_min} cases and {days_min} days, better some hundred cases and weeks."
        ),
        {
            "cases": Number(view.columns.cases),
            "days": Number(days),
            "cases_min": Number(CASES_MIN),
            "days_min": Number(BLOCKS_MIN),
        },
    )


def _people(view: LogView) -> Iterator[Said]:
    if not Need.PEOPLE.is_met(view):
        yield Said(
            gettext_noop("The log does not say who did the work: what waits for whom is not known.")
        )
        return
    if len(np.unique(view.columns.resource[view.people_rows])) == 1:
        yield Said(
            gettext_noop(
                "One person, or one name for all, does everything: who has too much to do, and who"
                " could do what, is not known."
            )
        )
    if not Need.STARTS.is_met(view):
        yield Said(
            gettext_noop(
                "Most steps have one time only. How long the work takes is estimated, at most what"
                " lies between two steps, and who is idle is not known."
            )
        )


def _clocks(view: LogView) -> Iterator[Said]:
    columns = view.columns
    if columns.start_us is None:
        return
    told = columns.start_us != UNKNOWN_US
    share = float((columns.start_us[told] > columns.time_us[told]).mean()) if told.any() else 0.0
    if share >= BACKWARDS_SHARE_MIN:
        yield Said(
            gettext_noop(
                "{share} of the steps end before they begin: clocks that differ. They count as"
                " taking no time, and waits around them are only about right."
            ),
            {"share": Share(share)},
        )


def _silence(view: LogView) -> Iterator[Said]:
    """A stretch without any event, far longer than weekends are."""
    times = np.sort(view.columns.time_us)
    gaps = np.diff(times)
    if len(gaps) < CASES_MIN:
        return
    at = int(np.argmax(gaps))
    longest, usual = int(gaps[at]), int(np.partition(gaps, -3)[-3])
    if longest >= SILENT_DAYS_MIN * DAY_US and longest >= SILENT_TIMES * usual:
        yield Said(
            gettext_noop(
                "Nothing happened from {first} to {end}. What was open then waited for that, and"
                " the year is told as if it came every time the log is as long as this."
            ),
            {"first": Moment(int(times[at])), "end": Moment(int(times[at + 1]))},
        )


def _change(view: LogView) -> Iterator[Said]:
    """Steps that are there in one half of the cases only, the earlier or the later ones."""
    columns = view.columns
    late = columns.row_flags(columns.first_us > np.median(columns.first_us))
    size = len(columns.activities)
    after = np.bincount(columns.activity[late], minlength=size)
    whole = np.bincount(columns.activity, minlength=size)
    left = np.minimum(after, whole - after)
    changed = (whole >= CHANGED_SHARE_MIN * len(columns)) & (left <= LEFT_SHARE_MAX * whole)
    codes = np.flatnonzero(changed).tolist()
    if codes:
        words = _CHANGED if len(codes) == 1 else _CHANGED_IN_SEVERAL
        yield Said(
            words, {"steps": Activities(tuple(view.name(code) for code in codes[:NAMED_MAX]))}
        )
