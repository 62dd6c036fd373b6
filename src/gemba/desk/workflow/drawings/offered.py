"""What drawings may name of the desk: decisions, processes, and who work goes to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.utils.translation import gettext as _

from gemba.desk.routing.queries.queues import queues
from gemba.desk.routing.queries.skills import skill_names
from gemba.desk.workflow.actions import known_actions
from gemba.desk.workflow.endpoints import Call
from gemba.desk.workflow.offers import DECISION, PROCESS
from gemba.desk.workflow.parts import Piece
from gemba.desk.workflow.processes.bpmn.names import tag
from gemba.desk.workflow.processes.bpmn.refusals import DiagramRefused
from gemba.desk.workflow.processes.bpmn.safe_xml import parsed
from gemba.desk.workflow.robot_step import LetRobot
from gemba.foundation.accounts.queries import teams
from gemba.foundation.definitions.queries import Definition, definitions
from gemba.foundation.events.actors import SYSTEM

Choices = tuple[tuple[str, str], ...]


def called_processes() -> Choices:
    """Every published process: its id in the drawing, by which others call it, and its name."""
    found = definitions(PROCESS, actor=SYSTEM)
    return tuple((key, each.name) for each in found if (key := process_id_of(each)))


def decision_names() -> Choices:
    """Every published decision by its name."""
    return tuple((each.name, each.name) for each in definitions(DECISION, actor=SYSTEM))


def works() -> dict[str, type[Piece]]:
    """What a machine's step may do, by name: the actions of the desk, calling others, robots."""
    return {**known_actions(), Call.name: Call, LetRobot.name: LetRobot}


def owners() -> tuple[tuple[str, Choices], ...]:
    """Whom the work of a step may go to, sort by sort: `team:3`, `skill:7`, `queue:<id>`."""
    return (
        (_("Team"), tuple((f"team:{each.id}", each.name) for each in teams())),
        (_("Skill"), tuple((f"skill:{key}", name) for key, name in skill_names().items())),
        (_("Queue"), tuple((f"queue:{each.id.hex}", each.name) for each in queues())),
    )


@lru_cache(maxsize=256)
def process_id_of(found: Definition) -> str:
    """The id of the first process in a drawing; '' when there is none."""
    xml = found.body.get("xml") if isinstance(found.body, Mapping) else None
    try:
        node = parsed(xml).find(tag("process")) if isinstance(xml, str) else None
    except DiagramRefused:
        return ""
    return node.get("id", "") if node is not None else ""
