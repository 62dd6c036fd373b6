"""Which trials run, which versions serve a case, and who is in which arm."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db import connection
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from gemba.foundation.definitions.queries import Definition, active, in_version
from gemba.foundation.events.types import Subject
from gemba.foundation.kernel.once import once
from gemba.foundation.kernel.questions import Question

from . import models
from .assigning import TREATMENT
from .design import SwapView, Trial, Unit
from .known import Arms, arms_known, here, keep_arms

TRIALS_SHOWN = 100
CASES_TOGETHER = 500
NOBODY: frozenset[UUID] = frozenset()
"""The trials in which a case is treated that is in none, or in control arms only."""


class TrialUnknown(Exception):
    """There is no such trial."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A case in an arm. `unit`: what was drawn; `source_id`: the case it was split from."""

    id: int
    trial_id: UUID
    case_id: UUID
    unit: str
    arm: str
    at: datetime
    source_id: UUID | None


def trial(trial_id: UUID) -> Trial:
    """One trial. Raises TrialUnknown."""
    found = next(_trials(models.Trial.objects.filter(pk=trial_id)), None)
    if found is None:
        raise TrialUnknown(_("There is no such pilot."))
    return found


def trials(*, limit: int = TRIALS_SHOWN) -> tuple[Trial, ...]:
    """The last trials, running or not, the newest first. Two queries."""
    return tuple(_trials(models.Trial.objects.order_by("-begun_at", "-id")[:limit]))


@once
def trial_names() -> dict[UUID, str]:
    """What every trial there ever was is called. Names are no secret of those who work the desk:
    what is compared are its own definitions."""
    return dict(models.Trial.objects.order_by().values_list("pk", "name"))


def running() -> tuple[Trial, ...]:
    """The trials that run now, the oldest first. One look by an index; none while none runs."""
    known = here()
    if not known.trials and known.is_fresh():
        return ()
    ids, trials = _running_ids(), known.trials
    if known.looked_at is None or ids != tuple(each.id for each in trials):
        rows = models.Trial.objects.filter(pk__in=ids).order_by("begun_at", "id")
        trials = tuple(_trials(rows)) if ids else ()
    known.learn(trials)
    return trials


def trial_on(definition_id: UUID) -> Trial | None:
    """The running trial that compares versions of this definition. Exact: asks the database."""
    rows = models.Swap.objects.filter(definition=definition_id, is_running=True)
    key = rows.order_by().values_list("trial", flat=True).first()
    return trial(key) if key else None


def served(kind: str, treated: frozenset[UUID] = NOBODY) -> tuple[Definition, ...]:
    """What counts for a case that is treated in these trials: `active`, with the versions that are
    tried in place of those that count."""
    return as_treated(active(kind), kind, treated)


def as_treated(
    found: tuple[Definition, ...], kind: str, treated: frozenset[UUID]
) -> tuple[Definition, ...]:
    """As `served`, where it is known already what is `active`. Trials that do not run any more
    change nothing."""
    if not treated:
        return found
    swaps = tuple(
        swap
        for each in here().trials
        if each.id in treated
        for swap in each.swaps
        if swap.kind == kind
    )
    return _swapped(found, swaps) if swaps else found


def served_anywhere(kind: str) -> tuple[Definition, ...]:
    """What counts for any case now, each definition once, in order: what is tried comes after what
    counts where one definition has both."""
    base = active(kind)
    found = {each.id: each for one in combinations() for each in as_treated(base, kind, one)}
    return tuple(sorted(found.values(), key=lambda each: (each.position, each.id)))


