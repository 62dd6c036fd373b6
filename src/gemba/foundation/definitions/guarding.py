"""Rooms above may forbid that a definition changes, as while two of its versions are compared."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

Guard = Callable[[UUID, str], None]
"""Given the id and the name of a definition, raises DefinitionRefused where it must stay as it is.
"""

_guards: dict[str, Guard] = {}


def guards_definitions(name: str) -> Callable[[Guard], Guard]:
    """Register a guard under a name; asked before a definition is published, undone, switched or
    archived."""

    def register(guard: Guard) -> Guard:
        _guards[name] = guard
        return guard

    return register


def require_unguarded(definition_id: UUID, name: str) -> None:
    """Raises DefinitionRefused, with a sentence, where a guard forbids a change."""
    for guard in _guards.values():
        guard(definition_id, name)
