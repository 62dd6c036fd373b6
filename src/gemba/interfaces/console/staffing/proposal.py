"""A plan as it is proposed: the grid, how good it is, or which rules are in its way."""

from __future__ import annotations

import json
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from gemba.insight.staffing.operations import StaffingRefused, told
from gemba.insight.staffing.shifts.obstacles import NoPlan
from gemba.insight.staffing.shifts.plan_json import assignments_to_json
from gemba.insight.staffing.shifts.values import PlanTask, ShiftPlan, TaskRefused
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.staffing.days_off import zone_of_desk
from gemba.interfaces.console.staffing.needed import Impossible
from gemba.interfaces.console.staffing.page import asked_of
from gemba.interfaces.console.staffing.plan_grid import grid_of, obstacle_words
from gemba.interfaces.console.staffing.plan_page import names_for
from gemba.interfaces.console.staffing.plan_task import draft_of, needs_for, period_of, task_of
from gemba.interfaces.console.staffing.proposing import proposed
from gemba.interfaces.figures import share_words


def asked_task(request: DeskRequest, choice: Choice, now: datetime) -> PlanTask | Impossible | None:
    """What the address asks a plan for; None where too little is known. Raises TaskRefused."""
    asked = asked_of(request.GET, choice, now)
    period = period_of(request.GET, now.astimezone(ZoneInfo(zone_of_desk())).date())
    needs = needs_for(choice, asked, period, now)
    if needs is None:
        return None
    return task_of(needs, draft_of(needs, period, actor=request.actor), asked, period)


def task_to_keep(request: DeskRequest, choice: Choice, now: datetime) -> PlanTask:
    """What the address asks a plan for. Raises StaffingRefused where there can be none."""
    try:
        task = asked_task(request, choice, now)
    except TaskRefused as refusal:
        raise StaffingRefused(told(refusal)) from refusal
    if not isinstance(task, PlanTask):
        raise StaffingRefused(_("This is not a plan. Make it again."))
    return task


def proposal_context(request: DeskRequest, choice: Choice, now: datetime) -> dict[str, object]:
    """The plan, or why there is none."""
    try:
        task = asked_task(request, choice, now)
    except TaskRefused as refusal:
        return {"problem": told(refusal)}
    if task is None:
        return {
            "problem": _("Too little is known for a forecast: a plan needs a week of requests.")
        }
    if isinstance(task, Impossible):
        return {"problem": task.words}
    named = names_for(task.first_day, task.dates[-1])
    found = proposed(choice, task)
    if isinstance(found, NoPlan):
        return {"obstacles": [obstacle_words(each, named) for each in found.obstacles]}
    keep = reverse("console:staffing-plan-keep")
    return {
        "grid": grid_of(task, found.assignments, named),
        "quality": _quality(found),
        "assignments": json.dumps(assignments_to_json(found.assignments)),
        "keep_url": f"{keep}?{request.GET.urlencode()}",
    }


def _quality(found: ShiftPlan) -> str:
    if found.gap <= 0:
        return _("There is no better plan under these rules.")
    words = (
        _("The time was over; no plan is more than {share} better.")
        if found.is_cut
        else _("No plan is more than {share} better.")
    )
    return words.format(share=share_words(found.gap))
