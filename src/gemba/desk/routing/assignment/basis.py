"""What was known when tickets were handed out: enough to say at any later time why each came to
whom, and why not to anybody else."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from .deciding import explain
from .planning import Plan
from .policies import Policy
from .reasons import Decision
from .values import Candidate, Waiting


@dataclass(frozen=True)
class Basis:
    """Everybody who came into question, with all in hand that was handed out at once, what is to
    be explained included; by which policy, and when."""

    staff: tuple[Candidate, ...]
    policy: Policy
    now: datetime

    def why(self, waiting: Waiting, agent_id: int) -> Decision:
        """Why this ticket came to her. Raises ValueError if she could not have it."""
        itself = {waiting.channel: -1}
        staff = [one.with_more(itself) if one.agent_id == agent_id else one for one in self.staff]
        return explain(waiting, staff, self.policy, self.now, given_to=agent_id)


def basis_of(
    plan: Plan, queue: Sequence[Waiting], candidates: Sequence[Candidate],
    policy: Policy, now: datetime,
) -> Basis:  # fmt: skip
    """On what a plan rests. `queue` and `candidates` are those it was made of."""
    channel_of = {one.ticket_id: one.channel for one in queue}
    taken: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for given in plan.given:
        taken[given.agent_id][channel_of[given.ticket_id]] += 1
    return Basis(tuple(one.with_more(taken[one.agent_id]) for one in candidates), policy, now)
