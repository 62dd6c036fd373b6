"""Protocols by which predictions are judged, and the rows they give."""

import numpy as np
import pytest

from gemba.insight.prediction.bench import IDS
from gemba.insight.prediction.evaluation import protocols
from gemba.insight.prediction.evaluation.folds import FoldsJudgement, judge_folds
from gemba.insight.prediction.evaluation.logs import judge_log
from gemba.insight.prediction.evaluation.protocols import (
    FOLD_COUNT,
    FOLDS,
    HOLDOUT,
    STRICT,
    parts_by_beginning,
    parts_of_fold,
)
from gemba.insight.prediction.measured import SOURCES, figures_of, figures_of_folds
from gemba.insight.prediction.outcomes import last_steps
from gemba.insight.prediction.targets import BREACH, Fate, Reading
from gemba.insight.prediction.testing import drawn_log
from gemba.insight.prediction.training import subject_of

READING = Reading(labels=("channel",), fates=(Fate(BREACH, label="sla_met", values=("no",)),))


def test_each_case_is_tested_in_one_fold_and_a_fifth_of_the_others_checks() -> None:
    log = drawn_log(203)
    folds = [parts_of_fold(log, fold).part for fold in range(FOLD_COUNT)]
    assert (sum(part == 2 for part in folds) == 1).all()
    for part in folds:
        assert (part == 1).sum() == pytest.approx((part != 2).sum() / 5, abs=1)
    assert not np.array_equal(np.flatnonzero(folds[0] == 2), np.arange((folds[0] == 2).sum()))


def test_in_folds_every_prefix_counts() -> None:
    log = drawn_log(60)
    subject, parts = subject_of(log, last_steps(log)), parts_by_beginning(log)
    tested, length = parts.part == 2, log.case_lengths
    steps = protocols.tested_for_next(subject, parts, FOLDS)
    assert len(steps) == length[tested].sum()
    assert len(protocols.tested_for_next(subject, parts, STRICT)) == len(steps) - tested.sum()
    times = protocols.tested_for_time(subject, parts, FOLDS)
    assert len(times) == (length[tested] - 1).sum()
    assert len(protocols.tested_for_time(subject, parts, HOLDOUT)) == (length[tested] - 2).sum()


def test_every_figure_asked_for_is_a_declared_row() -> None:
    log = drawn_log(260)
    found = judge_log(log, READING, STRICT)
    source = SOURCES[0]
    rows = {str(each["id"]): each for each in figures_of(source, found)}
    name = f"prediction.{source.name}_strict"
    told = {*rows} - {each for each in rows if "breach" in each or "brier" in each}
    assert told <= set(IDS)
    assert {f"{name}_{each}" for each in ("days", "median_days", "inside", "days_24h")} <= told
    assert {f"{name}_{each}" for each in ("next", "next_balanced", "next_calibration")} <= told
    assert rows[f"{name}_days"]["met"] is True
    assert rows[f"{name}_breach_auc"]["met"] is True
    assert f"{name}_breach_calibration" in rows
    assert rows[f"{name}_inside"]["goal"] == ""


def test_folds_are_told_with_their_spread() -> None:
    found = judge_folds(drawn_log(300), READING)
    assert isinstance(found, FoldsJudgement)
    assert len(found.times) == len(found.steps) == FOLD_COUNT
    days, spread = found.days
    assert 0 < spread < days
    rows = figures_of_folds(SOURCES[1], found)
    assert [each["id"] for each in rows] == [
        "prediction.incidents_folds_days",
        "prediction.incidents_folds_next",
    ]
    assert rows[0]["met"] is True


def test_folds_of_a_small_log_are_refused() -> None:
    with pytest.raises(ValueError, match="cases have ended"):
        judge_folds(drawn_log(40), READING)
