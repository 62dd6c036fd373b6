"""Two cohorts: figures by hand, marks against plain Python, and planted differences."""

import math
from collections import defaultdict
from statistics import mean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.eventlog.testing import Event, drawn_events, log_of, rows_of
from gemba.insight.mining.comparing.cohorts import Cohorts, NothingToCompare, cohorts
from gemba.insight.mining.comparing.differences import figure_differences
from gemba.insight.mining.comparing.maps import (
    _activities,
    _joined,
    _moves,
    _wait_p,
    map_difference,
)

HOUR = 3_600


def split(log: EventColumns, prefix: str) -> Cohorts:
    flags = np.array([name.startswith(prefix) for name in log.case_ids], dtype=bool)
    return cohorts(log, ~flags, log, flags)


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def test_single_cases_by_hand() -> None:
    log = log_of(
        """
        a1 ask 0 ann
        a1 fix 50 bob 20
        a1 ask 60 ann
        b1 ask 0 ann
        b1 fix 5 ann
        """
    )
    both = split(log, "b")
    assert both.a.duration_seconds.tolist() == [60]
    assert both.a.waiting_seconds.tolist() == [20 + 10]
    assert (both.a.events.tolist(), both.a.handovers.tolist()) == ([3], [2])
    assert (both.a.is_reworked.tolist(), both.b.is_reworked.tolist()) == ([True], [False])
    assert both.b.handovers.tolist() == [0]
    (duration, *_rest) = figure_differences(both, rng())
    assert (duration.a, duration.b, duration.difference) == (60, 5, None)


def test_cohorts_that_overlap() -> None:
    log = log_of("1 a 0\n2 a 0\n3 a 0")
    two = np.array([True, True, False])
    both = cohorts(log, None, log, two)
    assert (both.a.chosen.tolist(), both.b.chosen.tolist(), both.shared) == ([2], [0, 1], 2)
    other = log_of("2 a 0\n9 a 0")
    assert cohorts(log, two, other, None).a.chosen.tolist() == [0]
    with pytest.raises(NothingToCompare, match="in B too"):
        cohorts(log, two, log, None)
    with pytest.raises(NothingToCompare, match="No case is left"):
        cohorts(log, ~two & two, log, two)


def planted(slow: float, rework: float, seed: int) -> EventColumns:
    """Cohort b takes `slow` hours longer to answer, and asks again in so many more cases."""
    draw = np.random.default_rng(seed)
    events: list[Event] = []
    for name, extra, again in (("a", 0.0, 0.2), ("b", slow, 0.2 + rework)):
        for number in range(300):
            case, now = f"{name}{number}", int(draw.integers(0, 1_000_000))
            events.append((case, "ask", now, "ann", None))
            now += int(draw.exponential(2 * HOUR))
            events.append((case, "check", now, "bob", None))
            if draw.random() < again:
                now += int(draw.exponential(HOUR))
                events.append((case, "ask", now, "ann", None))
                now += int(draw.exponential(HOUR))
                events.append((case, "check", now, "bob", None))
            now += int((4 + extra) * HOUR + draw.normal(0, HOUR))
            events.append((case, "answer", now, "ann", None))
    return build(rows_of(events))


def test_planted_differences_are_found_and_nothing_else() -> None:
    both = split(planted(3.0, 0.25, seed=1), "b")
    found = {each.name: each for each in figure_differences(both, rng())}
    duration, rework = found["duration"], found["rework"]
    assert duration.difference is not None
    assert duration.difference.low < 3.5 * HOUR < duration.difference.high
    assert duration.effect == "large"
    assert rework.difference is not None
    assert rework.difference.low < 0.25 < rework.difference.high
    assert rework.difference.is_told_apart
    assert rework.delta == pytest.approx(rework.b - rework.a)
    assert found["handovers"].difference is not None
    assert found["handovers"].difference.is_told_apart
    maps = map_difference(both, rng())
    moves = maps.moves
    slower = {moves.parts[place] for place in np.flatnonzero(moves.slower).tolist()}
    more = {moves.parts[place] for place in np.flatnonzero(moves.more).tolist()}
    assert slower == {("check", "answer")}
    assert more == {("check", "ask")}
    place = moves.parts.index(("check", "answer"))
    wait = moves.wait[place]
    assert wait is not None
    assert wait.value == pytest.approx(3 * HOUR, rel=0.1)
    # Waits of three activities and three moves; of the shares all but one are the same.
    assert maps.tested == 7


@pytest.mark.long
def test_equal_cohorts_are_seldom_told_apart() -> None:
    marked = 0
    for seed in range(60):
        maps = map_difference(split(planted(0.0, 0.0, seed), "b"), rng())
        marked += any(
            each.more.any() or each.slower.any() for each in (maps.moves, maps.activities)
        )
    assert marked <= 8


@given(events=drawn_events(size_max=40), chosen=st.sets(st.sampled_from(["c1", "c2", "c3"])))
def test_parts_case_by_case(events: list[Event], chosen: set[str]) -> None:
    log = build(rows_of(events))
    flags = np.array([name in chosen for name in log.case_ids], dtype=bool)
    if not flags.any() or flags.all():
        return
    both = cohorts(log, flags, log, ~flags)
    maps = map_difference(both, rng())
    waits: dict[tuple[str, ...], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    seen: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for case in log.case_ids:
        ordered = sorted((each for each in events if each[0] == case), key=lambda each: each[2])
        for place, event in enumerate(ordered):
            seen[event[1],].add(case)
            if place:
                move = (ordered[place - 1][1], event[1])
                seen[move].add(case)
                for part in _parts(*move):
                    waits[part][case].append(event[2] - ordered[place - 1][2])
    for table in (maps.moves, maps.activities):
        for place, part in enumerate(table.parts):
            mine = [case for case in seen[part] if case in chosen]
            assert table.cases_a[place] == len(mine)
            assert table.cases_b[place] == len(seen[part]) - len(mine)
            values = [mean(waits[part][case]) for case in mine if waits[part][case]]
            median_a = float(np.median(values)) if values else math.nan
            assert table.wait_a[place] == pytest.approx(median_a, nan_ok=True)
    assert set(maps.moves.parts) | set(maps.activities.parts) == set(seen)


def _parts(source: str, target: str) -> list[tuple[str, ...]]:
    return [(source, target), (target,)]


def test_ranks_against_plain_python() -> None:
    log = planted(0.2, 0.0, seed=3)
    both = split(log, "b")
    joined = _joined(_moves(both.a), _moves(both.b))
    p = _wait_p(joined)
    place = joined.parts.index(("check", "answer"))
    a, b = (side[part == place] for side, part in zip(joined.wait, joined.part, strict=True))
    above = sum((y > x) + (y == x) / 2 for x in a for y in b)
    middle, spread = len(a) * len(b) / 2, math.sqrt(len(a) * len(b) * (len(a) + len(b) + 1) / 12)
    z = (abs(above - middle) - 0.5) / spread
    assert p[place] == pytest.approx(math.erfc(z / math.sqrt(2)), rel=1e-3)
    assert len(_joined(_activities(both.a), _activities(both.b)).parts) == 3
