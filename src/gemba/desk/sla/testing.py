"""What tests and demonstrations need: policies, and time that passes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from gemba.desk.sla.queries import offers
from gemba.desk.tickets.operations import TicketHistory, import_tickets
from gemba.desk.tickets.operations import histories as past
from gemba.desk.tickets.testing import mail, support
from gemba.foundation.definitions.testing import SamplePair, define
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.reactions import react_until_quiet
from gemba.foundation.timers.operations import fire_until_quiet
from gemba.foundation.timers.queries import timer_status

HOUR = timedelta(hours=1)
# minutes by priority: low, normal, high, urgent
TARGETS: dict[str, dict[str, int]] = {
    "first_reply": {"1": 480, "2": 240, "3": 60, "4": 30},
    "next_reply": {"1": 960, "2": 480, "3": 120, "4": 60},
    "resolution": {"1": 2400, "2": 1440, "3": 480, "4": 240},
    "vendor": {"1": 1440, "2": 1440, "3": 480, "4": 240},
}


def policy_body(**more: Any) -> dict[str, Any]:
    """A policy for every ticket that warns at 80 %; `more` overrides any key of its JSON."""
    return {
        "if": {"all": []},
        "calendar": "",
        "targets": TARGETS,
        "warning": {"percent": 80, "minutes": None},
        "steps": [],
    } | more


def policy(name: str = "Standard", *, now: datetime, **more: Any) -> UUID:
    """Such a policy, switched on."""
    return define("sla_policy", name, policy_body(**more), now=now)


def settle(now: datetime) -> None:
    """Let everything that hears or waits act, until nothing is left to do at `now`."""
    while react_until_quiet(now=now) + fire_until_quiet(now=now):
        pass


def pass_time(since: datetime, until: datetime) -> None:
    """Let the worker live through this time: every timer fires at its moment."""
    settle(since)
    at = since
    while (due := _next_due(at)) is not None and due <= until:
        at = max(at, due)
        settle(at)
    settle(until)


def take_over(
    waits: Sequence[timedelta], *, by: Actor, until: datetime, was_reopened: bool = False
) -> None:
    """Tickets settled by then at another desk and taken over a day later: on each the customer
    asked once more eight days before, and waited so long for the answer."""
    inbox, asked, agent = support(now=until), until - timedelta(days=8), int(by.id)
    who, first = mail(inbox).sender, past.CustomerWrote(asked - 2 * HOUR, "It blinks.")
    before = past.AgentReplied(asked - HOUR, agent, "Press it.", asked - HOUR)
    back = (past.StatusSet(asked - HOUR, agent, "resolved"),) if was_reopened else ()
    again, closed = past.CustomerWrote(asked, "And now?"), past.StatusSet(until, agent, "closed")
    made = [
        TicketHistory(
            key=str(number),
            inbox_id=inbox.id,
            channel="email",
            contact=who,
            first=first,
            steps=(
                *(before, *back, again),
                past.AgentReplied(asked + wait, agent, "Again.", asked + wait),
                closed,
            ),
        )
        for number, wait in enumerate(waits)
    ]
    now = until + timedelta(days=1)
    import_tickets(made, actor=SYSTEM, now=now)
    settle(now)


def _next_due(now: datetime) -> datetime | None:
    return next((each.next_at for each in timer_status(now=now) if each.kind == "sla.step"), None)


def sample_pairs() -> dict[str, SamplePair]:
    """By kind."""
    quick = {"first_reply": {"1": 60, "2": 30, "3": 15, "4": 5}}
    pair = SamplePair(policy_body(), policy_body(targets=quick), _promised)
    return {"sla_policy": pair}


def _promised(policy_id: UUID, _now: datetime) -> object:
    return [each.body.targets for each in offers().policies if each.definition.id == policy_id]
