"""Variants: cases grouped by their exact sequence of activities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int32s, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.groups import Selection

from .figures import quantile_seconds


@dataclass(frozen=True)
class Variant:
    """One variant in words. `example_cases` are those whose duration is nearest the median."""

    rank: int
    activities: tuple[str, ...]
    count: int
    share: float
    cumulative_share: float
    duration_seconds_median: float
    duration_seconds_p90: float
    example_cases: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class VariantTable:
    """All variants as arrays, the most frequent first, then the one whose first case is oldest.

    `trace` is the trace code in the log's index; shares are of the chosen cases.
    """

    trace: Int64s
    count: Int64s
    share: Floats
    cumulative_share: Floats
    duration_seconds_median: Floats
    duration_seconds_p90: Floats
    columns: EventColumns
    durations: Selection

    def __len__(self) -> int:
        return len(self.trace)

    def rows(self, limit: int | None = None, *, examples: int = 3) -> list[Variant]:
        """The first `limit` variants with the names of activities and example cases."""
        names = list(self.columns.activities)
        return [
            Variant(
                rank=rank + 1,
                activities=tuple(names[code] for code in self._activities(rank)),
                count=int(self.count[rank]),
                share=float(self.share[rank]),
                cumulative_share=float(self.cumulative_share[rank]),
                duration_seconds_median=float(self.duration_seconds_median[rank]),
                duration_seconds_p90=float(self.duration_seconds_p90[rank]),
                example_cases=self._examples(rank, examples),
            )
            for rank in range(min(len(self), len(self) if limit is None else limit))
        ]

    def _activities(self, rank: int) -> list[int]:
        codes: list[int] = self.columns.index.traces.activities_of(int(self.trace[rank])).tolist()
        return codes

    def _examples(self, rank: int, wanted: int) -> tuple[str, ...]:
        first = max(0, (int(self.count[rank]) - wanted) // 2)
        chosen, _values = self.durations.members(
            int(self.trace[rank]), slice(first, first + wanted)
        )
        return tuple(self.columns.case_ids[code] for code in chosen.tolist())


def variants(columns: EventColumns, cases: Bools | None = None) -> VariantTable:
    """The variants of all cases, or of those flagged in `cases` (one flag per case)."""
    durations = columns.index.duration.select(cases)
    count = durations.counts
    occurring = np.flatnonzero(count)
    oldest = _oldest_case(columns.index.trace, len(count), cases)
    order = occurring[np.lexsort((oldest[occurring], -count[occurring]))]
    total = max(int(count.sum()), 1)
    return VariantTable(
        trace=order,
        count=count[order],
        share=count[order] / total,
        cumulative_share=np.cumsum(count[order]) / total,
        duration_seconds_median=quantile_seconds(durations, 0.5)[order],
        duration_seconds_p90=quantile_seconds(durations, 0.9)[order],
        columns=columns,
        durations=durations,
    )


def _oldest_case(trace: Int32s, traces: int, cases: Bools | None) -> Int64s:
    """The lowest chosen case code of each trace."""
    chosen = np.arange(len(trace)) if cases is None else np.flatnonzero(cases)
    oldest = np.full(traces, len(trace), dtype=np.int64)
    # Written backwards, so that the lowest case is the last to be written.
    oldest[trace[chosen[::-1]]] = chosen[::-1]
    return oldest
