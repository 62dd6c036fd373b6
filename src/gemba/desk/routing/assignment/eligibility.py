"""May she have it, and what speaks against her: one ticket, one agent."""

from __future__ import annotations

from datetime import datetime

from .policies import Consideration, Policy
from .reasons import (
    Absent,
    AtCapacity,
    BoundToOwner,
    LacksCertification,
    LacksLanguage,
    LacksSkill,
    NotInQueue,
    Obstacle,
    OffDuty,
    Part,
    Paused,
    Refused,
)
from .values import Candidate, Demand, Status, Waiting


def unfit(demand: Demand, agent: Candidate) -> tuple[Obstacle, ...]:
    """What she lacks for the work itself, whatever the hour."""
    found: list[Obstacle] = []
    if not agent.queue_ids & demand.queue_ids:
        found.append(NotInQueue(demand.queue_ids))
    found += [
        LacksSkill(need.skill, need.level_min, agent.level(need.skill))
        for need in demand.needs
        if agent.level(need.skill) < need.level_min
    ]
    if demand.language and demand.language not in agent.languages:
        found.append(LacksLanguage(demand.language))
    missing = demand.certifications - agent.certifications
    return (*found, *(LacksCertification(each) for each in sorted(missing)))


def unavailable(demand: Demand, agent: Candidate, now: datetime) -> tuple[Obstacle, ...]:
    """Why she can take no ticket of this channel now."""
    if agent.status is Status.ABSENT:
        return (Absent(agent.duty.back_at(now)),)
    if not agent.duty.holds_at(now):
        return (OffDuty(agent.duty.back_at(now)),)
    if agent.status is Status.PAUSED:
        return (Paused(),)
    if not agent.free(demand.channel):
        load, capacity = agent.load.get(demand.channel, 0), agent.capacity.get(demand.channel, 0)
        return (AtCapacity(demand.channel, load, capacity),)
    return ()


def obstacles(
    waiting: Waiting, agent: Candidate, demand: Demand, now: datetime, bound: BoundToOwner | None
) -> tuple[Obstacle, ...]:
    """Everything that rules her out; nothing: she is eligible."""
    found: list[Obstacle] = list(unfit(demand, agent))
    if agent.agent_id in waiting.refused_ids:
        found.append(Refused())
    found += unavailable(demand, agent, now)
    if bound is not None and bound.owner_id != agent.agent_id:
        found.append(bound)
    return tuple(found)


def bound_to_owner(
    waiting: Waiting, owner: Candidate | None, demand: Demand, policy: Policy, now: datetime
) -> BoundToOwner | None:
    """The first-contact owner's first call on the ticket; None when it is over, or when she
    cannot come to it before it is: unfit, refused, absent, or off duty for longer."""
    until = policy.bound_until(waiting)
    if owner is None or now >= until or owner.agent_id in waiting.refused_ids:
        return None
    if owner.status is Status.ABSENT or unfit(demand, owner):
        return None
    if not owner.duty.holds_at(now):
        back_at = owner.duty.back_at(now)
        if back_at is None or back_at >= until:
            return None
    if not owner.capacity.get(demand.channel, 0):
        return None
    return BoundToOwner(owner.agent_id, until)


def parts(waiting: Waiting, agent: Candidate, demand: Demand, policy: Policy) -> tuple[Part, ...]:
    """What speaks against an eligible agent, every consideration that applies once."""
    return (
        Part(
            Consideration.WAIT,
            load := agent.load.get(demand.channel, 0),
            load * policy.turn(demand.channel),
        ),
        *(
            Part(consideration, units, units * policy.worth(consideration))
            for consideration, units in _units(waiting, agent, demand)
            if units
        ),
    )


def _units(
    waiting: Waiting, agent: Candidate, demand: Demand
) -> tuple[tuple[Consideration, int], ...]:
    asked = {need.skill for need in demand.needs}
    above = [agent.level(need.skill) - need.level_min for need in waiting.needs]
    return (
        (Consideration.OWNER, waiting.owner_id not in (None, agent.agent_id)),
        (Consideration.CONTINUITY, waiting.continuity_id not in (None, agent.agent_id)),
        (Consideration.SPARE_LEVELS, sum(max(0, spare) for spare in above)),
        (Consideration.SPARE_SKILLS, len(agent.skills.keys() - asked)),
        (Consideration.MISSING_LEVELS, sum(max(0, -spare) for spare in above)),
        (Consideration.OTHER_QUEUE, waiting.queue_id not in agent.queue_ids),
    )
