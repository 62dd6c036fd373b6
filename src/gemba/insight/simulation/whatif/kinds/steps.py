"""Steps left out, done by a rule, done faster, done in one go, or no longer saved up."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.wording import Activities
from gemba.insight.simulation.model import Activity, CaseType, Draw, Handling, Twin
from gemba.insight.simulation.whatif.change import (
    ChangeRefused,
    known_step,
    known_type,
    with_activity,
    within,
)
from gemba.insight.simulation.whatif.shares import Part, left_out, renamed_in_part

_SHARE = gettext_noop("A share lies above 0 and reaches 1 at most.")
_SCALES = {
    "fixed": (True,),
    "exponential": (True,),
    "gamma": (False, True),
    "weibull": (False, True),
    "uniform": (True, True),
}


@dataclass(frozen=True)
class RemoveStep:
    """A step is no longer done: after what came before it comes what came after it."""

    activity: str

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        known_step(twin, self.activity)
        cases = (
            replace(each, history=tuple(h for h in each.history if h != self.activity))
            for each in twin.open_cases
        )
        return replace(
            twin,
            types=tuple(_not_asked_for(each, self.activity) for each in twin.types),
            activities=tuple(each for each in twin.activities if each.name != self.activity),
            branching=replace(
                twin.branching, choices=tuple(left_out(twin.branching, self.activity))
            ),
            delays=tuple(
                each for each in twin.delays if self.activity not in (each.to, each.after)
            ),
            open_cases=tuple(cases),
            concurrent=tuple(pair for pair in twin.concurrent if self.activity not in pair),
        )


def _not_asked_for(of: CaseType, activity: str) -> CaseType:
    """Customers who ask again no longer cause that step."""
    chase = of.customer.chase
    if chase is None or chase.work != activity:
        return of
    quiet = replace(chase, work=None, work_share=0.0)
    return replace(of, customer=replace(of.customer, chase=quiet))


@dataclass(frozen=True)
class Automate:
    """A rule, an assistant or a robot does a part of a step at once, of one type of case or
    (None) of all; people do the rest. It is told as `by`."""

    activity: str
    share: float
    type: str | None = None
    by: str = "automatic"

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        steps = {each.name: each for each in twin.activities}
        known_step(twin, self.activity)
        if not 0 < self.share <= 1:
            raise ChangeRefused(_SHARE)
        known_type(twin, self.type)
        own = f"{self.activity} ({self.by})"
        if own in steps:
            raise ChangeRefused(
                gettext_noop("“{name}” is automated already."), name=Activities((self.activity,))
            )
        at_once = Activity(
            own,
            (Handling(Draw.fixed(0.0)),),
            skills=None,
            resource=self.by,
            reply=steps[self.activity].reply,
        )
        part = Part(self.share, self.type)
        branching = replace(
            twin.branching,
            choices=tuple(renamed_in_part(twin.branching, self.activity, part, own)),
        )
        delays = [replace(each, after=own) for each in twin.delays if each.after == self.activity]
        beside = [
            (own, other if one == self.activity else one)
            for one, other in twin.concurrent
            if self.activity in (one, other)
        ]
        return replace(
            twin,
            activities=(*twin.activities, at_once),
            branching=branching,
            delays=(*twin.delays, *delays),
            concurrent=(*twin.concurrent, *beside),
        )


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


def scaled(draw: Draw, factor: float) -> Draw:
    """Every duration so many times as long."""
    if factor == 0:
        return Draw.fixed(0.0)
    cap = None if draw.cap_seconds is None else draw.cap_seconds * factor
    return replace(draw, parameters=_scaled(draw, factor), cap_seconds=cap)


def _scaled(draw: Draw, factor: float) -> tuple[float, ...]:
    if draw.family == "lognormal":
        mean, spread = draw.parameters
        return mean + math.log(factor), spread
    if draw.family == "empirical":
        return tuple(each * factor for each in draw.parameters)
    which = _SCALES[draw.family]
    return tuple(
        each * factor if is_scale else each
        for each, is_scale in zip(draw.parameters, which, strict=True)
    )
