"""Why nobody gets a ticket, and when that may change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from .eligibility import unfit
from .policies import Policy
from .reasons import (
    Absent,
    AtCapacity,
    BoundToOwner,
    NobodyCertified,
    NobodyFree,
    NobodyHasAll,
    NobodySkilled,
    NobodySpeaks,
    NobodyThere,
    Obstacle,
    OffDuty,
    Refused,
    Shortage,
    WaitsForOwner,
    WaitsToBeTaken,
)
from .values import Candidate, Demand, Waiting, after


def shortages_of(
    demand: Demand,
    candidates: Sequence[Candidate],
    in_way: Mapping[int, tuple[Obstacle, ...]],
    bound: BoundToOwner | None,
) -> tuple[Shortage, ...]:
    """What the whole desk lacks for this ticket; the first is the one to tell."""
    eligible = sum(not found for found in in_way.values())
    if eligible:
        return (WaitsToBeTaken(eligible),)
    members = [one for one in candidates if one.queue_ids & demand.queue_ids]
    if not members:
        return (NobodyThere(demand.queue_ids),)
    lacking = tuple(_lacking(demand, members))
    if lacking:
        return lacking
    if bound is not None:
        return (WaitsForOwner(bound.owner_id, bound.until),)
    able = [one for one in members if not unfit(demand, one)]
    if not able:
        return (NobodyHasAll(),)
    return (_nobody_free([in_way[one.agent_id] for one in able]),)


def _lacking(demand: Demand, members: Sequence[Candidate]) -> Iterator[Shortage]:
    """Single things that no member of the queues has."""
    for need in demand.needs:
        best = max(members, key=lambda one: (one.level(need.skill), -one.agent_id))
        level = best.level(need.skill)
        if level < need.level_min:
            best_id = best.agent_id if level else None
            yield NobodySkilled(need.skill, need.level_min, best_id, level)
    if demand.language and not any(demand.language in one.languages for one in members):
        yield NobodySpeaks(demand.language)
    held = frozenset[str]().union(*(one.certifications for one in members))
    for certification in sorted(demand.certifications - held):
        yield NobodyCertified(certification)


def _nobody_free(found: Sequence[tuple[Obstacle, ...]]) -> NobodyFree:
    """Who has refused counts as that, whatever else there is."""
    refused = [any(isinstance(each, Refused) for each in one) for one in found]
    rest = [one for one, has in zip(found, refused, strict=True) if not has]
    full = sum(any(isinstance(each, AtCapacity) for each in one) for one in rest)
    return NobodyFree(len(found), full, len(rest) - full, sum(refused), _back_at(rest))


def _back_at(found: Sequence[tuple[Obstacle, ...]]) -> datetime | None:
    """When the first of them comes back on duty, if that is known."""
    moments = [each.back_at for one in found for each in one if isinstance(each, OffDuty | Absent)]
    return min((moment for moment in moments if moment is not None), default=None)


def earliest_change(
    waiting: Waiting,
    in_way: Mapping[int, tuple[Obstacle, ...]],
    policy: Policy,
    now: datetime,
) -> datetime | None:
    """The next moment the clock alone may bring somebody: overflow, the end of the owner's first
    call, a duty that begins. Work that ends or people who come are events of their own."""
    moments = [after(waiting.waiting_since, stage.after_seconds) for stage in policy.overflow]
    if waiting.owner_id is not None:
        moments.append(policy.bound_until(waiting))
    back_at = _back_at(list(in_way.values()))
    if back_at is not None:
        moments.append(back_at)
    return min((moment for moment in moments if moment > now), default=None)
