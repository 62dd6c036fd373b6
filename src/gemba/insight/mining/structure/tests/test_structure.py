"""Rework, loops, ping-pong, ends and main ways: planted ones, and drawn logs in plain Python."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import groupby

from hypothesis import given, settings

from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.testing import Event, drawn_events, log_of, rows_of
from gemba.insight.eventlog.testing import events as events_of
from gemba.insight.mining.activities import activities
from gemba.insight.mining.dfg import directly_follows
from gemba.insight.mining.flow_order import flow_order
from gemba.insight.mining.process_map import draw_map
from gemba.insight.mining.structure.ends import ends
from gemba.insight.mining.structure.eventually import eventually
from gemba.insight.mining.structure.loops import loops
from gemba.insight.mining.structure.main_ways import critical_path, happy_path
from gemba.insight.mining.structure.ping_pong import ping_pong
from gemba.insight.mining.structure.portrait import portrait
from gemba.insight.mining.structure.rework import rework
from gemba.insight.mining.waiting.moves import longest_waits


def traces_of(events: list[Event]) -> list[list[Event]]:
    cases: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        cases[event[0]].append(event)
    return [sorted(trace, key=lambda event: event[2]) for trace in cases.values()]


@settings(max_examples=50)
@given(drawn_events())
def test_rework_and_loops_say_what_plain_python_says(events: list[Event]) -> None:
    log = build(rows_of(events))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    rounds: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for trace in traces_of(events):
        for place, now in enumerate(trace):
            befores = [at for at in range(place) if trace[at][1] == now[1]]
            if not befores:
                continue
            then = trace[befores[-1]]
            away = place - befores[-1]
            kind = "self_loop" if away == 1 else "repetition"
            counts[f"{kind}s"][now[1]] += 1
            if then[3] and now[3]:
                counts[f"{kind}_{'repeats' if then[3] == now[3] else 'redos'}"][now[1]] += 1
            lap = {1: "self", 2: "short"}.get(away, "long")
            rounds[trace[place - 1][1], now[1], lap].append(now[2] - then[2])
    found = rework(log)
    for field in (
        "self_loops", "self_loop_repeats", "self_loop_redos",
        "repetitions", "repetition_repeats", "repetition_redos",
    ):  # fmt: skip
        values = getattr(found, field).tolist()
        assert dict(zip(log.activities, values, strict=True)) == {
            name: counts[field][name] for name in log.activities
        }
    names = list(log.activities)
    assert {
        (names[each.source], names[each.target], each.kind): (each.count, each.seconds_total)
        for each in loops(log)
    } == {key: (len(laps), sum(laps)) for key, laps in rounds.items()}


@settings(max_examples=50)
@given(drawn_events())
def test_ping_pong_and_eventually_say_what_plain_python_says(events: list[Event]) -> None:
    log = build(rows_of(events))
    returns: Counter[tuple[str, str]] = Counter()
    later: Counter[str] = Counter()
    earlier: Counter[str] = Counter()
    for trace in traces_of(events):
        who = [name for name, _run in groupby(event[3] for event in trace if event[3])]
        returns.update((a, b) for a, b, c in zip(who, who[1:], who[2:], strict=False) if a == c)
        steps = [event[1] for event in trace]
        if "a" in steps:
            later.update(set(steps[steps.index("a") + 1 :]))
            earlier.update(set(steps[: len(steps) - 1 - steps[::-1].index("a")]))
    assert {(each.one, each.other): each.count for each in ping_pong(log)} == returns
    if "a" in log.activities.codes:
        found = eventually(log, log.activities.codes["a"])
        assert dict(zip(log.activities, found.later.tolist(), strict=True)) == {
            name: later[name] for name in log.activities
        }
        assert dict(zip(log.activities, found.earlier.tolist(), strict=True)) == {
            name: earlier[name] for name in log.activities
        }


def test_ping_pong_between_teams() -> None:
    log = log_of("1 a 0 ann\n1 b 10 bob\n1 c 40 cay\n1 d 50 ann")
    team = CodedColumn.of(["east", "west", "west", "east"])
    (found,) = ping_pong(log, who=team)
    assert (found.one, found.other, found.seconds_total) == ("east", "west", 50)


def planted() -> EventColumns:
    """Forty cases end with "close"; one stops at "ask" early; one is still open at the end."""
    day = 86_400
    lines = [f"{n} ask {n * day}\n{n} close {n * day + 60}" for n in range(40)]
    lines += [f"lost ask {2 * day}", f"open ask {39 * day + 50}"]
    return log_of("\n".join(lines))


def test_who_stopped_early_dropped_out_and_who_is_still_open_did_not() -> None:
    log = planted()
    found = ends(log)
    assert [name for name, is_end in zip(log.activities, found.regular, strict=True) if is_end] == [
        "close"
    ]
    assert [log.case_ids[code] for code in found.dropped.nonzero()[0].tolist()] == ["lost"]
    assert (found.open_cases, found.closed_cases) == (1, 41)
    assert (found.drop_outs[0].cases, round(found.dropped_share, 4)) == (1, round(1 / 41, 4))


def test_the_happy_path_ends_regularly_even_where_dropping_out_is_more_frequent() -> None:
    ways = ["ask"] * 3 + ["ask check close"] * 30 + ["ask close"] * 28
    text = "\n".join(
        f"{n} {step} {n * 1000 + place}"
        for n, way in enumerate(ways)
        for place, step in enumerate(way.split())
    )
    found = happy_path(log_of(text))
    assert found is not None
    assert (len(found.activities), found.count) == (3, 30)
    assert happy_path(build(rows_of([]))) is None


def test_the_critical_path_goes_where_the_time_is() -> None:
    log = log_of(
        "1 a 0\n1 b 10\n1 d 20\n2 a 0\n2 c 500\n2 d 510\n3 a 0\n3 b 1\n3 d 2\n4 a 0\n4 b 1\n4 a 900"
    )
    graph = directly_follows(log)
    drawn = draw_map(graph, activities(log), 1)
    waits = {(wait.source, wait.target): wait.total_seconds for wait in longest_waits(graph)}
    found = critical_path(drawn.edges, flow_order(drawn.edges), waits)
    assert found is not None
    assert [log.activities[code] for code in found.activities] == ["a", "c", "d"]
    assert found.seconds_total == 510


def test_the_portrait_of_an_activity() -> None:
    text = "\n".join(
        f"{n} {step} {n * 10 + place}"
        for n, way in enumerate(["ask check close"] * 6 + ["check close"] * 2 + ["ask close"] * 12)
        for place, step in enumerate(way.split())
    )
    plain = rows_of(events_of(text))
    kinds = CodedColumn.of(["pump"] * 8 + ["fan"] * 12)
    log = build(replace(plain, case_attributes={"product": kinds}))
    found = portrait(log, log.activities.codes["check"])
    assert (found.cases, found.first_share, found.last_share) == (8, 0.25, 0)
    assert found.position_median == 2
    assert [(each.value, each.share, each.lift) for each in found.typical] == [("pump", 1, 2.5)]
    only = portrait(log, log.activities.codes["check"], log.index.trace == log.index.trace[6])
    assert (only.cases, only.first_share) == (2, 1)
