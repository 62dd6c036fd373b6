"""The proposals in columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import pgettext_lazy

from gemba.insight.improvement.queries import (
    ProposalLine,
    proposals,
)
from gemba.insight.improvement.stages import (
    DMAIC,
    PDCA,
    Phase,
    Stage,
    dmaic,
    pdca,
)
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.board.cards import Card, card_of, frame

PHASES = {
    Phase.PLAN: pgettext_lazy("phase of improving", "Plan"),
    Phase.DO: pgettext_lazy("phase of improving", "Do"),
    Phase.CHECK: pgettext_lazy("phase of improving", "Check"),
    Phase.ACT: pgettext_lazy("phase of improving", "Act"),
    Phase.DEFINE: pgettext_lazy("phase of improving", "Define"),
    Phase.MEASURE: pgettext_lazy("phase of improving", "Measure"),
    Phase.ANALYSE: pgettext_lazy("phase of improving", "Analyse"),
    Phase.IMPROVE: pgettext_lazy("phase of improving", "Improve"),
    Phase.CONTROL: pgettext_lazy("phase of improving", "Control"),
}


@dataclass(frozen=True)
class Column:
    """A phase, and what stands in it."""

    name: str
    cards: tuple[Card, ...]


def board_context(request: DeskRequest, *, by: str, today: date) -> dict[str, object]:
    """The proposals in the columns of PDCA or DMAIC."""
    lines = proposals(actor=request.actor)
    cards = [card_of(line, today) for line in lines]
    phases, place = (DMAIC, _dmaic) if by == "dmaic" else (PDCA, _pdca)
    return {
        **frame(request.actor, "board"),
        "by": by,
        "columns": [
            Column(str(PHASES[phase]), tuple(each for each in cards if place(each.line) is phase))
            for phase in phases
        ],
        "withdrawn": [each for each in cards if each.line.stage is Stage.WITHDRAWN],
        "is_empty": not cards,
    }


def _pdca(line: ProposalLine) -> Phase | None:
    return pdca(line.stage)


def _dmaic(line: ProposalLine) -> Phase | None:
    return dmaic(line.stage, is_measured=line.baseline is not None)
