"""Who is asked for a yes on a step, and what they have said. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from gemba.desk.workflow.drawings.approvals import ALL, ROLES
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.json_values import JsonValue

NOBODY = "nobody"
"""The role of an approval that no role may give: the amount is beyond every limit."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A yes."""

    person_id: int
    name: str
    comment: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Anybody of the role or above, in the team where there is one, one of `people` where some are
    named, and never who asked. `needed`: how many must say yes; ALL, everybody who may."""

    role: str
    team_id: int | None = None
    people: tuple[int, ...] = ()
    asked_by: int | None = None
    needed: int = 1
    granted: tuple[Voice, ...] = ()

    def may(self, person_id: int | None, role: str, teams: Collection[int]) -> bool:
        """Whether this person may answer, and has not."""
        return (
            person_id is not None
            and role in roles_from(self.role)
            and (self.team_id is None or self.team_id in teams)
            and (not self.people or person_id in self.people)
            and person_id != self.asked_by
            and person_id not in {each.person_id for each in self.granted}
        )

    def may_answer(self, actor: Actor) -> bool:
        """The same for whoever acts."""
        return self.may(actor.user_id, actor.role.value, actor.team_ids)

    def with_yes(self, voice: Voice) -> Asked:
        """After one more yes."""
        return replace(self, granted=(*self.granted, voice))

    def is_granted(self, *, are_left: bool) -> bool:
        """Whether it is enough; `are_left`: others may still answer."""
        if self.needed == ALL:
            return bool(self.granted) and not are_left
        return len(self.granted) >= self.needed

    def written(self) -> dict[str, JsonValue]:
        """As it is kept with the step, besides role and team."""
        return {
            "people": list(self.people),
            "asked_by": self.asked_by,
            "needed": self.needed,
            "granted": [[each.person_id, each.name, each.comment] for each in self.granted],
        }


def roles_from(least: str) -> tuple[str, ...]:
    """Those who may answer where this role is asked."""
    return ROLES[ROLES.index(least) :] if least in ROLES else ()


def roles_up_to(role: str) -> tuple[str, ...]:
    """The roles for which this one may answer."""
    return ROLES[: ROLES.index(role) + 1] if role in ROLES else ()


def outcome(*, approved: bool, by: Iterable[str], reason: str) -> dict[str, JsonValue]:
    """What the process is told."""
    return {"approved": approved, "by": ", ".join(by), "reason": reason}
