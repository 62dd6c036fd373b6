"""Working together: one verb, one function, one transaction, at least one event."""

from gemba.desk.teamwork.operations.approving import (
    NewApproval,
    approve,
    ask_approval,
    refuse_approval,
    withdraw_approval,
)
from gemba.desk.teamwork.operations.drafting import (
    DraftMoved,
    end_drafts,
    save_draft,
    take_over_draft,
)
from gemba.desk.teamwork.operations.following import follow, read_notifications, unfollow
from gemba.desk.teamwork.operations.handing import Receiver, hand_over, read_handover
from gemba.desk.teamwork.operations.hearing import spread_news
from gemba.desk.teamwork.operations.reviewing import tell_of_reviews
from gemba.desk.teamwork.operations.tasks import (
    TASK_TIMER,
    NewTask,
    ask_task,
    finish_task,
    miss_tasks,
    take_task,
    withdraw_task,
)
from gemba.desk.teamwork.operations.telling import News, notify

__all__ = [
    "TASK_TIMER",
    "DraftMoved",
    "NewApproval",
    "NewTask",
    "News",
    "Receiver",
    "approve",
    "ask_approval",
    "ask_task",
    "end_drafts",
    "finish_task",
    "follow",
    "hand_over",
    "miss_tasks",
    "notify",
    "read_handover",
    "read_notifications",
    "refuse_approval",
    "save_draft",
    "spread_news",
    "take_over_draft",
    "take_task",
    "tell_of_reviews",
    "unfollow",
    "withdraw_approval",
    "withdraw_task",
]
