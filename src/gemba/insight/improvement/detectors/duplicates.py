"""Requests that customers send twice, by two channels, and that are worked on twice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools, Int64s, spread
from gemba.insight.improvement.candidate import Candidate, Claim, Detector, Need, part_above
from gemba.insight.improvement.excess import excess_p, ratio
from gemba.insight.improvement.finding import Figure, Lever, Place, Unit
from gemba.insight.improvement.view import LogView
from gemba.insight.improvement.vocabulary import Topic
from gemba.insight.improvement.wording import Said
from gemba.insight.kpis.meanings import Meaning
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.mining.figures import sums_by
from gemba.insight.mining.wording import Share
from gemba.insight.mining.zones import DAY_US

SOON_DAYS = 2
# Days after a request in which another of the same customer is another matter.
LATER_DAYS = (7, 35)
TIMES_CHANCE = 2.0
SHARE_MORE_MIN = 0.02


@dataclass(frozen=True, eq=False)
class _Second:
    """Cases that follow one of the same customer through another channel: soon after it, and how
    many would have come so soon by chance."""

    cases: Int64s
    by_chance: float


def find(view: LogView) -> list[Candidate]:
    """One place: the log."""
    if not view.columns.cases:
        return []
    return [_candidate(view, _second(view))]


def _second(view: LogView) -> _Second:
    first_us = view.columns.first_us
    one, other = _neighbours(view)
    days = (first_us[other] - first_us[one]) / DAY_US
    begin, end = LATER_DAYS
    later = np.count_nonzero((days > begin) & (days <= end))
    soon = other[days <= SOON_DAYS]
    return _Second(np.unique(soon), later * SOON_DAYS / (end - begin))


def _neighbours(view: LogView) -> tuple[Int64s, Int64s]:
    """Each case and the next one of the same customer, where they came through two channels and may
    be about the same kind of thing."""
    customer, channel, kind = (
        view.topic(topic) for topic in (Topic.CUSTOMER, Topic.CHANNEL, Topic.KIND)
    )
    none = np.empty(0, dtype=np.int64)
    if customer is None or channel is None:
        return none, none
    codes = customer[1].codes.astype(np.int64)
    order = np.lexsort((view.columns.first_us, codes))
    one, other = order[:-1], order[1:]
    near: Bools = (codes[one] == codes[other]) & (codes[one] >= 0)
    near &= channel[1].codes[one] != channel[1].codes[other]
    if kind is not None:
        about, names = kind[1].codes, kind[1].names
        blank = np.array([*(not name.strip() for name in names), True])
        near &= (about[one] == about[other]) | blank[about[one]] | blank[about[other]]
    return one[near], other[near]


def _candidate(view: LogView, second: _Second) -> Candidate:
    columns, cases = view.columns, second.cases
    hits = sums_by(view.block[cases], np.ones(len(cases)), view.blocks)
    count = sums_by(view.block, np.ones(columns.cases), view.blocks)
    share, chance = ratio(hits, count), second.by_chance / columns.cases
    told = view.topic(Topic.CHANNEL)
    merged = np.zeros(columns.cases, dtype=np.bool_)
    merged[columns.case[view.rows_meaning(Meaning.MERGED)]] = True
    joined = float(merged[cases].mean()) if len(cases) else 0.0
    return Candidate(
        place=Place(attribute=told[0] if told else ""),
        said=Said(
            gettext_noop(
                "{share} of all requests come a second time, through another channel, from a"
                " customer who has just asked: {joined} of them are seen and joined, the others"
                " are worked on twice."
            ),
            {"share": Share(share.value), "joined": Share(joined)},
        ),
        lever=Lever.JOIN,
        claim=Claim.part(
            spread(columns.offsets[cases], columns.case_lengths[cases]),
            part_above(chance, share.value),
            view.years,
        ),
        p=excess_p(hits, count, max(TIMES_CHANCE * chance, chance + SHARE_MORE_MIN)),
        figures=(
            Figure(gettext_noop("share that comes twice"), Unit.SHARE, share, columns.cases),
            Figure(
                gettext_noop("share that chance would bring"),
                Unit.SHARE,
                Estimate(chance, chance, chance),
                columns.cases,
            ),
        ),
        assumes=(Said(gettext_noop("The second request would be joined to the first at once.")),),
        cases=cases,
    )


DETECTOR = Detector(
    name="duplicates",
    title=gettext_noop("The same request through two channels"),
    baseline=gettext_noop(
        "the share of requests of a customer who asked through another channel within two days, by"
        " blocks of time, against twice as many as come in other days"
    ),
    find=find,
    needs=(Need.CHANNEL, Need.CUSTOMER),
    says_why=0.9,
)
