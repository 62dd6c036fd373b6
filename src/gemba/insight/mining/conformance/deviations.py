"""What cases do differently from the model, activity by activity, with what it costs in time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools, Bytes, Floats, Int32s, Int64s, distinct, spread
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.durations import case_durations
from gemba.insight.mining.wording import Activities, Sentence

from .alignments import Alignments


class DeviationKind(StrEnum):
    """An activity is skipped where the model wants it; done where the model does not; in one case
    both, which is a wrong order; or the model does not have it at all."""

    SKIPPED = "skipped"
    INSERTED = "inserted"
    MISPLACED = "misplaced"
    UNKNOWN = "unknown"


KINDS = tuple(DeviationKind)
_TEMPLATES = {
    DeviationKind.SKIPPED: gettext_noop("{activity} is skipped"),
    DeviationKind.INSERTED: gettext_noop("{activity} is done where the model has no place for it"),
    DeviationKind.MISPLACED: gettext_noop("{activity} is done in the wrong order"),
    DeviationKind.UNKNOWN: gettext_noop("{activity} is not in the model at all"),
}


def deviation_key(kind: DeviationKind, activity: str) -> str:
    """Stands in addresses."""
    return f"{kind}:{activity}"


def deviation_sentence(kind: DeviationKind, activity: str) -> Sentence:
    """What cases do differently."""
    return Sentence(_TEMPLATES[kind], {"activity": Activities((activity,))})


@dataclass(frozen=True)
class Deviation:
    """One kind of deviation of one activity, over all aligned cases.

    `events` counts deviations, `cases` the cases with one; `share` is of the cases aligned.
    Durations are medians in seconds of cases with and without it, NaN where there are none.
    """

    kind: DeviationKind
    activity: str
    events: int
    cases: int
    share: float
    duration_seconds_with: float
    duration_seconds_without: float

    @property
    def key(self) -> str:
        """Stands in addresses."""
        return deviation_key(self.kind, self.activity)

    @property
    def longer_seconds(self) -> float:
        """How much longer the median case with it takes; negative where it is shorter."""
        return self.duration_seconds_with - self.duration_seconds_without


@dataclass(frozen=True, eq=False)
class DeviationRows:
    """The events of one deviation: case, row and who. A skipped activity has no event: it is
    told by the event that came instead, or the last of the case."""

    case: Int32s
    row: Int64s
    resource: Int32s


@dataclass(frozen=True, eq=False)
class Deviations:
    """All deviations, those of most cases first. `deviating` flags cases with any, `aligned`
    those looked at; both have one flag per case of the log."""

    rows: tuple[Deviation, ...]
    deviating: Bools
    aligned: Bools
    columns: EventColumns
    moves: _Moves
    alignments: Alignments

    def find(self, key: str) -> Deviation | None:
        return next((each for each in self.rows if each.key == key), None)

    def cases_of(self, deviation: Deviation) -> Bools:
        """Flags the cases with this deviation."""
        flags = np.zeros(self.columns.cases, dtype=bool)
        flags[self.events_of(deviation).case] = True
        return flags

    def events_of(self, deviation: Deviation) -> DeviationRows:
        """In the order of the log; a case may have several."""
        activity = self.alignments.activities.index(deviation.activity)
        moves, columns = self.moves, self.columns
        mine = (moves.kind == KINDS.index(deviation.kind)) & (moves.activity == activity)
        per_trace = np.bincount(moves.trace[mine], minlength=len(self.alignments.traces))
        position = moves.position[mine][np.argsort(moves.trace[mine], kind="stable")]
        first = np.cumsum(per_trace) - per_trace
        case = np.flatnonzero(self.aligned)
        place = _place_of(self.alignments, columns)[case]
        repeats = per_trace[place]
        at = position[spread(first[place], repeats)]
        case = np.repeat(case, repeats)
        row = columns.offsets[case] + np.minimum(at, columns.case_lengths[case] - 1)
        return DeviationRows(case.astype(np.int32), row, columns.resource[row])


@dataclass(frozen=True, eq=False)
class _Moves:
    """One entry per deviation of each trace: its place, the position in it, and the activity."""

    trace: Int64s
    position: Int64s
    activity: Int64s
    kind: Bytes


def deviations(
    columns: EventColumns, alignments: Alignments, cases: Bools | None = None
) -> Deviations:
    """`cases` must be those the alignments were made for."""
    moves = _moves(alignments)
    place = _place_of(alignments, columns)
    aligned = place >= 0
    if cases is not None:
        aligned &= cases
    aligned[aligned] = alignments.computed[place[aligned]]
    deviating = aligned.copy()
    deviating[aligned] = alignments.cost[place[aligned]] > 0
    seconds = case_durations(columns).seconds
    found = _Deviating(alignments, moves, np.where(aligned, place, -1), seconds)
    pairs = distinct(moves.kind.astype(np.int64) << 32 | moves.activity)
    rows = [found.row(int(pair >> 32), int(pair & 0xFFFFFFFF)) for pair in pairs.tolist()]
    rows.sort(key=lambda each: (-each.cases, each.key))
    return Deviations(tuple(rows), deviating, aligned, columns, moves, alignments)


@dataclass(frozen=True, eq=False)
class _Deviating:
    """`place` has the place in the traces of each case, -1 for those left out."""

    alignments: Alignments
    moves: _Moves
    place: Int64s
    seconds: Floats

    def row(self, kind: int, activity: int) -> Deviation:
        moves, traces = self.moves, self.alignments.traces
        mine = (moves.kind == kind) & (moves.activity == activity)
        has = np.zeros(len(traces) + 1, dtype=bool)
        has[moves.trace[mine]] = True
        looked_at = self.place >= 0
        with_it = has[self.place] & looked_at
        without = looked_at & ~with_it
        cases = int(np.count_nonzero(with_it))
        return Deviation(
            kind=KINDS[kind],
            activity=self.alignments.activities[activity],
            events=int(traces.count[moves.trace[mine]].sum()),
            cases=cases,
            share=cases / max(int(np.count_nonzero(looked_at)), 1),
            duration_seconds_with=_median(self.seconds[with_it]),
            duration_seconds_without=_median(self.seconds[without]),
        )


def _moves(found: Alignments) -> _Moves:
    """Log moves, then model moves; where a trace has both of one activity they are a wrong order,
    as many of each as there are pairs."""
    alone = np.flatnonzero(found.log_only)
    offsets = found.traces.sequences.offsets
    log_trace = np.searchsorted(offsets, alone, side="right") - 1
    log_activity = found.traces.sequences.activity[alone].astype(np.int64)
    trace = np.concatenate([log_trace, found.skipped_trace])
    activity = np.concatenate([log_activity, found.skipped_activity])
    position = np.concatenate([alone - offsets[log_trace], found.skipped_position])
    kind = np.full(len(trace), KINDS.index(DeviationKind.INSERTED), dtype=np.uint8)
    kind[len(alone) :] = KINDS.index(DeviationKind.SKIPPED)
    key = trace * len(found.activities) + activity
    log_nth, model_nth = _nth(key[: len(alone)]), _nth(key[len(alone) :])
    log_pairs = np.isin(_pair(key[: len(alone)], log_nth), _pair(key[len(alone) :], model_nth))
    model_pairs = np.isin(_pair(key[len(alone) :], model_nth), _pair(key[: len(alone)], log_nth))
    kind[np.concatenate([log_pairs, model_pairs])] = KINDS.index(DeviationKind.MISPLACED)
    foreign = np.array([not known for known in found.is_in_model], dtype=bool)[activity]
    kind[foreign] = KINDS.index(DeviationKind.UNKNOWN)
    # The event of a wrong order is the one in the log; the model's half is not counted again.
    kept = np.ones(len(trace), dtype=bool)
    kept[len(alone) :] = ~model_pairs
    return _Moves(trace[kept], position[kept], activity[kept], kind[kept])


def _nth(key: Int64s) -> Int64s:
    """How often each key stood before."""
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    lengths = np.diff(np.append(starts, len(key)))
    nth = np.empty(len(key), dtype=np.int64)
    nth[order] = spread(np.zeros(len(starts), np.int64), lengths)
    return nth


def _pair(key: Int64s, nth: Int64s) -> Int64s:
    return (key << 20) | np.minimum(nth, (1 << 20) - 1)


def _place_of(found: Alignments, columns: EventColumns) -> Int64s:
    """The place in the alignments' traces of each case, -1 for cases of other traces."""
    place = np.full(len(columns.index.traces), -1, dtype=np.int64)
    place[found.traces.code] = np.arange(len(found.traces))
    return place[columns.index.trace]


def _median(seconds: Floats) -> float:
    return float(np.median(seconds)) if len(seconds) else float("nan")
