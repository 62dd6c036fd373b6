"""A trial begins, and ends with the versions of one arm for everybody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gemba.foundation.definitions.kinds import MANAGING_ROLES, kind_called
from gemba.foundation.definitions.operations import (
    NotAllowed,
    adopt_candidate,
    does_the_same,
    hold,
    switch,
)
from gemba.foundation.definitions.queries import definition, version
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.operations import record
from gemba.foundation.events.types import Subject
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.text import one_line
from gemba.foundation.trials.assigning import ARMS, BLOCK_HOURS, TREATMENT, next_day
from gemba.foundation.trials.design import HALF, Swap, TrialDraft, Unit, key_of
from gemba.foundation.trials.event_types import TrialBegun, TrialStopped
from gemba.foundation.trials.kinds import check_condition, is_served_by_arm, serves_alike
from gemba.foundation.trials.known import SETTLING, change
from gemba.foundation.trials.models import Swap as StoredSwap
from gemba.foundation.trials.models import Trial as StoredTrial
from gemba.foundation.trials.queries import TrialUnknown, running, trial_on

NAME_CHARS_MAX = 120
REASON_CHARS_MAX = 500
RUNNING_MAX = 5
"""Trials at one time: cases may be treated in any combination of them."""


class TrialRefused(Exception):
    """The trial cannot begin or end so; the message says why and what to do."""


@transaction.atomic
def begin_trial(*, draft: TrialDraft, actor: Actor, now: datetime) -> UUID:
    """Serve cases that are opened from `SETTLING` on by one of two versions; the trial's id.

    Raises TrialRefused, NotAllowed, DefinitionUnknown, and what `check_condition` raises.
    """
    _require_manager(actor)
    name = one_line(draft.name, NAME_CHARS_MAX)
    _check(name, draft)
    # after the look at what runs: who ends a trial takes them in this order, too
    hold(definition_ids=[each.definition_id for each in draft.swaps], now=now)
    for swap in draft.swaps:
        _check_swap(swap, actor)
    is_block = draft.unit is Unit.BLOCK
    row = StoredTrial.objects.create(
        id=new_id(now),
        name=name,
        unit=draft.unit.value,
        share=HALF if is_block else draft.share,
        condition=draft.condition,
        block_hours=draft.block_hours if is_block else 0,
        zone=draft.zone if is_block else "",
        # whole blocks only: what began before would count as if it had always been served so
        first_day=next_day(now, draft.zone) if is_block else 0,
        begun_at=now,
        begun_by=actor.name[:120],
        enrols_from=now + SETTLING,
    )
    kinds = [_swap(row, swap, actor) for swap in draft.swaps]
    change()
    record(_begun(row, draft), actor=actor, now=now, subjects=list(_subjects(row, kinds)))
    return row.pk


@transaction.atomic
def stop_trial(*, trial_id: UUID, keep: str, actor: Actor, now: datetime, reason: str = "") -> None:
    """At once serve everybody by the versions of one arm: those of today ("control"), or those that
    were tried ("treatment"), which are adopted. Rooms that serve cases hear of it and bring open
    ones of the other arm along.

    Raises TrialRefused, TrialUnknown, NotAllowed, and DefinitionRefused where what was tried could
    not be used any more.
    """
    _require_manager(actor)
    if keep not in ARMS:
        raise ValueError(f"{keep!r} is no arm.")
    row = StoredTrial.objects.select_for_update().filter(pk=trial_id).first()
    if row is None:
        raise TrialUnknown(_("There is no such pilot."))
    if row.stopped_at is not None:
        raise TrialRefused(
            _("{person} has stopped the pilot “{trial}” already.").format(
                person=row.stopped_by, trial=row.name
            )
        )
    row.stopped_at, row.stopped_by, row.kept = now, actor.name[:120], keep
    row.reason = one_line(reason, REASON_CHARS_MAX)
    row.save(update_fields=["stopped_at", "stopped_by", "kept", "reason"])
    swaps = list(row.swaps.order_by("kind", "pk"))
    row.swaps.update(is_running=False)
    change()
    kinds = tuple(sorted({each.kind for each in swaps}))
    payload = TrialStopped(row.pk, row.name, keep, kinds, row.reason)
    about = list(_subjects(row, [each.definition_id for each in swaps]))
    record(payload, actor=actor, now=now, subjects=about)
    if keep == TREATMENT:
        for each in swaps:
            _adopt(each, row, actor, now)


def _check(name: str, draft: TrialDraft) -> None:
    if not name:
        raise TrialRefused(_("Give the pilot a name."))
    if not draft.swaps:
        raise TrialRefused(_("Say what the pilot changes: choose a definition and a version."))
    if len({each.definition_id for each in draft.swaps}) != len(draft.swaps):
        raise TrialRefused(_("A definition stands twice in this pilot. Take one out."))
    if draft.unit is Unit.BLOCK:
        _check_blocks(draft)
    elif not 0 < draft.share < 1:
        raise TrialRefused(_("Choose a share between 0 and 100 percent: both arms need cases."))
    if len(running()) >= RUNNING_MAX:
        raise TrialRefused(_("{n} pilots run already. Stop one first.").format(n=RUNNING_MAX))
    check_condition(draft.condition)


def _check_blocks(draft: TrialDraft) -> None:
    if draft.block_hours not in BLOCK_HOURS:
        raise TrialRefused(
            _("Blocks may last {hours} hours.").format(
                hours=", ".join(str(each) for each in BLOCK_HOURS)
            )
        )
    try:
        ZoneInfo(draft.zone)
    except (ValueError, OSError) as error:  # ZoneInfoNotFoundError is a KeyError
        raise TrialRefused(_zone_refusal(draft.zone)) from error
    except KeyError as error:
        raise TrialRefused(_zone_refusal(draft.zone)) from error


def _zone_refusal(zone: str) -> str:
    return _("“{zone}” is no time zone. Choose one, such as Europe/Berlin.").format(zone=zone)


def _check_swap(swap: Swap, actor: Actor) -> None:
    found = definition(swap.definition_id, actor=actor)
    kind = kind_called(found.kind)
    if not is_served_by_arm(found.kind):
        raise TrialRefused(serves_alike(found.name, kind))
    if found.archived_at is not None:
        raise TrialRefused(_("“{name}” is archived. Take it back first.").format(name=found.name))
    if not kind.may_change(actor, found.owner):
        raise NotAllowed(_("Only supervisors and administrators define this."))
    other = trial_on(found.id)
    if other is not None:
        raise TrialRefused(
            _("“{name}” is in the pilot “{trial}” already. Wait for its end, or stop it.").format(
                name=found.name, trial=other.name
            )
        )
    counts = found.version if found.is_on else None
    if swap.control != counts:
        raise TrialRefused(
            _(
                "“{name}” has changed since the pilot was planned: the control arm must be what "
                "counts now. Plan it again."
            ).format(name=found.name)
        )
    if swap.treatment == swap.control:
        raise TrialRefused(_same_arms(found.name))
    if swap.treatment is not None:
        tried = version(found.id, swap.treatment)
        if swap.control is not None and does_the_same(found.kind, found.body, tried.body):
            raise TrialRefused(_same_arms(found.name))
        kind.check(tried.body)
        if kind.before_on is not None:
            kind.before_on(tried.body, tried.note, actor)


def _same_arms(name: str) -> str:
    words = _("Both arms of “{name}” are the same. Choose another version to try.")
    return words.format(name=name)


def _swap(row: StoredTrial, swap: Swap, actor: Actor) -> UUID:
    found = definition(swap.definition_id, actor=actor)
    try:
        # in a block of its own: of two who begin at one moment the database refuses one
        with transaction.atomic():
            row.swaps.create(
                definition_id=found.id,
                kind=found.kind,
                control=swap.control,
                treatment=swap.treatment,
            )
    except IntegrityError as error:
        raise TrialRefused(
            _("“{name}” is in another pilot already. Wait for its end, or stop it.").format(
                name=found.name
            )
        ) from error
    return found.id


def _adopt(swap: StoredSwap, row: StoredTrial, actor: Actor, now: datetime) -> None:
    why = _("Adopted after the pilot “{trial}”").format(trial=row.name)
    if swap.treatment is None:
        switch(definition_id=swap.definition_id, is_on=False, actor=actor, now=now)
        return
    adopt_candidate(
        definition_id=swap.definition_id,
        version=swap.treatment,
        actor=actor,
        now=now,
        reason=one_line(f"{why}. {row.reason}" if row.reason else why, REASON_CHARS_MAX),
    )


def _begun(row: StoredTrial, draft: TrialDraft) -> TrialBegun:
    return TrialBegun(
        trial=row.pk,
        title=row.name,
        key=key_of(row.pk),
        unit=row.unit,
        share=row.share,
        block_hours=row.block_hours,
        zone=row.zone,
        condition=json.dumps(row.condition),
        definitions=tuple(each.definition_id for each in draft.swaps),
        controls=tuple(each.control or 0 for each in draft.swaps),
        treatments=tuple(each.treatment or 0 for each in draft.swaps),
        first_day=row.first_day,
    )


def _subjects(row: StoredTrial, definitions: list[UUID]) -> Iterator[Subject]:
    yield Subject.of("trial", row.pk)
    for each in definitions:
        yield Subject.of("definition", each)


def _require_manager(actor: Actor) -> None:
    if actor.role not in MANAGING_ROLES:
        raise NotAllowed(_("Only supervisors and administrators begin and stop pilots."))
