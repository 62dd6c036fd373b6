"""Contracts, wishes and terms: what plans rest on."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.foundation.events.actors import Actor
from gemba.foundation.events.operations import record
from gemba.foundation.events.types import Subject
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.text import one_line, storable
from gemba.insight.staffing.event_types import (
    ShiftTermsSet,
    ShiftWishEntered,
    ShiftWishWithdrawn,
    WorkContractSet,
)
from gemba.insight.staffing.models import SHAPE_CHARS_MAX, ShiftTerms, ShiftWish, WorkContract
from gemba.insight.staffing.queries import ContractLine, Terms
from gemba.insight.staffing.shifts.plan_json import shape_to_json

from .refusing import StaffingRefused, name_even_of_who_left, name_of, require_planner

HOURS_WEEK_MAX = 80.0
SHAPES_MAX = 12
REST_HOURS_MAX = 48
WEEK_DAYS, ROW_MAX = 7, 14
# So far behind UTC is the last place where it is still today.
WESTERNMOST = timedelta(hours=12)


@transaction.atomic
def set_contract(*, contract: ContractLine, actor: Actor, now: datetime) -> None:
    """Say how many hours a week somebody works, and on what. Raises StaffingRefused."""
    require_planner(actor)
    name = name_of(contract.user_id)
    if not 0 <= contract.hours_min <= contract.hours_max <= HOURS_WEEK_MAX:
        raise StaffingRefused(
            _("Hours a week go from 0 to {most}, the least not above the most.").format(
                most=f"{HOURS_WEEK_MAX:g}"
            )
        )
    channels = tuple(storable(each) for each in contract.channels)
    WorkContract.objects.update_or_create(
        user_id=contract.user_id,
        defaults={
            "hours_min": contract.hours_min,
            "hours_max": contract.hours_max,
            "channels": list(channels),
        },
    )
    payload = WorkContractSet(
        contract.user_id, name, contract.hours_min, contract.hours_max, channels
    )
    record(payload, actor=actor, now=now, subjects=[Subject.of("user", contract.user_id)])


@transaction.atomic
def enter_wish(*, user_id: int, day: date, shape: str, actor: Actor, now: datetime) -> None:
    """Enter what somebody wishes for a day, in place of an earlier wish; no shape: to be off.

    Raises StaffingRefused.
    """
    require_planner(actor)
    name = name_of(user_id)
    if day < (now - WESTERNMOST).date():
        raise StaffingRefused(_("A wish is for a day to come."))
    shape = one_line(storable(shape), SHAPE_CHARS_MAX)
    ShiftWish.objects.update_or_create(
        user_id=user_id,
        day=day,
        defaults={"shape": shape, "entered_by": actor.name[:120]},
        create_defaults={"id": new_id(now), "shape": shape, "entered_by": actor.name[:120]},
    )
    payload = ShiftWishEntered(user_id, name, day, shape)
    record(payload, actor=actor, now=now, subjects=[Subject.of("user", user_id)])


@transaction.atomic
def withdraw_wish(*, wish_id: UUID, actor: Actor, now: datetime) -> None:
    """Take a wish back; nothing happens where there is none. Raises StaffingRefused."""
    require_planner(actor)
    for row in ShiftWish.objects.filter(pk=wish_id):
        payload = ShiftWishWithdrawn(row.user_id, name_even_of_who_left(row.user_id), row.day)
        record(payload, actor=actor, now=now, subjects=[Subject.of("user", row.user_id)])
        row.delete()


@transaction.atomic
def set_terms(*, wanted: Terms, actor: Actor, now: datetime) -> None:
    """Say which shifts there are and what rules plans keep. Raises StaffingRefused."""
    require_planner(actor)
    _require_sense(wanted)
    rules = wanted.rules
    ShiftTerms.objects.update_or_create(
        pk=1,
        defaults={
            "shapes": [shape_to_json(each) for each in wanted.shapes],
            "rest_hours_min": rules.rest_hours_min,
            "days_in_row_max": rules.days_in_row_max,
            "days_week_max": rules.days_week_max,
            "weekends_worked_max": rules.weekends_worked_max,
        },
    )
    payload = ShiftTermsSet(
        len(wanted.shapes),
        rules.rest_hours_min,
        rules.days_in_row_max,
        rules.days_week_max,
        rules.weekends_worked_max,
    )
    record(payload, actor=actor, now=now, subjects=[Subject.of("shift_terms", 1)])


def _require_sense(wanted: Terms) -> None:
    names = [each.name for each in wanted.shapes]
    rules = wanted.rules
    if not 1 <= len(names) <= SHAPES_MAX:
        raise StaffingRefused(_("Say 1 to {n} shifts.").format(n=SHAPES_MAX))
    if len(set(names)) < len(names) or not all(0 < len(each) <= SHAPE_CHARS_MAX for each in names):
        raise StaffingRefused(
            _("Each shift has a name of its own, of up to {n} letters.").format(n=SHAPE_CHARS_MAX)
        )
    if not 0 <= rules.rest_hours_min <= REST_HOURS_MAX:
        raise StaffingRefused(_("Rest is from 0 to {n} hours.").format(n=REST_HOURS_MAX))
    if not (1 <= rules.days_week_max <= WEEK_DAYS and 1 <= rules.days_in_row_max <= ROW_MAX):
        raise StaffingRefused(
            _("Days a week go from 1 to {week}, days in a row from 1 to {row}.").format(
                week=WEEK_DAYS, row=ROW_MAX
            )
        )
    if rules.weekends_worked_max is not None and not 0 <= rules.weekends_worked_max <= 4:
        raise StaffingRefused(_("Weekends worked in a plan go from 0 to 4; leave empty for any."))
