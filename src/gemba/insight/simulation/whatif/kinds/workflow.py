"""Another version of the workflow: what comes next as it is drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.model.bpmn import BpmnModel
from gemba.insight.mining.wording import Activities
from gemba.insight.simulation.model import Twin
from gemba.insight.simulation.whatif.change import ChangeRefused, within
from gemba.insight.simulation.whatif.drawn import Drawn
from gemba.insight.simulation.whatif.following import Following
from gemba.insight.simulation.whatif.kinds.steps import RemoveStep
from gemba.insight.simulation.whatif.shares import Book, history_room, once_each


@dataclass(frozen=True)
class FollowModel:
    """Cases go the ways of a drawn process. Steps of the same name keep their people and the time
    they take; steps of our people that are not drawn are no longer done. The ways keep the shares
    they have today (see `following`), and those nobody takes today so large a part of the cases
    that come there as `untaken` says; `Branch` after it gives others."""

    model: BpmnModel
    untaken: float = 0.0

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused, also for a drawing with a step the desk does not know."""
        within(self.untaken, 0, 1, gettext_noop("A share lies between 0 and 1."))
        drawn = Drawn.of(self.model)
        known = {each.name for each in twin.activities}
        strange = tuple(sorted(drawn.steps - known))
        if strange:
            raise ChangeRefused(
                gettext_noop(
                    "Nobody knows how long these steps take, or who does them: {steps}. Call them"
                    " in the drawing as the log does."
                ),
                steps=", ".join(strange),
            )
        if not drawn.steps:
            raise ChangeRefused(gettext_noop("The drawing has no steps."))
        gone = [
            each.name
            for each in twin.activities
            if each.skills is not None and each.name not in drawn.steps
        ]
        for name in gone:
            twin = _without(twin, name)
        outside = [each.name for each in twin.activities if each.name not in drawn.steps]
        types = [each.name for each in twin.types]
        book = Book(twin.branching)
        following = Following(drawn.in_one_order(), book, types, outside, self.untaken)
        choices = once_each(following.choices(), history_room(twin))
        beside = tuple(pair for pair in twin.concurrent if not drawn.steps.issuperset(pair))
        return replace(
            twin,
            branching=replace(twin.branching, choices=choices),
            concurrent=(*beside, *drawn.side_by_side),
        )


def _without(twin: Twin, name: str) -> Twin:
    try:
        return RemoveStep(name).apply(twin)
    except ChangeRefused as trouble:
        raise ChangeRefused(
            gettext_noop("Without “{name}”, which is not drawn, nothing would happen any more."),
            name=Activities((name,)),
        ) from trouble
