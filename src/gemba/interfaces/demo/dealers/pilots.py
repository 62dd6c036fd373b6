"""The pilots of the dealers' desk, lived again: each act at its moment, on the log as it was then.

What was tried, looked at, stopped and adopted is done by the operations everybody uses; nothing of
what they find is written here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from gemba.desk.tickets.operations import Receipt, TicketHistory, import_tickets
from gemba.desk.workflow.kinds import RULE
from gemba.desk.workflow.rule import decode, encode
from gemba.foundation.definitions.operations import Draft as Definition
from gemba.foundation.definitions.operations import add_candidate, create
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.improvement.causes import Branch
from gemba.insight.improvement.operations import (
    CauseOrder,
    PilotOrder,
    adopt,
    approve_proposal,
    begin_pilot,
    make_proposal,
    name_cause,
)
from gemba.insight.improvement.operations.judging import conclude_pilot, look_at_pilot
from gemba.insight.improvement.operations.stepping import By
from gemba.insight.improvement.operations.stopping import guard_pilot
from gemba.insight.improvement.order import Expected, Guardrail, Order, Swap
from gemba.insight.improvement.piloted import Draft
from gemba.insight.improvement.queries import pilots_of
from gemba.interfaces.demo.case import Keys
from gemba.interfaces.demo.company import DEALERS, MAIL_DEALERS
from gemba.interfaces.demo.dealers.calendar import DAY, WINDOW, Dates
from gemba.interfaces.demo.dealers.telling import REOPENED_MORE_MAX, SILENCE

QUEUE, LIST = "queue", "Dealers 经销商"
HOUR_SECONDS = 3600.0
PROPOSED_BEFORE, APPROVED_BEFORE = 4 * DAY, 2 * DAY
SOON, DUE_IN = timedelta(minutes=1), 30 * DAY


@dataclass(frozen=True)
class Idea:
    """What is proposed to be tried: `draft` says how, `expected` and what it says of the figure are
    in the unit of its KPI, `why` is the reason to try it without the twin."""

    title: str
    trouble: str
    why: str
    draft: Draft
    expected: float


AT_ONCE = Idea(
    "Resolve dealers' questions with the answer 经销商咨询答复后自动标记已解决",
    "Most answers need no more words, yet their tickets wait for days.\n"
    "多数咨询一答就完，工单却要挂上好几天。",
    "The twin knows no such rule; a guardrail is set. 孪生里没有这条规则，设好护栏再试。",
    Draft("resolution_time", relevant=24 * HOUR_SECONDS, window_days=WINDOW / DAY, days_max=42.0),
    -24 * HOUR_SECONDS,
)
PUSHED = Idea(
    "Give dealers' mail to whoever is free 经销商来信自动分给空闲的同事",
    "Whoever has time looks through the list; a mail lies there for an hour and more.\n"
    "有空才去列表里翻，一封信常常躺一个多小时。",
    "Only people can tell how soon they see it. A pilot is cheap. 多久能看到因人而异，试点成本低。",
    Draft("first_response", relevant=0.75 * HOUR_SECONDS, window_days=WINDOW / DAY, days_max=23.5),
    -0.75 * HOUR_SECONDS,
)
QUIET = Idea(
    "Two days of silence resolve dealers' tickets 经销商两天没有回音自动标记已解决",
    "Somebody goes through what waits and resolves it by hand.\n"
    "每天有人翻看等待中的工单，手工标记已解决。",
    "The rule is simple, and so is taking it back. 规则简单，撤回也简单。",
    Draft("resolution_time", relevant=24 * HOUR_SECONDS, window_days=5.0, days_max=56.0),
    -24 * HOUR_SECONDS,
)


WHY_MAIL_LIES = (
    ("Nobody hears of a mail before looking 不去翻列表就不知道有来信", False),
    ("The list is from when five mails came a day 列表是每天只有五封信的时候定的", True),
)


def define_dealers(keys: Keys, *, began: datetime) -> UUID:
    """Their tickets wait in a list of their own until somebody takes one; the list's key."""
    draft = Definition(LIST, _list(keys, "pull"))
    return create(kind=QUEUE, draft=draft, actor=SYSTEM, now=began, is_on=True)


