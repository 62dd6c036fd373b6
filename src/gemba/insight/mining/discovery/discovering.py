"""A model of a log by one of the miners, checked before it is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.hiding import same_cases, without_activities
from gemba.insight.mining.discovery.inductive.miner import NOISE, inductive_tree
from gemba.insight.mining.discovery.split.miner import ETA, split_model
from gemba.insight.mining.figures import case_total, frequencies_of
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
    those that can be read, by the split miner only. `steps_rare` is how many activities were left
    out because too few cases have them."""

    miner: Miner
    rare: float
    model: BpmnModel
    net: PetriNet
    soundness: Soundness
    tree: Tree | None = None
    given_up: tuple[tuple[str, str], ...] = ()
    ways_cut: int = 0
    steps_rare: int = 0


def discover(
    columns: EventColumns,
    cases: Bools | None = None,
    *,
    miner: Miner,
    rare: float | None = None,
    steps_from: float = 0.0,
) -> Discovered:
    """The model of all cases, or of those flagged in `cases` (one flag per case).

    `rare` from 0 to 1 says how much is left out: the noise of the inductive miner, the percentile
    of the split miner. What less than the share `steps_from` of the cases have is taken for not
    recorded: neither miner leaves out a step whose ways are its own, however rare it is. Raises
    TooManyActivities.
    """
    with_step = frequencies_of(columns, cases).cases
    stays = with_step >= steps_from * case_total(columns, cases)
    common = without_activities(columns, stays)
    flags = None if cases is None else same_cases(cases, columns, common)
    found = _discovered(common, flags, miner, RARE[miner] if rare is None else rare)
    return replace(found, steps_rare=int((with_step[~stays] > 0).sum()))


def _discovered(
    columns: EventColumns, cases: Bools | None, miner: Miner, chosen: float
) -> Discovered:
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
