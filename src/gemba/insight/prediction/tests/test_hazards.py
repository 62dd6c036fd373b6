"""Rates of ending, learnt from cases that still run as well."""

from dataclasses import replace

import numpy as np
import pytest

from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.prediction.bundles import Bundle, of_file, to_file
from gemba.insight.prediction.evaluation import protocols
from gemba.insight.prediction.evaluation.figures import figures_while_followed
from gemba.insight.prediction.features.recent import HOUR_US
from gemba.insight.prediction.learning.hazards import (
    Hazards,
    Watched,
    as_wide_as,
    known_until,
    learn_hazards,
    loss,
    trials_of,
)
from gemba.insight.prediction.learning.remaining import (
    BOOSTED,
    HAZARD_TABLE,
    HAZARDS,
    LAST_TWO,
    LENGTH,
    NAIVE,
    RUNNING_MOST,
    RUNNING_SOME,
    Lesson,
    RemainingModel,
    Told,
)
from gemba.insight.prediction.learning.seen import Seen
from gemba.insight.prediction.outcomes import last_steps
from gemba.insight.prediction.reasons import reasons
from gemba.insight.prediction.targets import REMAINING
from gemba.insight.prediction.testing import drawn_log
from gemba.insight.prediction.training import (
    Subject,
    learn_time,
    lesson_at,
    split_at,
    subject_of,
)
from gemba.insight.prediction.watching import Fingerprint


def moments(count: int, state: int = 7) -> Seen:
    """All alike."""
    alike = np.full(count, state)
    none = np.zeros((count, 0), np.float32)
    hours = np.zeros(count)
    return Seen((), none, (alike, alike, alike), alike, alike, hours, hours)


def watched(until: np.ndarray, ended: np.ndarray, since: np.ndarray | None = None) -> Watched:
    begun = np.zeros(len(until)) if since is None else since
    return Watched(moments(len(until)), begun, until, ended)


def table_of(each: Watched, monkeypatch: pytest.MonkeyPatch) -> Hazards:
    monkeypatch.setattr("gemba.insight.prediction.learning.hazards.can_boost", lambda: False)
    return learn_hazards(each, each, each)[1]


def test_each_stretch_counts_the_hours_watched_in_it() -> None:
    edges = np.array([0.0, 2.0, 10.0])
    found = trials_of(
        watched(np.array([1.0, 5.0, 10.0]), np.array([True, True, False]), np.array([0.0, 3, 0])),
        edges,
    )
    assert found.row.tolist() == [0, 1, 2, 2]
    assert found.stretch.tolist() == [0, 1, 0, 1]
    assert found.hours.tolist() == [1.0, 2.0, 2.0, 8.0]
    assert found.ended.tolist() == [True, True, False, False]


def test_the_median_is_found_though_most_cases_still_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cases take ten hours on average, and were watched for up to eight."""
    chance = np.random.default_rng(3)
    takes, followed = chance.exponential(10, 20_000), chance.random(20_000) * 8
    ended = takes <= followed
    assert ended.mean() < 0.4
    each = watched(np.minimum(takes, followed), ended)
    told = table_of(each, monkeypatch).quantiles(moments(1), trees=False)[1]
    assert told[0] == pytest.approx(10 * np.log(2), rel=0.1)
    assert np.median(takes[ended]) < 3


def test_hours_before_the_first_end_of_a_log_count_for_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of cases begun long before, a log that begins late holds those that take long alone."""
    chance = np.random.default_rng(4)
    takes = chance.exponential(10, 40_000)
    since = np.where(chance.random(40_000) < 0.5, chance.random(40_000) * 20, 0)
    there = takes > since
    each = watched(takes[there], np.ones(there.sum(), np.bool_), since[there])
    told = table_of(each, monkeypatch).quantiles(moments(1), trees=False)[1]
    assert told[0] == pytest.approx(10 * np.log(2), rel=0.07)
    naive = replace(each, since=np.zeros(len(each)))
    late = table_of(naive, monkeypatch).quantiles(moments(1), trees=False)[1]
    assert late[0] > 1.2 * told[0]


