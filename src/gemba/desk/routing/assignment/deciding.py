"""One ticket: who gets it, and what was thought of everybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from .eligibility import bound_to_owner, obstacles, parts
from .moving_up import moved_up_of
from .policies import Consideration, Mode, Policy
from .reasons import (
    Ahead,
    BoundOwner,
    BoundToOwner,
    ByNumber,
    Considered,
    Decision,
    KeptForOthers,
    LongerIdle,
    OnlyOne,
    Part,
    Preference,
)
from .shortages import earliest_change, shortages_of
from .values import Candidate, Waiting, after


def decide(
    waiting: Waiting, candidates: Sequence[Candidate], policy: Policy, now: datetime
) -> Decision:
    """Who gets this ticket, as if no other waited. The order of candidates does not matter."""
    return _decision(waiting, candidates, policy, now, given_to=None)


def explain(
    waiting: Waiting,
    candidates: Sequence[Candidate],
    policy: Policy,
    now: datetime,
    *,
    given_to: int,
) -> Decision:
    """Why `given_to` got the ticket when many were handed out at once. The candidates' loads are
    those without this ticket. Raises ValueError if she could not have it."""
    return _decision(waiting, candidates, policy, now, given_to=given_to)


def _decision(
    waiting: Waiting,
    candidates: Sequence[Candidate],
    policy: Policy,
    now: datetime,
    *,
    given_to: int | None,
) -> Decision:
    demand = policy.demand(waiting, now)
    owner = next((one for one in candidates if one.agent_id == waiting.owner_id), None)
    bound = bound_to_owner(waiting, owner, demand, policy, now)
    in_way = {one.agent_id: obstacles(waiting, one, demand, now, bound) for one in candidates}
    against = {
        one.agent_id: parts(waiting, one, demand, policy)
        for one in candidates
        if not in_way[one.agent_id]
    }
    if given_to is not None and given_to not in against:
        raise ValueError(f"Ticket {waiting.ticket_id} cannot have been given to {given_to}.")
    ranking = _ranking(candidates, against, now)
    chosen = ranking[0] if ranking and policy.mode is not Mode.PULL else None
    if given_to is not None:
        chosen = next(one for one in ranking if one.agent_id == given_to)
    considered = _eligible(ranking, against, chosen, bound, now)
    considered += [
        Considered(agent_id, found) for agent_id, found in sorted(in_way.items()) if found
    ]
    stages = policy.stages(waiting, now)
    vendors = [each.vendor_queue_id for each in stages if each.vendor_queue_id is not None]
    return Decision(
        ticket_id=waiting.ticket_id,
        agent_id=chosen.agent_id if chosen else None,
        mode=policy.mode,
        considered=tuple(considered),
        shortages=() if chosen else shortages_of(demand, candidates, in_way, bound),
        levels_lowered=demand.levels_lowered,
        vendor_queue_id=vendors[-1] if vendors and not ranking and not bound else None,
        offer_until=after(now, policy.offer_timeout_seconds)
        if chosen and policy.mode is Mode.OFFER
        else None,
        look_again_at=None if chosen else earliest_change(waiting, in_way, policy, now),
        moved_up=moved_up_of(waiting),
    )


def _ranking(
    candidates: Sequence[Candidate], against: dict[int, tuple[Part, ...]], now: datetime
) -> list[Candidate]:
    """The eligible, best first: least against her, then longest idle, then lowest number."""

    def place(agent: Candidate) -> tuple[float, float, int]:
        seconds = sum(part.seconds for part in against[agent.agent_id])
        return seconds, -agent.idle_seconds(now), agent.agent_id

    return sorted((one for one in candidates if one.agent_id in against), key=place)


def _eligible(
    ranking: Sequence[Candidate],
    against: dict[int, tuple[Part, ...]],
    chosen: Candidate | None,
    bound: BoundToOwner | None,
    now: datetime,
) -> list[Considered]:
    """The chosen is compared with the best of the others, each other with the chosen."""
    best_other = next((one for one in ranking if one is not chosen), None)
    because: dict[int, Preference] = {}
    for one in ranking if chosen else ():
        rival = best_other if one is chosen else chosen
        if rival is None:
            because[one.agent_id] = BoundOwner(bound.until) if bound else OnlyOne()
        else:
            is_chosen = one is chosen
            because[one.agent_id] = _preference(one, rival, against, now, is_chosen=is_chosen)
    return [
        Considered(one.agent_id, (), rank, against[one.agent_id], because.get(one.agent_id))
        for rank, one in enumerate(ranking, 1)
    ]


def _preference(
    one: Candidate,
    other: Candidate,
    against: dict[int, tuple[Part, ...]],
    now: datetime,
    *,
    is_chosen: bool,
) -> Preference:
    """What put `one`, if she was chosen, before `other`, or else `other` before her."""
    mine = {part.consideration: part for part in against[one.agent_id]}
    hers = {part.consideration: part for part in against[other.agent_id]}
    sign = 1 if is_chosen else -1
    leads = {
        kind: sign * (hers.get(kind, _NONE).seconds - mine.get(kind, _NONE).seconds)
        for kind in sorted(mine.keys() | hers.keys())
    }
    lead = sum(leads.values())
    if lead < 0:
        return KeptForOthers(other.agent_id)
    if lead > 0:
        kind = max(leads, key=leads.__getitem__)
        units, other_units = mine.get(kind, _NONE).units, hers.get(kind, _NONE).units
        return Ahead(kind, units, other_units, other.agent_id, leads[kind])
    idle, other_idle = one.idle_seconds(now), other.idle_seconds(now)
    if idle == other_idle:
        return ByNumber(other.agent_id)
    is_longer = (idle > other_idle) == is_chosen
    return (
        LongerIdle(idle, other_idle, other.agent_id) if is_longer else KeptForOthers(other.agent_id)
    )


_NONE = Part(Consideration.WAIT, 0, 0.0)
