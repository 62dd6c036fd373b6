"""Sound models are told from those that get stuck, leave something over, or pile up."""

import pytest

from gemba.insight.mining.model.bpmn import BpmnModel, Flow, Node, NodeKind
from gemba.insight.mining.model.bpmn_net import ModelNotRunnable, net_of_bpmn
from gemba.insight.mining.model.petri import Marking, PetriNet, Transition
from gemba.insight.mining.model.simplicity import simplicity
from gemba.insight.mining.model.soundness import Flaw, Soundness, Verdict, soundness

KINDS = {
    "S": NodeKind.START,
    "E": NodeKind.END,
    "X": NodeKind.EXCLUSIVE,
    "P": NodeKind.PARALLEL,
    "O": NodeKind.INCLUSIVE,
    "t": NodeKind.TASK,
}


def model(arrows: str) -> BpmnModel:
    """`S>X1 X1>t1`: nodes by the letter of their kind and a number."""
    pairs = [arrow.split(">") for arrow in arrows.split()]
    names = dict.fromkeys(name for pair in pairs for name in pair)
    nodes = tuple(Node(name, KINDS[name[0]], name if name[0] == "t" else "") for name in names)
    return BpmnModel("", nodes, tuple(Flow(f"f{n}", a, b) for n, (a, b) in enumerate(pairs)))


def judged(arrows: str) -> Soundness:
    return soundness(net_of_bpmn(model(arrows)))


@pytest.mark.parametrize(
    ("arrows", "flaw"),
    [
        ("S>P1 P1>t1 P1>t2 t1>P2 t2>P2 P2>E", None),
        ("S>X1 X1>t1 X1>t2 t1>X2 t2>X2 X2>E", None),
        ("S>X1 X1>t1 X1>t2 t1>P2 t2>P2 P2>E", Flaw.STUCK),
        ("S>P1 P1>t1 P1>t2 t1>X2 t2>X2 X2>E", Flaw.LEFT_OVER),
        ("S>X1 X1>P1 P1>X1 P1>E", Flaw.LEFT_OVER),
        ("S>X1 X1>t1 t1>X1 X1>E", None),
        ("S>t1 t1>E t2>t3 t3>E", Flaw.NO_PATH),
        ("S>O1 O1>t1 O1>t2 t1>O2 t2>O2 O2>E", None),
        ("S>P1 P1>t1 P1>t2 t1>O2 t2>O2 O2>E", Flaw.LEFT_OVER),
    ],
)
def test_models_are_judged(arrows: str, flaw: Flaw | None) -> None:
    found = judged(arrows)
    assert found.flaw is flaw
    assert found.is_sound is (flaw is None)


def test_a_step_that_can_never_happen_is_found() -> None:
    steps = (
        Transition("go", "go", (0,), (1,)),
        Transition("never", "never", (0, 1), (1,)),
    )
    found = soundness(PetriNet(("in", "out"), steps, (1, 0), (0, 1)))
    assert (found.flaw, found.step) == (Flaw.DEAD, "never")


def test_what_cannot_be_searched_to_the_end_is_not_called_sound() -> None:
    ways = " ".join(f"P1>t{n} t{n}>P2" for n in range(12))
    net = net_of_bpmn(model(f"S>P1 {ways} P2>E"))
    assert soundness(net, markings_max=500).verdict is Verdict.UNDECIDED
    assert soundness(net).verdict is Verdict.SOUND


def test_a_net_that_grows_without_end_is_cut_off() -> None:
    steps = (Transition("a", "a", (0,), (0, 2)), Transition("b", "b", (0, 2), (1,)))
    found = soundness(PetriNet(("in", "out", "heap"), steps, (1, 0, 0), (0, 1, 0)))
    assert found.verdict is Verdict.UNSOUND


def test_models_that_cannot_be_run_are_refused() -> None:
    with pytest.raises(ModelNotRunnable, match="no end"):
        judged("S>t1")
    with pytest.raises(ModelNotRunnable, match="no start"):
        judged("t1>E")
    ways = " ".join(f"O1>t{n} t{n}>O2" for n in range(7))
    with pytest.raises(ModelNotRunnable, match="too many ways"):
        judged(f"S>O1 {ways} O2>E")


def test_an_inclusive_join_waits_for_the_ways_taken() -> None:
    net = net_of_bpmn(model("S>O1 O1>t1 O1>t2 t1>O2 t2>O2 O2>t3 t3>E"))
    runs: set[tuple[str, ...]] = set()
    waiting: list[tuple[Marking, tuple[str, ...]]] = [(net.initial, ())]
    while waiting:
        marking, run = waiting.pop()
        if marking == net.final:
            runs.add(run)
        for step in net.enabled(marking):
            label = net.transitions[step].label
            waiting.append((net.fire(marking, step), (*run, label) if label else run))
    assert runs == {("t1", "t3"), ("t2", "t3"), ("t1", "t2", "t3"), ("t2", "t1", "t3")}


def test_simplicity_by_hand() -> None:
    nested = simplicity(model("S>P1 P1>t1 P1>X1 X1>t2 X1>t3 t2>X2 t3>X2 X2>P2 t1>P2 P2>E"))
    assert (nested.tasks, nested.gateways, nested.size) == (3, 4, 9)
    assert nested.complexity == 1 + 2
    assert nested.structuredness == 1
    crossed = simplicity(model("S>X1 X1>t1 X1>t2 t1>X2 t2>P1 P1>X2 P1>t3 t3>P2 X2>P2 P2>E"))
    assert crossed.structuredness < 1
    assert simplicity(model("S>O1 O1>t1 O1>t2 O1>t3 t1>O2 t2>O2 t3>O2 O2>E")).complexity == 7
