"""What people suggest, and what became of it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gemba.insight.improvement.causes import OUTCOMES
from gemba.insight.improvement.queries import (
    proposals,
    suggestions,
)
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.board.cards import frame


def suggestions_context(request: DeskRequest) -> dict[str, object]:
    """What people suggest, and what became of it."""
    return {
        **frame(request.actor, "suggestions"),
        "suggestions": [
            (each, _(OUTCOMES[each.outcome]) if each.outcome else "")
            for each in suggestions(actor=request.actor)
        ],
        "outcomes": [(key.value, _(name)) for key, name in OUTCOMES.items()],
        "proposals": proposals(actor=request.actor),
    }
