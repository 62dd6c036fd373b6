"""Models are made, promoted where they are better, and watched; predictions are switched on.

Training reads the log and works in a process of its own; only what came of it is written, in one
transaction.
"""

from __future__ import annotations

import math
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.routing.queries.foretold import heeds_breach
from gemba.desk.tickets.queries.standing import promised_tickets
from gemba.foundation.events.actors import SYSTEM, Actor, Role
from gemba.foundation.events.operations import record
from gemba.foundation.events.types import Subject
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.rows import insert_values
from gemba.foundation.vault.files import drop_copy, keep_copy
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.queries import DESK, open_columns

from .apart import (
    SECONDS_MAX,
    Kept,
    Trained,
    TrainingInterrupted,
    TrainingStopped,
    train_apart,
)
from .bundles import to_file
from .desk_reading import DESK_READING
from .event_types import ModelDrifted, ModelPromoted, ModelTrained, UseSwitched
from .looking import looked
from .models import DriftLook, Outlook, PredictionModel, Standing, TrainingRun, Use
from .outcomes import NEVER
from .queries import BREACH_LIST, SHELF, USES, breach_risks, bundle_of, is_used

# A day's tickets say little more than those before; so many must have ended since the last time.
ENDED_MIN = 30
EVERY = timedelta(days=1)
KEPT_MAX = 10
# Running promises that are foretold about, those that are due first.
OUTLOOKS_MAX = 2_000


class NotAllowed(Exception):
    """Only those who lead the desk may do this; the message says what to do."""


class UseUnknown(Exception):
    """There is nowhere of this name where predictions could count."""


def train_models(*, log: str, actor: Actor, now: datetime) -> list[str]:
    """Models of the desk's log from what is known now; the targets a new model speaks for.

    Takes up to a minute for each target. Raises NotAllowed; what stops the training is kept with
    its run, and of one that the end of the desk interrupted nothing.
    """
    _require_lead(actor)
    columns = open_columns(log, actor=SYSTEM, now=now)
    run = TrainingRun.objects.create(log=log, began_at=now, cases=ended_cases(columns))
    champions = {
        row.target: row
        for row in PredictionModel.objects.filter(log=log, standing=Standing.CHAMPION)
    }
    kept = {target: _kept(row) for target, row in champions.items()}
    known = {target: each for target, each in kept.items() if each is not None}
    try:
        made = train_apart(columns, DESK_READING, _micros(now), known)
    except TrainingInterrupted:
        run.delete()
        return []
    except TrainingStopped as problem:
        TrainingRun.objects.filter(pk=run.pk).update(ended_at=now, failure=problem.code[:500])
        return []
    promoted: list[str] = []
    with transaction.atomic():
        silent = {each.target: each.silent for each in made if each.silent}
        TrainingRun.objects.filter(pk=run.pk).update(ended_at=now, silent=silent)
        for each in made:
            if not each.silent and _kept_model(each, run, actor, now):
                promoted.append(each.target)
    _sweep(log)
    return promoted


def renew_models(*, now: datetime) -> int:
    """Trains the desk's models where a day has passed and enough tickets ended; watches those that
    speak. What was killed in its midst is tried again once it cannot be under way any more, what
    failed a day later. 0, so that it is not called again before its time."""
    runs = TrainingRun.objects.filter(log=DESK)
    last = runs.exclude(ended_at=None).first()
    since = now - timedelta(seconds=SECONDS_MAX)
    is_under_way = runs.filter(ended_at=None, began_at__gt=since).exists()
    if is_under_way or (last is not None and now - last.began_at < EVERY):
        return 0
    columns = open_columns(DESK, actor=SYSTEM, now=now)
    watch_models(now=now)
    learnt = 0 if last is None or last.failure else last.cases
    if ended_cases(columns) >= learnt + ENDED_MIN:
        train_models(log=DESK, actor=SYSTEM, now=now)
    return 0


def watch_models(*, now: datetime) -> int:
    """One look at each model that speaks for the desk: how many have drifted."""
    columns = open_columns(DESK, actor=SYSTEM, now=now)
    drifted = 0
    for row in PredictionModel.objects.filter(log=DESK, standing=Standing.CHAMPION):
        bundle = bundle_of(row.digest)
        if bundle is None:
            continue
        look = looked(columns, DESK_READING, bundle, (_micros(row.cut_at), _micros(now)))
        with transaction.atomic():
            before = row.looks.first()
            DriftLook.objects.create(model=row, looked_at=now, **asdict(look))
            if look.has_drifted and not (before and before.has_drifted):
                what = look.feature if look.is_moved else "error"
                payload = ModelDrifted(row.log, row.target, what)
                record(payload, actor=SYSTEM, now=now, subjects=[_subject(row)])
        drifted += look.has_drifted
    return drifted


