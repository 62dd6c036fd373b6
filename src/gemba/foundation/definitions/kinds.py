"""What a kind of definition is, and the registry of all kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gemba.foundation.events.actors import Actor, Role
from gemba.foundation.kernel.json_values import JsonValue

from .difference import Describe

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class DefinitionRefused(Exception):
    """This cannot be defined; the message says what is wrong and what to do."""


class DefinitionKindUnknown(Exception):
    """No room has registered a kind of this name."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a definition is: one person's, one team's, or – neither – the whole desk's."""

    user_id: int | None = None
    team_id: int | None = None


DESK = Owner()
MANAGING_ROLES = (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.SYSTEM)


def managed(actor: Actor, owner: Owner) -> bool:
    """Supervisors and administrators define; nothing belongs to one person."""
    return owner.user_id is None and actor.role in MANAGING_ROLES


def managed_or_own(actor: Actor, owner: Owner) -> bool:
    """As `managed`; besides, who works the desk has definitions of their own."""
    if owner.user_id is None:
        return actor.role in MANAGING_ROLES
    if actor.role is Role.SYSTEM:
        return True
    return actor.works_the_desk and actor.user_id == owner.user_id


@dataclass(frozen=True)
class DefinitionKind:
    """One kind of thing that people define and the desk obeys.

    `check` raises DefinitionRefused with a sentence when a body cannot be used; it sees the body
    as it will be read back. `describe` tells a body in the reader's language, for differences;
    without it they go by the body's own keys. `ordered`: the order matters, as where the first
    that fits wins. `before_on` is asked before a body counts, with the reason that was given: it
    raises DefinitionRefused for what must be tried out first; earlier versions are not asked about.
    `substance` is what of a body decides what the desk does, to be compared with that of another;
    without it all of the body does.
    """

    name: str
    label: _StrOrPromise
    check: Callable[[JsonValue], None]
    describe: Describe | None = None
    ordered: bool = False
    may_change: Callable[[Actor, Owner], bool] = managed
    plural: _StrOrPromise = ""
    before_on: Callable[[JsonValue, str, Actor], None] | None = None
    substance: Callable[[JsonValue], object] | None = None
    body_chars_max: int = 200_000

    @property
    def label_of_many(self) -> _StrOrPromise:
        """What several of them are called."""
        return self.plural or self.label


_kinds: dict[str, DefinitionKind] = {}


def register(kind: DefinitionKind) -> None:
    """Let definitions of this kind be made; called in the `ready` of the room's app."""
    if _kinds.setdefault(kind.name, kind) != kind:
        raise ValueError(f"Two kinds of definitions are called {kind.name!r}.")


def kinds() -> Mapping[str, DefinitionKind]:
    """Every kind by name, in the order of registration."""
    return _kinds


def kind_called(name: str) -> DefinitionKind:
    """The kind of this name. Raises DefinitionKindUnknown."""
    if name not in _kinds:
        raise DefinitionKindUnknown(name)
    return _kinds[name]


def may_see(actor: Actor, owner: Owner) -> bool:
    """Who works the desk sees what is the desk's, their teams' and their own."""
    if actor.role is Role.SYSTEM:
        return True
    if not actor.works_the_desk:
        return False
    if owner.user_id is not None:
        return owner.user_id == actor.user_id
    return owner.team_id is None or actor.sees_every_team or owner.team_id in actor.team_ids
