"""Approvals among the steps of processes: who is asked, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemba.desk.workflow.asked import NOBODY, Asked, Voice
from gemba.desk.workflow.drawings.approvals import ALL
from gemba.desk.workflow.models import WaitingStep
from gemba.foundation.accounts.queries import desk_people, role_choices


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """Whom a step asks, in words; the yeses so far, and what came of it: None while it is open."""

    asks: str
    granted: tuple[Voice, ...]
    approved: bool | None
    by: str
    reason: str


def asked_on(step: WaitingStep) -> Asked:
    """Whom an approval asks."""
    kept = step.approval
    return Asked(
        role=step.approver_role,
        team_id=step.team_id,
        people=tuple(kept.get("people", ())),
        asked_by=kept.get("asked_by"),
        needed=kept.get("needed", 1),
        granted=tuple(Voice(*each) for each in kept.get("granted", ())),
    )


def approval_view(step: WaitingStep) -> ApprovalView | None:
    """The approval a step is; None where it is none."""
    if not step.approver_role:
        return None
    asked, answer = asked_on(step), step.answer
    return ApprovalView(
        asks=_asks(asked, step.team.name if step.team else ""),
        granted=asked.granted,
        approved=answer.get("approved") if step.ended_at else None,
        by=str(answer.get("by", "")),
        reason=str(answer.get("reason", "")),
    )


def _asks(asked: Asked, team: str) -> str:
    if asked.role == NOBODY:
        return _("nobody may grant so much")
    names = dict(role_choices())
    who = names.get(asked.role, asked.role)
    if asked.people:
        people = {each.id: each.name for each in desk_people()}
        who = ", ".join(people[each] for each in asked.people if each in people) or who
    told = [who, team] if team else [who]
    if asked.needed == ALL:
        told.append(_("everybody"))
    elif asked.needed > 1:
        told.append(ngettext("{n} needed", "{n} needed", asked.needed).format(n=asked.needed))
    return " · ".join(told)
