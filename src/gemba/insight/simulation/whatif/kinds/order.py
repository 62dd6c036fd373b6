"""Steps in another order, or two of them in one go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.wording import Activities
from gemba.insight.simulation.model import Activity, Delay, Twin
from gemba.insight.simulation.whatif.change import ChangeRefused, known_step, within
from gemba.insight.simulation.whatif.durations import in_one_go
from gemba.insight.simulation.whatif.joining import Join
from gemba.insight.simulation.whatif.leaving_out import left_out
from gemba.insight.simulation.whatif.needing import needs_of_both, with_joined
from gemba.insight.simulation.whatif.passing import times_a_case
from gemba.insight.simulation.whatif.putting_in import Put, put_after, put_before
from gemba.insight.simulation.whatif.shares import Part, history_room, once_each


@dataclass(frozen=True)
class MergeSteps:
    """Where `second` comes right after `first`, one person does both in one go: the second has no
    wait of its own, and a share `saved` of its work, its set-up, falls away. Who does it can do
    both. It is told as one step, “first + second”."""

    first: str
    second: str
    saved: float = 0.0

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        within(self.saved, 0, 1, gettext_noop("What is saved lies between 0 and 1."))
        one, other = known_step(twin, self.first), known_step(twin, self.second)
        step = self._step(twin, one, other)
        join = Join((one.name, other.name), step.name)
        choices = once_each(join.choices(twin.branching), history_room(twin))
        if one is other or not any(name == step.name for each in choices for name, _ in each.next):
            raise ChangeRefused(
                gettext_noop("“{second}” never comes right after “{first}”."),
                first=Activities((self.first,)),
                second=Activities((self.second,)),
            )
        return replace(
            twin,
            activities=(
                *(with_joined(each, one.name, other.name, step.name) for each in twin.activities),
                step,
            ),
            branching=replace(twin.branching, choices=choices),
            delays=tuple(join.delays(twin.delays)),
            concurrent=(*twin.concurrent, *_beside_both(twin, one.name, other.name, step.name)),
        )

    def _step(self, twin: Twin, one: Activity, other: Activity) -> Activity:
        for each in (one, other):
            if each.skills is None:
                raise ChangeRefused(
                    gettext_noop("Nobody of our people does “{name}”."),
                    name=Activities((each.name,)),
                )
        skills = tuple(dict.fromkeys((*(one.skills or ()), *(other.skills or ()))))
        if not any(set(skills) <= set(person.skills) for person in twin.people):
            raise ChangeRefused(
                gettext_noop("Nobody can do both “{first}” and “{second}”: teach somebody first."),
                first=Activities((one.name,)),
                second=Activities((other.name,)),
            )
        name = f"{one.name} + {other.name}"
        if any(each.name == name for each in twin.activities):
            raise ChangeRefused(
                gettext_noop("“{name}” is one step already."), name=Activities((name,))
            )
        return replace(
            one,
            name=name,
            handling=in_one_go(one.handling, other.handling, 1 - self.saved),
            skills=skills,
            needs=needs_of_both(one, other),
            priority=min(one.priority, other.priority),
            parallel=one.parallel and other.parallel,
            reply=one.reply or other.reply,
        )


@dataclass(frozen=True)
class MoveStep:
    """A step comes right before or after another one instead of where it is now: in as many cases
    as now, once for each time the other one is done."""

    activity: str
    place: Literal["before", "after"]
    other: str

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        known_step(twin, self.activity)
        known_step(twin, self.other)
        if self.activity == self.other:
            raise ChangeRefused(gettext_noop("A step cannot come before or after itself."))
        times = times_a_case(twin)
        if not times[self.other] or not times[self.activity]:
            seldom = self.activity if not times[self.activity] else self.other
            raise ChangeRefused(
                gettext_noop("“{name}” hardly ever comes: there is nothing to move."),
                name=Activities((seldom,)),
            )
        put = Put(self.activity, Part(min(1.0, times[self.activity] / times[self.other])))
        rest = replace(twin.branching, choices=left_out(twin, self.activity))
        if self.place == "after":
            choices = put_after(rest, [each.name for each in twin.types], self.other, put)
        else:
            choices = put_before(rest, self.other, put)
        return replace(
            twin,
            branching=replace(rest, choices=once_each(choices, history_room(twin))),
            delays=tuple(each for each in twin.delays if not self._is_of_old_place(each)),
        )

    def _is_of_old_place(self, delay: Delay) -> bool:
        """Whether it tells what passed between the step and those it stood between."""
        return delay.after == self.activity or (
            delay.to == self.activity and delay.after is not None
        )


def _beside_both(twin: Twin, one: str, other: str, both: str) -> list[tuple[str, str]]:
    """What may run beside two steps may run beside both in one go."""
    beside = [
        {name for pair in twin.concurrent if step in pair for name in pair} - {one, other}
        for step in (one, other)
    ]
    return [(both, each) for each in sorted(beside[0] & beside[1])]
