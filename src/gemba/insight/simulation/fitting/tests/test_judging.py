"""A twin is judged by weeks it has not seen; real weeks stand beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from gemba.insight.eventlog.testing import log_of
from gemba.insight.mining.calendars import WEEK_US
from gemba.insight.simulation.fitting.bench import PUBLISHED, as_published, published_rows, table
from gemba.insight.simulation.fitting.holding_out import (
    TooShort,
    drawn_cases,
    hold_out,
    hold_out_weeks,
    moved,
    window,
)
from gemba.insight.simulation.fitting.judging import (
    SAMPLES,
    Judged,
    Trial,
    Weighing,
    drawn_again,
    drawn_apart,
    judge,
)
from gemba.insight.simulation.fitting.testing import ZONE, planted_log
from gemba.insight.simulation.fitting.tests.published_loan import published_loan
from gemba.insight.simulation.special import student_quantile


@lru_cache
def judged() -> Judged:
    held = hold_out_weeks(planted_log(), 2)
    return judge(held, ZONE, Trial(runs=4, weighing=Weighing.KNOWN))


def test_nothing_of_the_weeks_held_out_is_known_before() -> None:
    held = hold_out(planted_log(), share=0.2)
    assert held.before.time_us.max() < held.cut_us
    assert held.after.first_us.min() >= held.cut_us
    # Cases that went on belong to neither side as a whole.
    log = planted_log()
    straddling = int(held.open_cases.sum())
    assert held.before.cases - straddling + straddling + held.after.cases <= log.cases
    assert len(held.before) == pytest.approx(0.8 * len(log), abs=2)


def test_a_window_holds_what_began_and_ended_in_it() -> None:
    log = log_of("in a 20\nin b 30\nearly a 5\nearly b 25\nlate a 20\nlate b 50")
    assert list(window(log, 10_000_000, 40_000_000).case_ids) == ["in"]


def test_moved_logs_keep_their_order() -> None:
    log = planted_log(14.0)
    later = moved(log, WEEK_US)
    assert np.array_equal(later.time_us - log.time_us, np.full(len(log), WEEK_US))
    assert later.start_us is not None
    assert np.array_equal(later.activity, log.activity)


def test_a_planted_process_is_as_close_as_two_real_weeks() -> None:
    found = judged()
    assert found.floor is not None
    for name in ("n_gram", "circadian_hours", "relative_hours", "cycle_time_hours"):
        ours, floor = getattr(found.mean, name), getattr(found.floor, name)
        assert ours < 2.5 * floor + 0.35, name


def test_a_planted_process_is_as_close_as_two_runs_of_its_twin() -> None:
    found = judged()
    assert found.own is not None
    for ours, own in zip(found.mean.each(), found.own.each(), strict=True):
        assert own > 0
        assert ours < 2.5 * own + 0.35


def test_intervals_hold_the_mean_and_are_stretched_for_what_is_unknown() -> None:
    found = judged()
    for low, mean, high in zip(found.low.each(), found.mean.each(), found.high.each(), strict=True):
        assert 0 <= low <= mean <= high
    relative = np.array([each.relative_hours for each in found.runs])
    plain = student_quantile(0.975, 3) * relative.std(ddof=1) * np.sqrt(1.25)
    half = found.high.relative_hours - found.mean.relative_hours
    assert half == pytest.approx(plain * found.fitted.widening)
    assert found.fitted.widening > 1


def test_demand_that_is_known_is_told_to_the_twin() -> None:
    assert judged().cases_told == pytest.approx(judged().cases, rel=0.1)


def test_the_same_seeds_judge_the_same() -> None:
    held = hold_out_weeks(planted_log(28.0), 1)
    one, other = (judge(held, ZONE, Trial(runs=2, seed=5)) for _ in range(2))
    assert one.runs == other.runs
    assert judge(held, ZONE, Trial(runs=1)).own is None


def test_too_short() -> None:
    with pytest.raises(TooShort):
        hold_out(log_of("a x 1\na y 2"))
    with pytest.raises(TooShort):
        hold_out_weeks(log_of(""), 1)


def test_cases_drawn_twice_are_two_cases() -> None:
    log = log_of("a x 1\na y 2\nb x 3")
    found = drawn_cases(log, np.array([1, 0, 1]))
    assert found.cases == 3
    assert sorted(found.time_us.tolist()) == [1_000_000, 2_000_000, 3_000_000, 3_000_000]
    assert [found.activities[code] for code in found.activity[:1]] == ["x"]


def test_cases_drawn_again_are_apart_by_chance_only() -> None:
    weeks = [hold_out_weeks(planted_log(), count) for count in (1, 4)]
    few, many = (drawn_again(each, ZONE) for each in weeks)
    own = judged().own
    assert own is not None
    assert 0 < drawn_again(hold_out_weeks(planted_log(), 2), ZONE).n_gram < own.n_gram
    # Four times as many cases: half as far.
    assert many.n_gram == pytest.approx(few.n_gram / 2, rel=0.25)


def test_two_drawings_are_as_far_apart_as_chance_on_both_sides_makes_them() -> None:
    held = hold_out_weeks(planted_log(), 2)
    one_side = np.array(drawn_again(held, ZONE).each())
    both = np.array([each.each() for each in drawn_apart(held, ZONE)])
    assert len(both) == SAMPLES
    assert both.mean(axis=0) == pytest.approx(np.sqrt(2) * one_side, rel=0.15)


def test_as_published_all_cases_end() -> None:
    held = hold_out(planted_log())
    found, ours = as_published(held, ZONE), judge(held, ZONE, Trial(weighing=Weighing.KNOWN)).mean
    assert found.n_gram == pytest.approx(ours.n_gram, abs=0.1)
    assert found.cycle_time_hours < 24


@pytest.mark.study
def test_published_logs(shared_data: Callable[[str], Path]) -> None:
    rows = published_rows(shared_data("eventlogs"))
    print("\n".join(table(rows)))
    assert len(rows) == len(PUBLISHED)
    assert sum(sum(row.met) for row in rows) >= 18
    assert sum(sum(row.met_as_published) for row in rows) >= 14


@pytest.mark.study
def test_a_log_of_the_kind_of_the_published_loan_applications() -> None:
    found = []
    for seed in range(8):
        held = hold_out(published_loan(seed))
        found.append(judge(held, "UTC", Trial(weighing=Weighing.KNOWN)).mean.each())
        print(held.after.cases, " / ".join(f"{each:.2f}" for each in found[-1]))
    mean, best = np.mean(found, axis=0), PUBLISHED["loan_application_synth"].each()
    print("mean", mean.round(3), "published", best)
    # What comes after what, and when: as far as two logs of one process are apart. At which hours
    # is farther: applicants keep those of the desk, those of the twin none.
    assert mean[:2] == pytest.approx(best[:2], rel=0.5)
    assert (mean[3:] < best[3:]).all()
