"""Five folds of a log by chance, each judged once: the means, as they are published."""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.prediction.targets import NEXT, REMAINING, Reading

from .judging import ChanceJudgement, TimeJudgement
from .logs import judge_log
from .protocols import FOLD_COUNT, FOLDS, parts_of_fold


@dataclass(frozen=True)
class FoldsJudgement:
    """Remaining time and the next step by fold."""

    times: tuple[TimeJudgement, ...]
    steps: tuple[ChanceJudgement, ...]

    @property
    def days(self) -> tuple[float, float]:
        """Mean absolute error, and its standard deviation over folds."""
        return _spread([each.figures.mae_days for each in self.times])

    @property
    def accuracy(self) -> tuple[float, float]:
        """Of the next step, and its standard deviation over folds."""
        return _spread([each.figures.accuracy for each in self.steps])

    @property
    def seconds(self) -> float:
        """Of the slowest training."""
        return max(*(each.seconds for each in self.times), *(each.seconds for each in self.steps))


def judge_folds(columns: EventColumns, reading: Reading) -> FoldsJudgement:
    """Raises ValueError for a log in which too few cases ended."""
    wanted = (REMAINING, NEXT)
    found = [
        judge_log(columns, reading, FOLDS, parts_of_fold(columns, fold), wanted)
        for fold in range(FOLD_COUNT)
    ]
    silent = [why for each in found for why in each.silent.values()]
    if silent:
        raise ValueError(silent[0])
    return FoldsJudgement(
        tuple(each.time for each in found if each.time is not None),
        tuple(each.next_step for each in found if each.next_step is not None),
    )


def _spread(values: list[float]) -> tuple[float, float]:
    return statistics.fmean(values), statistics.stdev(values)
