"""Predictions of real logs beside the best published and simple tables; what they cost."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import numpy as np

from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.readers.importing import read_log

from .evaluation.logs import LogJudgement, judge_log
from .evaluation.protocols import HOLDOUT, STRICT, Parts, Protocol
from .making import Made, make_models
from .service import Foretelling, Voices
from .targets import BREACH, Fate, Reading
from .testing import drawn_log
from .training import subject_of

T = TypeVar("T")
SPLITS = "splits_rama_maneiro"
TRAIN_SECONDS_MAX, PREDICT_MS_MAX = 60.0, 1.0
MILLION = 1_000_000
RUNS = 200


@dataclass(frozen=True)
class Source:
    """A log with the best published figures under the holdout protocol: days of remaining time and
    the share of next steps; `split` is the name of the provided files, "" the log's own order."""

    name: str
    log: str
    split: str
    mae_days: float | None = None
    accuracy: float | None = None
    breach: str = ""


SOURCES = (
    Source("helpdesk", "helpdesk_italian_full", "Helpdesk", 4.80, 0.698),
    Source("incidents", "bpi2013_incidents", "bpi_challenge_2013_incidents", 2.39, 0.7469),
    Source(
        "closed_problems",
        "bpi2013_closed_problems",
        "BPI_Challenge_2013_closed_problems",
        16.03,
        0.713,
    ),
    Source("servicenow", "servicenow_incident_uci", "", breach="made_sla"),
)
IDS = (
    "prediction.helpdesk_holdout_days",
    "prediction.helpdesk_holdout_next",
    "prediction.helpdesk_strict_days",
    "prediction.helpdesk_strict_next",
    "prediction.incidents_holdout_days",
    "prediction.incidents_holdout_next",
    "prediction.incidents_strict_days",
    "prediction.incidents_strict_next",
    "prediction.closed_problems_holdout_days",
    "prediction.closed_problems_holdout_next",
    "prediction.closed_problems_strict_days",
    "prediction.closed_problems_strict_next",
    "prediction.servicenow_strict_breach_auc",
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
    figures.append(
        _figure(
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


def figures_of(source: Source, found: LogJudgement) -> list[dict[str, object]]:
    """Of one log under one protocol."""
    strict = found.protocol == STRICT
    figures = []
    if found.time is not None:
        told = found.time.figures
        naive = min(told.mean_by_length_days, told.median_by_last_two_days)
        figures.append(
            _figure(
                f"prediction.{source.name}_{found.protocol}_days",
                told.mae_days,
                naive if strict else source.mae_days,
                "less than both naive ways" if strict else "at most the best published",
                f"{told.moments} prefixes, spoken by: {found.time.speaker}; naive"
                f" {told.mean_by_length_days:.2f} and {told.median_by_last_two_days:.2f} d;"
                f" {told.inside:.0%} in the 80 % interval.",
            )
        )
    if found.next_step is not None:
        told_next = found.next_step.figures
        naive = max(told_next.chain_accuracy, told_next.commonest_accuracy)
        figures.append(
            _figure(
                f"prediction.{source.name}_{found.protocol}_next",
                told_next.accuracy,
                naive if strict else source.accuracy,
                "more than both naive ways" if strict else "at least the best published",
                f"{told_next.moments} prefixes 2..n with the end; balanced"
                f" {told_next.balanced:.3f}, calibration error"
                f" {told_next.calibration_error:.3f}, chain {told_next.chain_accuracy:.3f}.",
                larger=True,
            )
        )
    if BREACH in found.fates and strict:
        told_fate = found.fates[BREACH].figures
        figures.append(
            _figure(
                f"prediction.{source.name}_strict_breach_auc",
                told_fate.auc,
                0.5,
                "more than chance",
                f"{told_fate.moments} prefixes of open cases; average precision"
                f" {told_fate.precision:.3f} at {found.fates[BREACH].base_rate:.3f},"
                f" calibration error {told_fate.calibration_error:.3f}.",
                larger=True,
            )
        )
    return figures


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
    return _figure(
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
    return _figure(
        "prediction.features_1m_seconds",
        spent,
        None,
        "",
        f"{len(log):,} events, {len(subject):,} prefixes, {subject.seen.values.shape[1]} features.",
    )


def _figure(
    name: str,
    value: float,
    reference: float | None,
    goal: str,
    method: str,
    *,
    larger: bool = False,
) -> dict[str, object]:
    met = None
    if reference is not None:
        met = value >= reference if larger else value <= reference
    return {
        "id": name,
        "measured": value,
        "reference": reference,
        "ratio": value / reference if reference else None,
        "goal": goal if reference is not None else "",
        "met": met,
        "method": method,
    }


def _column(column: CodedColumn) -> list[str | None]:
    texts = [*column.names, None]
    return [texts[int(code)] for code in column.codes]


def _texts(parts: Iterable[Iterable[T]]) -> list[T]:
    return [text for part in parts for text in part]
