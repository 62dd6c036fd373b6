"""A model of a log by one of the miners, checked before it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.discovery.inductive.miner import NOISE, inductive_tree
from gemba.insight.mining.discovery.split.miner import ETA, split_model
from gemba.insight.mining.model.bpmn import BpmnModel
from gemba.insight.mining.model.bpmn_net import net_of_bpmn
from gemba.insight.mining.model.petri import PetriNet
from gemba.insight.mining.model.soundness import Soundness, Verdict
from gemba.insight.mining.model.tree import Tree
from gemba.insight.mining.model.tree_bpmn import bpmn_of_tree


class Miner(StrEnum):
    """Which algorithm."""

    INDUCTIVE = "inductive"
    SPLIT = "split"


# What each miner leaves out unless told otherwise.
RARE = {Miner.INDUCTIVE: NOISE, Miner.SPLIT: ETA}


@dataclass(frozen=True)
class Discovered:
    """A sound model with the net it means. `tree` is of the inductive miner only; `given_up` are
    pairs that looked concurrent and were not taken up as such, and `ways_cut` frequent ways beyond
    those that can be read, by the split miner only."""

    miner: Miner
    rare: float
    model: BpmnModel
    net: PetriNet
    soundness: Soundness
    tree: Tree | None = None
    given_up: tuple[tuple[str, str], ...] = ()
    ways_cut: int = 0


def discover(
    columns: EventColumns, cases: Bools | None = None, *, miner: Miner, rare: float | None = None
) -> Discovered:
    """The model of all cases, or of those flagged in `cases` (one flag per case).

    `rare` from 0 to 1 says how much is left out: the noise of the inductive miner, the percentile
    of the split miner. Raises TooManyActivities.
    """
    chosen = RARE[miner] if rare is None else rare
    sound = Soundness(Verdict.SOUND)
    if miner is Miner.SPLIT:
        found = split_model(columns, cases, eta=chosen)
        net = net_of_bpmn(found.model)
        return Discovered(
            miner,
            chosen,
            found.model,
            net,
            sound,
            given_up=found.given_up,
            ways_cut=found.ways_cut,
        )
    tree = inductive_tree(columns, cases, noise=chosen)
    model = bpmn_of_tree(tree)
    # Blocks in blocks are sound whatever they hold (Leemans 2017); nothing need be searched.
    return Discovered(miner, chosen, model, net_of_bpmn(model), sound, tree)
