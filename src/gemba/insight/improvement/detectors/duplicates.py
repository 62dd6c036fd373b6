"""Requests that customers send twice, by two channels, and that are worked on twice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools, Int64s, spread
from gemba.insight.eventlog.names import CodedColumn
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
# What comes by chance is as much as in the same days so many weeks before.
WEEKS_BEFORE = (1, 2, 3, 4, 5)
WEEK_US = 7 * DAY_US
TIMES_CHANCE = 2.0
SHARE_MORE_MIN = 0.02


@dataclass(frozen=True, eq=False)
class _Requests:
    """Those of known customers, in the order in which they came; numbers for who asked and for who
    asked by which channel. `kind` is 0 where it is not told."""

    cases: Int64s
    came_us: Int64s
    customer: Int64s
    by_channel: Int64s
    kind: Int64s

    def asked_before(self, gap_us: int) -> Bools:
        """By request: whether the same customer asked through another channel, maybe about the same
        kind of thing, in the SOON_DAYS that end `gap_us` before it."""
        until = np.searchsorted(self.came_us, self.came_us - gap_us, side="right")
        until = np.minimum(until, np.arange(len(until)))
        since = np.searchsorted(self.came_us, self.came_us - gap_us - SOON_DAYS * DAY_US)
        stretch = (np.minimum(since, until), until)
        found: Bools = self._alike(self.customer, stretch) > self._alike(self.by_channel, stretch)
        return found

    def _alike(self, who: Int64s, stretch: tuple[Int64s, Int64s]) -> Int64s:
        """By request: how many of the same number are in a stretch, their kind the same or one of
        the two not told."""
        kinds = int(self.kind.max(initial=0)) + 1
        about = who * kinds + self.kind
        told = _count(about, about, stretch) + _count(about, who * kinds, stretch)
        return np.where(self.kind > 0, told, _count(who, who, stretch))


def _count(numbers: Int64s, wanted: Int64s, stretch: tuple[Int64s, Int64s]) -> Int64s:
    """How many of `numbers` are the wanted one, from place to place, for each."""
    size = len(numbers)
    places = np.sort(numbers * size + np.arange(size))
    since, until = (np.searchsorted(places, wanted * size + end) for end in stretch)
    count: Int64s = until - since
    return count


@dataclass(frozen=True, eq=False)
class _Second:
    """Cases that follow one of the same customer through another channel: soon after it, and the
    share of all that would come so soon by chance."""

    cases: Int64s
    by_chance: float


def find(view: LogView) -> list[Candidate]:
    """One place: the log."""
    if not view.columns.cases:
        return []
    return [_candidate(view, _second(view))]


def _second(view: LogView) -> _Second:
    """Customers who ask often ask through two channels within days without asking twice: what
    they do in other weeks is what chance brings."""
    asked = _requests(view)
    soon = asked.cases[asked.asked_before(0)]
    first_us, hits, looked = int(view.columns.first_us.min()), 0, 0
    for weeks in WEEKS_BEFORE:
        can_tell = asked.came_us - weeks * WEEK_US - SOON_DAYS * DAY_US >= first_us
        hits += int(np.count_nonzero(asked.asked_before(weeks * WEEK_US) & can_tell))
        looked += int(np.count_nonzero(can_tell))
    known = len(asked.cases) / view.columns.cases
    return _Second(np.sort(soon), known * hits / looked if looked else 1.0)


def _requests(view: LogView) -> _Requests:
    customer, channel, kind = (
        view.topic(topic) for topic in (Topic.CUSTOMER, Topic.CHANNEL, Topic.KIND)
    )
    who = np.full(view.columns.cases, -1, np.int64) if customer is None else _told(customer[1])
    cases = np.flatnonzero(who >= 0)
    cases = cases[np.argsort(view.columns.first_us[cases], kind="stable")]
    size = 1 if channel is None else len(channel[1].names) + 1
    way = np.zeros(len(who), np.int64) if channel is None else channel[1].codes + 1
    _sides, by_channel = np.unique(who[cases] * size + way[cases], return_inverse=True)
    about = np.zeros(len(who), np.int64) if kind is None else _told(kind[1]) + 1
    return _Requests(cases, view.columns.first_us[cases], who[cases], by_channel, about[cases])


def _told(column: CodedColumn) -> Int64s:
    """Codes; -1 for a blank text too."""
    blank = np.array([*(not name.strip() for name in column.names), True])
    codes: Int64s = np.where(blank[column.codes], -1, column.codes).astype(np.int64)
    return codes


def _candidate(view: LogView, second: _Second) -> Candidate:
    columns, cases = view.columns, second.cases
    hits = sums_by(view.block[cases], np.ones(len(cases)), view.blocks)
    count = sums_by(view.block, np.ones(columns.cases), view.blocks)
    share, chance = ratio(hits, count), second.by_chance
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
