"""Who acts. Every verb is told, every event remembers."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

ActorKind = Literal["user", "contact", "system"]


class Role(StrEnum):
    """What a person may do, from most to least."""

    ADMINISTRATOR = "administrator"
    SUPERVISOR = "supervisor"
    AGENT = "agent"
    VENDOR = "vendor"
    CUSTOMER = "customer"
    OUTSIDER = "outsider"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """The person or machine behind an act, with all that access decisions need.

    `id` is a user's primary key, a contact's id, or the name of a part of the product.
    """

    kind: ActorKind
    id: str
    name: str
    role: Role
    team_ids: frozenset[int] = field(default_factory=frozenset)

    @property
    def user_id(self) -> int | None:
        """The user's primary key, None for contacts and machines."""
        return int(self.id) if self.kind == "user" else None

    @property
    def works_the_desk(self) -> bool:
        """True for those who handle tickets."""
        return self.role in DESK_ROLES

    @property
    def sees_every_team(self) -> bool:
        """True for those whose view is not limited to their own teams."""
        return self.role in (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.SYSTEM)


DESK_ROLES = (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AGENT, Role.SYSTEM)
SYSTEM = Actor(kind="system", id="gemba", name="Gemba", role=Role.SYSTEM)
NOBODY = Actor(kind="system", id="nobody", name="", role=Role.OUTSIDER)
