"""Handover of work: who passes cases on to whom, how often, and how long that takes.

The networks of van der Aalst, Reijers & Song (2005), "Discovering social networks from event
logs". Ours differ from PM4Py's where a service desk needs it:

- work that stays with the same person is no handover (`own=True` counts it, as PM4Py does);
- events of nobody known break a direct handover and are skipped by a loose one; PM4Py drops
  such events first, which is `HandoverRule(skip_unknown=True)`;
- `share` divides by all neighbouring pairs of events in the chosen cases. So do PM4Py's
  figures, which therefore equal `share` with `own=True` on a log where everybody is known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import (
    UNKNOWN_US,
    Bools,
    Codes,
    Floats,
    Int32s,
    Int64s,
)
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn, Names
from gemba.insight.mining.dfg import directly_follows
from gemba.insight.mining.figures import SECOND_US

from .pairs import CodedPairs, code_pairs, distinct_cases, medians

DEPTH_MAX = 20


@dataclass(frozen=True)
class HandoverRule:
    """What counts as a handover.

    `skip_unknown`: the next event of somebody known counts, whatever stands between (loose).
    `dependency_min`: only between activities that depend on each other at least so much,
    from -1 to 1 as the heuristics miner has it (Weijters & van der Aalst 2003) (causal).
    `depth`: up to so many events apart, each step further weighing `beta` times as much.
    `own`: work that stays with the same person is counted too.
    """

    skip_unknown: bool = False
    dependency_min: float | None = None
    depth: int = 1
    beta: float = 0.5
    own: bool = False

    def __post_init__(self) -> None:
        """Raises ValueError for a depth out of bounds."""
        if not 1 <= self.depth <= DEPTH_MAX:
            raise ValueError(f"A handover reaches 1 to {DEPTH_MAX} events far.")


DIRECT = HandoverRule()
LOOSE = HandoverRule(skip_unknown=True)
CAUSAL = HandoverRule(skip_unknown=True, dependency_min=0.5)


@dataclass(frozen=True, eq=False)
class HandoverNetwork:
    """One entry per pair that occurs, the most frequent first (then by codes of `names`).

    `count` are handovers, `cases` the cases they occur in, `weight` their sum with `beta`
    (equal to `count` at depth 1). The wait runs from the end of the giver's event to the end
    of the taker's, or to its start where starts are known. `moves` is the number of all
    neighbouring pairs of events.
    """

    names: Names
    source: Int32s
    target: Int32s
    count: Int64s
    cases: Int64s
    weight: Floats
    wait_seconds_median: Floats
    moves: int

    def __len__(self) -> int:
        return len(self.source)

    @property
    def share(self) -> Floats:
        return self.weight / max(self.moves, 1)


@dataclass(frozen=True, eq=False)
class Passed:
    """Work goes from row `giver[i]` to row `taker[i]`."""

    giver: Int64s
    taker: Int64s


def handovers(
    columns: EventColumns,
    who: CodedColumn,
    cases: Bools | None = None,
    rule: HandoverRule = DIRECT,
) -> HandoverNetwork:
    """The network of all cases, or of those flagged in `cases`. `who` has one code per event."""
    rows = _rows(columns, who.codes, cases, rule)
    passed = [_passed(columns, who.codes, rows, rule, steps + 1) for steps in range(rule.depth)]
    weights = [np.full(len(each.giver), rule.beta**step) for step, each in enumerate(passed)]
    giver = np.concatenate([each.giver for each in passed])
    taker = np.concatenate([each.taker for each in passed])
    weight = np.concatenate(weights)
    if rule.depth > 1:
        order = np.argsort(giver, kind="stable")
        giver, taker, weight = giver[order], taker[order], weight[order]
    coded = code_pairs(who.codes[giver], who.codes[taker], max(len(who.names), 1))
    lengths = columns.case_lengths if cases is None else columns.case_lengths[cases]
    return _network(columns, who.names, coded, (giver, taker, weight), int((lengths - 1).sum()))


def passed_on(columns: EventColumns, who: CodedColumn, rule: HandoverRule) -> Passed:
    """All handovers of a rule that looks no further than one event, whatever a filter chooses."""
    return _passed(columns, who.codes, _rows(columns, who.codes, None, rule), rule, 1)


def passed_over(
    columns: EventColumns, who: CodedColumn, shown: Bools, rule: HandoverRule
) -> Passed:
    """Handovers between neighbours among the events `shown` (one flag each) with hidden ones in
    between, of a rule that looks no further than one event."""
    known = who.codes >= 0
    stands = shown & known if rule.skip_unknown else shown
    giver = np.flatnonzero(stands[:-1] & ~stands[1:])
    taker = np.flatnonzero(stands[1:] & ~stands[:-1]) + 1
    # Before the first that stands nobody gives, after the last nobody takes.
    taker = taker[len(taker) and int(not stands[0]) :]
    giver = giver[: len(taker)]
    kept = columns.case[giver] == columns.case[taker]
    kept &= known[giver] & known[taker]
    if not rule.own:
        kept &= who.codes[giver] != who.codes[taker]
    if rule.skip_unknown and not known.all():
        # Where only unknown ones lie between, the log itself has this handover.
        hidden = np.cumsum(known & ~shown)
        kept &= hidden[taker] > hidden[giver]
    giver, taker = giver[kept], taker[kept]
    if rule.dependency_min is not None:
        causal = _depends(columns, giver, taker) >= rule.dependency_min
        giver, taker = giver[causal], taker[causal]
    return Passed(giver, taker)


def _network(
    columns: EventColumns,
    names: Names,
    coded: CodedPairs,
    rows: tuple[Int64s, Int64s, Floats],
    moves: int,
) -> HandoverNetwork:
    giver, taker, weight = rows
    width = max(len(names), 1)
    order = np.lexsort((coded.pair, -coded.count))
    wait = waits_of(columns, giver, taker)
    return HandoverNetwork(
        names=names,
        source=(coded.pair // width)[order].astype(np.int32),
        target=(coded.pair % width)[order].astype(np.int32),
        count=coded.count[order],
        cases=distinct_cases(coded, columns.case[giver])[order],
        weight=np.bincount(coded.place, weight, len(coded))[order].astype(np.float64),
        wait_seconds_median=medians(coded, wait)[order] / SECOND_US,
        moves=moves,
    )


def _rows(
    columns: EventColumns, who: Codes, cases: Bools | None, rule: HandoverRule
) -> Int64s | None:
    """The rows work is passed between; None is every row."""
    if not rule.skip_unknown:
        return None if cases is None else np.flatnonzero(columns.row_flags(cases))
    known = who >= 0
    if cases is not None:
        known &= columns.row_flags(cases)
    return None if known.all() else np.flatnonzero(known)


def _passed(
    columns: EventColumns, who: Codes, rows: Int64s | None, rule: HandoverRule, steps: int
) -> Passed:
    """Pairs of rows of one case, `steps` of `rows` apart, with people known."""
    case, person = columns.case, who
    if rows is not None:
        case, person = case[rows], person[rows]
    giver, taker = person[:-steps], person[steps:]
    kept = case[:-steps] == case[steps:]
    if not rule.own:
        kept &= giver != taker
    if not rule.skip_unknown:
        kept &= (giver >= 0) & (taker >= 0)
    first = np.flatnonzero(kept)
    second = first + steps
    if rows is not None:
        first, second = rows[first], rows[second]
    if rule.dependency_min is not None:
        causal = _depends(columns, first, second) >= rule.dependency_min
        first, second = first[causal], second[causal]
    return Passed(first, second)


def _depends(columns: EventColumns, first: Int64s, second: Int64s) -> Floats:
    """How much the activity of one row depends on that of another, over the whole log.

    (a>b - b>a) / (a>b + b>a + 1) from counts of direct succession; 0 for pairs that never
    follow each other directly, and a>a / (a>a + 1) for an activity on itself.
    """
    graph, width = directly_follows(columns), len(columns.activities)
    key = graph.source.astype(np.int64) * width + graph.target
    order = np.argsort(key)
    key, count = key[order], graph.count[order]

    def counted(source: Int64s, target: Int64s) -> Int64s:
        wanted = source * width + target
        place = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
        found: Int64s = np.where(key[place] == wanted, count[place], 0)
        return found

    if not len(key):
        return np.zeros(len(first))
    source, target = columns.activity[first].astype(np.int64), columns.activity[second]
    there, back = counted(source, target.astype(np.int64)), counted(target.astype(np.int64), source)
    back = np.where(source == target, 0, back)
    measure: Floats = (there - back) / (there + back + 1)
    return measure


def waits_of(columns: EventColumns, giver: Int64s, taker: Int64s) -> Int64s:
    """How long each took, microseconds."""
    begun = columns.time_us[taker]
    if columns.start_us is not None:
        start = columns.start_us[taker]
        begun = np.where(start == UNKNOWN_US, begun, start)
    waited: Int64s = np.maximum(begun - columns.time_us[giver], 0)
    return waited
