"""Predictions of real logs beside the best published and simple tables; what they cost."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import numpy as np

from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.readers.importing import read_log

from .evaluation.folds import FoldsJudgement, judge_folds
from .evaluation.logs import LogJudgement, judge_log
from .evaluation.protocols import HOLDOUT, STRICT, Parts, Protocol
from .making import Made, make_models
from .measured import SOURCES, Source, figure, figures_of, figures_of_folds
from .service import Foretelling, Voices
from .targets import BREACH, Fate, Reading
from .testing import drawn_log
from .training import subject_of

T = TypeVar("T")
SPLITS = "splits_rama_maneiro"
TRAIN_SECONDS_MAX, PREDICT_MS_MAX = 60.0, 1.0
MILLION = 1_000_000
RUNS = 200


IDS = (
    "prediction.helpdesk_holdout_days",
    "prediction.helpdesk_holdout_median_days",
    "prediction.helpdesk_holdout_inside",
    "prediction.helpdesk_holdout_days_1h",
    "prediction.helpdesk_holdout_days_24h",
    "prediction.helpdesk_holdout_days_72h",
    "prediction.helpdesk_holdout_days_168h",
    "prediction.helpdesk_holdout_days_720h",
    "prediction.helpdesk_holdout_days_later",
    "prediction.helpdesk_holdout_next",
    "prediction.helpdesk_holdout_next_balanced",
    "prediction.helpdesk_holdout_next_calibration",
    "prediction.helpdesk_strict_days",
    "prediction.helpdesk_strict_median_days",
    "prediction.helpdesk_strict_inside",
    "prediction.helpdesk_strict_days_1h",
    "prediction.helpdesk_strict_days_24h",
    "prediction.helpdesk_strict_days_72h",
    "prediction.helpdesk_strict_days_168h",
    "prediction.helpdesk_strict_days_720h",
    "prediction.helpdesk_strict_days_later",
    "prediction.helpdesk_strict_next",
    "prediction.helpdesk_strict_next_balanced",
    "prediction.helpdesk_strict_next_calibration",
    "prediction.helpdesk_folds_days",
    "prediction.helpdesk_folds_next",
    "prediction.incidents_holdout_days",
    "prediction.incidents_holdout_median_days",
    "prediction.incidents_holdout_inside",
    "prediction.incidents_holdout_days_1h",
    "prediction.incidents_holdout_days_24h",
    "prediction.incidents_holdout_days_72h",
    "prediction.incidents_holdout_days_168h",
    "prediction.incidents_holdout_days_720h",
    "prediction.incidents_holdout_days_later",
    "prediction.incidents_holdout_next",
    "prediction.incidents_holdout_next_balanced",
    "prediction.incidents_holdout_next_calibration",
    "prediction.incidents_strict_days",
    "prediction.incidents_strict_median_days",
    "prediction.incidents_strict_inside",
    "prediction.incidents_strict_days_1h",
    "prediction.incidents_strict_days_24h",
    "prediction.incidents_strict_days_72h",
    "prediction.incidents_strict_days_168h",
    "prediction.incidents_strict_days_720h",
    "prediction.incidents_strict_days_later",
    "prediction.incidents_strict_next",
    "prediction.incidents_strict_next_balanced",
    "prediction.incidents_strict_next_calibration",
    "prediction.incidents_folds_days",
    "prediction.incidents_folds_next",
    "prediction.closed_problems_holdout_days",
    "prediction.closed_problems_holdout_median_days",
    "prediction.closed_problems_holdout_inside",
    "prediction.closed_problems_holdout_days_1h",
    "prediction.closed_problems_holdout_days_24h",
    "prediction.closed_problems_holdout_days_72h",
    "prediction.closed_problems_holdout_days_168h",
    "prediction.closed_problems_holdout_days_720h",
    "prediction.closed_problems_holdout_days_later",
    "prediction.closed_problems_holdout_next",
    "prediction.closed_problems_holdout_next_balanced",
    "prediction.closed_problems_holdout_next_calibration",
    "prediction.closed_problems_strict_days",
    "prediction.closed_problems_strict_median_days",
    "prediction.closed_problems_strict_inside",
    "prediction.closed_problems_strict_days_1h",
    "prediction.closed_problems_strict_days_24h",
    "prediction.closed_problems_strict_days_72h",
    "prediction.closed_problems_strict_days_168h",
    "prediction.closed_problems_strict_days_720h",
    "prediction.closed_problems_strict_days_later",
    "prediction.closed_problems_strict_next",
    "prediction.closed_problems_strict_next_balanced",
    "prediction.closed_problems_strict_next_calibration",
    "prediction.closed_problems_folds_days",
    "prediction.closed_problems_folds_next",
    "prediction.servicenow_holdout_breach_auc",
    "prediction.servicenow_holdout_breach_balanced",
    "prediction.servicenow_holdout_breach_calibration",
    "prediction.servicenow_holdout_breach_brier",
    "prediction.servicenow_holdout_brier_1h",
    "prediction.servicenow_holdout_brier_24h",
    "prediction.servicenow_holdout_brier_72h",
    "prediction.servicenow_holdout_brier_168h",
    "prediction.servicenow_holdout_brier_720h",
    "prediction.servicenow_holdout_brier_later",
    "prediction.servicenow_strict_breach_auc",
    "prediction.servicenow_strict_breach_balanced",
    "prediction.servicenow_strict_breach_calibration",
    "prediction.servicenow_strict_breach_brier",
    "prediction.servicenow_strict_brier_1h",
    "prediction.servicenow_strict_brier_24h",
    "prediction.servicenow_strict_brier_72h",
    "prediction.servicenow_strict_brier_168h",
    "prediction.servicenow_strict_brier_720h",
    "prediction.servicenow_strict_brier_later",
    "prediction.train_seconds",
    "prediction.one_ms",
    "prediction.features_1m_seconds",
)


def measure() -> list[dict[str, object]]:
    """All of them; logs that are not there are left out."""
    figures: list[dict[str, object]] = []
    seconds = [0.0]
    for source in SOURCES:
        if not there(source):
            continue
        for protocol in (HOLDOUT, STRICT):
            found = judged(source, protocol)
            figures += figures_of(source, found)
            seconds += seconds_of(found)
        if source.split:
            folds = judged_in_folds(source)
            figures += figures_of_folds(source, folds)
            seconds.append(folds.seconds)
    figures.append(
        figure(
            "prediction.train_seconds",
            max(seconds),
            TRAIN_SECONDS_MAX,
            "at most 60 s a model",
            "The slowest training of those above; seconds of one processor.",
        )
    )
    return [*figures, one_prediction(), features_of_a_million()]


def folder() -> Path:
    """Where the test data lie."""
    beside = Path(__file__).resolve().parents[4].parent / "shared"
    return Path(os.environ.get("GEMBA_SHARED") or beside) / "data/eventlogs"


def there(source: Source) -> bool:
    """Whether its files are."""
    return all(each.exists() for each in files_of(source))


def files_of(source: Source) -> list[Path]:
    """In the order of their parts."""
    if not source.split:
        return [folder() / source.log / "log.parquet"]
    names = (f"{part}_{source.split}.xes.gz" for part in ("train", "val", "test"))
    return [folder() / SPLITS / name for name in names]


def judged(source: Source, protocol: Protocol) -> LogJudgement:
    """By the provided split, or by the order in which cases began."""
    parts = [read_log(path).columns for path in files_of(source)]
    if len(parts) == 1:
        fate = Fate(BREACH, label=source.breach, values=("false", "no", "0"))
        return judge_log(parts[0], Reading(fates=(fate,)), protocol, wanted=(BREACH,))
    return judge_log(joined(parts), Reading(), protocol, parts_of(parts))


def judged_in_folds(source: Source) -> FoldsJudgement:
    """By five folds of the whole log."""
    return judge_folds(joined([read_log(path).columns for path in files_of(source)]), Reading())


def parts_of(parts: list[EventColumns]) -> Parts:
    """Cases stand in the order of the files."""
    return Parts(np.concatenate([np.full(each.cases, at) for at, each in enumerate(parts)]))


def joined(parts: list[EventColumns]) -> EventColumns:
    """One log of several, cases in their order."""
    cases = _texts([[each.case_ids[int(code)] for code in each.case] for each in parts])
    attributes = {
        name: CodedColumn.of(_texts([_column(each.attributes[name]) for each in parts]))
        for name in parts[0].attributes
        if all(name in each.attributes for each in parts)
    }
    by_case = {
        name: CodedColumn.of(_texts([_column(each.case_attributes[name]) for each in parts]))
        for name in parts[0].case_attributes
        if all(name in each.case_attributes for each in parts)
    }
    rows = EventRows(
        case=CodedColumn.of(cases),
        activity=CodedColumn.of(
            _texts([[e.activities[int(code)] for code in e.activity] for e in parts])
        ),
        time_us=np.concatenate([each.time_us for each in parts]),
        resource=CodedColumn.of(
            _texts([_column(CodedColumn(each.resource, each.resources)) for each in parts])
        ),
        attributes=attributes,
        case_attributes=by_case,
    )
    return build(rows)


def seconds_of(found: LogJudgement) -> list[float]:
    """Of each training."""
    judged_all = (found.time, found.next_step, *found.fates.values())
    return [each.seconds for each in judged_all if each is not None]


def one_prediction() -> dict[str, object]:
    """All targets of one running ticket of a desk with some thousand; milliseconds each."""
    log = drawn_log(3_000)
    reading = Reading(
        ends=("resolved",),
        labels=("channel",),
        fates=(Fate(BREACH, label="sla_met", values=("no",)),),
    )
    end = int(np.quantile(log.time_us, 0.99))
    made = [m for m in make_models(log, reading, end, {}) if isinstance(m, Made)]
    voices = Voices({each.bundle.target: each.bundle for each in made})
    # every ticket runs for who is asked without ends
    service, now = Foretelling(Reading()), datetime.fromtimestamp(end / MILLION, UTC)
    tickets = [UUID(log.case_ids[code]) for code in range(0, log.cases, log.cases // RUNS)]
    service.foretold(log, voices, tickets, now)
    spent = []
    for ticket in tickets:
        began = time.process_time()
        service.foretold(log, voices, [ticket], now)
        spent.append((time.process_time() - began) * 1_000 / len(made))
    began = time.process_time()
    service.foretold(log, voices, tickets, now)
    batch = (time.process_time() - began) * 1_000 / len(made) / len(tickets)
    return figure(
        "prediction.one_ms",
        statistics.median(spent),
        PREDICT_MS_MAX,
        "at most 1 ms a prediction",
        f"Processor time, median of {len(tickets)} tickets asked one by one, {len(made)} targets"
        f" each, features counted in; {batch:.3f} ms each in one batch.",
    )


def features_of_a_million() -> dict[str, object]:
    """Every prefix of a million events."""
    log = drawn_log(MILLION // 5)
    began = time.process_time()
    subject = subject_of(log, Reading(ends=("resolved",)).endings(log), labels=("channel",))
    spent = time.process_time() - began
    return figure(
        "prediction.features_1m_seconds",
        spent,
        None,
        "",
        f"{len(log):,} events, {len(subject):,} prefixes, {subject.seen.values.shape[1]} features.",
    )


def _column(column: CodedColumn) -> list[str | None]:
    texts = [*column.names, None]
    return [texts[int(code)] for code in column.codes]


def _texts(parts: Iterable[Iterable[T]]) -> list[T]:
    return [text for part in parts for text in part]
