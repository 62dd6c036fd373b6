"""Requests that come back after they were solved far more often than others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.improvement.candidate import Candidate, Detector
from gemba.insight.improvement.finding import Lever
from gemba.insight.improvement.shares import Telling, ValueShare, candidate_of, shares_by_value
from gemba.insight.improvement.solutions import Solutions, solutions
from gemba.insight.improvement.view import LogView
from gemba.insight.improvement.vocabulary import Topic

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
    solved = solutions(view)
    if not len(solved.first):
        return []
    counts = np.zeros(view.columns.cases, dtype=np.bool_)
    counts[view.columns.case[solved.first]] = True
    return [
        _candidate(view, each, solved)
        for each in shares_by_value(view, solved.came_back, counts, _TOPICS)
    ]


def _candidate(view: LogView, found: ValueShare, solved: Solutions) -> Candidate:
    mine = np.zeros(view.columns.cases, dtype=np.bool_)
    mine[found.cases] = True
    rows = np.flatnonzero(solved.afterwards & view.columns.row_flags(mine))
    kind_share = solved.part_of_all(found.cases, found.share.value - found.others)
    return replace(candidate_of(view, found, rows, _TELLING), kind_share=kind_share)


DETECTOR = Detector(
    name="first_contact",
    title=gettext_noop("Not solved at the first contact"),
    baseline=gettext_noop(
        "the share that comes back, by blocks of time, against one and a half times that of all"
        " other requests"
    ),
    find=find,
)
