"""Models of a drawn log: they learn what there is, are kept whole, and say why."""

from dataclasses import replace

import numpy as np
import pytest

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.prediction.bundles import Bundle, BundleUnreadable, of_file, to_file
from gemba.insight.prediction.evaluation.judging import Trial, judge_fate, judge_next, judge_time
from gemba.insight.prediction.evaluation.protocols import STRICT, cut_of, parts_by_beginning
from gemba.insight.prediction.features.schema import Schema
from gemba.insight.prediction.features.table import Feature
from gemba.insight.prediction.features.vocabulary import Vocabulary
from gemba.insight.prediction.leaks import usable_labels
from gemba.insight.prediction.learning import boosting
from gemba.insight.prediction.learning.calibration import Curve
from gemba.insight.prediction.learning.chances import (
    SHARES,
    ChancesModel,
    Question,
    judged,
    learn_chances,
    no_surer,
)
from gemba.insight.prediction.learning.grouped import counts_by
from gemba.insight.prediction.learning.seen import Seen
from gemba.insight.prediction.looking import looked
from gemba.insight.prediction.making import Champion, Made, Silent, make_models
from gemba.insight.prediction.outcomes import NEVER
from gemba.insight.prediction.reasons import reasons
from gemba.insight.prediction.targets import NEXT, REMAINING, Fate, Reading
from gemba.insight.prediction.testing import drawn_log
from gemba.insight.prediction.training import (
    TooLittleKnown,
    answers_of,
    by_answer,
    question_at,
    split_at,
    subject_of,
)
from gemba.insight.prediction.watching import Fingerprint

READING = Reading(
    ends=("resolved",),
    labels=("channel",),
    fates=(
        Fate("breach", label="sla_met", values=("no",)),
        Fate("reopening", activities=("reopened",), settle_days=14),
        Fate("satisfaction", label="stars", values=("5",)),
    ),
)


def made_of(
    log: EventColumns, champions: dict[str, Champion] | None = None
) -> dict[str, Made | Silent]:
    found = {}
    for each in make_models(log, READING, int(log.time_us.max()) + 1, champions or {}):
        found[each.bundle.target if isinstance(each, Made) else each.target] = each
    return found


@pytest.fixture(scope="module")
def log() -> EventColumns:
    return drawn_log(400)


@pytest.fixture(scope="module")
def made(log: EventColumns) -> dict[str, Made | Silent]:
    return made_of(log)


def bundle(made: dict[str, Made | Silent], target: str) -> Bundle:
    found = made[target]
    assert isinstance(found, Made), found
    return found.bundle


def test_each_target_has_a_model_or_says_why_not(made: dict[str, Made | Silent]) -> None:
    assert set(made) == {REMAINING, NEXT, "breach", "reopening", "satisfaction"}
    silent = made["satisfaction"]
    assert isinstance(silent, Silent)
    assert "stars" in silent.reason
    time = made[REMAINING]
    assert isinstance(time, Made)
    assert time.figures["mae_days"] < 0.75 * time.figures["median_by_last_two_days"]
    assert 0.65 < time.figures["inside"] < 0.95
    breach = made["breach"]
    assert isinstance(breach, Made)
    assert breach.figures["auc"] > 0.7
    assert breach.figures["calibration_error"] < 0.12


def test_a_model_read_again_says_the_same(
    log: EventColumns, made: dict[str, Made | Silent]
) -> None:
    subject = subject_of(log, READING.endings(log), labels=READING.labels)
    seen = subject.seen.take(np.arange(0, 300, 7))
    for target in (REMAINING, NEXT, "breach"):
        one = bundle(made, target)
        again = of_file(to_file(one))
        if target == REMAINING:
            told, twice = one.model.tell(seen), again.model.tell(seen)
            np.testing.assert_allclose(told.hours, twice.hours)  # type: ignore[union-attr]
            np.testing.assert_allclose(told.high, twice.high)  # type: ignore[union-attr]
        else:
            np.testing.assert_allclose(one.model.tell(seen), again.model.tell(seen))  # type: ignore[arg-type]
        assert again.classes == one.classes
        assert again.fingerprint == one.fingerprint


