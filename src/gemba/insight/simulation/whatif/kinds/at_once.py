"""Done by whoever has the customer there, instead of being handed on and told later."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.wording import Activities
from gemba.insight.simulation.model import Activity, Twin
from gemba.insight.simulation.whatif.change import ChangeRefused, known_step, known_type
from gemba.insight.simulation.whatif.durations import in_one_go
from gemba.insight.simulation.whatif.joining import Join
from gemba.insight.simulation.whatif.needing import needs_of_both, with_joined
from gemba.insight.simulation.whatif.shares import Part, history_room, once_each


@dataclass(frozen=True)
class DoAtOnce:
    """Where `steps` and then the answer `told` come right after each other, in so large a share of
    the cases somebody who can do all of them does the steps at once, while the customer is there:
    in one go, as long as they take today. Nobody hands it over (`handed`, the step before them; ""
    where none tells it) and nobody answers a second time. It is told as
    “steps + told (at once)”; of one type of case or (None) of all."""

    steps: tuple[str, ...]
    told: str
    handed: str = ""
    share: float = 1.0
    type: str | None = None

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        if not 0 < self.share <= 1:
            raise ChangeRefused(gettext_noop("A share lies above 0 and reaches 1 at most."))
        known_type(twin, self.type)
        whole = self._whole()
        step = self._step(twin)
        join = Join(whole, step.name, Part(self.share, self.type))
        choices = once_each(join.choices(twin.branching), history_room(twin))
        if not any(name == step.name for each in choices for name, _share in each.next):
            raise ChangeRefused(
                gettext_noop("{steps} never come right after each other."),
                steps=Activities(whole),
            )
        others = (with_joined(each, whole[-2], self.told, step.name) for each in twin.activities)
        return replace(
            twin,
            activities=(*others, step),
            branching=replace(twin.branching, choices=choices),
            # Nothing lies before what is done at once.
            delays=tuple(each for each in join.delays(twin.delays) if each.to != step.name),
        )

    def _whole(self) -> tuple[str, ...]:
        whole = (*([self.handed] if self.handed else []), *self.steps, self.told)
        if not self.steps or len(set(whole)) < len(whole):
            raise ChangeRefused(
                gettext_noop("Name the steps done at once and the answer after them, each once.")
            )
        return whole

    def _step(self, twin: Twin) -> Activity:
        for each in self._whole():
            known_step(twin, each)
        done = [known_step(twin, each) for each in self.steps]
        answer = known_step(twin, self.told)
        if answer.skills is None:
            raise ChangeRefused(
                gettext_noop("Nobody of our people does “{name}”."), name=Activities((self.told,))
            )
        skills = tuple(
            dict.fromkeys(skill for each in (answer, *done) for skill in each.skills or ())
        )
        in_a_row = reduce(_in_a_row, done)
        if not any(set(skills) <= set(person.skills) for person in twin.people):
            raise ChangeRefused(
                gettext_noop("Nobody can do {steps} all together: teach somebody first."),
                steps=Activities((*self.steps, self.told)),
            )
        name = f"{' + '.join((*self.steps, self.told))} (at once)"
        if any(each.name == name for each in twin.activities):
            raise ChangeRefused(
                gettext_noop("“{name}” is there already."), name=Activities((name,))
            )
        return Activity(
            name,
            in_a_row.handling,
            skills,
            priority=min(each.priority for each in (answer, *done)),
            parallel=all(each.parallel for each in (answer, *done)),
            reply=any(each.reply for each in done),
            needs=in_a_row.needs,
        )


def _in_a_row(first: Activity, second: Activity) -> Activity:
    """How long two steps take, and what they need besides, done one right after the other."""
    return replace(
        second,
        handling=in_one_go(first.handling, second.handling, 1.0),
        needs=needs_of_both(first, second),
    )
