"""What robots say of their runs. A run is one try of a step; who acts is the robot."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import blank, event_type

from .processes import StepPayload


@dataclass(frozen=True)
class RobotPayload(StepPayload):
    """Which robot, in which version, for the how many-th time on this step."""

    robot: str = ""
    robot_version: int = 0
    tries: int = 1


@event_type("robot.started", sentence=gettext_noop("{actor} began “{label}”"), personal={})
@dataclass(frozen=True)
class RobotStarted(RobotPayload):
    """A run began."""


@event_type("robot.ended", sentence=gettext_noop("{actor} has done “{label}”"), personal={})
@dataclass(frozen=True)
class RobotEnded(RobotPayload):
    """It came to its end with an answer."""


@event_type(
    "robot.failed",
    sentence=gettext_noop("{actor} could not do “{label}”: {reason}"),
    personal={"reason": blank},
)
@dataclass(frozen=True)
class RobotFailed(RobotPayload):
    """It did not; `is_final`: it is not tried again by itself."""

    reason: str = ""
    is_final: bool = False