def test_asked_in_place_and_by_a_matrix_is_the_same(
    log: EventColumns, made: dict[str, Made | Silent]
) -> None:
    """Contributions go by a matrix that knows which columns hold codes; predictions do not."""
    seen = subject_of(log, READING.endings(log), labels=READING.labels).seen
    trees = bundle(made, REMAINING).model.trees
    assert trees is not None
    values = seen.picked(trees.features)[::11]
    np.testing.assert_allclose(
        trees.contributions(values).sum(axis=1), trees.predict(values), rtol=1e-3, atol=1e-3
    )


def test_steps_that_hardly_ever_come_are_told_apart_by_the_chain() -> None:
    """One in forty replies is a rare one, after which only its own kind of closing comes."""
    chance = np.random.default_rng(3)
    came, state = [], []
    for _each in range(2_000):
        kind = int(chance.integers(0, 12)) if chance.random() < 0.1 else -1
        came.append(int(chance.random() < 0.3) if kind < 0 else 2 + kind)
        state.append(0 if kind < 0 else 1 + kind)
    states, classes = np.array(state, np.int64), np.array(came, np.int64)
    feature = Feature("last.0", "q")
    hours = np.zeros(len(states))
    values = states[:, None].astype(np.float32)
    seen = Seen((feature,), values, (states,) * 3, states, states, hours, hours)
    question = Question(seen, classes, 14)
    model = learn_chances(*(question.take(np.arange(n)) for n in (1_000, 1_500, 2_000)))
    assert model.trees is not None
    assert model.trees.predict(values[:1]).shape == (1, 3)
    assert model.seldom == tuple(range(2, 14))
    told = model.raw(seen)
    assert told.sum(axis=1) == pytest.approx(1)
    assert (told.argmax(axis=1)[classes > 1] == classes[classes > 1]).mean() > 0.95
    assert [model.place_in_trees(each) for each in (0, 1, 2, 13)] == [0, 1, 2, 2]
    marks = Fingerprint({})
    schema = Schema(Vocabulary(()), Vocabulary(()), {})
    kept = of_file(to_file(Bundle(NEXT, schema, model, ("",) * 14, marks, 1.0))).model
    assert isinstance(kept, ChancesModel)
    np.testing.assert_allclose(kept.tell(seen), model.tell(seen))


def test_of_a_yes_or_no_nothing_is_said_that_the_newest_cases_did_not_show(
    made: dict[str, Made | Silent],
) -> None:
    model = bundle(made, "breach").model
    assert isinstance(model, ChancesModel)
    assert no_surer(model, model).speaker == model.speaker != SHARES
    assert no_surer(model, replace(model, speaker=SHARES)).speaker == SHARES
    steps = bundle(made, NEXT).model
    assert isinstance(steps, ChancesModel)
    assert no_surer(steps, replace(steps, speaker=SHARES)).speaker == steps.speaker


