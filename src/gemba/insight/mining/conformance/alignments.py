"""Alignments: where exactly each case departs from the model, at the least cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s, distinct, spread
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.model.petri import PetriNet

from .aligning import CELLS_MAX, Aligned, align
from .coded_net import CodedNet
from .model_states import ModelStates, model_states
from .prefix_tree import ChosenTraces, chosen_traces, prefix_tree
from .reachability import TooManyMarkings
from .searching import Search
from .token_replay import judged, replay_tree

# Elementary comparisons for all traces together: some ten seconds of one core.
OPERATIONS_MAX = 40_000_000_000


@dataclass(frozen=True, eq=False)
class Alignments:
    """One entry per distinct trace of `traces`.

    `cost` is the number of moves only the log or only the model makes, -1 where it was not
    computed. `log_only` flags the positions of all traces, end to end, that the model does not
    allow. Model moves are rows of `skipped_trace` (place in `traces`), `skipped_position` (before
    which event) and `skipped_activity` (a code into `activities`, which are the log's and then
    those only the model has; `is_in_model` has one flag for each). `shortest` is the least number
    of activities of a complete case.
    """

    traces: ChosenTraces
    activities: tuple[str, ...]
    is_in_model: tuple[bool, ...]
    shortest: int
    cost: Int64s
    log_only: Bools
    skipped_trace: Int64s
    skipped_position: Int64s
    skipped_activity: Int64s

    @property
    def computed(self) -> Bools:
        return self.cost >= 0

    @property
    def traces_left_out(self) -> int:
        return int(np.count_nonzero(~self.computed))

    @property
    def cases_left_out(self) -> int:
        return int(self.traces.count[~self.computed].sum())

    @property
    def fitness(self) -> Floats:
        """1 - cost / worst: the worst alignment takes all of the log alone, and then the
        shortest way through the model alone. NaN where it was not computed."""
        worst = self.traces.lengths + self.shortest
        fitness = 1 - self.cost / np.maximum(worst, 1)
        return np.where(self.computed, fitness, np.nan)

    @property
    def fitness_mean(self) -> float:
        """The mean over cases; NaN where nothing was computed."""
        done, count = self.computed, self.traces.count
        total = int(count[done].sum())
        return float(self.fitness[done] @ count[done]) / total if total else float("nan")

    @property
    def log_fitness(self) -> float:
        """1 - all cost / all worst cost, over cases; NaN where nothing was computed."""
        done, count = self.computed, self.traces.count
        worst = int((self.traces.lengths[done] + self.shortest) @ count[done])
        return 1 - int(self.cost[done] @ count[done]) / worst if worst else float("nan")

    @property
    def fitting_share(self) -> float:
        """Cases without any deviation, of those computed; NaN where nothing was computed."""
        count = self.traces.count
        total = int(count[self.computed].sum())
        return int(count[self.cost == 0].sum()) / total if total else float("nan")


def alignments(
    columns: EventColumns,
    net: PetriNet,
    cases: Bools | None = None,
    operations_max: int = OPERATIONS_MAX,
) -> Alignments:
    """Optimal alignments of all cases, or of those flagged in `cases` (one flag per case), the
    most frequent traces first until `operations_max` is used up. Raises ModelCannotEnd."""
    traces = chosen_traces(columns, cases)
    coded = CodedNet.of(net, columns.activities)
    # What replays without a lacking or remaining token is a run of the net: it costs nothing.
    fits = judged(replay_tree(prefix_tree(traces.sequences), coded), traces).fits
    wanted = np.flatnonzero(~fits)
    wanted = wanted[np.argsort(-traces.count[wanted], kind="stable")]
    shortest, parts = _aligned(traces, wanted, coded, operations_max)
    return _joined(traces, fits, coded, (shortest, parts))


Parts = list[tuple[Int64s, Aligned]]


def _aligned(
    traces: ChosenTraces, wanted: Int64s, coded: CodedNet, operations_max: int
) -> tuple[int, Parts]:
    """The shortest way through the model, and the wanted traces aligned in portions."""
    if not len(wanted):
        return Search(coded).shortest(), []
    try:
        states = model_states(coded)
    except TooManyMarkings:
        search = Search(coded)
        return search.shortest(), search.aligned(traces, wanted)
    chosen = _affordable(traces, wanted, states, operations_max)
    return states.shortest, [
        (part, align(traces.sequences.take(part), states))
        for part in _portions(traces, chosen, CELLS_MAX // len(states))
    ]


def _affordable(
    traces: ChosenTraces, wanted: Int64s, states: ModelStates, operations_max: int
) -> Int64s:
    """The first of the wanted traces, as far as the limits go."""
    size = len(states)
    activities = 1 + max(
        int(states.label.max(initial=0)), int(traces.sequences.activity.max(initial=0))
    )
    pairs = distinct(states.label.astype(np.int64) * size + states.target)
    targets = np.bincount(pairs // size, minlength=activities)
    steps = np.concatenate([[0], np.cumsum(targets[traces.sequences.activity] * size)])
    work = np.diff(steps[traces.sequences.offsets])
    order = wanted[(traces.lengths[wanted] + 1) * size <= CELLS_MAX]
    return order[np.cumsum(work[order]) <= operations_max]


def _portions(traces: ChosenTraces, chosen: Int64s, nodes_max: int) -> list[Int64s]:
    """The chosen traces in portions whose trees stay small; similar traces stand together."""
    keys = {place: _key(traces, place) for place in chosen.tolist()}
    order = np.array(sorted(keys, key=keys.__getitem__), dtype=np.int64)
    portion = np.zeros(len(order), dtype=np.int64)
    filled, current = 1, 0
    for place, length in enumerate(traces.lengths[order].tolist()):
        if filled + length > nodes_max:
            filled, current = 1, current + 1
        filled += length
        portion[place] = current
    starts = np.flatnonzero(np.diff(portion)) + 1
    return [part for part in np.split(order, starts) if len(part)]


def _key(traces: ChosenTraces, place: int) -> bytes:
    offsets = traces.sequences.offsets
    return traces.sequences.activity[offsets[place] : offsets[place + 1]].astype(">i4").tobytes()


def _joined(
    traces: ChosenTraces, fits: Bools, coded: CodedNet, found: tuple[int, Parts]
) -> Alignments:
    shortest, parts = found
    cost = np.where(fits, 0, -1).astype(np.int64)
    log_only = np.zeros(len(traces.sequences.activity), dtype=bool)
    nothing = np.empty(0, np.int64)
    trace, position, activity = [nothing], [nothing], [nothing]
    offsets = traces.sequences.offsets
    for members, aligned in parts:
        cost[members] = aligned.cost
        lengths = traces.lengths[members]
        log_only[spread(offsets[members], lengths)] = aligned.log_only
        trace.append(members[aligned.skipped_sequence])
        position.append(aligned.skipped_position)
        activity.append(aligned.skipped_activity)
    return Alignments(
        traces,
        coded.labels,
        tuple(code in coded.visible for code in range(len(coded.labels))),
        shortest,
        cost,
        log_only,
        np.concatenate(trace),
        np.concatenate(position),
        np.concatenate(activity),
    )
