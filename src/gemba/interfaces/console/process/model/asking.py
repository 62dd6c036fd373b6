"""Which model the address asks for: a miner with its setting, or a kept model."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from gemba.foundation.events.actors import Actor
from gemba.insight.mining.discovery.discovering import RARE, Miner
from gemba.insight.mining.model.bpmn import BpmnModel
from gemba.insight.mining.model.bpmn_net import net_of_bpmn
from gemba.insight.mining.model.bpmn_xml.refusals import Remark
from gemba.insight.mining.model.bpmn_xml.writing import bpmn_xml
from gemba.insight.mining.model.labels import relabelled
from gemba.insight.mining.model.layout.draughtsman import drawing_of
from gemba.insight.mining.model.petri import PetriNet
from gemba.insight.mining.model.soundness import Soundness, soundness
from gemba.insight.reference.queries import ModelLine, model_file, model_line
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.measuring import Asked, Measured, measured, mined


@dataclass(frozen=True)
class Shown:
    """A model to be shown: as a file, and as the net that logs are replayed on. `line` is a kept
    model's; `given_up` are pairs of activities whose concurrency the miner gave up, `ways_cut`
    frequent ways it left out because there were too many to read, `steps_rare` how many steps it
    left out because too few cases have them."""

    asked: Asked
    model: BpmnModel
    net: PetriNet
    soundness: Soundness
    xml: str
    line: ModelLine | None = None
    remarks: tuple[Remark, ...] = ()
    given_up: tuple[tuple[str, str], ...] = ()
    ways_cut: int = 0
    steps_rare: int = 0

    def measured(self, choice: Choice) -> Measured:
        """What the chosen cases tell of it."""
        return measured(choice.log, choice.whole, choice.left, asked=self.asked, net=self.net)


def asked_for(request: HttpRequest) -> Asked:
    """What the address asks for; nonsense is read as nothing said."""
    given = request.GET if request.method in ("GET", "HEAD") else request.POST
    kept = given.get("model", "")
    if kept:
        try:
            return Asked(kept=UUID(kept))
        except ValueError:
            pass
    miner = Miner.SPLIT if given.get("miner") == Miner.SPLIT else Miner.INDUCTIVE
    rare = given.get("rare", "")[:3]
    percent = int(rare) if rare.isdecimal() else round(100 * RARE[miner])
    return Asked(miner, min(percent, 100))


def shown_model(choice: Choice, asked: Asked, *, actor: Actor) -> Shown:
    """The model with the reader's words on it. Raises ModelUnknown, TooManyActivities."""
    if asked.kept is not None:
        line = model_line(asked.kept, actor=actor)
        file = model_file(asked.kept, actor=actor)
        net = net_of_bpmn(file.model)
        drawing = file.drawing or drawing_of(file.model)
        xml = bpmn_xml(relabelled(file.model, choice.label), drawing)
        return Shown(asked, file.model, net, soundness(net), xml, line, file.remarks)
    found = mined(choice.log, choice.whole, choice.left, asked)
    model = relabelled(found.model, choice.label)
    xml = bpmn_xml(model, drawing_of(model))
    return Shown(
        asked,
        model,
        found.net,
        found.soundness,
        xml,
        given_up=found.given_up,
        ways_cut=found.ways_cut,
        steps_rare=found.steps_rare,
    )


def model_name(choice: Choice, shown: Shown) -> str:
    """What to call the model, as a title and as a file."""
    if shown.line is not None:
        return shown.line.name
    return _("{log}: as it is").format(log=choice.title)
