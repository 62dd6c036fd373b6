"""Requests that come back after they were solved far more often than others."""

from __future__ import annotations

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.improvement.candidate import Candidate, Detector
from gemba.insight.improvement.finding import Lever
from gemba.insight.improvement.shares import Telling, ValueShare, candidate_of, shares_by_value
from gemba.insight.improvement.view import LogView
from gemba.insight.improvement.vocabulary import Topic
from gemba.insight.kpis.meanings import Meaning

_TOPICS = (Topic.KIND, Topic.PRODUCT, Topic.CHANNEL, Topic.VENDOR, Topic.TEAM)
_TELLING = Telling(
    sentence=gettext_noop(
        "{share} of the requests of “{value}” come back after they were solved, {others}"
        " of all others."
    ),
    figure=gettext_noop("share that comes back"),
    lever=Lever.QUALITY,
    assumes=gettext_noop("They would come back as rarely as all others."),
)


def find(view: LogView) -> list[Candidate]:
    """One place a value of what cases tell of themselves."""
    columns = view.columns
    solved = view.rows_meaning(Meaning.RESOLVED)
    if not solved.any():
        return []
    after = _after_first(view, solved)
    again = after & (view.customer_rows | view.rows_meaning(Meaning.REOPENED))
    counts, hit = np.zeros((2, columns.cases), dtype=np.bool_)
    counts[columns.case[solved]] = True
    hit[columns.case[again]] = True
    return [
        _candidate(view, each, after & columns.row_flags(hit))
        for each in shares_by_value(view, hit, counts, _TOPICS)
    ]


def _after_first(view: LogView, solved: Bools) -> Bools:
    """One flag per row: whether the case had been solved before."""
    columns = view.columns
    so_far: Int64s = np.cumsum(solved) - solved
    at_start: Int64s = np.repeat(so_far[columns.offsets[:-1]], columns.case_lengths)
    flags: Bools = so_far > at_start
    return flags


def _candidate(view: LogView, found: ValueShare, after: Bools) -> Candidate:
    mine = np.zeros(view.columns.cases, dtype=np.bool_)
    mine[found.cases] = True
    rows = np.flatnonzero(after & view.columns.row_flags(mine))
    return candidate_of(view, found, rows, _TELLING)


DETECTOR = Detector(
    name="first_contact",
    title=gettext_noop("Not solved at the first contact"),
    baseline=gettext_noop(
        "the share that comes back, by blocks of time, against one and a half times that of all"
        " other requests"
    ),
    find=find,
)
