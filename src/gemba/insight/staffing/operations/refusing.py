"""What cannot be entered or kept, in sentences."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gemba.foundation.accounts.queries import desk_people, people
from gemba.foundation.events.actors import Actor
from gemba.insight.staffing.queries import may_plan
from gemba.insight.staffing.shifts.values import TaskRefused


class StaffingRefused(Exception):
    """This cannot be entered or kept; the message says why."""


def require_planner(actor: Actor) -> None:
    """Raises StaffingRefused."""
    if not may_plan(actor):
        raise StaffingRefused(_("Only supervisors and administrators plan shifts."))


def name_of(user_id: int) -> str:
    """Of somebody who works the desk. Raises StaffingRefused."""
    for person in desk_people():
        if person.id == user_id:
            return person.name
    raise StaffingRefused(_("Nobody at the desk has this number, or not any more."))


def name_even_of_who_left(user_id: int) -> str:
    """Of anybody who has an account, so that what was entered for them can be taken back."""
    return next((person.name for person in people() if person.id == user_id), "")


def told(refusal: TaskRefused) -> str:
    """Why no plan can be asked for, in the reader's language."""
    return _(refusal.sentence) % refusal.values
