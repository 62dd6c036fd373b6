"""What the templates of the Lab are given."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.lab.asked import Asked
from gemba.interfaces.console.lab.asking import Desk, Words
from gemba.interfaces.console.lab.drawings import drawings
from gemba.interfaces.console.lab.editing import (
    AT,
    CHANGE,
    KIND,
    NEW,
    Edited,
    copied,
    without_change,
)
from gemba.interfaces.console.lab.fitted import twin_of
from gemba.interfaces.console.lab.folding import Piece, folded
from gemba.interfaces.console.lab.offers.every import GROUPS
from gemba.interfaces.console.lab.questions import MatterForm, TargetForm
from gemba.interfaces.console.lab.remedied import problem_of
from gemba.interfaces.console.lab.words import change_words, refusal_words
from gemba.interfaces.console.process.choosing import Choice, named_logs
from gemba.interfaces.console.process.tabs import LAB


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change in words; addresses of its form, and of the page without it."""

    words: str
    edit_url: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class ScenarioLine:
    """A scenario of the address, and addresses of what can be done with it."""

    place: int
    name: str
    changes: tuple[ChangeLine, ...]
    pieces: tuple[Piece[ChangeLine], ...]
    add_url: str
    copy_url: str
    remove_url: str
    is_edited: bool


@dataclass(frozen=True, slots=True)
class OfferLine:
    """A kind of change that this desk has something for."""

    title: Words
    url: str


@dataclass(frozen=True, slots=True)
class GroupLine:
    """Kinds of change that belong together."""

    title: Words
    about: Words
    icon: str
    offers: tuple[OfferLine, ...]


def frame_context(request: DeskRequest, choice: Choice) -> dict[str, object]:
    """What stands around the twin."""
    return {
        "section": "lab",
        "tab": LAB,
        "choice": choice,
        "logs": named_logs(request.actor),
        "findings_url": choice.address("findings-log"),
    }


def lab_context(desk: Desk, wanted: Asked, step: Edited | None) -> dict[str, object]:
    """The twin, its scenarios, and what is being edited."""
    choice, log = desk.choice, desk.choice.log.key
    return {
        "twin": desk.twin,
        "scenarios": [_line(desk, wanted, place, step) for place in range(len(wanted.scenarios))],
        "asked": wanted,
        "pairs": wanted.pairs(),
        "problem": refusal_words(wanted.refusal, choice) if wanted.refusal else "",
        "step": step,
        "groups": _groups(desk, wanted, step) if step is not None and step.form is None else (),
        "edited_name": _edited_name(wanted, step),
        "new_url": wanted.address("lab-log", log, query={AT: NEW}),
        "closed_url": wanted.address("lab-log", log),
        "kinds_url": wanted.address("lab-log", log, query={AT: step.at}) if step else "",
        "remedied": problem_of(choice, wanted.finding) if wanted.finding else None,
        "results_url": wanted.address("lab-results", log),
        "export_url": wanted.address("lab-export", log),
        "report_url": wanted.address("lab-report", log),
        "matter_form": MatterForm(wanted),
        "target_form": TargetForm(wanted),
        "matters_url": reverse("console:lab-matters", args=[log]),
        "cheapest_url": reverse("console:lab-cheapest", args=[log]),
        "fit_url": choice.address("lab-fit"),
    }


def desk_of(choice: Choice) -> Desk:
    """Raises NothingToFit."""
    return Desk(choice, twin_of(choice).twin, drawings(choice))


def _line(desk: Desk, wanted: Asked, place: int, step: Edited | None) -> ScenarioLine:
    log, scenario = desk.choice.log.key, wanted.scenarios[place]

    def page(texts: tuple[str, ...] | None, query: dict[str, int] | None = None) -> str:
        return wanted.address("lab-log", log, texts, query)

    changes = tuple(
        ChangeLine(
            change_words(change, desk.choice),
            page(None, {AT: place, CHANGE: number}),
            page(without_change(desk, wanted, place, number)),
        )
        for number, change in enumerate(scenario.changes)
    )
    return ScenarioLine(
        place=place,
        name=scenario.name,
        changes=changes,
        pieces=folded(scenario.changes, changes, desk.choice),
        add_url=page(None, {AT: place}),
        copy_url="" if wanted.is_full else page(copied(wanted, place)),
        remove_url=page(wanted.with_text(place)),
        is_edited=step is not None and step.place == place,
    )


def _groups(desk: Desk, wanted: Asked, step: Edited) -> tuple[GroupLine, ...]:
    log = desk.choice.log.key
    return tuple(
        GroupLine(
            group.title,
            group.about,
            group.icon,
            tuple(
                OfferLine(
                    offer.title,
                    wanted.address("lab-log", log, query={AT: step.at, KIND: offer.kind}),
                )
                for offer in group.offers
                if offer.is_possible(desk)
            ),
        )
        for group in GROUPS
    )


def _edited_name(wanted: Asked, step: Edited | None) -> str:
    return "" if step is None or step.place is None else wanted.scenarios[step.place].name
