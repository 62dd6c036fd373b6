"""What can be decided on a pilot with a verdict, what the verdict advises first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from gemba.insight.improvement.pilots.verdict import Advice
from gemba.interfaces.console.board.pilot_page import PilotView


@dataclass(frozen=True)
class Decision:
    """A button: `page` is the name of its address."""

    page: str
    icon: str
    name: object


DECISIONS = {
    Advice.KEEP: Decision("proposal-adopt", "check", gettext_lazy("Keep: publish to all")),
    Advice.ROLL_BACK: Decision("proposal-roll-back", "arrow-back-up", gettext_lazy("Roll back")),
    Advice.GO_ON: Decision("proposal-go-on", "player-play", gettext_lazy("Let it run on")),
}


def decisions(pilots: Sequence[PilotView]) -> tuple[Decision, ...]:
    """Of the newest of these pilots. The first is the one a bare Enter takes: what the verdict
    advises, or what changes least."""
    if not pilots:
        return ()
    pilot, verdict = pilots[0], pilots[0].verdict
    is_sound = verdict is not None and not pilot.is_ahead
    advised = Advice(verdict.advice) if verdict and is_sound else Advice.GO_ON
    careful = (Advice.GO_ON, Advice.ROLL_BACK, Advice.KEEP)
    order = (advised, *(each for each in careful if each is not advised))
    is_over = not pilot.line.is_running or (is_sound and verdict is not None and verdict.is_over)
    return tuple(DECISIONS[each] for each in order if not is_over or each is not Advice.GO_ON)
