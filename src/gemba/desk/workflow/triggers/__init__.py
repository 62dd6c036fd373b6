"""When rules look at tickets: one trigger a file, found by walking this folder."""

from functools import cache

from gemba.desk.workflow.triggers.trigger import Trigger
from gemba.desk.workflow.walking import found_in


@cache
def known_triggers() -> dict[str, type[Trigger]]:
    """Every trigger by its name."""
    kinds = found_in(__name__, __path__, "TRIGGER")
    return {
        kind.name: kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Trigger)
    }
