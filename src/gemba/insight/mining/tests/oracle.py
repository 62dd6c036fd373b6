"""The same figures in slow plain Python, one event after the other."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from gemba.insight.eventlog.testing import Event

Pair = tuple[str, str]


def quantile(values: Collection[float], share: float) -> float:
    ordered = sorted(values)
    exact = (len(ordered) - 1) * share
    below = int(exact)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (exact - below)


@dataclass
class Oracle:
    edge_waits: dict[Pair, list[float]] = field(default_factory=lambda: defaultdict(list))
    edge_cases: dict[Pair, set[str]] = field(default_factory=lambda: defaultdict(set))
    starts: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    variants: dict[tuple[str, ...], list[float]] = field(default_factory=lambda: defaultdict(list))
    durations: dict[str, float] = field(default_factory=dict)
    count: Counter[str] = field(default_factory=Counter)
    activity_cases: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    handling: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    resources: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def median_wait(self, pair: Pair) -> float:
        return statistics.median(self.edge_waits[pair])


def judge(events: list[Event], chosen: Collection[str] | None = None) -> Oracle:
    """The figures of the chosen cases, or of all."""
    cases: dict[str, list[Event]] = {}
    for event in events:
        if chosen is None or event[0] in chosen:
            cases.setdefault(event[0], []).append(event)
    oracle = Oracle()
    for case, unordered in cases.items():
        ordered = sorted(unordered, key=lambda event: event[2])  # stable: ties keep the order
        _judge_case(oracle, case, ordered)
    return oracle


def _judge_case(oracle: Oracle, case: str, ordered: list[Event]) -> None:
    begun = [event[2] if event[4] is None else event[4] for event in ordered]
    duration = ordered[-1][2] - min(begun)
    oracle.durations[case] = duration
    oracle.variants[tuple(event[1] for event in ordered)].append(duration)
    oracle.starts[ordered[0][1]] += 1
    oracle.ends[ordered[-1][1]] += 1
    for position, (_, activity, time, resource, start) in enumerate(ordered):
        oracle.count[activity] += 1
        oracle.activity_cases[activity][case] += 1
        if resource is not None:
            oracle.resources[activity].add(resource)
        if start is not None:
            oracle.handling[activity].append(max(time - start, 0))
        if position:
            before = ordered[position - 1]
            wait = max(begun[position] - before[2], 0)
            oracle.waits[activity].append(wait)
            oracle.edge_waits[before[1], activity].append(wait)
            oracle.edge_cases[before[1], activity].add(case)
