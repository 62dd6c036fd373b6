"""What was asked of the twin of a log and answered, for the report."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from gemba.insight.simulation.whatif.change import Scenario
from gemba.interfaces.console.lab import cheapest, mattering
from gemba.interfaces.console.lab.asked import Asked
from gemba.interfaces.console.lab.cheapest import Found
from gemba.interfaces.console.lab.mattering import Tornado
from gemba.interfaces.console.process.choosing import Choice


@dataclass(frozen=True, slots=True)
class Mattering:
    """Which assumption matters most, and for what."""

    about: str
    tornado: Tornado


@dataclass(frozen=True, slots=True)
class Staffed:
    """The cheapest staffing, and for what."""

    about: str
    found: Found


@dataclass(frozen=True, slots=True)
class Answers:
    """All that stands on the page below “Ask further”, in the order in which it was asked."""

    mattering: tuple[Mattering, ...] = ()
    staffed: tuple[Staffed, ...] = ()


def answers_of(choice: Choice, wanted: Asked) -> Answers:
    """Those about the scenarios of the address and the desk as it is, that are kept. Raises
    Refused."""
    known = {None, *wanted.scenarios}
    return Answers(
        tuple(
            Mattering(_about(question.scenario), mattering.tornado(choice, question, found))
            for question, found in mattering.answers(choice)
            if question.scenario in known
        ),
        tuple(
            Staffed(_about(question.scenario), cheapest.found_words(choice, question, found))
            for question, found in cheapest.answers(choice)
            if question.scenario in known
        ),
    )


def _about(scenario: Scenario | None) -> str:
    return scenario.name if scenario else _("the desk as it is")
