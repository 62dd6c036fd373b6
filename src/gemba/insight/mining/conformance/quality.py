"""How well a model and a log match, in the few figures people compare models by."""

from __future__ import annotations

from dataclasses import dataclass

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.model.petri import PetriNet

from .coded_net import CodedNet
from .etc_precision import etc_precision
from .prefix_tree import chosen_traces, prefix_tree
from .token_replay import ActivityProblem, PlaceProblem, judged, replay_tree


@dataclass(frozen=True)
class ModelQuality:
    """`fitness` by tokens over the whole log, `fitness_mean` over cases, `fitting_share` of
    cases without a deviation; `precision` by escaping edges, NaN where the model is too large.
    `f1` balances fitness and precision. All from 0 to 1; NaN without cases."""

    cases: int
    fitness: float
    fitness_mean: float
    fitting_share: float
    precision: float
    activity_problems: tuple[ActivityProblem, ...]
    place_problems: tuple[PlaceProblem, ...]

    @property
    def f1(self) -> float:
        both = self.fitness + self.precision
        return 2 * self.fitness * self.precision / both if both else 0.0


def evaluate(columns: EventColumns, net: PetriNet, cases: Bools | None = None) -> ModelQuality:
    """By token replay: quick enough to judge a model while it is being tuned."""
    traces = chosen_traces(columns, cases)
    coded = CodedNet.of(net, columns.activities)
    replayed = replay_tree(prefix_tree(traces.sequences), coded)
    replay = judged(replayed, traces)
    return ModelQuality(
        cases=int(traces.count.sum()),
        fitness=replay.log_fitness,
        fitness_mean=replay.fitness_mean,
        fitting_share=replay.fitting_share,
        precision=etc_precision(replayed, traces.count),
        activity_problems=replay.activity_problems,
        place_problems=replay.place_problems,
    )
