"""Reading what colleagues do for each other."""

from gemba.desk.teamwork.queries.approvals import (
    ApprovalLine,
    approval_state,
    approvals_of,
    pending_approval_count,
    pending_approvals,
)
from gemba.desk.teamwork.queries.around import (
    Draft,
    FollowerLine,
    Handover,
    Teamwork,
    draft_on,
    names_of,
    people_who_see,
    teamwork_on,
)
from gemba.desk.teamwork.queries.notifications import (
    NewsKind,
    NewsLine,
    TicketName,
    news_kind,
    notification,
    notifications,
    ticket_names,
    unread_count,
)
from gemba.desk.teamwork.queries.tasks import TaskLine, open_task_count, open_tasks, tasks_of

__all__ = [
    "ApprovalLine",
    "Draft",
    "FollowerLine",
    "Handover",
    "NewsKind",
    "NewsLine",
    "TaskLine",
    "Teamwork",
    "TicketName",
    "approval_state",
    "approvals_of",
    "draft_on",
    "names_of",
    "news_kind",
    "notification",
    "notifications",
    "open_task_count",
    "open_tasks",
    "pending_approval_count",
    "pending_approvals",
    "people_who_see",
    "tasks_of",
    "teamwork_on",
    "ticket_names",
    "unread_count",
]
