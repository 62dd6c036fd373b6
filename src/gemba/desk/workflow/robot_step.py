"""The step of a drawing that names a robot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy

from gemba.desk.workflow.offers import ROBOT, robots
from gemba.desk.workflow.parts import Asked, Piece, parameter
from gemba.foundation.kernel.json_values import JsonValue


@dataclass(frozen=True)
class LetRobot(Piece):
    """Have a robot do something and wait for its answer: a step of processes, not of rules."""

    name: ClassVar = ROBOT
    label: ClassVar = gettext_lazy("Let a robot do it")

    robot: str = parameter(gettext_lazy("Robot"), Asked.CODE, offered=robots)
    arguments: Mapping[str, JsonValue] | None = parameter(
        gettext_lazy("What it is given, such as {order: number}"),
        Asked.CONTEXT,
        default=None,
        is_optional=True,
    )
