"""Models and conformance against PM4Py and r4pm, on every log of the shared data."""

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import peers
import pytest
from test_against_peers import LOGS, MAPPING

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.readers.importing import read_log
from gemba.insight.mining.conformance.alignments import alignments
from gemba.insight.mining.conformance.quality import evaluate
from gemba.insight.mining.conformance.token_replay import token_replay
from gemba.insight.mining.discovery.inductive.miner import inductive_tree
from gemba.insight.mining.model.petri import PetriNet
from gemba.insight.mining.model.pnml import pnml_of
from gemba.insight.mining.model.soundness import Verdict, soundness
from gemba.insight.mining.model.tree import SILENT, Operator, Tree, activity, block
from gemba.insight.mining.model.tree_net import net_of_tree

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not peers.are_here(), reason=peers.MISSING),
]
STATES_MAX = 1_000_000
NEARLY = 0.005


@dataclass(frozen=True)
class Mined:
    """A log, the net our miner finds in it, and both as files for others to read."""

    columns: EventColumns
    net: PetriNet
    log: Path
    pnml: Path


@pytest.fixture(scope="module", params=LOGS)
def mined(
    request: pytest.FixtureRequest,
    shared_data: Callable[[str], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Mined:
    log = shared_data(f"eventlogs/{request.param}/log.parquet")
    columns = read_log(log, MAPPING).columns
    net = net_of_tree(inductive_tree(columns))
    pnml = tmp_path_factory.mktemp("nets") / f"{request.param}.pnml"
    pnml.write_bytes(pnml_of(net))
    return Mined(columns, net, log, pnml)


def test_the_model_is_sound(mined: Mined) -> None:
    assert soundness(mined.net).verdict is Verdict.SOUND


def test_replay_agrees(mined: Mined) -> None:
    """What fits, fits in both. Where a token lacks, several silent ways are as good, and which
    one is taken shows in the third digit. PM4Py passes over activities the model does not know."""
    theirs = peers.pm4py(mined.log, "replay", net=mined.pnml)["replay"].result
    ours = token_replay(mined.columns, mined.net)
    assert ours.log_fitness == pytest.approx(theirs["log_fitness"], abs=NEARLY)
    known = {step.label for step in mined.net.transitions}
    if known >= set(mined.columns.activities):
        assert ours.fitting_share * 100 == pytest.approx(theirs["perc_fit_traces"], abs=1e-7)
    else:
        assert ours.fitting_share * 100 <= theirs["perc_fit_traces"] + 1e-7


def test_alignments_give_the_same_fitness(mined: Mined) -> None:
    theirs = peers.r4pm(mined.log, mined.pnml, STATES_MAX).result
    ours = alignments(mined.columns, mined.net)
    assert ours.cases_left_out == 0
    assert ours.log_fitness == pytest.approx(theirs["log_fitness"], abs=1e-9)
    assert ours.fitness_mean == pytest.approx(theirs["average_fitness"], abs=1e-9)
    assert ours.fitting_share == pytest.approx(theirs["perfectly_fitting_frac"], abs=1e-9)


def test_the_model_is_no_worse_than_that_of_pm4py(mined: Mined) -> None:
    """Both by our measure: PM4Py's own precision depends on how a tree is written as a net."""
    theirs = peers.pm4py(mined.log, "inductive")["inductive"].result
    other = evaluate(mined.columns, net_of_tree(tree_of(theirs)))
    ours = evaluate(mined.columns, mined.net)
    assert ours.fitness >= other.fitness - 1e-9
    assert ours.precision >= other.precision - 1e-9


def tree_of(text: str) -> Tree:
    """A tree in the notation that PM4Py and `str` of ours share."""
    words = deque(re.findall(r"'.*?'(?=, | \)|$)|->\(|[X+*]\(|tau|\)", text))
    return _read(words)


def _read(words: deque[str]) -> Tree:
    word = words.popleft()
    if not word.endswith("("):
        return SILENT if word == "tau" else activity(word[1:-1])
    children = []
    while words[0] != ")":
        children.append(_read(words))
    words.popleft()
    return block(Operator(word[:-1]), children)
