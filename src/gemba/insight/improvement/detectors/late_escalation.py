"""Attempts after which cases are handed on all the same: they could have been at once."""

from __future__ import annotations

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.improvement.candidate import CASES_MIN, Candidate, Claim, Detector, Need
from gemba.insight.improvement.excess import excess_p, ratio
from gemba.insight.improvement.finding import Figure, Lever, Place, Unit
from gemba.insight.improvement.rounds import cases_in
from gemba.insight.improvement.view import LogView
from gemba.insight.improvement.wording import Said
from gemba.insight.kpis.meanings import Meaning
from gemba.insight.mining.wording import Activities, Share

IN_VAIN_SHARE_MIN = 0.6


def find(view: LogView) -> list[Candidate]:
    """One place a step of people from which most cases are escalated, though others are without."""
    columns = view.columns
    handed = view.rows_meaning(Meaning.TRANSFERRED)
    if not handed.any():
        return []
    to_come = _escalated_later(view, handed)
    tried = view.people_rows & ~handed & ~view.outside_rows
    escalated = np.unique(columns.case[handed])
    found = []
    for code in np.unique(columns.activity[tried & to_come]).tolist():
        rows = np.flatnonzero(tried & (columns.activity == code))
        without = np.setdiff1d(escalated, columns.case[rows])
        if cases_in(view, rows) >= CASES_MIN and len(without) >= CASES_MIN:
            found.append(_candidate(view, rows, to_come[rows], handed))
    return found


def _escalated_later(view: LogView, handed: Bools) -> Bools:
    """One flag per row: whether the case is handed on after it, with no word of the customer
    between."""
    columns, rows = view.columns, np.arange(len(view.columns))
    stops = handed | view.outside_rows
    following = np.where(stops, rows, len(rows))
    following = np.minimum.accumulate(following[::-1])[::-1]
    inside = following < len(rows)
    at = np.where(inside, following, 0)
    later: Bools = inside & (columns.case[at] == columns.case) & handed[at] & (at > rows)
    return later


def _candidate(view: LogView, rows: Int64s, in_vain: Bools, handed: Bools) -> Candidate:
    name = view.name(int(view.columns.activity[rows[0]]))
    count = view.counted(rows)
    hits = view.summed(rows, in_vain.astype(np.float64))
    share = ratio(hits, count)
    targets = {view.name(code) for code in np.unique(view.columns.activity[handed]).tolist()}
    return Candidate(
        place=Place(activities=(name,)),
        said=Said(
            gettext_noop(
                "After “{step}”, {share} of the cases are escalated all the same; others are"
                " without it."
            ),
            {"step": Activities((name,)), "share": Share(share.value)},
        ),
        lever=Lever.ESCALATE,
        claim=Claim.part(rows[in_vain], 1.0, view.years),
        p=excess_p(hits, count, IN_VAIN_SHARE_MIN),
        figures=(Figure(gettext_noop("share tried in vain"), Unit.SHARE, share, len(rows)),),
        edges=tuple((name, target) for target in sorted(targets)),
        assumes=(Said(gettext_noop("What will be escalated can be told beforehand.")),),
    )


DETECTOR = Detector(
    name="late_escalation",
    title=gettext_noop("Late escalation"),
    baseline=gettext_noop(
        "the share of visits after which the case is handed on, by blocks of time, against 60 in a"
        " hundred"
    ),
    find=find,
    needs=(Need.PEOPLE,),
)