def test_beyond_what_was_watched_the_share_that_runs_falls_as_one_by_t(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A quarter ends at once; of the others nothing is known but that they took four hours."""
    ended = np.arange(4_000) % 4 == 0
    hours = np.where(ended, 1.0 + np.arange(4_000) / 1e4, 4.0)
    hours[-8:], ended[-8:] = 3.9999, True
    hazards = table_of(watched(hours, ended), monkeypatch)
    _short, median, long = hazards.quantiles(moments(1), trees=False)
    assert 4.0 < median[0] < 8.0
    assert median[0] == pytest.approx(hazards.edges[-1] * 1.5, rel=0.05)
    assert long[0] == pytest.approx(5 * median[0], rel=0.01)


def test_nothing_is_known_where_hardly_anyone_was_watched() -> None:
    chance = np.random.default_rng(5)
    takes, followed = chance.exponential(10, 5_000), np.full(5_000, 6.0)
    followed[:20] = 60
    some = watched(np.minimum(takes, followed), takes <= followed)
    assert known_until(some) == pytest.approx(6, abs=0.2)
    every = watched(takes, np.ones(5_000, np.bool_))
    assert known_until(every) > 40


@pytest.mark.parametrize("followed", [np.inf, 15.0])
def test_intervals_reach_as_far_as_the_newest_cases_took(
    followed: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Learnt from cases of ten hours on average, and told of others whose hours vary more."""
    chance = np.random.default_rng(6)
    before = chance.exponential(10, 5_000)
    hazards = table_of(watched(before, np.ones(5_000, np.bool_)), monkeypatch)
    takes = 10 * chance.weibull(0.6, 20_000)
    newest = watched(np.minimum(takes, followed), takes <= followed)
    low, median, high = as_wide_as(hazards, newest, trees=False).quantiles(moments(1), trees=False)
    assert (takes <= low).mean() == pytest.approx(0.1, abs=0.01)
    if followed == np.inf:
        assert (takes <= high).mean() == pytest.approx(0.9, abs=0.01)
    plain = hazards.quantiles(moments(1), trees=False)
    assert median == plain[1]
    assert high > plain[2]
    spread = hazards.until(moments(5_000), before, trees=False)
    assert spread.mean() == pytest.approx(1, abs=0.1)


def test_what_was_told_beyond_the_hours_followed_is_neither_right_nor_wrong() -> None:
    lesson = Lesson(
        moments(3),
        hours=np.array([2.0, 5.0, 5.0]),
        runs=np.array([False, True, True]),
        since=np.zeros(3),
        followed=np.array([5.0, 5.0, 5.0]),
    )
    assert lesson.off_while_followed(np.array([90.0, 90.0, 90.0])).tolist() == [3, 0, 0]
    assert lesson.off_while_followed(np.array([2.0, 2.0, 2.0])).tolist() == [0, 3, 3]
    assert lesson.error(np.array([90.0, 90.0, 90.0])) == pytest.approx(88 / 3)
    sooner = lesson.seen_until(np.array([9.0, 3.0, 1.0]))
    assert sooner.hours.tolist() == [2, 3, 1]
    assert sooner.runs.tolist() == [False, True, True]
    assert lesson.seen_until(np.array([1.0, 9.0, 9.0])).runs.all()


def test_figures_while_followed_count_intervals_that_were_followed_to_their_end() -> None:
    """Of 150 that ended after two hours and 50 that run since twenty, followed for twenty."""
    runs = np.arange(200) >= 150
    hours = np.where(runs, 20.0, 2.0)
    lesson = Lesson(moments(200), hours, runs, since=np.zeros(200), followed=np.full(200, 20.0))
    every = np.ones(200)
    low, high = every, np.where(np.arange(200) % 2 == 0, 4.0, 90.0)
    found = figures_while_followed(Told(30 * every, low, high), lesson, 2 * every, 20 * every)
    assert found.moments == 200
    assert found.mae_days * 24 == pytest.approx(0.75 * 18)
    assert found.mean_by_length_days * 24 == pytest.approx(0.25 * 18)
    assert found.median_by_last_two_days * 24 == pytest.approx(0.75 * 18)
    assert found.inside == pytest.approx(0.75)
    unknown = figures_while_followed(Told(every, low, 90 * every), lesson, every, every)
    assert np.isnan(unknown.inside)


def young_log(cases: int = 3_000) -> EventColumns:
    """A desk that closes every fourth case within an hour and others a week after, by the customer
    who asks; it is two and a half days old when it is asked for the first time."""
    chance = np.random.default_rng(8)
    rows: list[tuple[str, str, int]] = []
    quick = chance.random(cases) < 0.25
    for number in range(cases):
        at = int(number * HOUR_US * 96 / cases)
        waits = chance.random() if quick[number] else 168 + 8 * chance.random()
        for name, later in (("asked", 0.0), ("answered", 0.1), ("closed", 0.1 + waits)):
            rows.append((f"{number:05d}", name, at + int(later * HOUR_US)))
    case, activity, time_us = zip(*rows, strict=True)
    drawn = EventRows.of(case, activity, time_us)
    kind = CodedColumn.of(["small" if each else "large" for each in quick])
    return build(replace(drawn, case_attributes={"kind": kind}))


@pytest.fixture(scope="module")
def young() -> tuple[Subject, RemainingModel, int]:
    log = young_log()
    cut = int(60 * HOUR_US)
    subject = subject_of(log, last_steps(log), known_by=cut, labels=())
    return subject, learn_time(subject, split_at(subject, cut)), cut


def test_a_young_desk_is_not_misled_by_its_quick_cases(
    young: tuple[Subject, RemainingModel, int],
) -> None:
    subject, model, cut = young
    assert model.tuning.speaker in (HAZARDS, HAZARD_TABLE)
    rows = protocols.tested_for_time(subject, protocols.parts_by_beginning(young_log()))
    rows = rows[subject.moments.at_us[rows] > cut]
    true = (subject.endings.end_us[subject.case[rows]] - subject.moments.at_us[rows]) / HOUR_US
    seen = subject.seen.take(rows)
    told = model.tell(seen)
    off = {way: np.abs(model.by_way(way, seen).hours - true).mean() for way in (LENGTH, LAST_TWO)}
    assert np.abs(told.hours - true).mean() < 0.8 * min(off.values())
    assert ((told.low <= true) & (true <= told.high)).mean() > 0.7


def test_where_most_cases_ended_the_ended_ones_teach() -> None:
    log = drawn_log(400)
    subject = subject_of(log, last_steps(log), labels=("channel",))
    model = learn_time(subject, split_at(subject, int(log.time_us.max()) + 1))
    assert model.hazards is None
    assert model.tuning.speaker not in (HAZARDS, HAZARD_TABLE)


def test_where_some_cases_run_rates_are_asked_beside_the_others() -> None:
    log = drawn_log(400)
    cut = int(np.quantile(log.time_us, 0.6))
    subject = subject_of(log, last_steps(log), known_by=cut, labels=("channel",))
    split = split_at(subject, cut)
    running = lesson_at(subject, split.check, cut).runs.mean()
    assert RUNNING_SOME < running < RUNNING_MOST
    model = learn_time(subject, split)
    errors = dict(model.tuning.errors)
    assert set(errors) == {BOOSTED, *NAIVE, HAZARDS}
    assert model.tuning.speaker == min(errors, key=lambda way: errors[way]) == HAZARDS
    assert model.hazards is not None


def test_trees_speak_where_they_know_more_than_the_table() -> None:
    """Whether a case is large is told by no step of it."""
    log, cut = young_log(), int(60 * HOUR_US)
    subject = subject_of(log, last_steps(log), known_by=cut, labels=("kind",))
    model = learn_time(subject, split_at(subject, cut))
    assert model.tuning.speaker == HAZARDS
    hazards = model.hazards
    assert hazards is not None
    rows = np.flatnonzero(subject.moments.at_us < cut)
    alive = Watched(
        subject.seen.take(rows), np.zeros(len(rows)), np.ones(len(rows)), np.zeros(len(rows), bool)
    )
    assert loss(hazards, alive, trees=True) != loss(hazards, alive, trees=False)
    marks = Fingerprint({})
    bundle = Bundle(REMAINING, subject.schema, model, (), marks, float(subject.seen.elapsed.max()))
    seen = subject.seen.take(rows[:200])
    again = of_file(to_file(bundle)).model
    assert isinstance(again, RemainingModel)
    np.testing.assert_allclose(model.tell(seen).hours, again.tell(seen).hours)
    np.testing.assert_allclose(model.tell(seen).high, again.tell(seen).high)
    told = reasons(bundle, seen, shown=99)
    assert told[0].feature == "label:kind"
    usual = model.by_way(HAZARD_TABLE, seen).hours[0]
    moved = float(model.tell(seen).hours[0] - usual) / 24
    assert sum(each.moves for each in told) == pytest.approx(moved, abs=1e-6)
    assert (told[0].moves > 0) == (moved > 0)
