"""Split miner: accurate on the frequent ways, free of the block structure of process trees.

Augusto, Conforti, Dumas, La Rosa, Polyvyanyy, "Split miner: automated discovery of accurate and
simple business process models from event logs" (2019). The paper's models may deadlock in rare
cases; ours may not: without concurrency a model is sound, and what is concurrent is only taken up
as long as the model, checked marking by marking, stays so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.discovery.refusals import ACTIVITIES_MAX, TooManyActivities
from gemba.insight.mining.discovery.split.filtering import cut_edges, kept_edges
from gemba.insight.mining.discovery.split.gateways import model_of
from gemba.insight.mining.discovery.split.relations import Pair, Relations, relations
from gemba.insight.mining.discovery.sublog import sublog_of
from gemba.insight.mining.model.bpmn import BpmnModel
from gemba.insight.mining.model.bpmn_net import net_of_bpmn
from gemba.insight.mining.model.soundness import Verdict, soundness

ETA, EPSILON = 0.4, 0.1
# A model is checked so often at most, each time up to so many markings.
CHECKS_MAX = 40
MARKINGS_MAX = 2_000


@dataclass(frozen=True)
class SplitModel:
    """A sound model. `concurrent` pairs of activities it holds, and those `given_up` because with
    them it could deadlock or could not be checked. `ways_cut` are ways frequent enough by `eta`
    that were left out because there were more than `EDGES_MAX`."""

    model: BpmnModel
    concurrent: tuple[tuple[str, str], ...]
    given_up: tuple[tuple[str, str], ...]
    ways_cut: int


def split_model(
    columns: EventColumns,
    cases: Bools | None = None,
    *,
    eta: float = ETA,
    epsilon: float = EPSILON,
) -> SplitModel:
    """The model of all cases, or of those flagged in `cases` (one flag per case).

    `eta` from 0 to 1: the higher, the fewer ways are kept. `epsilon` from 0 to 1: how unevenly two
    activities may follow each other and still be concurrent. Raises TooManyActivities.
    """
    log, labels = sublog_of(columns, cases)
    if len(labels) > ACTIVITIES_MAX:
        raise TooManyActivities(len(labels))
    return _Miner(relations(log, epsilon), labels, eta).mine()


class _Miner:
    def __init__(self, found: Relations, labels: list[str], eta: float) -> None:
        self._found = found
        self._labels = labels
        self._eta = eta
        self._checks = 0
        # Of two ways against each other only the more frequent counts, unless a node hangs on it.
        alone = kept_edges(found.flow, found.start, found.end, eta) is None
        self._flow = found.all_flow if alone else found.flow

    def mine(self) -> SplitModel:
        taken: set[Pair] = set()
        best = self._model(taken)
        assert best is not None, "without concurrency every activity lies on a way"
        for group in self._groups():
            whole = self._sound(taken | set(group))
            if whole is not None:
                taken, best = taken | set(group), whole
                continue
            for pair in group if len(group) > 1 else ():
                with_it = self._sound(taken | {pair})
                if with_it is not None:
                    taken, best = taken | {pair}, with_it
        pairs = self._found.concurrent
        return SplitModel(
            best,
            tuple(self._named(pair) for pair in pairs if pair in taken),
            tuple(self._named(pair) for pair in pairs if pair not in taken),
            self._ways_cut(taken),
        )

    def _ways_cut(self, concurrent: set[Pair]) -> int:
        flow = self._flow_without(concurrent)
        edges = kept_edges(flow, self._found.start, self._found.end, self._eta)
        return 0 if edges is None else cut_edges(flow, edges, self._eta)

    def _groups(self) -> list[list[Pair]]:
        """All at once first; then what hangs together by concurrency, the most frequent first."""
        pairs = list(self._found.concurrent)
        group: dict[int, set[int]] = {}
        for first, second in pairs:
            joined = group.get(first, {first}) | group.get(second, {second})
            for each in joined:
                group[each] = joined
        parts: dict[int, list[Pair]] = {}
        for pair in pairs:
            parts.setdefault(min(group[pair[0]]), []).append(pair)
        return ([pairs] if len(parts) > 1 else []) + list(parts.values())

    def _sound(self, concurrent: set[Pair]) -> BpmnModel | None:
        """The model with this concurrency, if it is sound and there are checks left."""
        if self._checks >= CHECKS_MAX:
            return None
        self._checks += 1
        model = self._model(concurrent)
        if model is None:
            return None
        verdict = soundness(net_of_bpmn(model), markings_max=MARKINGS_MAX).verdict
        return model if verdict is Verdict.SOUND else None

    def _model(self, concurrent: set[Pair]) -> BpmnModel | None:
        found = self._found
        flow = self._flow_without(concurrent)
        edges = kept_edges(flow, found.start, found.end, self._eta)
        if edges is None:
            return None
        return model_of(self._labels, edges, found.repeats, concurrent)

    def _flow_without(self, concurrent: set[Pair]) -> Int64s:
        flow = self._flow.copy()
        if concurrent:
            first, second = np.array(sorted(concurrent)).T
            flow[first, second] = flow[second, first] = 0
        return flow

    def _named(self, pair: Pair) -> tuple[str, str]:
        return self._labels[pair[0]], self._labels[pair[1]]
