"""Delays that last another time since some day, and waits that are not over when the log ends."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.testing import log_of
from gemba.insight.mining.waiting.enablement import begun_us
from gemba.insight.mining.zones import DAY_US
from gemba.insight.simulation.engine import run
from gemba.insight.simulation.fitting.delay_changes import Waits, changed_since
from gemba.insight.simulation.fitting.fit import Fitted, fit
from gemba.insight.simulation.fitting.interval_draws import interval_draw
from gemba.insight.simulation.fitting.steps import Steps
from gemba.insight.simulation.fitting.still_waiting import Still, still_waiting
from gemba.insight.simulation.fitting.testing import DELAY, ZONE, planted
from gemba.insight.simulation.fitting.unknowns import WIDENS
from gemba.insight.simulation.model import Delay, Draw

DAYS = 200
HOUR = 3_600.0


def waits(seed: int, factor: float = 1.0, usual: float = 40 * HOUR) -> Waits:
    """Two a day, seen until the last of them was begun; from the middle on `factor` as long."""
    rng = np.random.default_rng(seed)
    since = np.arange(2 * DAYS) * (DAY_US // 2)
    lasts = rng.exponential(usual, 2 * DAYS)
    lasts[DAYS:] *= factor
    return watched(since, lasts)


def watched(since: np.ndarray[tuple[int], np.dtype[np.int64]], lasts: Floats) -> Waits:
    until = (int(since[-1]) - since) / 1e6
    over = lasts <= until
    ones = np.zeros(int((~over).sum()), dtype=np.int64)
    still = Still(ones, ones, since[~over], until[~over], np.ones(len(ones)))
    return Waits(since[over], lasts[over], lasts[over], still)


def test_a_delay_that_is_three_times_as_long_is_found_near_the_day_it_changed() -> None:
    for seed in range(5):
        since = changed_since(waits(seed, factor=3.0), edges=20)
        assert since is not None
        assert since == pytest.approx(DAYS / 2 * DAY_US, abs=30 * DAY_US)


def test_chance_is_no_change() -> None:
    assert not any(changed_since(waits(seed), edges=1) for seed in range(60))


def test_late_waits_are_not_shorter_because_the_long_ones_are_not_over() -> None:
    # Of what came in the last weeks only short waits are over.
    long = [waits(seed, usual=60 * 24 * HOUR) for seed in range(40)]
    assert not any(changed_since(each, edges=1) for each in long)
    over_only = [replace(each, still=each.still.only(each.still.share < 0)) for each in long]
    assert sum(changed_since(each, edges=1) is not None for each in over_only) > 20


def test_what_does_not_matter_is_no_change() -> None:
    since = np.arange(2 * DAYS) * (DAY_US // 2)
    lasts: Floats = 100.0 + (np.arange(2 * DAYS) % 7).astype(np.float64)
    lasts[DAYS:] *= 1.3
    assert changed_since(watched(since, lasts), edges=1) is None
    assert changed_since(waits(1, factor=9.0).since(195 * DAY_US), edges=1) is None


def test_what_is_not_over_lasts_at_least_so_long() -> None:
    rng = np.random.default_rng(5)
    true, seen = rng.exponential(1_000.0, 4_000), rng.exponential(1_500.0, 4_000)
    over = true <= seen
    codes = np.zeros(int((~over).sum()), dtype=np.int64)
    still = Still(codes, codes, codes, seen[~over], np.ones(len(codes)))
    short = interval_draw(true[over], true[over])
    whole = interval_draw(true[over], true[over], still)
    assert short is not None
    assert whole is not None
    assert short.mean_seconds < 700
    assert whole.mean_seconds == pytest.approx(1_000, rel=0.06)


def test_an_open_case_waits_for_what_takes_as_long() -> None:
    # After "ask" nine in ten are answered after ten minutes, one in ten sent on after ten hours.
    lines = []
    for number in range(100):
        at = number * 86_400
        what, after = ("send", 36_000) if number % 10 == 0 else ("answer", 600)
        lines += [f"c{number:03d} ask {at} ann {at}", f"c{number:03d} {what} {at + after} bob"]
    lines += [f"d{number} ask 8640000 ann 8640000" for number in range(3)]
    log = log_of("\n".join(lines))
    steps = Steps.of(log, begun_us(log))
    is_open = np.array([name.startswith("d") for name in log.case_ids])
    codes = {name: code for code, name in enumerate(log.activities)}

    soon = still_waiting(steps, is_open, (8_640_000 + 60) * 1_000_000)
    assert soon.before(codes["answer"]).share.sum() == pytest.approx(2.7)
    assert soon.before(codes["send"], codes["ask"]).share.sum() == pytest.approx(0.3)
    assert soon.seconds.tolist() == [60.0] * 6

    late = still_waiting(steps, is_open, (8_640_000 + 30_000) * 1_000_000)
    assert late.before(codes["send"]).share.sum() == pytest.approx(3, rel=1e-6)
    assert not len(still_waiting(steps, np.zeros(log.cases, dtype=np.bool_), 10**13).seconds)


def test_what_may_have_been_begun_is_not_waited_for() -> None:
    log = log_of("a ask 0 x 0\na answer 5000 x 1000\nb ask 6000 x 6000")
    steps = Steps.of(log, begun_us(log))
    found = still_waiting(steps, np.array([False, True]), 13_000 * 1_000_000)
    assert found.seconds.tolist() == [3_000.0]


LONGER = Draw("lognormal", (9.6, 0.5))


@lru_cache
def since_the_middle() -> Fitted:
    """Twelve weeks as they were, and twelve in which what nobody knows takes three times as
    long."""
    twin = planted()
    later = replace(twin.horizon, start_us=twin.horizon.start_us + 13 * 7 * DAY_US)
    slow = replace(twin, delays=(Delay("Solve", LONGER, "Check"),), horizon=later)
    return fit(build(_both(run(twin, 1).rows, run(slow, 2).rows)), ZONE)


def _both(one: EventRows, other: EventRows) -> EventRows:
    assert one.start_us is not None
    assert other.start_us is not None
    assert one.resource is not None
    assert other.resource is not None

    def texts(*columns: CodedColumn) -> list[str | None]:
        return [each.text(row) for each in columns for row in range(len(each.codes))]

    cases = [f"{row < len(one)} {name}" for row, name in enumerate(texts(one.case, other.case))]
    return EventRows(
        CodedColumn.of(cases),
        CodedColumn.of(texts(one.activity, other.activity)),
        np.concatenate([one.time_us, other.time_us]),
        CodedColumn.of(texts(one.resource, other.resource)),
        np.concatenate([one.start_us, other.start_us]),
    )


def test_only_what_came_since_is_taken_and_the_intervals_widen() -> None:
    delays = {(each.after, each.to): each.draw for each in since_the_middle().twin.delays}
    assert delays["Check", "Solve"].mean_seconds == pytest.approx(LONGER.mean_seconds, rel=0.12)
    assert LONGER.mean_seconds > 2.5 * DELAY.mean_seconds
    unknowns = since_the_middle().unknowns
    changed = next(each for each in unknowns if each.code == "delays_changed")
    assert dict(changed.values)["activities"] == "Solve"
    others = sum(WIDENS[each.code] * each.degree for each in unknowns if each is not changed)
    widened = 1 + others + WIDENS["delays_changed"] * changed.degree
    assert since_the_middle().widening == pytest.approx(widened)


def test_a_delay_that_stays_is_told_from_all_of_the_log() -> None:
    twin = planted(168)
    found: EventColumns = build(run(twin, 3).rows)
    assert "delays_changed" not in {each.code for each in fit(found, ZONE).unknowns}
