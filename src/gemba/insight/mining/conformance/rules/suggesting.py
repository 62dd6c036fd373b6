"""Rules that nearly all cases keep already: a start for those who have none yet.

As in Declare discovery (Maggi, Bose & van der Aalst 2012), candidates are tried on the log and
kept where they nearly always hold; what follows from two others is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s, distinct
from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.names import CodedColumn, Names
from gemba.insight.mining.conformance.prefix_tree import ChosenTraces, chosen_traces

from .registry import TEMPLATES
from .rule import Rule
from .template import RuleLog, State

HOLDS_MIN = 0.95
CASES_MIN_SHARE = 0.05
ACTIVITIES_MAX = 20


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A rule with how often it was called for, and the share of times it was kept."""

    rule: Rule
    activations: int
    share: float


def suggested_rules(
    columns: EventColumns, cases: Bools | None = None, *, limit: int = 12
) -> list[Suggestion]:
    """Rules about the most frequent activities, those that somebody broke first, then by how often
    they are called for."""
    traces = chosen_traces(columns, cases)
    if not len(traces):
        return []
    trial = _Trial(traces, columns.activities)
    ends = [each for each in trial.of_one(("starts-with", "ends-with")) if each]
    first = {each.rule.activity for each in ends if each.rule.template == "starts-with"}
    last = {each.rule.activity for each in ends if each.rule.template == "ends-with"}
    follows = _direct([*trial.of_two("response", without=last | first)])
    needs = _direct([*trial.of_two("precedence", without=first | last)])
    once = list(trial.of_one(("at-most",)))
    found = [*ends, *follows, *needs, *once]
    found.sort(key=lambda each: (each.share == 1, -each.activations))
    return found[:limit]


class _OverLog(RuleLog):
    """Every case is taken as over: a rule is suggested for what happened."""

    @cached_property
    def is_open(self) -> Bools:
        return np.zeros(self.columns.cases, dtype=bool)


class _Trial:
    """Tries rules on the distinct traces, each weighing as many cases as follow it."""

    def __init__(self, traces: ChosenTraces, activities: Names) -> None:
        rows = len(traces.sequences.activity)
        case = np.repeat(np.arange(len(traces)), traces.lengths).astype(np.int32)
        names = Names.of(str(place) for place in range(len(traces)))
        columns = build(
            EventRows(
                CodedColumn(case, names),
                CodedColumn(traces.sequences.activity.astype(np.int32), activities),
                np.arange(rows, dtype=np.int64),
            )
        )
        self._log = _OverLog(columns, np.ones(len(traces), dtype=bool))
        self._weights: Int64s = traces.count
        self._activities = self._frequent()

    def of_one(self, templates: tuple[str, ...]) -> Iterator[Suggestion]:
        for word in templates:
            for activity in self._activities:
                yield from self._tried(Rule(word, activity))

    def of_two(self, template: str, *, without: set[str]) -> Iterator[Suggestion]:
        """`without` activities that hold trivially, as the first and the last of nearly all."""
        wanted = [each for each in self._activities if each not in without]
        for activity, other in permutations(wanted, 2):
            yield from self._tried(Rule(template, activity, other))

    def _tried(self, rule: Rule) -> Iterator[Suggestion]:
        checked = TEMPLATES[rule.template].check(self._log, rule)
        weights = self._weights[self._log.columns.case[checked.row]]
        activations = int(weights.sum())
        kept = int(weights[checked.state == State.SATISFIED].sum())
        if activations and kept >= HOLDS_MIN * activations:
            yield Suggestion(rule, activations, kept / activations)

    def _frequent(self) -> list[str]:
        columns = self._log.columns
        key = columns.case.astype(np.int64) * len(columns.activities) + columns.activity
        case, activity = np.divmod(distinct(key), len(columns.activities))
        cases = np.bincount(activity, self._weights[case], len(columns.activities))
        enough = cases >= CASES_MIN_SHARE * int(self._weights.sum())
        order = np.argsort(-cases, kind="stable")[:ACTIVITIES_MAX]
        return [columns.activities[code] for code in order.tolist() if enough[code]]


def _direct(found: list[Suggestion]) -> list[Suggestion]:
    """Without what follows from two others: a before c, where a is before b and b before c."""
    pairs = {(each.rule.activity, each.rule.other) for each in found}
    nodes = {name for pair in pairs for name in pair}

    def is_implied(first: str, last: str) -> bool:
        return any(
            (first, middle) in pairs and (middle, last) in pairs and (middle, first) not in pairs
            for middle in nodes - {first, last}
        )

    return [each for each in found if not is_implied(each.rule.activity, each.rule.other)]
