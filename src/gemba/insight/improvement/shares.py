"""How often something befalls the cases with one value of an attribute, and all the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.mining.figures import sums_by
from gemba.insight.mining.wording import AttributeValues, Share

from .candidate import CASES_MIN, Candidate, Claim, part_above
from .excess import ratio, share_excess_p
from .finding import Figure, Lever, Place, Unit
from .values import case_values
from .view import LogView
from .vocabulary import Topic
from .wording import Said

TIMES_OTHERS = 1.5
SHARE_MORE_MIN = 0.04


@dataclass(frozen=True, eq=False)
class ValueShare:
    """The `share` of the `cases` with a value to which it happened, and of all others."""

    attribute: str
    value: str
    cases: Int64s
    share: Estimate
    others: float
    p: float


@dataclass(frozen=True)
class Telling:
    """How a detector puts it: a sentence of {share}, {value} and {others}, the name of the share,
    the lever, and what would be without the loss."""

    sentence: str
    figure: str
    lever: Lever
    assumes: str


def candidate_of(view: LogView, found: ValueShare, rows: Int64s, telling: Telling) -> Candidate:
    """At a value whose share is too high: what it costs at `rows` beyond the share of others."""
    share, others = Share(found.share.value), Share(found.others)
    value = AttributeValues(found.attribute, (found.value,))
    return Candidate(
        place=Place(attribute=found.attribute, value=found.value),
        said=Said(telling.sentence, {"share": share, "value": value, "others": others}),
        lever=telling.lever,
        claim=Claim.part(rows, part_above(found.others, found.share.value), view.years),
        p=found.p,
        figures=(Figure(telling.figure, Unit.SHARE, found.share, len(found.cases)),),
        assumes=(Said(telling.assumes),),
    )


def shares_by_value(
    view: LogView, hit: Bools, counts: Bools, topics: tuple[Topic, ...]
) -> Iterator[ValueShare]:
    """`hit` and `counts` (the cases compared) have one flag per case. p is told against one and a
    half times the share of all others, and four in a hundred more than that share at least."""
    for each in case_values(view, topics):
        has_it, rest = each.has_it & counts, ~each.has_it & counts
        if min(np.count_nonzero(has_it), np.count_nonzero(rest)) >= CASES_MIN:
            yield _of(view, (each.attribute, each.value), (has_it, rest), hit)


def _of(
    view: LogView, named: tuple[str, str], sides: tuple[Bools, Bools], hit: Bools
) -> ValueShare:
    has_it, rest = sides
    cases, blocks = np.flatnonzero(has_it), view.blocks
    others = float(hit[rest].mean())
    hits = sums_by(view.block[cases], hit[cases], blocks)
    count = sums_by(view.block[cases], np.ones(len(cases)), blocks)
    limit = max(TIMES_OTHERS * others, others + SHARE_MORE_MIN)
    return ValueShare(*named, cases, ratio(hits, count), others, share_excess_p(hits, count, limit))
