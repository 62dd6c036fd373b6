"""What comes after a step otherwise than before, since some day, and what only seems to."""

from __future__ import annotations

import numpy as np
import pytest

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.mining.zones import DAY_US
from gemba.insight.simulation.distances.seen import Seen
from gemba.insight.simulation.fitting.choice_changes import ChoiceChanges, Made
from gemba.insight.simulation.fitting.fit import Fitting, fit
from gemba.insight.simulation.fitting.situations import Situations
from gemba.insight.simulation.fitting.unknowns import WIDENS
from gemba.insight.simulation.model import START

DAYS = 200
HOUR_US = DAY_US // 24
LATER_US = 2 * HOUR_US


def log_of_ways(ways: list[str], later_us: int = LATER_US) -> EventColumns:
    """A case every half day, its steps so long after each other; told until the last case began."""
    rows = [
        (f"c{number:04d}", step, number * DAY_US // 2 + place * later_us)
        for number, way in enumerate(ways)
        for place, step in enumerate(way)
    ]
    until = (len(ways) - 1) * DAY_US // 2
    case, activity, at = zip(*(row for row in rows if row[2] <= until), strict=True)
    ends = np.array(at, dtype=np.int64)
    who = CodedColumn.of(["ann"] * len(ends))
    return build(EventRows(CodedColumn.of(case), CodedColumn.of(activity), ends, who, ends.copy()))


def drawn(
    seed: int, before: float, after: float, ways: tuple[str, str] = ("ab", "ac")
) -> list[str]:
    """Two cases a day that go the second of two ways with a chance, and from the middle on with
    another."""
    chance: Floats = np.repeat([before, after], DAYS)
    second: Bools = np.random.default_rng(seed).random(2 * DAYS) < chance
    return [ways[each] for each in second.astype(np.int64).tolist()]


def changes(log: EventColumns, is_open: Bools | None = None) -> dict[str, int]:
    """By step since when something else comes after it."""
    seen = Seen.of(log)
    situations = Situations.of(seen, np.zeros(log.cases, dtype=np.int64))
    made = Made.of(seen)
    goes_on = np.zeros(log.cases, dtype=np.bool_) if is_open is None else is_open
    kept = ~(goes_on[made.case] & (situations.next == situations.begin))
    found = ChoiceChanges.found(situations, made, kept, int(log.time_us.max()))
    names = [*log.activities, START]
    assert not (found.kept & ~kept).any()
    return {names[code]: since for code, since in found.since_us.items()}


def test_what_comes_otherwise_is_found_near_the_day_it_changed() -> None:
    for seed in range(5):
        found = changes(log_of_ways(drawn(seed, 0.2, 0.5)))
        assert set(found) == {"a"}
        assert found["a"] == pytest.approx(DAYS / 2 * DAY_US, abs=30 * DAY_US)


def test_so_is_what_cases_begin_with() -> None:
    assert set(changes(log_of_ways(drawn(1, 0.1, 0.5, ("ab", "cb"))))) == {START}


def test_chance_is_no_change() -> None:
    found = [changes(log_of_ways(drawn(seed, 0.3, 0.3))) for seed in range(100)]
    assert sum(bool(each) for each in found) <= 3


def test_what_does_not_matter_is_no_change() -> None:
    rare = ["ab"] * 24 + ["ac"]
    assert not changes(log_of_ways(["ab"] * 600 + rare * 24))


def test_the_latest_of_two_changes_counts() -> None:
    ways = drawn(3, 0.1, 0.6) + drawn(4, 0.6, 0.1)[DAYS:]
    found = changes(log_of_ways(ways))
    assert found["a"] == pytest.approx(DAYS * DAY_US, abs=30 * DAY_US)


def test_choices_of_one_case_are_alike() -> None:
    # One case in forty goes round and round: which half has more of them is chance.
    found = 0
    for seed in range(40):
        rounds = np.random.default_rng(seed).random(2 * DAYS) < 1 / 40
        found += bool(changes(log_of_ways(["ab" * (20 if each else 1) for each in rounds], 60_000)))
    assert found <= 2


def test_what_comes_after_long_only_seems_rarer_of_late() -> None:
    ways = drawn(5, 0.5, 0.5, ("a", "ab"))
    log = log_of_ways(ways, later_us=60 * DAY_US)
    went_on = np.array([len(way) > 1 for way in ways])
    told: Int64s = np.diff(log.offsets)
    is_open = went_on & (told == 1)
    assert is_open.sum() > 30
    assert not changes(log, is_open)


def test_a_twin_chooses_as_of_late_and_says_so() -> None:
    log = log_of_ways(drawn(6, 0.2, 0.4))
    fitted = fit(log, "UTC", Fitting(open_cases=np.zeros(log.cases, dtype=np.bool_)))
    choice = next(each for each in fitted.twin.branching.choices if each.history == ("a",))
    assert dict(choice.next)["c"] == pytest.approx(0.4, abs=0.08)
    told = next(each for each in fitted.unknowns if each.code == "choices_changed")
    assert dict(told.values)["activities"] == "a"
    assert told.degree == pytest.approx(1 / 3, abs=0.02)
    others = sum(WIDENS[e.code] * e.degree for e in fitted.unknowns if e is not told)
    assert fitted.widening == pytest.approx(1 + others + WIDENS["choices_changed"] * told.degree)


def test_a_twin_of_what_stays_says_nothing() -> None:
    log = log_of_ways(drawn(7, 0.3, 0.3))
    assert "choices_changed" not in {each.code for each in fit(log, "UTC").unknowns}
