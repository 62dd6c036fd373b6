"""A linear program in whole numbers, row by row, and its solver: HiGHS (MIT licence)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import highspy
import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int32s

INFINITY = float(highspy.kHighsInf)


@dataclass(frozen=True)
class Reason:
    """Which rule a row stands for: a code of `obstacles.WORDS`, and what fills its places."""

    code: str
    places: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, code: str, **places: object) -> Reason:
        return cls(code, tuple((name, str(value)) for name, value in places.items()))


@dataclass(frozen=True, slots=True)
class Row:
    low: float
    high: float
    entries: Mapping[int, float]
    reason: Reason | None


@dataclass
class Program:
    """Minimise cost; columns are numbered as they are added and not below zero."""

    costs: list[float] = field(default_factory=list)
    uppers: list[float] = field(default_factory=list)
    are_whole: list[bool] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def column(self, cost: float = 0.0, upper: float = INFINITY, *, is_whole: bool = False) -> int:
        self.costs.append(cost)
        self.uppers.append(upper)
        self.are_whole.append(is_whole)
        return len(self.costs) - 1

    def row(
        self,
        entries: Mapping[int, float],
        *,
        low: float = -INFINITY,
        high: float = INFINITY,
        reason: Reason | None = None,
    ) -> None:
        self.rows.append(Row(low, high, entries, reason))

    def without(self, reasons: Iterable[Reason]) -> Program:
        """The same but for the rows that stand for some rules."""
        left_out = set(reasons)
        rows = [row for row in self.rows if row.reason not in left_out]
        return Program(self.costs, self.uppers, self.are_whole, rows)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return tuple(dict.fromkeys(row.reason for row in self.rows if row.reason))


@dataclass(frozen=True, eq=False)
class Solved:
    """`values` by column, None where there is no solution, or none was found in time. `bound`: no
    solution costs less."""

    values: Floats | None
    bound: float
    is_cut: bool


class Engine:
    """HiGHS with one program in it, to be asked again and again."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        self._highs.setOptionValue("output_flag", False)
        self._highs.setOptionValue("threads", 1)
        self._highs.passModel(_model(program))

    def cost(self, values: Floats) -> float:
        return float(np.array(self._program.costs) @ values)

    def keep(self, columns: Int32s, values: Floats) -> None:
        """These columns have these values from now on."""
        self._highs.changeColsBounds(len(columns), columns, values, values)

    def release(self, columns: Int32s) -> None:
        low, high = np.zeros(len(columns)), np.array(self._program.uppers)[columns]
        self._highs.changeColsBounds(len(columns), columns, low, high)

    def relax(self) -> None:
        """Columns need not be whole any more: what this costs is a bound for all that are."""
        columns = np.arange(len(self._program.costs), dtype=np.int32)
        kinds = np.full(len(columns), highspy.HighsVarType.kContinuous)
        self._highs.changeColsIntegrality(len(columns), columns, kinds)

    def solve(
        self, *, seconds_max: float, gap_max: float = 0.0, start: Floats | None = None
    ) -> Solved:
        """The best solution, or the best so far when the time is over or the gap small enough."""
        if not self._program.costs:
            # HiGHS does not look at the rows of an empty program.
            is_kept = all(row.low <= 0 <= row.high for row in self._program.rows)
            return Solved(np.empty(0) if is_kept else None, 0.0, is_cut=False)
        highs = self._highs
        highs.setOptionValue("time_limit", max(float(seconds_max), 0.01))
        highs.setOptionValue("mip_rel_gap", float(gap_max))
        if start is not None:
            given = highspy.HighsSolution()
            given.col_value = start.tolist()
            highs.setSolution(given)
        highs.run()
        info, status = highs.getInfo(), highs.getModelStatus()
        is_cut = status == highspy.HighsModelStatus.kTimeLimit
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return Solved(None, -math.inf, is_cut)
        values = np.array(highs.getSolution().col_value, np.float64)
        return Solved(values, float(info.mip_dual_bound), is_cut)


def solve(program: Program, *, seconds_max: float, gap_max: float = 0.0) -> Solved:
    return Engine(program).solve(seconds_max=seconds_max, gap_max=gap_max)


def _model(program: Program) -> highspy.HighsLp:
    lengths = [len(row.entries) for row in program.rows]
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(program.costs), len(program.rows)
    model.col_cost_ = np.array(program.costs)
    model.col_lower_ = np.zeros(len(program.costs))
    model.col_upper_ = np.array(program.uppers)
    model.row_lower_ = np.array([row.low for row in program.rows])
    model.row_upper_ = np.array([row.high for row in program.rows])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    index = [column for row in program.rows for column in row.entries]
    model.a_matrix_.index_ = np.array(index, np.int32)
    value = [value for row in program.rows for value in row.entries.values()]
    model.a_matrix_.value_ = np.array(value, np.float64)
    whole, broken = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    model.integrality_ = [whole if each else broken for each in program.are_whole]
    return model
