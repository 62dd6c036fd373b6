"""What becomes of tickets, why, and which models say so. For those who work the desk."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.vault.files import FileUnknown, open_file
from gemba.insight.eventlog.queries import DESK, open_columns

from .bundles import Bundle, BundleUnreadable, of_file
from .desk_reading import DESK_READING
from .models import DriftLook, Outlook, PredictionModel, Standing, TrainingRun, Use
from .reasons import Reason
from .service import Foretelling, Foretold, Risk, Voices
from .targets import BREACH

SHELF = "models"
CHAMPION, CHALLENGER = Standing.CHAMPION.value, Standing.CHALLENGER.value
BREACH_LIST = "breachlist"
# Routing heeds what is foretold by its policy, which can be tried on a share of the tickets.
USES = (BREACH_LIST,)
# What was foretold longer ago counts nowhere.
FRESH = timedelta(minutes=10)
ASKED_TOGETHER = 500


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
    error_then: float | None = None
    is_worse: bool = False


@dataclass(frozen=True)
class BreachOutlook:
    """How likely a ticket's promise is broken, and what speaks for that, if it can be said."""

    chance: float
    reason: Reason | None


@dataclass(frozen=True)
class Training:
    """The last training of a log; `silent` says by target why nothing is foretold, and `failure`
    why none is, as codes that `silence` tells in words."""

    began_at: datetime
    ended_at: datetime | None
    cases: int
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
    return Training(row.began_at, row.ended_at, row.cases, dict(row.silent), row.failure)


def breach_chances(tickets: Collection[UUID], now: datetime) -> dict[UUID, float]:
    """How likely the promises of these tickets are broken, as it was foretold lately: for routing,
    which waits for nothing. One look-up for ASKED_TOGETHER of them."""
    return {key: each.chance for key, each in _outlooks(tickets, now)}


def breach_outlooks(
    tickets: Collection[UUID], *, actor: Actor, now: datetime
) -> dict[UUID, BreachOutlook]:
    """The same with reasons, of tickets the actor may see."""
    return dict(_outlooks(tickets, now)) if actor.works_the_desk else {}


def likeliest_breaches(*, actor: Actor, now: datetime, least: float, limit: int) -> list[UUID]:
    """The tickets whose promises are likeliest broken, from this chance on; whoever shows them
    leaves out those that the actor may not see."""
    if not actor.works_the_desk:
        return []
    rows = _fresh(now).filter(breach__gte=least).order_by("-breach", "ticket")
    return list(rows.values_list("ticket", flat=True)[:limit])


def outlooks_kept(*, actor: Actor, now: datetime) -> tuple[int, datetime | None]:
    """Of how many tickets something is kept that counts now, and since when."""
    if not actor.works_the_desk:
        return 0, None
    rows = _fresh(now).order_by("-foretold_at").values_list("foretold_at", flat=True)
    return len(rows), rows.first()


def breach_risks(tickets: Sequence[UUID], *, now: datetime) -> dict[UUID, Risk]:
    """Worked out now, for the job that keeps it. {} where no model speaks of breaches, or its
    errors have grown since it was made: what has lost touch moves nothing."""
    voices = _voices()
    bundle = voices.bundles.get(BREACH) if voices and tickets else None
    if bundle is None or _errs_more(BREACH):
        return {}
    columns = open_columns(DESK, actor=SYSTEM, now=now)
    return _foretelling.risks(columns, bundle, tickets, now)


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


def _outlooks(tickets: Collection[UUID], now: datetime) -> Iterator[tuple[UUID, BreachOutlook]]:
    wanted = list(tickets)
    for start in range(0, len(wanted), ASKED_TOGETHER):
        rows = _fresh(now).filter(pk__in=wanted[start : start + ASKED_TOGETHER])
        for row in rows:
            yield (
                row.ticket,
                BreachOutlook(row.breach, Reason(**row.reason) if row.reason else None),
            )


def _fresh(now: datetime) -> QuerySet[Outlook]:
    return Outlook.objects.filter(foretold_at__gt=now - FRESH, foretold_at__lte=now)


def _voices() -> Voices | None:
    """The champions of the desk, read when others take their place."""
    rows = PredictionModel.objects.filter(log=DESK, standing=Standing.CHAMPION)
    return _foretelling.voices(dict(rows.values_list("target", "digest")), bundle_of)


def _errs_more(target: str) -> bool:
    """Whether the last look at the model that speaks found that."""
    looks = DriftLook.objects.filter(
        model__log=DESK, model__target=target, model__standing=Standing.CHAMPION
    )
    look = looks.first()
    return look is not None and look.is_worse


def _line(row: PredictionModel) -> ModelLine:
    look = next(iter(row.looks.all()), None)
    line = ModelLine(
        row.log, row.target, row.standing, row.trained_at, row.cases, row.figures, row.contest
    )
    if look is None:
        return line
    return replace(
        line,
        has_drifted=look.has_drifted,
        feature=look.feature,
        psi=look.psi,
        error=look.error,
        error_then=look.error_then,
        is_worse=look.is_worse,
    )
