"""The same eligibility and preferences as for one ticket, for a whole queue at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from .eligibility import bound_to_owner
from .policies import Consideration, Policy
from .values import Candidate, Demand, Need, Status, Waiting

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Int64s = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Lines:
    """Tickets of one channel before the agents' lines.

    `can[ticket, agent]`; `aside_seconds[ticket, agent]`: what speaks against her but the line.
    """

    can: Bools
    aside_seconds: Floats


class Staff:
    """The agents as columns, longest idle first; columns are made when first asked for."""

    def __init__(self, candidates: Sequence[Candidate], policy: Policy, now: datetime) -> None:
        self.agents = sorted(candidates, key=lambda one: (-one.idle_seconds(now), one.agent_id))
        self._place_of = {one.agent_id: place for place, one in enumerate(self.agents)}
        self._policy, self._now = policy, now
        self._flags: dict[tuple[str, object], Bools] = {}
        self._levels: dict[str, Int64s] = {}
        self._need_flags: dict[Need, Bools] = {}
        self._need_seconds: dict[Need, Floats] = {}
        self._queue_seconds: dict[int, Floats] = {}

    def is_there(self) -> Bools:
        """Available and on duty."""
        return np.array(
            [
                one.status is Status.AVAILABLE and one.duty.holds_at(self._now)
                for one in self.agents
            ],
            dtype=np.bool_,
        )

    def lines(self, waiting: Sequence[Waiting]) -> Lines:
        can = np.empty((len(waiting), len(self.agents)), dtype=np.bool_)
        aside = np.empty(can.shape)
        for row, ticket in enumerate(waiting):
            demand = self._policy.demand(ticket, self._now)
            can[row] = self._fits(demand)
            aside[row] = self._aside(ticket)
            self._personal(ticket, demand, can[row], aside[row])
        return Lines(can, aside)

    def _personal(self, ticket: Waiting, demand: Demand, can: Bools, aside: Floats) -> None:
        """What concerns this ticket and certain agents; changes the rows given."""
        for agent_id in ticket.refused_ids & self._place_of.keys():
            can[self._place_of[agent_id]] = False
        for kind, somebody in (
            (Consideration.OWNER, ticket.owner_id),
            (Consideration.CONTINUITY, ticket.continuity_id),
        ):
            if somebody is not None:
                aside += self._policy.worth(kind)
                if somebody in self._place_of:
                    aside[self._place_of[somebody]] -= self._policy.worth(kind)
        if ticket.owner_id in self._place_of:
            place = self._place_of[ticket.owner_id]
            if bound_to_owner(ticket, self.agents[place], demand, self._policy, self._now):
                owner_can = can[place]
                can[:] = False
                can[place] = owner_can

    def _fits(self, demand: Demand) -> Bools:
        flags = np.zeros(len(self.agents), dtype=np.bool_)
        for queue_id in demand.queue_ids:
            flags |= self._queue(queue_id)
        for need in demand.needs:
            flags &= self._able(need)
        if demand.language:
            flags &= self._flag("language", demand.language, lambda one: one.languages)
        for each in demand.certifications:
            flags &= self._flag("certification", each, lambda one: one.certifications)
        return flags

    def _aside(self, ticket: Waiting) -> Floats:
        """What counts for every ticket of such needs."""
        seconds = self._of_queue(ticket.queue_id)
        for need in ticket.needs:
            seconds = seconds + self._of_need(need)
        return seconds

    def _of_queue(self, queue_id: int) -> Floats:
        """All her skills as spare ones, and whether she is of another queue."""
        if queue_id not in self._queue_seconds:
            counts = np.array([len(one.skills) for one in self.agents])
            self._queue_seconds[queue_id] = counts * self._policy.worth(
                Consideration.SPARE_SKILLS
            ) + ~self._queue(queue_id) * self._policy.worth(Consideration.OTHER_QUEUE)
        return self._queue_seconds[queue_id]

    def _of_need(self, need: Need) -> Floats:
        """Levels above or below; and the skill, if she has it, is no spare one."""
        if need not in self._need_seconds:
            level = self._level(need.skill)
            above = level - need.level_min
            self._need_seconds[need] = (
                np.maximum(above, 0) * self._policy.worth(Consideration.SPARE_LEVELS)
                + np.maximum(-above, 0) * self._policy.worth(Consideration.MISSING_LEVELS)
                - (level > 0) * self._policy.worth(Consideration.SPARE_SKILLS)
            )
        return self._need_seconds[need]

    def _able(self, need: Need) -> Bools:
        if need not in self._need_flags:
            self._need_flags[need] = self._level(need.skill) >= need.level_min
        return self._need_flags[need]

    def _level(self, skill: str) -> Int64s:
        if skill not in self._levels:
            levels = [one.level(skill) for one in self.agents]
            self._levels[skill] = np.array(levels, dtype=np.int64)
        return self._levels[skill]

    def _queue(self, queue_id: int) -> Bools:
        return self._flag("queue", queue_id, lambda one: one.queue_ids)

    def _flag(
        self, what: str, value: object, held: Callable[[Candidate], frozenset[int] | frozenset[str]]
    ) -> Bools:
        if (what, value) not in self._flags:
            has = [value in held(one) for one in self.agents]
            self._flags[what, value] = np.array(has, dtype=np.bool_)
        return self._flags[what, value]
