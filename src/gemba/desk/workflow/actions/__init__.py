"""What rules and macros can do: one action a file, found by walking this folder."""

from functools import cache

from gemba.desk.workflow.actions.action import Action
from gemba.desk.workflow.walking import found_in


@cache
def known_actions() -> dict[str, type[Action]]:
    """Every action by its name."""
    kinds = found_in(__name__, __path__, "ACTION")
    return {
        kind.name: kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Action)
    }
