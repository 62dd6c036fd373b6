"""A service desk before anybody improved it: every channel a desk of its own.

Phone, mail, chat and web form have their own people, programs and queues. There are no articles
and no rules, so everything is looked up and typed by hand; what a channel cannot do goes by list to
specialists, accounts or returns and comes back to it; mails and refunds are saved up; a manager
signs what needs no signature. Assumed sizes are of the order that surveys of help desks publish:
calls of six minutes and more, half a day until a mail is answered, two of five requests solved
at the first contact (average desks: seven of ten), one caller of ten who hangs up.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from gemba.insight.simulation.model import (
    END,
    START,
    Activity,
    Arrivals,
    Batch,
    Branching,
    Calendar,
    CaseType,
    Chase,
    Choice,
    Customer,
    Delay,
    Discipline,
    Draw,
    Handling,
    Horizon,
    Person,
    Switch,
    Twin,
)
from gemba.insight.simulation.testing import MONDAY_US

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0
PER_DAY = 250.0
# Of all cases, and minutes an answer takes; share that comes back.
TOPICS = {
    "order status": (0.31, 5.5, 0.06),
    "password": (0.17, 4.5, 0.05),
    "invoice": (0.20, 6.5, 0.14),
    "technical": (0.22, 8.0, 0.20),
    "return": (0.10, 6.0, 0.12),
}
# Handed to another team: its first step there.
HANDED = {"invoice": "Invoice checked", "technical": "Analysed", "return": "Return checked"}
MORE_HOURS = {"Invoice checked": 2.5, "Analysed": 3.5, "Return checked": 3.0}
IN_VAIN, NEEDLESS, INCOMPLETE = 0.65, 0.6, 0.18
TRIED, KNOWS_INVOICES = 0.75, 0.35
_Ways = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Channel:
    """Its share of all cases, its people; answers take `slower` times as long as by phone.

    Who talks (`patience_minutes`) is answered at once or goes, half of them to another channel;
    who wrote waits for days, is read first (`reads`), typed into the channel's own list, and then
    answered.
    """

    name: str
    share: float
    people: int
    slower: float
    patience_minutes: float | None = None
    turns_to: str = ""
    reads: str = ""
    sorted_by: Batch | None = None

    def step(self, what: str) -> str:
        return f"{self.name.capitalize()} {what}"

    @property
    def begins(self) -> str:
        return self.reads or self.step("answered")

    @property
    def tells(self) -> str:
        """What a customer is told with whom others had to help."""
        return self.step("answered") if self.reads else self.step("returned")


CHANNELS = (
    Channel("call", 0.45, 5, 1.0, patience_minutes=9.0, turns_to="mail"),
    Channel("mail", 0.35, 5, 1.6, reads="Mail read", sorted_by=Batch(12, 3 * HOUR)),
    Channel("chat", 0.08, 2, 1.7, patience_minutes=6.0, turns_to="call"),
    Channel("form", 0.12, 2, 1.6, reads="Form read"),
)
# Teams behind the channels: people, and minutes of each of their steps.
TEAMS: dict[str, tuple[int, dict[str, float]]] = {
    "specialists": (4, {"Analysed": 27.0, "Sent back": 4.0}),
    "accounts": (2, {"Invoice checked": 13.0, "Refunded": 6.0}),
    "returns": (1, {"Return checked": 9.0}),
    "manager": (1, {"Signed": 6.0}),
}
REFUNDS = Batch(12, 2 * DAY)


def siloed_desk(days: float, *, warm_up_days: float = 14.0, drain_days: float = 0.0) -> Twin:
    """The desk as it is."""
    return Twin(
        Horizon(MONDAY_US, days, warm_up_days=warm_up_days, drain_days=drain_days),
        types=tuple(_types()),
        arrivals=tuple(_arrivals()),
        activities=tuple(_activities()),
        branching=Branching(tuple(_choices()), visits_max=6),
        delays=tuple(_delays()),
        people=tuple(_people()),
        discipline=Discipline(same_person=True),
    )


def type_name(channel: str, topic: str) -> str:
    return f"{topic} by {channel}"


def _types() -> Iterator[CaseType]:
    for channel in CHANNELS:
        for topic in TOPICS:
            attributes = (("channel", channel.name), ("category", topic))
            yield CaseType(
                type_name(channel.name, topic), attributes, customer=_customer(channel, topic)
            )


def _customer(channel: Channel, topic: str) -> Customer:
    """Callers hang up and write instead; who wrote asks again, and goes after some days."""
    if channel.patience_minutes is not None:
        switch = Switch(0.5, type_name(channel.turns_to, topic), Draw.exponential(2 * HOUR))
        return Customer(first=Draw.exponential(channel.patience_minutes * MINUTE), switch=switch)
    chase = Chase(
        Draw("lognormal", (math.log(1.5 * DAY), 0.4)),
        2,
        "Customer asked again",
        1.0,
        channel.begins,
    )
    return Customer(later=Draw.exponential(5 * DAY), chase=chase)


def _arrivals() -> Iterator[Arrivals]:
    hours = [
        max(0.0, 1.2 - abs(hour - 10.5) / 7) * (1.15 if day == 0 else 1.0 if day < 5 else 0.0)
        if 8 <= hour < 18
        else 0.0
        for day in range(7)
        for hour in range(24)
    ]
    for channel in CHANNELS:
        for topic, (share, _minutes, _back) in TOPICS.items():
            week = 5 * PER_DAY * channel.share * share
            per_hour = tuple(hour * week / sum(hours) for hour in hours)
            yield Arrivals(type_name(channel.name, topic), per_hour, daily_variation=0.1)


def _work(name: str, minutes: float, batch: Batch | None = None) -> Activity:
    """Whoever has learned a step can do it."""
    return Activity(name, (_handling(minutes),), (name,), batch=batch)


def _handling(minutes: float, of_type: str | None = None) -> Handling:
    spread = 0.6
    return Handling(
        Draw("lognormal", (math.log(minutes * MINUTE) - spread**2 / 2, spread)), type=of_type
    )


def _activities() -> Iterator[Activity]:
    at_once = (Handling(Draw.fixed(0)),)
    for name, who in (("Request received", "customer"), ("Customer wrote", "customer")):
        yield Activity(name, at_once, None, who)
    yield Activity("Resolved", at_once, None, "system")
    for channel in CHANNELS:
        answers = tuple(
            _handling(minutes * channel.slower, type_name(channel.name, topic))
            for topic, (_share, minutes, _back) in TOPICS.items()
        )
        for name in dict.fromkeys((channel.step("answered"), channel.tells)):
            yield Activity(name, (_handling(7.0), *answers), (name,), reply=True)
        if channel.reads:
            yield _work(channel.reads, 3.0, channel.sorted_by)
        yield _work(channel.step("tried to fix"), 11.0)
        yield _work(channel.step("handed over"), 3.0)
        yield _work(channel.step("reopened"), 2.5)
    for _count, steps in TEAMS.values():
        for name, minutes in steps.items():
            yield _work(name, minutes, REFUNDS if name == "Refunded" else None)


def _delays() -> Iterator[Delay]:
    yield Delay("Customer wrote", Draw("lognormal", (math.log(18 * HOUR), 0.7)))
    for name, hours in MORE_HOURS.items():
        yield Delay(name, Draw.exponential(hours * HOUR))


def _choices() -> Iterator[Choice]:
    for channel in CHANNELS:
        for topic in TOPICS:
            for before, after in _ways(channel, topic).items():
                yield Choice(tuple(after.items()), (before,), type_name(channel.name, topic))


def _ways(channel: Channel, topic: str) -> _Ways:
    tells, tried = channel.tells, channel.step("tried to fix")
    over, again = channel.step("handed over"), channel.step("reopened")
    back = TOPICS[topic][2]
    ways: _Ways = {
        START: {"Request received": 1.0},
        "Request received": {channel.begins: 1.0},
        channel.step("answered"): {"Resolved": 1.0},
        tells: {"Resolved": 1.0},
        "Resolved": {"Customer wrote": back, END: 1 - back},
        "Customer wrote": {again: 1.0},
        again: {tells: 1.0},
    }
    if topic not in HANDED:
        if channel.reads:
            ways[channel.reads] = {tells: 1.0}
        return ways
    helps = HANDED[topic]
    ways[channel.begins] = {over: 1.0}
    ways[over], ways[helps] = {helps: 1.0}, {tells: 1.0}
    alone = tells if channel.reads else "Resolved"
    if topic == "technical":
        ways[channel.begins] = {tried: TRIED, over: 1 - TRIED}
        ways[tried] = {over: IN_VAIN, alone: 1 - IN_VAIN}
        ways[helps] = {"Sent back": INCOMPLETE, tells: 1 - INCOMPLETE}
        ways["Sent back"], ways[again] = {over: 1.0}, {over: 1.0}
    if topic == "invoice":
        ways[channel.begins] = {over: 1 - KNOWS_INVOICES, alone: KNOWS_INVOICES}
        ways[helps] = {"Signed": NEEDLESS, tells: 1 - NEEDLESS}
        ways["Signed"] = {tells: 1.0}
    if topic == "return":
        ways[helps], ways["Refunded"] = {"Refunded": 1.0}, {tells: 1.0}
    return ways


def _people() -> Iterator[Person]:
    for channel in CHANNELS:
        whats = ("tried to fix", "handed over", "reopened", "answered")
        steps = (*(channel.step(what) for what in whats), channel.tells, channel.reads)
        for number in range(1, channel.people + 1):
            yield _person(
                f"{channel.name} {number}", tuple(dict.fromkeys(filter(None, steps))), number
            )
    for team, (count, minutes) in TEAMS.items():
        for number in range(1, count + 1):
            yield _person(f"{team} {number}", tuple(minutes), number)


def _person(name: str, steps: tuple[str, ...], number: int) -> Person:
    """Eight hours with a break, half of them from eight and half from ten."""
    begin = 8 if number % 2 else 10
    parts = ((begin, begin + 4), (begin + 4.5, begin + 8.5))
    minutes = tuple(
        (day * 1_440 + int(first * 60), day * 1_440 + int(end * 60))
        for day in range(5)
        for first, end in parts
    )
    return Person(name, Calendar(minutes), steps, role=name.rpartition(" ")[0])
