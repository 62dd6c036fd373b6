"""Changes of a twin in the reader's words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gemba.insight.simulation.model import Discipline
from gemba.insight.simulation.whatif.change import Change
from gemba.insight.simulation.whatif.kinds.demand import ScaleDemand
from gemba.insight.simulation.whatif.kinds.routing import Route
from gemba.insight.simulation.whatif.kinds.staff import AddPeople
from gemba.insight.simulation.whatif.kinds.steps import Automate, RemoveStep, ScaleHandling
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.figures import count_words, share_words


def change_words(change: Change, choice: Choice) -> str:
    """One thing done differently."""
    match change:
        case AddPeople(like, count):
            return _("{n} more like {name}").format(n=count_words(count), name=choice.who(like))
        case ScaleDemand(factor):
            return _("{share} of today's requests").format(share=_percent(factor))
        case Automate(activity, share):
            return _("{share} of “{step}” by a rule").format(
                share=share_words(share), step=choice.label(activity)
            )
        case RemoveStep(activity):
            return _("without “{step}”").format(step=choice.label(activity))
        case ScaleHandling(activity, factor):
            return _("“{step}” takes {share} of its time").format(
                step=choice.label(activity), share=_percent(factor)
            )
        case Route(discipline):
            return discipline_words(discipline)
        case _:
            return type(change).__name__


def discipline_words(discipline: Discipline) -> str:
    """What goes first, and to whom."""
    if discipline.same_person:
        return _("work goes to whoever had the case before")
    return {
        "enabled": _("first come, first served"),
        "age": _("the oldest case first"),
        "due": _("what is due goes first"),
    }[discipline.order]


def _percent(factor: float) -> str:
    return f"{count_words(100 * factor)}%"
