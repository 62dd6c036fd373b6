"""What the people of the demo desk want to make better: an aim, proposals, causes, suggestions.

Nothing is said to have been measured that was not: no proposal here was simulated or tried (those
of the dealers' desk were). The one that is approved says why, and its pilot can be begun.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID

from gemba.desk.tickets.operations import TicketHistory
from gemba.desk.tickets.operations.histories import AgentReplied
from gemba.desk.workflow.kinds import RULE
from gemba.foundation.definitions.queries import definitions
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.insight.improvement.causes import Branch, Outcome
from gemba.insight.improvement.operations import (
    AimOrder,
    CauseOrder,
    answer_suggestion,
    approve_proposal,
    make_proposal,
    name_cause,
    set_aim,
    suggest,
    withdraw_proposal,
)
from gemba.insight.improvement.order import (
    Expected,
    Guardrail,
    Order,
    Origin,
    Source,
    Swap,
)
from gemba.interfaces.demo.company import (
    CHEN_JIANGUO,
    DANIEL_HUGHES,
    EMILY_CARTER,
    HANNAH_DE_VRIES,
    HE_JING,
    LIU_YANG,
    SAM_PORTER,
)
from gemba.interfaces.demo.rules import NOBODY_HAS_IT

DAY, HOUR_SECONDS = timedelta(days=1), 3600.0
LEVEL_DAYS = 28
SET_DAYS_AGO, DUE_IN_DAYS = 20, 40
REOPENED_MORE_MAX = 0.03


@dataclass(frozen=True, slots=True)
class Desk:
    """Who takes part, by their keys, and when it is."""

    people: Mapping[str, Actor]
    now: datetime

    def ago(self, days: float) -> datetime:
        """So many days before now."""
        return self.now - days * DAY


def improve(histories: Sequence[TicketHistory], people: Mapping[str, Actor], now: datetime) -> None:
    """Fill the board; `people` are the agents, the supervisor and the administrator by key."""
    desk = Desk(people, now)
    aim = _aim(desk, histories)
    _suggestions(desk, _forms(desk, aim), _repairs(desk))
    _mornings(desk, aim)
    _too_early(desk)


def first_reply_seconds(histories: Sequence[TicketHistory], until: datetime) -> float:
    """The median of the first replies given in four weeks, as the KPI tells it."""
    firsts = (
        (next((s.at for s in each.steps if isinstance(s, AgentReplied)), None), each.first.at)
        for each in histories
    )
    since = until - LEVEL_DAYS * DAY
    waits = [
        (reply - came).total_seconds()
        for reply, came in firsts
        if reply is not None and since <= reply < until
    ]
    return median(waits) if waits else DAY.total_seconds()


def _aim(desk: Desk, histories: Sequence[TicketHistory]) -> UUID:
    today = first_reply_seconds(histories, desk.ago(SET_DAYS_AGO))
    order = AimOrder(
        title="First replies in two thirds of the time 首次回复时间缩短三分之一",
        kpi="first_response",
        baseline=today,
        goal=today * 2 / 3,
        due_on=(desk.now + DUE_IN_DAYS * DAY).date(),
        owner_id=_user(desk.people[HE_JING.key]),
    )
    return set_aim(order=order, actor=desk.people[HE_JING.key], now=desk.ago(SET_DAYS_AGO))


def _forms(desk: Desk, aim: UUID) -> UUID:
    """Found by somebody of the first line; asked why until it can be changed."""
    key = _propose(
        desk,
        Change(
            16,
            "Everybody in First line takes web forms 一线人人处理网页表单",
            "Every first look at a form is one colleague's, who works from 9 to 13.\n"
            "所有表单都等一位兼职同事先看。",
            "first_response",
            expected=-2.0 * HOUR_SECONDS,
            aim_id=aim,
            origin=Origin.SUGGESTION,
        ),
    )
    emily, lead = desk.people[EMILY_CARTER.key], desk.people[HE_JING.key]
    above = None
    for who, text in (
        (emily, "Only one of us looks at forms 只有一个人看表单"),
        (emily, "Nobody else was shown how 其他人没学过"),
        (lead, "Forms came as a trial, with one person for it 表单当初是试行，只派了一个人"),
    ):
        above = _because(desk, key, CauseOrder(text, Branch.PEOPLE, above), who)
    root = CauseOrder(
        "The trial was never ended 试行一直没有收尾", Branch.PEOPLE, above, is_root=True
    )
    _because(desk, key, root, lead)
    _because(
        desk, key, CauseOrder("A form says less than a mail 表单信息比邮件少", Branch.TOOLS), emily
    )
    return key


def _repairs(desk: Desk) -> UUID:
    key = _propose(
        desk,
        Change(
            9,
            "Ask for serial number and video at once 首次回复就要序列号和视频",
            "Repairs go to Technical support and come back for want of them.\n"
            "维修单因缺序列号或视频被退回。",
            "transfers",
        ),
    )
    cause = CauseOrder("The form does not ask for them 表单没有这两项", Branch.TOOLS)
    _because(desk, key, cause, desk.people[HANNAH_DE_VRIES.key])
    return key


def _mornings(desk: Desk, aim: UUID) -> None:
    """Says what changes, and is approved: its pilot may begin."""
    rule = next(each for each in definitions(RULE, actor=SYSTEM) if each.name == NOBODY_HAS_IT)
    key = _propose(
        desk,
        Change(
            6,
            "Give away in the morning what nobody has 早上自动分配无人认领的工单",
            "Mail of the evening waits until somebody takes it.\n晚上的邮件要等到有人认领。",
            "first_response",
            expected=-1.5 * HOUR_SECONDS,
            aim_id=aim,
            swaps=(Swap(RULE, rule.id, rule.name, None, rule.version),),
        ),
    )
    approve_proposal(
        proposal_id=key,
        reason="The twin takes tickets as people do, it knows no such rule: let a pilot tell. "
        "孪生不含这条规则，用试点验证。",
        actor=desk.people[SAM_PORTER.key],
        now=desk.ago(5),
    )


def _too_early(desk: Desk) -> None:
    key = _propose(
        desk,
        Change(
            13,
            "Resolve only after two days of silence 客户两天没有回音才标记已解决",
            "What is resolved with the first answer comes back.\n"
            "首次回复就标记已解决的工单常被打回。",
            "reopen_rate",
        ),
    )
    withdraw_proposal(
        proposal_id=key,
        reason="It would hold up all others. We look at ten of those tickets together first. "
        "会拖慢其他工单，先一起看十张这样的工单。",
        actor=desk.people[HE_JING.key],
        now=desk.ago(12),
    )


def _suggestions(desk: Desk, forms: UUID, repairs: UUID) -> None:
    """Whoever does the work sees it first; the last one waits for its answer."""
    told = (
        (EMILY_CARTER.key, 17, "Half of the forms that wait on a Monday I could answer in five "
         "minutes. Why does only one of us open them?", Outcome.TAKEN_UP, forms,
         "Thank you, Emily: it is a proposal now, and your question is on its list of causes."),
        (HANNAH_DE_VRIES.key, 11, "Please ask for the serial number before a repair comes to us.",
         Outcome.TAKEN_UP, repairs, "Thank you, Hannah. The first answer could ask for it."),
        (CHEN_JIANGUO.key, 8, "恒泰的电路板要等十一天，诺登四天。能不能常备几块？",
         Outcome.LATER, None, "谢谢建国！先和恒泰谈交期，月底再看要不要备货。"),
        (DANIEL_HUGHES.key, 4, "Could we drop the note we write before we hand a ticket over?",
         Outcome.NOT_NOW, None, "Thanks, Daniel. Repair reads it each time, so it stays."),
    )  # fmt: skip
    lead = desk.people[HE_JING.key]
    for who, days, text, outcome, proposal, answer in told:
        key = suggest(text=text, actor=desk.people[who], now=desk.ago(days))
        answer_suggestion(
            suggestion_id=key,
            outcome=outcome,
            answer=answer,
            proposal_id=proposal,
            actor=lead,
            now=desk.ago(days - 1),
        )
    waiting = "晚上六点以后的中文邮件第二天中午才有人看，两个早晚班能不能错开？"
    suggest(text=waiting, actor=desk.people[LIU_YANG.key], now=desk.ago(1))


@dataclass(frozen=True)
class Change:
    """A change somebody of the desk proposed so many days ago; `expected` in the KPI's unit."""

    days_ago: float
    title: str
    trouble: str
    kpi: str
    expected: float | None = None
    aim_id: UUID | None = None
    swaps: tuple[Swap, ...] = ()
    origin: Origin = Origin.PERSON


def _propose(desk: Desk, wanted: Change) -> UUID:
    lead = desk.people[HE_JING.key]
    order = Order(
        title=wanted.title,
        trouble=wanted.trouble,
        kpi=wanted.kpi,
        owner_id=_user(lead),
        source=Source(wanted.origin),
        expected=_wish(wanted.expected),
        guardrails=()
        if wanted.kpi == "reopen_rate"
        else (Guardrail("reopen_rate", REOPENED_MORE_MAX),),
        swaps=wanted.swaps,
        aim_id=wanted.aim_id,
        begins_on=(desk.now + 2 * DAY).date(),
        due_on=(desk.now + DUE_IN_DAYS * DAY).date(),
    )
    return make_proposal(order=order, actor=lead, now=desk.ago(wanted.days_ago))


def _wish(expected: float | None) -> Expected | None:
    return None if expected is None else Expected(expected, expected, expected)


def _because(desk: Desk, proposal: UUID, order: CauseOrder, who: Actor) -> UUID:
    return name_cause(proposal_id=proposal, order=order, actor=who, now=desk.ago(3))


def _user(actor: Actor) -> int:
    assert actor.user_id is not None
    return actor.user_id
