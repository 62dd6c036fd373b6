"""What becomes of tickets, why, and which models say so. For those who work the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.vault.files import FileUnknown, open_file
from gemba.insight.eventlog.queries import DESK, open_columns

from .bundles import Bundle, BundleUnreadable, of_file
from .desk_reading import DESK_READING
from .models import PredictionModel, Standing, TrainingRun, Use
from .reasons import Reason
from .service import Foretelling, Foretold, Voices

SHELF = "models"
ROUTING, BREACH_LIST = "routing", "breachlist"
USES = (ROUTING, BREACH_LIST)


@dataclass(frozen=True)
class ModelLine:
    """A model, with the last look at how it keeps up (`psi`, `error` None before the first)."""

    log: str
    target: str
    standing: str
    trained_at: datetime
    cases: int
    figures: dict[str, Any]
    contest: dict[str, Any] | None
    has_drifted: bool = False
    feature: str = ""
    psi: float | None = None
    error: float | None = None


@dataclass(frozen=True)
class Training:
    """The last training of a log; `silent` says by target why nothing is foretold."""

    began_at: datetime
    ended_at: datetime | None
    silent: dict[str, str] = field(default_factory=dict)
    failure: str = ""


_foretelling = Foretelling(DESK_READING)


def predictions_for(
    tickets: Sequence[UUID], *, actor: Actor, now: datetime
) -> dict[UUID, Foretold]:
    """What becomes of tickets the actor may see; those of which nothing can be said are missing.

    At most a millisecond a prediction once models are read; a batch costs little more than one.
    """
    voices = _voices() if actor.works_the_desk and tickets else None
    if voices is None:
        return {}
    columns = open_columns(DESK, actor=SYSTEM, now=now)
    return _foretelling.foretold(columns, voices, tickets, now)


def reasons_for(ticket: UUID, target: str, *, actor: Actor, now: datetime) -> tuple[Reason, ...]:
    """What moves a prediction most; none where nothing is foretold or a simple table speaks."""
    voices = _voices() if actor.works_the_desk else None
    if voices is None or target not in voices.bundles:
        return ()
    columns = open_columns(DESK, actor=SYSTEM, now=now)
    return _foretelling.reasons(columns, voices, (ticket, target), now)


def standing(*, actor: Actor) -> list[ModelLine]:
    """The models that speak, and challengers and those retired after them, the newest first."""
    if not actor.works_the_desk:
        return []
    rows = PredictionModel.objects.prefetch_related("looks")[:200]
    return [_line(row) for row in rows]


def last_training(log: str, *, actor: Actor) -> Training | None:
    """None before the first."""
    row = TrainingRun.objects.filter(log=log).first() if actor.works_the_desk else None
    if row is None:
        return None
    return Training(row.began_at, row.ended_at, dict(row.silent), row.failure)


def is_used(use: str) -> bool:
    """Whether predictions count there; at first nowhere."""
    return Use.objects.filter(pk=use).exists()


def bundle_of(digest: str) -> Bundle | None:
    """A model's file, read; None where it is lost or damaged, and then it is silent."""
    try:
        with open_file(digest, shelf=SHELF) as file:
            return of_file(file.read())
    except (FileUnknown, BundleUnreadable):
        return None


def _voices() -> Voices | None:
    """The champions of the desk, read when others take their place."""
    rows = PredictionModel.objects.filter(log=DESK, standing=Standing.CHAMPION)
    return _foretelling.voices(dict(rows.values_list("target", "digest")), bundle_of)


def _line(row: PredictionModel) -> ModelLine:
    look = next(iter(row.looks.all()), None)
    line = ModelLine(
        row.log, row.target, row.standing, row.trained_at, row.cases, row.figures, row.contest
    )
    if look is None:
        return line
    return ModelLine(
        **{**vars(line), "has_drifted": look.has_drifted, "feature": look.feature},
        psi=look.psi,
        error=look.error,
    )
