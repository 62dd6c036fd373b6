"""The room's tables."""

from gemba.desk.routing.models.people import (
    AgentProfile,
    AgentSkill,
    Availability,
    Certificate,
    Skill,
)
from gemba.desk.routing.models.waiting import (
    DecisionBasis,
    QueueEntry,
    RoutingDecision,
    RoutingOffer,
    RoutingState,
)

__all__ = [
    "AgentProfile",
    "AgentSkill",
    "Availability",
    "Certificate",
    "DecisionBasis",
    "QueueEntry",
    "RoutingDecision",
    "RoutingOffer",
    "RoutingState",
    "Skill",
]
