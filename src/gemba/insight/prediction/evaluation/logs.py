"""Everything that can be foretold of a log, judged by its protocols."""

from __future__ import annotations

from dataclasses import dataclass, field

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.prediction.outcomes import NEVER
from gemba.insight.prediction.targets import NEXT, REMAINING, Reading
from gemba.insight.prediction.training import TooLittleKnown, subject_of

from .judging import ChanceJudgement, TimeJudgement, Trial, judge_fate, judge_next, judge_time
from .protocols import STRICT, Parts, Protocol, cut_of, parts_by_beginning


@dataclass(frozen=True)
class LogJudgement:
    """Remaining time, the next step and fates; `silent` says why something is missing."""

    protocol: Protocol
    cases: int
    time: TimeJudgement | None = None
    next_step: ChanceJudgement | None = None
    fates: dict[str, ChanceJudgement] = field(default_factory=dict)
    silent: dict[str, str] = field(default_factory=dict)


def judge_log(
    columns: EventColumns,
    reading: Reading,
    protocol: Protocol,
    parts: Parts | None = None,
    wanted: tuple[str, ...] | None = None,
) -> LogJudgement:
    """`wanted` are names of targets; all of them where it is None."""
    parts = parts or parts_by_beginning(columns)
    cut = cut_of(columns, parts)
    subject = subject_of(
        columns,
        reading.endings(columns),
        known_by=cut if protocol == STRICT else NEVER,
        labels=reading.labels,
    )
    trial = Trial(subject, parts, protocol, cut)
    found = LogJudgement(protocol, columns.cases)
    time = following = None
    if wanted is None or REMAINING in wanted:
        try:
            time = judge_time(trial)
        except TooLittleKnown as problem:
            found.silent[REMAINING] = str(problem)
    if wanted is None or NEXT in wanted:
        try:
            following = judge_next(trial)
        except TooLittleKnown as problem:
            found.silent[NEXT] = str(problem)
    for fate in reading.fates:
        if (wanted is None or fate.name in wanted) and fate.is_told_by(columns):
            try:
                found.fates[fate.name] = judge_fate(trial, fate.of(columns, subject.endings))
            except TooLittleKnown as problem:
                found.silent[fate.name] = str(problem)
    return LogJudgement(protocol, columns.cases, time, following, found.fates, found.silent)
