"""Social networks: three cases counted by hand, and drawn logs against plain Python."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.columns import build
from gemba.insight.eventlog.testing import Event, drawn_events, log_of, rows_of
from gemba.insight.mining.people.grouping import (
    AttributeUnknown,
    by_attribute,
    by_group,
    by_person,
)
from gemba.insight.mining.people.handovers import (
    CAUSAL,
    DIRECT,
    LOOSE,
    HandoverNetwork,
    HandoverRule,
    handovers,
)
from gemba.insight.mining.people.networks import subcontracts, task_profiles, working_together

Pair = tuple[str, str]
DESK = log_of(
    """
    1 ask 0 ann
    1 check 60 bob
    1 ask 100 ann
    1 close 400 bob
    2 ask 0 ann
    2 note 10 -
    2 check 30 bob
    3 ask 0 cid
    3 ask 5 cid
    """
)
WHO = by_person(DESK)


def told(network: HandoverNetwork) -> dict[Pair, tuple[int, int, float]]:
    names = list(network.names)
    return {
        (names[source], names[target]): (int(count), int(cases), float(wait))
        for source, target, count, cases, wait in zip(
            network.source.tolist(),
            network.target.tolist(),
            network.count.tolist(),
            network.cases.tolist(),
            network.wait_seconds_median.tolist(),
            strict=True,
        )
    }


def test_direct_handovers_by_hand() -> None:
    found = handovers(DESK, WHO)
    assert told(found) == {("ann", "bob"): (2, 1, 180.0), ("bob", "ann"): (1, 1, 40.0)}
    assert found.moves == 6
    assert found.share.tolist() == [2 / 6, 1 / 6]


def test_who_is_unknown_is_stepped_over_by_the_loose_rule() -> None:
    found = told(handovers(DESK, WHO, rule=LOOSE))
    assert found["ann", "bob"] == (3, 2, 60.0)


def test_own_work_counts_where_asked_for() -> None:
    found = told(handovers(DESK, WHO, rule=HandoverRule(own=True)))
    assert found["cid", "cid"] == (1, 1, 5.0)


def test_only_activities_that_depend_on_each_other() -> None:
    # ask→check and check→ask occur once each in either direction: no dependency.
    # check comes after ask twice in all when the unknown is skipped, but directly once.
    found = handovers(DESK, WHO, rule=CAUSAL)
    assert told(found) == {("ann", "bob"): (1, 1, 300.0)}


def test_further_handovers_weigh_less() -> None:
    found = handovers(DESK, WHO, rule=HandoverRule(depth=3, beta=0.5))
    weights = dict(zip(told(found), found.weight.tolist(), strict=True))
    assert weights == {("ann", "bob"): 2 + 0.25 + 0.5, ("bob", "ann"): 1}


def test_together_and_back_again() -> None:
    pairs = working_together(DESK, WHO)
    assert (pairs.source.tolist(), pairs.target.tolist(), pairs.cases.tolist()) == ([0], [1], [2])
    assert pairs.share.tolist() == [2 / 3]
    back = subcontracts(DESK, WHO)
    assert list(zip(back.source.tolist(), back.target.tolist(), strict=True)) == [(0, 1), (1, 0)]
    assert back.count.tolist() == back.cases.tolist() == [1, 1]


def test_similar_tasks() -> None:
    profiles = task_profiles(DESK, WHO)
    assert [profiles.names[code] for code in profiles.person.tolist()] == ["ann", "bob", "cid"]
    alike = profiles.similarity()
    assert alike[0, 2] == pytest.approx(1)
    assert alike[0, 1] < 0


def test_teams() -> None:
    team = by_group(WHO, {"ann": "first", "cid": "first", "bob": "second"}.get)
    assert told(handovers(DESK, team)) == {
        ("first", "second"): (2, 1, 180.0),
        ("second", "first"): (1, 1, 40.0),
    }
    assert by_person(DESK, left_out=["bob", "nobody"]).codes.max() == 2
    with pytest.raises(AttributeUnknown, match="It has: none"):
        by_attribute(DESK, "team")


@pytest.mark.parametrize("rule", [DIRECT, LOOSE, CAUSAL])
def test_an_empty_log(rule: HandoverRule) -> None:
    empty = build(rows_of([]))
    assert len(handovers(empty, by_person(empty), rule=rule)) == 0
    assert len(working_together(empty, by_person(empty)).source) == 0
    assert len(subcontracts(empty, by_person(empty)).source) == 0
    assert task_profiles(empty, by_person(empty)).similarity().shape == (0, 0)


@dataclass
class Plain:
    """The same by one loop over the events of each case."""

    waits: dict[Pair, list[float]] = field(default_factory=lambda: defaultdict(list))
    cases: dict[Pair, set[str]] = field(default_factory=lambda: defaultdict(set))
    weight: dict[Pair, float] = field(default_factory=lambda: defaultdict(float))
    together: Counter[Pair] = field(default_factory=Counter)
    back: Counter[Pair] = field(default_factory=Counter)
    tasks: Counter[Pair] = field(default_factory=Counter)


def plainly(events: list[Event], chosen: Collection[str], rule: HandoverRule) -> Plain:
    found, cases = Plain(), defaultdict[str, list[Event]](list)
    for event in events:
        if event[0] in chosen:
            cases[event[0]].append(event)
    for case, unordered in cases.items():
        ordered = sorted(unordered, key=lambda event: event[2])
        people = sorted({event[3] for event in ordered if event[3]})
        found.together.update((a, b) for i, a in enumerate(people) for b in people[i + 1 :])
        found.tasks.update((event[3], event[1]) for event in ordered if event[3])
        for one, two, three in zip(ordered, ordered[1:], ordered[2:], strict=False):
            if one[3] and two[3] and one[3] == three[3] != two[3]:
                found.back[one[3], two[3]] += 1
        kept = [event for event in ordered if event[3]] if rule.skip_unknown else ordered
        for steps in range(1, rule.depth + 1):
            for giver, taker in zip(kept, kept[steps:], strict=False):
                if not giver[3] or not taker[3] or (giver[3] == taker[3] and not rule.own):
                    continue
                begun = taker[2] if taker[4] is None else taker[4]
                pair = giver[3], taker[3]
                found.waits[pair].append(max(begun - giver[2], 0))
                found.cases[pair].add(case)
                found.weight[pair] += rule.beta ** (steps - 1)
    return found


@given(
    events=st.booleans().flatmap(lambda starts: drawn_events(starts=starts)),
    chosen=st.none() | st.sets(st.sampled_from(["c1", "c2", "c3", "c4"])),
    rule=st.builds(HandoverRule, st.booleans(), st.none(), st.integers(1, 3), own=st.booleans()),
)
def test_drawn_logs(events: list[Event], chosen: set[str] | None, rule: HandoverRule) -> None:
    columns = build(rows_of(events))
    flags = (
        None if chosen is None else np.array([case in chosen for case in columns.case_ids], bool)
    )
    plain = plainly(events, {"c1", "c2", "c3", "c4"} if chosen is None else chosen, rule)
    who = by_person(columns)
    network = handovers(columns, who, flags, rule)
    assert told(network) == {
        pair: (len(waits), len(plain.cases[pair]), median(waits))
        for pair, waits in plain.waits.items()
    }
    assert dict(zip(told(network), network.weight.tolist(), strict=True)) == plain.weight
    assert network.count.tolist() == sorted(network.count.tolist(), reverse=True)
    names = list(who.names)
    pairs = working_together(columns, who, flags)
    met = zip(pairs.source.tolist(), pairs.target.tolist(), pairs.cases.tolist(), strict=True)
    assert {tuple(sorted((names[a], names[b]))): n for a, b, n in met} == plain.together
    back = subcontracts(columns, who, flags)
    met = zip(back.source.tolist(), back.target.tolist(), back.count.tolist(), strict=True)
    assert {(names[a], names[b]): n for a, b, n in met} == plain.back
    profiles = task_profiles(columns, who, flags)
    assert {
        (names[person], activity): count
        for person, line in zip(profiles.person.tolist(), profiles.counts.tolist(), strict=True)
        for activity, count in zip(columns.activities, line, strict=True)
        if count
    } == plain.tasks
