"""Making a draft of a process from a model that was discovered or kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.workflow.drawings.bodies import xml_of
from gemba.desk.workflow.drawings.kinds import root_of
from gemba.desk.workflow.offers import PROCESS
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.definitions.operations import Basis, Draft, NotAllowed, begin_draft
from gemba.foundation.definitions.queries import Definition, DefinitionUnknown, definition
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.ids import new_id
from gemba.insight.mining.drafting.matching import matched_steps
from gemba.insight.mining.drafting.origin import Origin
from gemba.insight.mining.drafting.redrawing import Act, Redrawing, Running, redrawn
from gemba.insight.mining.model.bpmn import BpmnModel
from gemba.insight.mining.model.bpmn_xml.reading import read_bpmn
from gemba.insight.mining.model.bpmn_xml.refusals import BpmnUnreadable
from gemba.insight.reference.processes import (
    Spoken,
    drawing_key,
    known_steps,
    own_and_foreign,
)
from gemba.insight.reference.queries import matches
from gemba.insight.reference.wording import unreadable_words


class DraftRefused(Exception):
    """No draft can be made of it; the message says why and what to do."""


@dataclass(frozen=True)
class DraftOrder:
    """What to draw: a `model` with names as people read them. `definition_id` is the process whose
    next version it may become, None for a new one called `name`. `activities` are those of the
    log; `acts` and `shares` are as for `Redrawing`."""

    model: BpmnModel
    origin: Origin
    name: str = ""
    definition_id: UUID | None = None
    acts: Mapping[str, Act] = field(default_factory=dict)
    shares: Mapping[str, int] = field(default_factory=dict)
    activities: tuple[str, ...] = ()


@transaction.atomic
def draft_process(*, order: DraftOrder, actor: Actor, now: datetime) -> UUID:
    """Begin a draft of a process from a model; the draft's id. Raises DraftRefused."""
    try:
        found = definition(order.definition_id, actor=actor) if order.definition_id else None
        running = _running(found, order) if found else None
        key = drawing_key(running.root) if running else f"Process_{new_id(now).hex[-8:]}"
        xml = redrawn(Redrawing(order.model, key, order.origin, order.acts, order.shares, running))
        name = order.name or (found.name if found else "")
        return begin_draft(
            kind=PROCESS,
            draft=Draft(name, {"xml": xml}),
            basis=Basis(found.id, found.version) if found else None,
            actor=actor,
            now=now,
        )
    except BpmnUnreadable as refusal:
        raise DraftRefused(unreadable_words(refusal)) from refusal
    except DefinitionUnknown as refusal:
        raise DraftRefused(_("This process is not there any more. Choose another.")) from refusal
    except (DefinitionRefused, NotAllowed) as refusal:
        raise DraftRefused(str(refusal)) from refusal


def _running(found: Definition, order: DraftOrder) -> Running:
    root = root_of(found.body)
    drawn = read_bpmn(xml_of(found.body).encode()).model
    own, _foreign = own_and_foreign(order.activities, found.id)
    spoken = Spoken({}, own, matches=matches(drawing_key(root)))
    return Running(root, drawn, matched_steps(order.model, known_steps(drawn, spoken)))
