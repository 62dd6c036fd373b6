"""Alignments by search, for nets with too many markings to list them all."""

from __future__ import annotations

import heapq
from itertools import count

import numpy as np

from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.mining.model.petri import Marking

from .aligning import Aligned
from .coded_net import CodedNet
from .model_states import ModelCannotEnd
from .prefix_tree import ChosenTraces

# States looked at for one trace and for all: some tenths of a second and some seconds.
STATES_MAX = 20_000
STATES_TOTAL_MAX = 300_000

# One move: what the log does (or None) and what the model does (None: nothing).
Move = tuple[int | None, int | None]


class Search:
    """Alignments over one net, each trace by itself."""

    def __init__(self, coded: CodedNet) -> None:
        self._product = _Product(coded)

    def shortest(self) -> int:
        """The least number of activities to complete the model. Raises ModelCannotEnd when no
        end was found."""
        moves = self._product.search(())
        if moves is None:
            raise ModelCannotEnd(
                "No way from the model's beginning to its end was found: check its last gateways,"
                " or use a simpler model."
            )
        return sum(1 for _, model in moves if model is not None)

    def aligned(self, traces: ChosenTraces, wanted: Int64s) -> list[tuple[Int64s, Aligned]]:
        """The wanted traces in their order, one part each, while the limits allow."""
        left = STATES_TOTAL_MAX
        parts: list[tuple[Int64s, Aligned]] = []
        offsets, activity = traces.sequences.offsets, traces.sequences.activity
        for place in wanted.tolist():
            if left <= 0:
                break
            trace = tuple(activity[offsets[place] : offsets[place + 1]].tolist())
            moves = self._product.search(trace)
            left -= self._product.looked_at
            if moves is not None:
                parts.append((np.array([place]), _as_aligned(moves, len(trace))))
        return parts


def _as_aligned(moves: list[Move], length: int) -> Aligned:
    log_only = np.zeros(length, dtype=bool)
    skipped: list[tuple[int, int]] = []
    position = 0
    for log, model in moves:
        if log is None and model is not None:
            skipped.append((position, model))
        elif log is not None:
            log_only[position] = model is None
            position += 1
    table = np.array(skipped, dtype=np.int64).reshape(-1, 2)
    cost = np.array([int(log_only.sum()) + len(skipped)])
    return Aligned(cost, log_only, np.zeros(len(table), np.int64), table[:, 0], table[:, 1])


class _Product:
    """The synchronous product of traces and a net, opened as far as a search looks (Adriansyah
    2014): A* whose estimate counts what is left of the trace that the model can never do."""

    def __init__(self, coded: CodedNet) -> None:
        self._coded = coded
        self._codes: dict[Marking, int] = {coded.net.initial: 0}
        self._markings: list[Marking] = [coded.net.initial]
        self._next: dict[int, list[tuple[int, int]]] = {}
        self.looked_at = 0

    def search(self, trace: tuple[int, ...]) -> list[Move] | None:
        """The moves of an optimal alignment; None when `STATES_MAX` states did not show it."""
        final = self._coded.net.final
        foreign = self._foreign_after(trace)
        ticket = count()
        # Cost with estimate, then the longest part of the trace, then the oldest.
        queue = [(foreign[0], 0, next(ticket), 0, 0)]
        cost = {(0, 0): 0}
        came: dict[tuple[int, int], tuple[tuple[int, int], Move]] = {}
        closed: set[tuple[int, int]] = set()
        while queue and len(closed) < STATES_MAX:
            _, _, _, position, marking = heapq.heappop(queue)
            here = (position, marking)
            if here in closed:
                continue
            closed.add(here)
            if position == len(trace) and self._markings[marking] == final:
                self.looked_at = len(closed)
                return _traced(came, here)
            for there, move, price in self._moves(trace, position, marking):
                reached = cost[here] + price
                if reached < cost.get(there, reached + 1):
                    cost[there] = reached
                    came[there] = (here, move)
                    estimate = reached + foreign[there[0]]
                    heapq.heappush(queue, (estimate, -there[0], next(ticket), *there))
        self.looked_at = len(closed)
        return None

    def _moves(
        self, trace: tuple[int, ...], position: int, marking: int
    ) -> list[tuple[tuple[int, int], Move, int]]:
        found: list[tuple[tuple[int, int], Move, int]] = []
        activity = trace[position] if position < len(trace) else None
        for label, after in self._successors(marking):
            if label < 0:
                found.append(((position, after), (None, None), 0))
                continue
            if label == activity:
                found.append(((position + 1, after), (activity, label), 0))
            found.append(((position, after), (None, label), 1))
        if activity is not None:
            found.append(((position + 1, marking), (activity, None), 1))
        return found

    def _successors(self, marking: int) -> list[tuple[int, int]]:
        """The label and the marking after of each transition that can fire."""
        if marking not in self._next:
            net, before = self._coded.net, self._markings[marking]
            self._next[marking] = [
                (self._coded.label[step], self._code(net.fire(before, step)))
                for step in net.enabled(before)
            ]
        return self._next[marking]

    def _code(self, marking: Marking) -> int:
        code = self._codes.setdefault(marking, len(self._markings))
        if code == len(self._markings):
            self._markings.append(marking)
        return code

    def _foreign_after(self, trace: tuple[int, ...]) -> list[int]:
        """How many activities from each position on the model does not have."""
        left = [0]
        for activity in reversed(trace):
            left.append(left[-1] + (activity not in self._coded.visible))
        return left[::-1]


def _traced(
    came: dict[tuple[int, int], tuple[tuple[int, int], Move]], state: tuple[int, int]
) -> list[Move]:
    moves = []
    while state in came:
        state, move = came[state]
        moves.append(move)
    return moves[::-1]
