"""Steps left out, done faster, or no longer saved up."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.wording import Activities
from gemba.insight.simulation.model import CaseType, Twin
from gemba.insight.simulation.whatif.change import (
    ChangeRefused,
    known_step,
    with_activity,
    within,
)
from gemba.insight.simulation.whatif.durations import scaled
from gemba.insight.simulation.whatif.leaving_out import left_out
from gemba.insight.simulation.whatif.needing import without_step


@dataclass(frozen=True)
class RemoveStep:
    """A step, or so large a share of it, is no longer done: after what came before it comes what
    came after it."""

    activity: str
    share: float = 1.0

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        known_step(twin, self.activity)
        if not 0 < self.share <= 1:
            raise ChangeRefused(gettext_noop("A share lies above 0 and reaches 1 at most."))
        choices = left_out(twin, self.activity, self.share)
        rest = replace(twin, branching=replace(twin.branching, choices=choices))
        return rest if self.share < 1 else _forgotten(rest, self.activity)


def _forgotten(twin: Twin, activity: str) -> Twin:
    """Without anything that speaks of a step."""
    cases = (
        replace(each, history=tuple(name for name in each.history if name != activity))
        for each in twin.open_cases
    )
    return replace(
        twin,
        types=tuple(_not_asked_for(each, activity) for each in twin.types),
        activities=tuple(
            without_step(each, activity) for each in twin.activities if each.name != activity
        ),
        delays=tuple(each for each in twin.delays if activity not in (each.to, each.after)),
        open_cases=tuple(cases),
        concurrent=tuple(pair for pair in twin.concurrent if activity not in pair),
    )


def _not_asked_for(of: CaseType, activity: str) -> CaseType:
    """Customers who ask again no longer cause that step."""
    chase = of.customer.chase
    if chase is None or chase.work != activity:
        return of
    quiet = replace(chase, work=None, work_share=0.0)
    return replace(of, customer=replace(of.customer, chase=quiet))


@dataclass(frozen=True)
class ScaleHandling:
    """A step takes so many times as long."""

    activity: str
    factor: float

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        within(self.factor, 0, 100, gettext_noop("Handling changes by a factor between 0 and 100."))
        return with_activity(
            twin,
            self.activity,
            lambda step: replace(
                step,
                handling=tuple(
                    replace(each, draw=scaled(each.draw, self.factor)) for each in step.handling
                ),
            ),
        )


@dataclass(frozen=True)
class EndBatch:
    """Work of a step is done as it comes instead of being saved up."""

    activity: str

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        return with_activity(twin, self.activity, lambda step: replace(step, batch=None))


@dataclass(frozen=True)
class ResizeBatch:
    """So much work of a step is gathered before it is done."""

    activity: str
    size: int

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused, also where nothing is gathered today."""
        within(self.size, 1, 100_000, gettext_noop("A batch has at least one piece of work."))
        batch = known_step(twin, self.activity).batch
        if batch is None:
            raise ChangeRefused(
                gettext_noop("“{name}” is not saved up today."), name=Activities((self.activity,))
            )
        return with_activity(
            twin, self.activity, lambda step: replace(step, batch=replace(batch, size=self.size))
        )


@dataclass(frozen=True)
class EndDelay:
    """Of what passes before a step and no lack of people explains, only a part is left."""

    activity: str
    left: float = 0.0

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        known_step(twin, self.activity)
        within(self.left, 0, 1, gettext_noop("What is left lies between 0 and 1."))
        delays = (
            replace(each, draw=scaled(each.draw, self.left)) if each.to == self.activity else each
            for each in twin.delays
        )
        return replace(twin, delays=tuple(delays))