def renew_outlooks(*, now: datetime) -> int:
    """What is foretold of running promises, for queues and the list of breaches that heed it;
    nothing is worked out while none does. 0, so that it is not called again before its time."""
    is_heeded = is_used(BREACH_LIST) or heeds_breach()
    tickets = promised_tickets(now=now, limit=OUTLOOKS_MAX) if is_heeded else []
    found = breach_risks(tickets, now=now)
    if found or Outlook.objects.exists():
        rows = [
            (ticket, each.chance, None if each.reason is None else asdict(each.reason), now)
            for ticket, each in found.items()
        ]
        with transaction.atomic():
            Outlook.objects.all().delete()
            insert_values(Outlook, ("ticket", "breach", "reason", "foretold_at"), rows)
    return 0


@transaction.atomic
def switch_use(*, use: str, on: bool, actor: Actor, now: datetime) -> None:
    """Predictions count somewhere from now on, or no longer. Raises NotAllowed and UseUnknown."""
    _require_lead(actor)
    if use not in USES:
        raise UseUnknown(_("That is no place where predictions can count."))
    if on == Use.objects.filter(pk=use).exists():
        return
    if on:
        Use.objects.create(name=use, since=now, switched_by=actor.name[:120])
    else:
        Use.objects.filter(pk=use).delete()
    subject = Subject("prediction_use", use)
    record(UseSwitched(use, on), actor=actor, now=now, subjects=[subject])


def ended_cases(columns: EventColumns) -> int:
    """Cases of the desk's log that have ended."""
    return int((DESK_READING.endings(columns).known_us < NEVER).sum())


def _require_lead(actor: Actor) -> None:
    if actor.role not in (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.SYSTEM):
        raise NotAllowed(
            _("Supervisors and administrators decide on predictions; ask one of them.")
        )


def _kept_model(made: Trained, run: TrainingRun, actor: Actor, now: datetime) -> bool:
    """Keeps a model; whether it speaks from now on."""
    champion = PredictionModel.objects.filter(
        log=run.log, target=made.target, standing=Standing.CHAMPION
    ).first()
    wins = champion is None or made.contest is None or made.contest.is_won
    if champion is not None and wins:
        champion.standing, champion.retired_at = Standing.RETIRED, now
        champion.save(update_fields=["standing", "retired_at"])
    row = PredictionModel.objects.create(
        id=new_id(now),
        log=run.log,
        target=made.target,
        standing=Standing.CHAMPION if wins else Standing.CHALLENGER,
        digest=_file_kept(made.content),
        cases=run.cases,
        figures=made.figures or {},
        contest=None if made.contest is None else _finite(asdict(made.contest)),
        cut_at=now,
        trained_at=now,
        promoted_at=now if wins else None,
    )
    record(
        ModelTrained(row.log, row.target, row.cases),
        actor=actor,
        now=now,
        subjects=[_subject(row)],
    )
    if wins:
        p = None if made.contest is None else made.contest.p
        payload = ModelPromoted(row.log, row.target, p)
        record(payload, actor=actor, now=now, subjects=[_subject(row)])
    return wins


def _finite(values: dict[str, float]) -> dict[str, float | None]:
    """JSON has no NaN."""
    return {name: value if math.isfinite(value) else None for name, value in values.items()}


def _kept(row: PredictionModel) -> Kept | None:
    """None where the file is lost or damaged: then any new model takes the place."""
    bundle = bundle_of(row.digest)
    return None if bundle is None else Kept(to_file(bundle), _micros(row.cut_at))


def _file_kept(content: bytes) -> str:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "model"
        path.write_bytes(content)
        return keep_copy(path, shelf=SHELF)


def _sweep(log: str) -> None:
    """Files and rows of challengers and retired models beyond the newest KEPT_MAX of a target."""
    rows = PredictionModel.objects.filter(log=log).exclude(standing=Standing.CHAMPION)
    for target in set(rows.values_list("target", flat=True)):
        for row in rows.filter(target=target)[KEPT_MAX:]:
            if not PredictionModel.objects.filter(digest=row.digest).exclude(pk=row.pk).exists():
                drop_copy(row.digest, shelf=SHELF)
            row.delete()


def _subject(row: PredictionModel) -> Subject:
    return Subject("prediction_model", row.pk.hex)


def _micros(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000)
