"""What the templates of the Lab are given."""

from __future__ import annotations

from dataclasses import dataclass

from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.lab.asked import ASKED_MAX, Asked
from gemba.interfaces.console.lab.fitted import twin_of
from gemba.interfaces.console.lab.forms import ScenarioForm
from gemba.interfaces.console.lab.words import change_words
from gemba.interfaces.console.process.choosing import Choice, named_logs
from gemba.interfaces.console.process.tabs import LAB
from gemba.interfaces.twin_words import unknown_words


@dataclass(frozen=True, slots=True)
class ScenarioLine:
    """A scenario of the address; `remove_url` is the page without it."""

    name: str
    changes: tuple[str, ...]
    remove_url: str


def frame_context(request: DeskRequest, choice: Choice) -> dict[str, object]:
    """What stands around the twin."""
    return {
        "section": "lab",
        "tab": LAB,
        "choice": choice,
        "logs": named_logs(request.actor),
        "findings_url": choice.address("findings-log"),
    }


def lab_context(choice: Choice, wanted: Asked, form: ScenarioForm | None) -> dict[str, object]:
    """The twin, its scenarios, and the form for one more."""
    fitted, log = twin_of(choice), choice.log.key
    return {
        "twin": fitted.twin,
        "unknowns": [unknown_words(each) for each in fitted.unknowns],
        "scenarios": [
            ScenarioLine(
                each.name,
                tuple(change_words(change, choice) for change in each.changes),
                wanted.address("lab-log", log, wanted.without(place)),
            )
            for place, each in enumerate(wanted.scenarios)
        ],
        "asked": wanted,
        "form": form or ScenarioForm(choice, fitted.twin),
        "is_full": len(wanted.texts) >= ASKED_MAX,
        "results_url": wanted.address("lab-results", log),
        "export_url": wanted.address("lab-export", log),
    }
