"""One change of each kind, for twins of `simulation.testing.drawn_twin`."""

from __future__ import annotations

from datetime import date

from gemba.insight.mining.model.bpmn import BpmnModel
from gemba.insight.mining.model.tree import SILENT, Operator, activity, block
from gemba.insight.mining.model.tree_bpmn import bpmn_of_tree
from gemba.insight.simulation.model import END, START, Discipline

from .change import Change
from .kinds.at_once import DoAtOnce
from .kinds.automation import AnswerFirst, Automate
from .kinds.customers import Patience, ScalePatience
from .kinds.demand import ScaleDemand, Season, Surge
from .kinds.order import MergeSteps, MoveStep
from .kinds.outside import ScaleOutside
from .kinds.returns import Branch, FewerReturns, SendOn
from .kinds.routing import GiveStep, Prioritise, PrioritiseStep, Promise, Route, RouteToSkilled
from .kinds.shifts import AddHours, EndHours, MoveHours
from .kinds.staff import AddPeople, ChangeStaff, LearnFrom, OneTeam, RemovePeople, Train
from .kinds.steps import EndBatch, EndDelay, RemoveStep, ResizeBatch, ScaleHandling
from .kinds.workflow import FollowModel


def drawing() -> BpmnModel:
    """First to write, then to check and do in any order, then perhaps to tell."""
    side_by_side = block(Operator.PARALLEL, [activity("check"), activity("do")])
    perhaps = block(Operator.CHOICE, [SILENT, activity("tell")])
    tree = block(Operator.SEQUENCE, [activity("write"), side_by_side, perhaps])
    return bpmn_of_tree(tree, "Drawn")


def one_of_each() -> tuple[Change, ...]:
    """All kinds, some of them twice."""
    return (
        AddHours(("p0",), 6 * 24.0, 2.0),
        AddPeople("p0", 2),
        AnswerFirst(0.5, 0.6),
        AnswerFirst(1.0, 0.3, "mail", "article"),
        Automate("do", 1.0, "mail"),
        Automate("write", 0.4),
        Branch("check", (("do", 0.25), (END, 0.75)), "phone"),
        Branch(START, (("tell", 1.0),)),
        ChangeStaff(-1),
        ChangeStaff(2, skill="a"),
        DoAtOnce(("write", "do"), "tell"),
        DoAtOnce(("check",), "do", "write", 0.5, "mail"),
        EndBatch("check"),
        EndDelay("do", 0.5),
        EndHours(("p0",), 33.5, 40.0),
        FewerReturns("check", "write", 0.5),
        FewerReturns("do", "check", 0.0, "mail"),
        FewerReturns("write", "tell", 0.2, returns_only=False),
        FollowModel(drawing()),
        GiveStep("tell", ("p0",)),
        LearnFrom(("p1",), "p0"),
        MergeSteps("write", "check", 0.2),
        MoveHours(("p0",), -1.5),
        MoveStep("tell", "after", "write"),
        MoveStep("write", "before", "do"),
        OneTeam(("write", "do")),
        Patience(5_000.0, "phone"),
        Prioritise("phone", -1),
        PrioritiseStep("do", 3),
        Promise(3_600.0),
        RemovePeople(("p0",)),
        RemoveStep("check"),
        RemoveStep("write", 0.4),
        ResizeBatch("do", 2),
        Route(Discipline("due", "least_loaded", same_person=True)),
        RouteToSkilled("mail", ("p0",)),
        SendOn("check", "tell", 0.3),
        SendOn("do", END, 1.0, "phone"),
        ScaleDemand(2.0, "mail"),
        ScaleHandling("write", 0.5),
        ScaleOutside("tell", 0.5, "phone"),
        ScaleOutside("check", 2.0),
        ScalePatience(2.0),
        Season((1, 12), 1.5, "phone"),
        Surge(date(2025, 1, 7), 3, 2.0),
        Train(("p0",), "a"),
    )
