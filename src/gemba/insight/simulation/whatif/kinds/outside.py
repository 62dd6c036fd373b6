"""Those outside the house: vendors and partners who take less time, or more."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.wording import Activities
from gemba.insight.simulation.model import Delay, Handling, Twin
from gemba.insight.simulation.whatif.change import (
    ChangeRefused,
    known_step,
    known_type,
    with_activity,
    within,
)
from gemba.insight.simulation.whatif.durations import scaled

FACTOR_MAX = 100


@dataclass(frozen=True)
class ScaleOutside:
    """A step that somebody outside does, or that waits for them, lets so many times as much time
    pass: before it, in it and after it. Of one type of case or (None) of all."""

    activity: str
    factor: float
    type: str | None = None

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused, also for a step that nobody outside has a part in."""
        within(
            self.factor,
            0,
            FACTOR_MAX,
            gettext_noop("The time others take changes by a factor between 0 and 100."),
        )
        step = known_step(twin, self.activity)
        known_type(twin, self.type)
        is_theirs = step.skills is None
        theirs = [
            each
            for each in twin.delays
            if each.after == self.activity or (is_theirs and each.to == self.activity)
        ]
        if not is_theirs and not theirs:
            raise ChangeRefused(
                gettext_noop("Nobody outside has a part in “{name}”: our own people do it."),
                name=Activities((self.activity,)),
            )
        rest = tuple(each for each in twin.delays if each not in theirs)
        changed = replace(twin, delays=(*rest, *self._delays(theirs)))
        if not is_theirs:
            return changed
        return with_activity(
            changed,
            self.activity,
            lambda each: replace(each, handling=self._handling(each.handling)),
        )

    def _delays(self, theirs: list[Delay]) -> list[Delay]:
        if self.type is None:
            return [replace(each, draw=scaled(each.draw, self.factor)) for each in theirs]
        of_type = {(each.to, each.after): each for each in theirs if each.type is None}
        of_type |= {(each.to, each.after): each for each in theirs if each.type == self.type}
        others = [each for each in theirs if each.type != self.type]
        own = [
            replace(each, draw=scaled(each.draw, self.factor), type=self.type)
            for each in of_type.values()
        ]
        return [*others, *own]

    def _handling(self, handling: tuple[Handling, ...]) -> tuple[Handling, ...]:
        if self.type is None:
            return tuple(replace(each, draw=scaled(each.draw, self.factor)) for each in handling)
        of_type = {each.who: each for each in handling if each.type is None}
        of_type |= {each.who: each for each in handling if each.type == self.type}
        others = [each for each in handling if each.type != self.type]
        own = [
            replace(each, draw=scaled(each.draw, self.factor), type=self.type)
            for each in of_type.values()
        ]
        return (*others, *own)
