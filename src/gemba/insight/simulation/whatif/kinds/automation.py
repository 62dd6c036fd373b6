"""What a rule, an assistant or a robot takes over."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.wording import Activities
from gemba.insight.simulation.model import Activity, Draw, Handling, Twin
from gemba.insight.simulation.whatif.change import ChangeRefused, known_step, known_type, within
from gemba.insight.simulation.whatif.putting_in import Put, answered_first, begin_of
from gemba.insight.simulation.whatif.shares import (
    Part,
    history_room,
    once_each,
    renamed_in_part,
)

_SHARE = gettext_noop("A share lies above 0 and reaches 1 at most.")


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
        step = known_step(twin, self.activity)
        _check(twin, self.share, self.type)
        own = _at_once(twin, self.activity, self.by, reply=step.reply)
        part = Part(self.share, self.type)
        branching = replace(
            twin.branching,
            choices=tuple(renamed_in_part(twin.branching, self.activity, part, own.name)),
        )
        delays = [
            replace(each, after=own.name) for each in twin.delays if each.after == self.activity
        ]
        beside = [
            (own.name, *(name for name in pair if name != self.activity))
            for pair in twin.concurrent
            if self.activity in pair
        ]
        return replace(
            twin,
            activities=(*twin.activities, own),
            branching=branching,
            delays=(*twin.delays, *delays),
            concurrent=(*twin.concurrent, *((pair[0], pair[1]) for pair in beside)),
        )


@dataclass(frozen=True)
class AnswerFirst:
    """An assistant, a rule or an article tries to answer a part of the cases before any of our
    people see them, of one type of case or (None) of all. With a share of `success` that is all
    there is to do; the other cases go on as they do now. It is told as `by`."""

    share: float
    success: float = 0.7
    type: str | None = None
    by: str = "assistant"

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        _check(twin, self.share, self.type)
        within(self.success, 0, 1, gettext_noop("The share of success lies between 0 and 1."))
        # An answer that does not help is no reply, and the twin does not tell which one does.
        own = _at_once(twin, "Answer", self.by, reply=False)
        begin, put = begin_of(twin), Put(own.name, Part(self.share, self.type))
        wider = replace(twin, activities=(*twin.activities, own))
        choices = once_each(answered_first(twin, begin, put, self.success), history_room(wider))
        return replace(wider, branching=replace(twin.branching, choices=choices))


def _check(twin: Twin, share: float, of_type: str | None) -> None:
    if not 0 < share <= 1:
        raise ChangeRefused(_SHARE)
    known_type(twin, of_type)


def _at_once(twin: Twin, activity: str, by: str, *, reply: bool) -> Activity:
    name = f"{activity} ({by})"
    if any(each.name == name for each in twin.activities):
        raise ChangeRefused(gettext_noop("“{name}” is there already."), name=Activities((name,)))
    no_time = (Handling(Draw.fixed(0.0)),)
    return Activity(name, no_time, skills=None, resource=by, reply=reply)