def test_a_damaged_file_is_refused(made: dict[str, Made | Silent]) -> None:
    content = to_file(bundle(made, "breach"))
    with pytest.raises(BundleUnreadable):
        of_file(content[: len(content) // 2])
    with pytest.raises(BundleUnreadable):
        of_file(b"nothing of the kind")


def test_reasons_add_up_and_name_what_matters(
    log: EventColumns, made: dict[str, Made | Silent]
) -> None:
    subject = subject_of(log, READING.endings(log), labels=READING.labels)
    one = bundle(made, "breach")
    row = int(np.flatnonzero(subject.moments.row == log.offsets[3])[0])
    seen = subject.seen.take(np.array([row]))
    told = reasons(one, seen, shown=99)
    channel = next(each for each in told[:2] if each.feature == "label:channel")
    assert channel.value in ("mail", "post")
    assert (channel.moves > 0) == (channel.value == "post")
    usual = one.model.trees.contributions(seen.picked(one.model.trees.features))[0][-1]  # type: ignore[union-attr]
    raw = one.model.raw(seen)[0, 1]  # type: ignore[union-attr]
    assert sum(each.moves for each in told) == pytest.approx(
        raw - 1 / (1 + np.exp(-usual)), abs=1e-4
    )


def test_a_challenger_as_good_does_not_take_the_place(
    log: EventColumns, made: dict[str, Made | Silent]
) -> None:
    cut = int(np.quantile(log.time_us, 0.7))
    champion = Champion(bundle(made, REMAINING), cut)
    again = made_of(log, {REMAINING: champion})[REMAINING]
    assert isinstance(again, Made)
    assert again.contest is not None
    assert again.contest.cases > 30
    assert not again.contest.is_won


def test_a_desk_that_becomes_slow_is_seen_and_learnt_anew() -> None:
    before, after = drawn_log(260), drawn_log(640, slow_from=260)
    old = bundle(made_of(before), REMAINING)
    cut = int(before.time_us.max())
    now = int(after.time_us.max()) + 1
    look = looked(after, READING, old, (cut, now))
    assert look.has_drifted
    assert look.error is not None
    assert look.error_then is not None
    assert look.error > look.error_then
    new = made_of(after, {REMAINING: Champion(old, cut)})[REMAINING]
    assert isinstance(new, Made)
    assert new.contest is not None
    assert new.contest.is_won


def test_what_was_never_seen_is_not_foretold(
    log: EventColumns, made: dict[str, Made | Silent]
) -> None:
    one = bundle(made, REMAINING)
    strange = drawn_log(30, slow_from=0)
    subject = subject_of(strange, READING.endings(strange), labels=("channel",))
    seen = subject.seen
    seen.elapsed[:] = 10 * one.elapsed_most
    assert not one.knows(seen).any()


def test_too_few_cases_are_a_reason_to_be_silent() -> None:
    few = drawn_log(60)
    subject = subject_of(few, READING.endings(few))
    with pytest.raises(TooLittleKnown, match="From 100 on"):
        split_at(subject, int(few.time_us.max()) + 1)
    assert all(isinstance(each, Silent) for each in made_of(few).values())


def test_without_the_library_the_naive_ways_speak(
    log: EventColumns, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("remaining", "chances"):
        monkeypatch.setattr(f"gemba.insight.prediction.learning.{module}.can_boost", lambda: False)
    assert boosting.can_boost()
    found = made_of(log)
    time = bundle(found, REMAINING)
    assert time.model.trees is None
    assert of_file(to_file(time)).model.trees is None


def test_strict_judgement_beats_simple_tables(log: EventColumns) -> None:
    parts = parts_by_beginning(log)
    endings = READING.endings(log)
    cut = cut_of(log, parts)
    trial = Trial(subject_of(log, endings, known_by=cut, labels=("channel",)), parts, STRICT, cut)
    time = judge_time(trial).figures
    assert time.mae_days < min(time.mean_by_length_days, time.median_by_last_two_days)
    following = judge_next(trial).figures
    assert following.accuracy >= following.chain_accuracy - 0.03
    breach = judge_fate(trial, READING.fates[0].of(log, endings))
    assert breach.figures.auc > 0.7
    assert breach.figures.calibration_error < 0.12


def test_a_chance_that_tells_no_cases_apart_is_a_share_of_all() -> None:
    log = drawn_log(260)
    chance = np.random.default_rng(5)
    names = ["yes" if each else "no" for each in chance.random(log.cases) < 0.5]
    blind = replace(log, case_attributes={"coin": CodedColumn.of(names)})
    coin = Fate("coin", label="coin", values=("yes",))
    reading = replace(READING, labels=(), fates=(coin,))
    endings = reading.endings(blind)
    subject = subject_of(blind, endings, labels=())
    split = split_at(subject, int(blind.time_us.max()) + 1)
    answers = by_answer(split, answers_of(subject, coin.of(blind, endings)))
    question = question_at(
        subject, answers.check, answers_of(subject, coin.of(blind, endings)), NEVER
    )
    nobody = counts_by(
        tuple(np.zeros_like(each) for each in question.seen.last), question.classes, 2
    )
    model = ChancesModel(None, nobody, 2, "chain", 1.0, Curve((), ()))
    assert judged(model, question).speaker == "shares"


def test_attributes_that_tell_the_end_are_left_out() -> None:
    log = drawn_log(200)
    assert usable_labels(log) == ("channel",)