@dataclass(frozen=True)
class DealersPast:
    """Who tries what at the dealers' desk; their tickets wait in `queue`."""

    keys: Keys
    lead: Actor
    administrator: Actor
    queue: UUID
    dates: Dates

    def live(self, histories: Sequence[TicketHistory], stopped: datetime) -> list[Receipt]:
        """Take over the tickets of the dealers, and try in between what was tried; `stopped`: when
        a guardrail stops the first pilot."""
        moments = self._moments(stopped)
        return import_tickets(histories, actor=SYSTEM, now=self.dates.now, until=moments)

    def _moments(self, stopped: datetime) -> Iterator[datetime]:
        """When something was done, and then it is."""
        yield from self._one_is_stopped(stopped)
        yield from self._one_is_adopted()
        yield from self._one_runs()

    def _one_is_stopped(self, stopped: datetime) -> Iterator[datetime]:
        begun = self.dates.at_once_begun
        swap = self._rule("Answered is resolved 答复即已解决", {"on": "replied"}, begun)
        yield begun
        proposal = self._begun(AT_ONCE, swap, begun)
        yield from self._looked_at(proposal, begun, stopped)
        yield stopped
        pilot = self._pilot(proposal)
        guard_pilot(pilot_id=pilot, now=stopped)
        conclude_pilot(pilot_id=pilot, by=By(SYSTEM, stopped + SOON))

    def _one_is_adopted(self) -> Iterator[datetime]:
        begun, adopted = self.dates.pushed_begun, self.dates.adopted
        note = "Given to whoever is free 分给空闲的人"
        draft = Definition(LIST, _list(self.keys, "push"), note)
        version = add_candidate(
            definition_id=self.queue, draft=draft, actor=self.lead, now=begun - PROPOSED_BEFORE
        )
        yield begun
        proposal = self._begun(PUSHED, Swap(QUEUE, self.queue, LIST, 1, version), begun)
        self._asks_why(proposal, begun - APPROVED_BEFORE)
        yield from self._looked_at(proposal, begun, adopted)
        yield adopted
        reason = (
            "Everybody sees it, and nobody misses the list. 大家都看到了效果，没人想念那张列表。"
        )
        adopt(proposal_id=proposal, reason=reason, actor=self.lead, now=adopted)

    def _one_runs(self) -> Iterator[datetime]:
        begun = self.dates.silence_begun
        hours = SILENCE.total_seconds() / HOUR_SECONDS
        clock: JsonValue = {"on": "after", "hours": hours, "base": "reply", "calendar": "clock"}
        swap = self._rule("Silence resolves 两天无回音即已解决", clock, begun)
        yield begun
        proposal = self._begun(QUIET, swap, begun)
        yield from self._looked_at(proposal, begun, self.dates.now)

    def _looked_at(self, proposal: UUID, begun: datetime, until: datetime) -> Iterator[datetime]:
        """In the morning of every second day, up to and with that moment."""
        pilot, at = self._pilot(proposal), begun + 2 * DAY
        while at <= until:
            yield at
            look_at_pilot(pilot_id=pilot, now=at)
            at += 2 * DAY

    def _asks_why(self, proposal: UUID, at: datetime) -> None:
        above = None
        for text, is_root in WHY_MAIL_LIES:
            order = CauseOrder(text, Branch.PROCESS, above, is_root=is_root)
            above = name_cause(proposal_id=proposal, order=order, actor=self.lead, now=at)

    def _begun(self, idea: Idea, swap: Swap, begun: datetime) -> UUID:
        proposed = begun - PROPOSED_BEFORE
        expected = Expected(idea.expected, idea.expected, idea.expected)
        order = Order(
            title=idea.title,
            trouble=idea.trouble,
            kpi=idea.draft.kpi,
            owner_id=int(self.lead.id),
            expected=expected,
            guardrails=(Guardrail("reopen_rate", REOPENED_MORE_MAX),),
            swaps=(swap,),
            begins_on=begun.date(),
            due_on=(self.dates.now + DUE_IN).date(),
        )
        key = make_proposal(order=order, actor=self.lead, now=proposed)
        approved = begun - APPROVED_BEFORE
        approve_proposal(proposal_id=key, reason=idea.why, actor=self.administrator, now=approved)
        plan = PilotOrder(idea.draft, {"all": [_theirs(self.keys)]})
        begin_pilot(proposal_id=key, order=plan, reason="", actor=self.lead, now=begun)
        return key

    def _rule(self, name: str, trigger: JsonValue, begun: datetime) -> Swap:
        """A rule that resolves what waits for a dealer, switched off; to be tried."""
        waits: JsonValue = {"fact": "status", "op": "any_of", "values": ["pending_customer"]}
        body: JsonValue = {
            "when": [trigger],
            "if": {"all": [_theirs(self.keys), waits]},
            "then": [{"do": "resolve"}],
        }
        draft = Definition(name, encode(decode(body, id=UUID(int=0))), "To be tried 供试点")
        at = begun - PROPOSED_BEFORE
        key = create(kind=RULE, draft=draft, actor=self.lead, now=at)
        return Swap(RULE, key, name, None, 1)

    def _pilot(self, proposal: UUID) -> UUID:
        return pilots_of(proposal, actor=SYSTEM)[0].id


def _theirs(keys: Keys) -> JsonValue:
    return {"fact": "inbox", "op": "any_of", "values": [keys.inboxes[MAIL_DEALERS]]}


def _list(keys: Keys, mode: str) -> JsonValue:
    return {
        "when": {"all": [_theirs(keys)]},
        "mode": mode,
        "teams": [keys.teams[DEALERS]],
        "speaks_language": True,
    }
