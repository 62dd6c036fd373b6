"""What people suggest, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gemba.insight.improvement.causes import OUTCOMES
from gemba.insight.improvement.order import Origin
from gemba.insight.improvement.queries import (
    ProposalLine,
    SuggestionLine,
    proposals,
    suggestions,
)
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.board.cards import frame
from gemba.interfaces.console.board.forms import read_uuid


@dataclass(frozen=True)
class Suggested:
    """A suggestion; `proposal` was made of it and nobody has said so yet."""

    line: SuggestionLine
    outcome: str
    proposal: ProposalLine | None


def suggestions_context(request: DeskRequest) -> dict[str, object]:
    """What people suggest, and what became of it."""
    made = proposals(actor=request.actor)
    return {
        **frame(request.actor, "suggestions"),
        "suggestions": [_suggested(each, made) for each in suggestions(actor=request.actor)],
        "outcomes": [(key.value, _(name)) for key, name in OUTCOMES.items()],
        "proposals": made,
    }


def _suggested(line: SuggestionLine, made: Iterable[ProposalLine]) -> Suggested:
    found = (
        each
        for each in made
        if each.source.origin is Origin.SUGGESTION and read_uuid(each.source.key) == line.id
    )
    return Suggested(
        line,
        _(OUTCOMES[line.outcome]) if line.outcome else "",
        next(found, None) if line.outcome is None else None,
    )
