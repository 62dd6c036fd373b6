"""Rows of the list, ready to be written: fifty are drawn with every look at it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from gemba.desk.tickets.queries import TicketLine
from gemba.interfaces.console.moments import told_moment
from gemba.interfaces.console.promises import RowPromise
from gemba.interfaces.templatetags.desk import (
    age,
    channel_icon,
    channel_label,
    hue,
    initials,
    status_icon,
    urgency,
)

HIGH, URGENT = 3, 4


@dataclass(frozen=True, slots=True)
class Row:
    """A ticket in the list, in words. What it has not is ''.

    `waiting_at`: since when its customer waits. `age` is of `age_at`, `age_word` says what that was
    and `age_class` how it is coloured; `asleep` says until when it sleeps, `asleep_title` because
    of whom as well.
    """

    number: str
    url: str
    is_open: bool
    subject: str
    contact_name: str
    category: str
    status_icon: str
    status_label: str
    waiting_at: str
    age: str
    age_at: str
    age_word: str
    age_class: str
    asleep: str
    asleep_title: str
    promise: RowPromise | None
    priority: str
    priority_label: str
    channel_icon: str
    channel_label: str
    assignee_name: str
    assignee_initials: str
    assignee_hue: str


def list_rows(
    lines: Sequence[TicketLine],
    promises: Mapping[UUID, RowPromise],
    *,
    query: str,
    open_number: int | None,
    now: datetime,
) -> tuple[Row, ...]:
    """These tickets as rows of the list that `query` names; `open_number` is beside it."""
    desk = reverse("console:tickets")
    waiting, activity = _("Waiting since"), _("Last activity")
    priorities = {HIGH: _("High"), URGENT: _("Urgent")}
    return tuple(
        Row(
            number=str(line.number),
            url=f"{desk}{line.number}/?{query}",
            is_open=line.number == open_number,
            subject=line.subject,
            contact_name=line.contact_name,
            category=line.category,
            status_icon=status_icon(line.category),
            status_label=line.status_label,
            waiting_at=line.waiting_since.isoformat() if line.waiting_since else "",
            age=age(line.waiting_since or line.last_activity_at, now),
            age_at=(line.waiting_since or line.last_activity_at).isoformat(),
            age_word=waiting if line.waiting_since else activity,
            age_class=_tone(line.waiting_since, now),
            asleep=(asleep := _asleep(line)),
            asleep_title=" · ".join(part for part in (asleep, line.snoozed_by_name) if part),
            promise=promises.get(line.id),
            priority=str(line.priority) if line.priority in priorities else "",
            priority_label=priorities.get(line.priority, ""),
            channel_icon=channel_icon(line.channel),
            channel_label=channel_label(line.channel),
            assignee_name=line.assignee_name,
            assignee_initials=initials(line.assignee_name),
            assignee_hue=str(hue(line.assignee_name)),
        )
        for line in lines
    )


def _tone(waiting_since: datetime | None, now: datetime) -> str:
    return f"waiting-{urgency(waiting_since, now)}" if waiting_since else "faint"


def _asleep(line: TicketLine) -> str:
    if line.snoozed_until is None:
        return ""
    return f"{_('Snoozed until')} {told_moment(line.snoozed_until)}"
