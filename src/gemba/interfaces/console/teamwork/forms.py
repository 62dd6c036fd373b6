"""What is filled in to ask others."""

from collections.abc import Mapping
from uuid import UUID

from gemba.desk.teamwork.operations import NewApproval, NewTask
from gemba.interfaces.console.acting import number_or_none

DUE_CHOICES = (2, 4, 8, 16, 24, 40)


def new_task(posted: Mapping[str, str]) -> NewTask:
    """The task in a form; unreadable numbers become values the operation refuses."""
    team_id, assignee_id = whom(posted.get("whom", ""))
    return NewTask(
        title=posted.get("title", ""),
        details=posted.get("details", ""),
        team_id=team_id,
        assignee_id=assignee_id,
        due_hours=_hours(posted.get("due_hours", "")),
        calendar_id=_uuid(posted.get("calendar", "")),
        blocks="blocks" in posted,
    )


def new_approval(posted: Mapping[str, str]) -> NewApproval:
    """The question in a form; asked of `role:supervisor` or `person:3`."""
    chosen = posted.get("whom", "")
    _team, person_id = whom(chosen)
    return NewApproval(
        question=posted.get("question", ""),
        details=posted.get("details", ""),
        approver_id=person_id,
        role=chosen.removeprefix("role:") if chosen.startswith("role:") else "",
    )


def whom(chosen: str) -> tuple[int | None, int | None]:
    """Team and person of `team:3` or `person:4`."""
    kind, _colon, typed = chosen.partition(":")
    number = number_or_none(typed)
    return (number if kind == "team" else None), (number if kind == "person" else None)


def _hours(typed: str) -> float:
    try:
        hours = float(typed.replace(",", "."))
    except ValueError:
        return 0.0
    return hours if hours == hours else 0.0  # noqa: PLR0124 – “nan” is a float too


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed) if typed else None
    except ValueError:
        return None
