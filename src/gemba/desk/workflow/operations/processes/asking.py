"""Whom a step that needs a yes asks, written when it begins to wait."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from gemba.desk.complaints.queries import complaint_file, setting_in_force
from gemba.desk.complaints.setting import GRANTING, ComplaintSetting
from gemba.desk.workflow.asked import NOBODY, Asked, roles_from
from gemba.desk.workflow.drawings.approvals import AMOUNT, ROLES, Approval
from gemba.desk.workflow.models import ProcessInstance, WaitingStep
from gemba.desk.workflow.operations.processes.acts import Act
from gemba.foundation.accounts.queries import desk_people
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.money import minor_digits


def ask(step: WaitingStep, approval: Approval, row: ProcessInstance, act: Act) -> None:
    """Say on a new step who may answer it; what changes later moves no question that is asked."""
    asked = Asked(
        role=_role(approval, step),
        team_id=approval.team_id,
        people=tuple(_supervisors(row, approval.of)) if approval.of else (),
        asked_by=_asker(row, act) if approval.is_four_eyes else None,
        needed=approval.needed,
    )
    step.approver_role, step.approval = asked.role, asked.written()
    step.team_id, step.assignee_id = asked.team_id, None


def _asker(row: ProcessInstance, act: Act) -> int | None:
    """Whoever did the last step of a person before it, else whose act it comes of."""
    done = row.steps.filter(kind=WaitingStep.Kind.PERSON, outcome=WaitingStep.Outcome.DONE)
    last = done.order_by("-ended_at", "-id").values_list("assignee", flat=True).first()
    return last or act.actor.user_id


def _supervisors(row: ProcessInstance, element: str) -> Iterator[int]:
    """Supervisors who share a team with whoever did a step; where none does, every supervisor."""
    done = row.steps.filter(element=element, outcome=WaitingStep.Outcome.DONE)
    doer = done.order_by("-ended_at", "-id").values_list("assignee", flat=True).first()
    people = desk_people()
    teams = next((each.team_ids for each in people if each.id == doer), frozenset())
    above = [each for each in people if each.role in roles_from(ROLES[1])]
    near = [each.id for each in above if each.team_ids & teams and each.id != doer]
    yield from near or [each.id for each in above]


def _role(approval: Approval, step: WaitingStep) -> str:
    """The least role that may give this, as the drawing and the limits of roles have it."""
    if not approval.is_limited:
        return approval.role
    file = complaint_file(step.ticket_id, actor=SYSTEM)
    in_force = setting_in_force()
    setting = file.setting if file else in_force[1] if in_force else None
    if setting is None:
        return approval.role
    minor = _minor(step.given.get(AMOUNT), setting)
    spent = file.granted.minor if file else 0
    for role in GRANTING:
        if role not in roles_from(approval.role):
            continue
        is_endless = setting.limit(role) is None
        if is_endless or (minor is not None and setting.may_grant(role, minor + spent)):
            return role.value
    return NOBODY


def _minor(amount: JsonValue, setting: ComplaintSetting) -> int | None:
    """None for what is no amount: only who has no limit may approve that."""
    if isinstance(amount, bool) or not isinstance(amount, int | float | str):
        return None
    try:
        minor = Decimal(str(amount)).scaleb(minor_digits(setting.currency))
        return max(0, int(minor.to_integral_value()))
    except (InvalidOperation, ValueError, OverflowError):
        return None