def treated_of(case_ids: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """The running trials each of these cases is treated in; cases in none are missing.

    While no trial runs nothing is asked and the cases are not even read; else one look, and one
    query for cases this process has not met.
    """
    now_running = frozenset(each.id for each in running())
    if not now_running:
        return {}
    found = {
        case_id: frozenset(key for key, arm in arms if arm == TREATMENT and key in now_running)
        for case_id, arms in _arms_of(case_ids).items()
    }
    return {case_id: treated for case_id, treated in found.items() if treated}


def combinations() -> tuple[frozenset[UUID], ...]:
    """Every way a case may be treated now: in none of the running trials, in one, in several."""
    found: list[frozenset[UUID]] = [NOBODY]
    for each in running():
        found += [one | {each.id} for one in found]
    return tuple(found)


def arms_of(case_ids: Collection[UUID]) -> dict[UUID, tuple[Enrolled, ...]]:
    """In which arms of which trials these cases are or were; the others are missing."""
    found: dict[UUID, list[Enrolled]] = {}
    wanted = list(dict.fromkeys(case_ids))
    for start in range(0, len(wanted), CASES_TOGETHER):
        chunk = wanted[start : start + CASES_TOGETHER]
        for row in _enrolments.all(chunk):
            found.setdefault(row.case_id, []).append(_enrolled(row))
    return {case_id: tuple(each) for case_id, each in found.items()}


@Question
def _enrolments(case_ids: Collection[UUID]) -> QuerySet[models.Enrolment]:
    return models.Enrolment.objects.filter(case_id__in=case_ids).order_by("id")


def enrolments(trial_id: UUID, *, after: int = 0, limit: int = 10_000) -> list[Enrolled]:
    """The cases of a trial in the order they came, from an enrolment's id on."""
    rows = models.Enrolment.objects.filter(trial=trial_id, pk__gt=after)
    return [_enrolled(row) for row in rows.order_by("pk")[:limit]]


def arm_counts(trial_id: UUID) -> dict[str, int]:
    """How many cases each arm has; an arm without any is missing."""
    rows = models.Enrolment.objects.filter(trial=trial_id).order_by()
    return dict(rows.values_list("arm").annotate(n=Count("pk")))


def unit_counts(trial_id: UUID) -> dict[str, int]:
    """How many units – cases, contacts or blocks – each arm has; an arm without any is missing."""
    rows = models.Enrolment.objects.filter(trial=trial_id).order_by()
    return dict(rows.values_list("arm").annotate(n=Count("unit", distinct=True)))


def companions_of(case_ids: Iterable[str]) -> Mapping[str, tuple[Subject, ...]]:
    """The running trials cases take part in, with their arms, as subjects of the cases' events.

    What runs is as this process saw it last, at most LOOK_AFTER_SECONDS ago: of a trial that was
    stopped elsewhere a last event may still be told.
    """
    known = here()
    names = {each.id for each in (known.trials if known.is_fresh() else running())}
    if not names:
        return {}
    found = _arms_of(UUID(each) for each in case_ids)
    return {
        case_id.hex: tuple(Subject.of("trial", key, arm) for key, arm in arms if key in names)
        for case_id, arms in found.items()
        if arms
    }


@once
def _running_ids() -> tuple[UUID, ...]:
    """In a transaction on PostgreSQL they run until it ends: who looked which version serves a case
    is done before a trial stops, or looks after it. SQLite has one writer at a time anyway."""
    if connection.vendor != "postgresql" or not connection.in_atomic_block:
        return tuple(_not_stopped.all())
    asked, given = _begun().query.sql_with_params()
    with connection.cursor() as cursor:
        # shared, so that acts do not wait for each other; `stop_trial` takes the row for itself
        cursor.execute(f"{asked} FOR KEY SHARE", given)
        return tuple(key for (key,) in cursor.fetchall())


def _begun() -> QuerySet[models.Trial, UUID]:
    rows = models.Trial.objects.filter(stopped_at=None).order_by("begun_at", "id")
    return rows.values_list("pk", flat=True)


_not_stopped = Question(_begun)


def _arms_of(case_ids: Iterable[UUID]) -> dict[UUID, Arms]:
    """The arms of these cases; those never met are looked up together."""
    wanted = list(dict.fromkeys(case_ids))
    unmet = [each for each in wanted if arms_known(each) is None]
    for start in range(0, len(unmet), CASES_TOGETHER):
        _meet(unmet[start : start + CASES_TOGETHER])
    return {each: arms_known(each) or () for each in wanted}


def _meet(case_ids: Sequence[UUID]) -> None:
    found: dict[UUID, Arms] = dict.fromkeys(case_ids, ())
    for each in _enrolments.all(case_ids):
        found[each.case_id] = (*found[each.case_id], (each.trial_id, each.arm))
    for case_id, arms in found.items():
        keep_arms(case_id, arms)


@lru_cache(maxsize=64)
def _swapped(found: tuple[Definition, ...], swaps: tuple[SwapView, ...]) -> tuple[Definition, ...]:
    """In order; a definition that is off in a case's arm is left out, one that is on only there
    stands where it was put."""
    by_id = {each.id: each for each in found}
    for swap in swaps:
        by_id.pop(swap.definition_id, None)
        if swap.treatment is not None:
            by_id[swap.definition_id] = in_version(swap.definition_id, swap.treatment)
    return tuple(sorted(by_id.values(), key=lambda each: (each.position, each.id)))


def _trials(rows: QuerySet[models.Trial]) -> Iterator[Trial]:
    for row in rows.prefetch_related("swaps"):
        swaps = (
            SwapView(each.definition_id, each.kind, each.control, each.treatment)
            for each in row.swaps.all()
        )
        yield Trial(
            id=row.pk,
            name=row.name,
            unit=Unit(row.unit),
            share=row.share,
            condition=row.condition,
            block_hours=row.block_hours,
            zone=row.zone,
            swaps=tuple(swaps),
            begun_at=row.begun_at,
            begun_by=row.begun_by,
            enrols_from=row.enrols_from,
            stopped_at=row.stopped_at,
            stopped_by=row.stopped_by,
            kept=row.kept,
            reason=row.reason,
            first_day=row.first_day,
        )


def _enrolled(row: models.Enrolment) -> Enrolled:
    return Enrolled(
        row.pk, row.trial_id, row.case_id, row.unit, row.arm, row.enrolled_at, row.source_id
    )
