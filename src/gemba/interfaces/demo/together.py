"""What colleagues of the demo desk have asked of each other, and how its complaints stand.

Everything here happens beside the tickets' own course: nobody gets a ticket, no status changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from gemba.desk.complaints.kind import KIND
from gemba.desk.complaints.operations import (
    compensate,
    record_callback,
    record_cause,
    register_complaints,
)
from gemba.desk.complaints.ready import READY
from gemba.desk.complaints.setting import encode
from gemba.desk.teamwork.operations import (
    NewApproval,
    NewTask,
    Receiver,
    ask_approval,
    ask_task,
    follow,
    hand_over,
    save_draft,
)
from gemba.desk.tickets.operations import SideMail, add_note, start_side_conversation
from gemba.desk.tickets.queries import visible_tickets
from gemba.foundation.accounts.queries import actor_with_id
from gemba.foundation.definitions.operations import Draft, create
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.kernel.money import Money
from gemba.interfaces.demo.case import Keys
from gemba.interfaces.demo.company import (
    CHEN_JIANGUO,
    EMILY_CARTER,
    FIRST_LINE,
    HE_JING,
    RETURNS,
    TECHNICAL,
    Staff,
)

COMPLAINTS = 9
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """A ticket that is not settled."""

    id: UUID
    contact_id: UUID
    opened_at: datetime
    assignee_id: int | None


def define_complaints(*, now: datetime) -> None:
    """How the desk treats complaints."""
    draft = Draft("Complaints 投诉", encode(READY))
    create(kind=KIND, draft=draft, actor=SYSTEM, now=now, is_on=True)


def work_together(keys: Keys, *, now: datetime) -> None:
    """Complaints with their files, tasks, approvals, a handover note, a draft, a mail aside."""
    people = {
        staff.key: _actor(keys.users, staff) for staff in (EMILY_CARTER, CHEN_JIANGUO, HE_JING)
    }
    emily, chen, he = (people[each.key] for each in (EMILY_CARTER, CHEN_JIANGUO, HE_JING))
    for place, ticket in enumerate(open_tickets(type="complaint")[:COMPLAINTS]):
        _treat(ticket, place, _by_id(ticket.assignee_id) or he, now)
    mine = open_tickets(assignee=emily.user_id)
    if mine:
        first, last = mine[0].id, mine[-1].id
        note = "The customer rang again. I promised an answer today; the video is in the thread."
        to = Receiver(user_id=emily.user_id)
        hand_over(ticket_id=first, to=to, note=note, actor=he, now=now - HOUR)
        text = f"@{he.name} This is the third one this week. Is it the batch again?"
        add_note(ticket_id=last, text=text, actor=emily, now=now - HOUR)
        follow(ticket_id=last, actor=he, now=now - 2 * HOUR)
        wanted = NewApproval("Send a replacement before the old one is back?", role="supervisor")
        ask_approval(ticket_id=last, approval=wanted, actor=emily, now=now - HOUR)
        stock = NewTask(
            "Look up when the kettle was sold",
            team_id=keys.teams[RETURNS],
            due_hours=4,
            blocks=True,
        )
        ask_task(ticket_id=first, task=stock, actor=emily, now=now - 2 * HOUR)
        words = "Dear customer,\n\nthank you for the video. It shows that the"
        save_draft(ticket_id=last, text=words, seen_version=0, actor=emily, now=now)
    for ticket in open_tickets(assignee=chen.user_id, status="pending_vendor")[:1]:
        mail = SideMail(
            "您好，请问 R5 充电触点何时到货？客户已等待一周。\n\n陈建国",
            ("parts@hengtai.example",),
            "R5 充电触点交期",
        )
        start_side_conversation(ticket_id=ticket.id, mail=mail, actor=chen, now=now - HOUR)
        serial = NewTask("核对序列号是否在保修期内", team_id=keys.teams[FIRST_LINE], due_hours=8)
        ask_task(ticket_id=ticket.id, task=serial, actor=chen, now=now - 3 * HOUR)
        video = NewTask("请看一下故障视频", team_id=keys.teams[TECHNICAL], due_hours=2)
        ask_task(ticket_id=ticket.id, task=video, actor=chen, now=now - 100 * HOUR)


def _treat(ticket: OpenTicket, place: int, actor: Actor, now: datetime) -> None:
    """One complaint in each state there is: to be called, overdue, called, waiting for money."""
    began = min(ticket.opened_at + HOUR / 12, now)
    register_complaints([ticket.id], now=began)
    later = min(began + 3 * HOUR, now)
    if place % 3 == 1:
        told = (
            "客户很生气，但愿意再等两天。"
            if place % 2
            else "Angry at first; will wait two more days."
        )
        record_callback(ticket_id=ticket.id, told=told, actor=actor, now=later)
    if place % 3 > 0:
        record_cause(ticket_id=ticket.id, cause="waiting", explanation="", actor=actor, now=later)
        amount = Money(6_800 if place % 3 == 1 else 26_000, READY.currency)
        compensate(ticket_id=ticket.id, amount=amount, reason="等待补偿", actor=actor, now=later)


def open_tickets(**wanted: object) -> list[OpenTicket]:
    """Open tickets, the newest first."""
    rows = visible_tickets(SYSTEM).filter(is_settled=False, merged_into=None, **wanted)
    values = rows.order_by("-opened_at", "pk").values_list(
        "pk", "contact_id", "opened_at", "assignee_id"
    )
    return [OpenTicket(*row) for row in values]


def _actor(users: Mapping[str, int], staff: Staff) -> Actor:
    actor = actor_with_id(users[staff.key])
    assert actor is not None
    return actor


def _by_id(user_id: int | None) -> Actor | None:
    return actor_with_id(user_id) if user_id is not None else None
