"""What cases with a deviation have in common: attribute values and people that go with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gemba.foundation.kernel.intervals import wilson
from gemba.insight.eventlog.arrays import Bools, Floats, Int64s, distinct
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import Names

VALUES_MAX = 200
CASES_MIN = 5
FALSE_DISCOVERY_RATE = 0.05
# Less is not worth a look, however sure it is.
LIFT_MIN = 1.2


@dataclass(frozen=True)
class Cause:
    """Cases with a value (of a case attribute; `attribute` None: the resource took part) have
    the deviation more often than chance explains.

    Of `cases` with the value, `deviating` have it: a `share` between `share_low` and `share_high`
    (Wilson's interval, 95 %); `lift` is that share over the share of all cases. `p` is the
    chance of so many or more (Fisher's exact test, one-sided).
    """

    attribute: str | None
    value: str
    cases: int
    deviating: int
    share: float
    share_low: float
    share_high: float
    lift: float
    p: float

    @property
    def more_than_expected(self) -> float:
        """Deviating cases beyond what the share of all cases would give."""
        return self.deviating - self.deviating / self.lift


@dataclass(frozen=True)
class Causes:
    """Those with most cases beyond expectation first. `tested` values were compared; among the
    causes at most one in twenty is there by chance (Benjamini & Hochberg 1995). Values that have
    it less than `LIFT_MIN` times as often as all cases are left out."""

    rows: tuple[Cause, ...]
    tested: int


def causes(columns: EventColumns, deviating: Bools, cases: Bools | None = None) -> Causes:
    """`deviating` and `cases` (those compared, None for all) have one flag per case. At most the
    `VALUES_MAX` most frequent values of an attribute are tested, and none with fewer than
    `CASES_MIN` cases. A correlation is no proof: it says where to look."""
    chosen = np.ones(columns.cases, dtype=bool) if cases is None else cases
    hit = deviating & chosen
    total, hits = int(np.count_nonzero(chosen)), int(np.count_nonzero(hit))
    if not hits or hits == total:
        return Causes((), 0)
    chance = _Chance(total, hits)
    found = [
        _cause(attribute, value, (with_value, with_hit), chance)
        for attribute, value, with_value, with_hit in _tested(columns, chosen, hit)
    ]
    return Causes(_true_discoveries(found), len(found))


def _tested(
    columns: EventColumns, chosen: Bools, hit: Bools
) -> Iterator[tuple[str | None, str, int, int]]:
    for attribute, column in columns.case_attributes.items():
        known = column.codes >= 0
        cases = np.bincount(column.codes[known & chosen], minlength=len(column.names))
        hits = np.bincount(column.codes[known & hit], minlength=len(column.names))
        yield from _frequent(attribute, column.names, cases, hits)
    if len(columns.resources):
        known_rows = columns.resource >= 0
        width = len(columns.resources)
        pair = columns.case[known_rows].astype(np.int64) * width + columns.resource[known_rows]
        case, resource = np.divmod(distinct(pair), width)
        cases = np.bincount(resource[chosen[case]], minlength=width)
        hits = np.bincount(resource[hit[case]], minlength=width)
        yield from _frequent(None, columns.resources, cases, hits)


def _frequent(
    attribute: str | None, names: Names, cases: Int64s, hits: Int64s
) -> Iterator[tuple[str | None, str, int, int]]:
    order = np.argsort(-cases, kind="stable")[:VALUES_MAX]
    for code in order[cases[order] >= CASES_MIN].tolist():
        yield attribute, names[code], int(cases[code]), int(hits[code])


class _Chance:
    """Fisher's exact test on one population: so many cases, so many of them hit."""

    def __init__(self, total: int, hits: int) -> None:
        self.total = total
        self.hits = hits
        self._log_factorial: Floats = np.concatenate(
            [[0.0], np.cumsum(np.log(np.arange(1, total + 1, dtype=np.float64)))]
        )

    def of_so_many(self, drawn: int, found: int) -> float:
        """The chance of `found` hits or more among `drawn` cases."""
        most = min(drawn, self.hits)
        counts = np.arange(found, most + 1)
        if not len(counts):
            return 1.0
        logs = (
            self._choose(self.hits, counts)
            + self._choose(self.total - self.hits, drawn - counts)
            - self._choose(self.total, np.array([drawn]))
        )
        return min(1.0, float(np.exp(logs).sum()))

    def _choose(self, size: int, taken: Int64s) -> Floats:
        fits = (taken >= 0) & (taken <= size)
        inside = np.where(fits, taken, 0)
        logs = self._log_factorial
        ways: Floats = logs[size] - logs[inside] - logs[size - inside]
        return np.where(fits, ways, -np.inf)


def _cause(attribute: str | None, value: str, counts: tuple[int, int], chance: _Chance) -> Cause:
    cases, deviating = counts
    share = deviating / cases
    low, high = wilson(deviating, cases)
    return Cause(
        attribute=attribute,
        value=value,
        cases=cases,
        deviating=deviating,
        share=share,
        share_low=low,
        share_high=high,
        lift=share / (chance.hits / chance.total),
        p=chance.of_so_many(cases, deviating),
    )


def _true_discoveries(found: list[Cause]) -> tuple[Cause, ...]:
    """The largest set of smallest p values that keeps the rate of false discoveries."""
    ordered = sorted(found, key=lambda each: each.p)
    kept = 0
    for rank, each in enumerate(ordered, start=1):
        if each.p <= FALSE_DISCOVERY_RATE * rank / len(ordered):
            kept = rank
    causes_found = (each for each in ordered[:kept] if each.lift >= LIFT_MIN)
    return tuple(sorted(causes_found, key=lambda each: -each.more_than_expected))
