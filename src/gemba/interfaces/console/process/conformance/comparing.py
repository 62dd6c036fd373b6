"""The log laid beside a model: which model, and what its alignments tell."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.utils.translation import gettext as _

from gemba.foundation.events.actors import Actor
from gemba.insight.reference.queries import models
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.measuring import Asked, Measured
from gemba.interfaces.console.process.model.asking import Shown, asked_for, shown_model


@dataclass(frozen=True)
class Comparison:
    """A log and a model, and what the one tells of the other."""

    choice: Choice
    shown: Shown
    told: Measured


@dataclass(frozen=True, slots=True)
class ModelLink:
    """A model to compare with."""

    label: str
    detail: str
    url: str
    is_chosen: bool


def asked_model(request: HttpRequest, choice: Choice, *, actor: Actor) -> Asked:
    """The model of the address; without one the newest that is kept, else the one discovered."""
    asked = asked_for(request)
    if "model" in request.GET or "miner" in request.GET:
        return asked
    kept = models(log_key=choice.log.key, actor=actor)
    return replace(asked, kept=kept[0].id) if kept else asked


def compared(request: HttpRequest, choice: Choice, *, actor: Actor) -> Comparison:
    """Raises ModelUnknown, TooManyActivities."""
    asked = asked_model(request, choice, actor=actor)
    shown = shown_model(choice, asked, actor=actor)
    return Comparison(choice, shown, shown.measured(choice))


def model_links(choice: Choice, asked: Asked, *, actor: Actor) -> list[ModelLink]:
    """Kept models, then what is usual in the log itself."""
    page = "process-conformance"
    links = [
        ModelLink(
            line.name,
            _("Imported") if line.is_imported else _("Discovered"),
            choice.address(page, query={"model": line.id.hex}),
            asked.kept == line.id,
        )
        for line in models(log_key=choice.log.key, actor=actor)
    ]
    usual = Asked(percent=20)
    links.append(
        ModelLink(
            _("What is usual"),
            _("The model found in this log, rare ways left out"),
            choice.address(page, query=usual.query),
            asked.kept is None,
        )
    )
    return links
