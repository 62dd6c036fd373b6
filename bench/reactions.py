"""What rules, clocks and queues cost the intake: the same mails with nothing defined, and with all.

Both ways the mails are accepted, read and placed, and then everything that reacts does so until
nothing is left to do: subscribers, timers that are due, the queues handed out. With all defined
that is two calendars, five SLA policies with conditions, ten rules of which three hold for every
new ticket, and three queues served by twenty people with skills.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from gemba.desk.calendars.testing import OFFICE
from gemba.desk.channels.bench import placed_corpus, replay, variants
from gemba.desk.channels.jobs import open_parser
from gemba.desk.channels.kinds.email.workers import ParserPool
from gemba.desk.routing.operations import dispatch
from gemba.desk.routing.testing import asks, queue, skilled
from gemba.desk.sla.testing import policy
from gemba.desk.tickets.testing import support
from gemba.desk.workflow.actions.action import Action
from gemba.desk.workflow.actions.add_tag import AddTag
from gemba.desk.workflow.actions.set_priority import SetPriority
from gemba.desk.workflow.actions.set_product import SetProduct
from gemba.desk.workflow.actions.set_type import SetType
from gemba.desk.workflow.testing import define_rule
from gemba.desk.workflow.triggers.customer_wrote import CustomerWrote
from gemba.desk.workflow.triggers.opened import Opened
from gemba.desk.workflow.triggers.trigger import Trigger
from gemba.foundation.accounts.testing import join
from gemba.foundation.definitions.testing import define
from gemba.foundation.events.actors import Role
from gemba.foundation.events.reactions import react_until_quiet
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.timers.operations import fire_until_quiet

IDS = ("intake.with_everything_on", "intake.with_everything_on_cpu")
MAILS, ROUNDS, PEOPLE = 1_000, 5, 20
SHARE_MIN = 0.5
SKILLS = ("printers", "phones", "networks", "orders", "chinese")
ALWAYS: dict[str, JsonValue] = {
    "zone": "Europe/Berlin",
    "week": ["00:00-24:00"] * 7,
}  # whenever it is measured, people are there
CLOCK_TICKS_A_SECOND = 100


@dataclass(frozen=True, slots=True)
class Spent:
    """Mails a second: by the wall clock, and by processor time of the desk and its parser."""

    wall_rate: float
    cpu_rate: float


def measure() -> list[dict[str, object]]:
    """Both in turns, several rounds; the median of the rounds' ratios."""
    corpus = placed_corpus()
    bare, full = [], []
    with open_parser() as parser:
        parser.parse([b"From: warm@up.example\n\nup"])
        gc.freeze()  # as the desk's own processes do after they have started
        for _round in range(ROUNDS):
            bare.append(_taken_in(corpus, parser, is_full=False))
            full.append(_taken_in(corpus, parser, is_full=True))
    how = (
        f"{MAILS:,} mails accepted, read, placed and reacted to until quiet: 2 calendars, 5 SLA"
        f" policies, 10 rules of which 3 hold for every ticket, 3 queues, {PEOPLE} people, against"
        f" none of them; median of {ROUNDS} rounds"
    )
    walls = [(each.wall_rate, other.wall_rate) for each, other in zip(full, bare, strict=True)]
    cpus = [(each.cpu_rate, other.cpu_rate) for each, other in zip(full, bare, strict=True)]
    return [
        _figure(IDS[0], walls, f"mails/s; {how}"),
        _figure(IDS[1], cpus, f"mails per second of CPU, parser included; {how}"),
    ]


def _figure(name: str, pairs: Sequence[tuple[float, float]], how: str) -> dict[str, object]:
    ordered = sorted(pairs, key=lambda pair: pair[0] / pair[1])
    measured, reference = ordered[len(ordered) // 2]
    ratio = measured / reference
    return {
        "id": name,
        "measured": measured,
        "reference": reference,
        "ratio": ratio,
        "goal": f"ratio >= {SHARE_MIN:g}",
        "met": ratio >= SHARE_MIN,
        "method": how,
    }


def _taken_in(corpus: Sequence[bytes], parser: ParserPool, *, is_full: bool) -> Spent:
    _fresh_database()
    now = current_time()
    inbox = support(now=now)
    if is_full:
        define_everything(now)
    _quiet(current_time())
    mails = variants(corpus, MAILS)
    began, spent = time.perf_counter(), _cpu_seconds(parser)
    replay(mails, inbox, parser)
    _quiet(current_time())
    wall, cpu = time.perf_counter() - began, _cpu_seconds(parser) - spent
    return Spent(MAILS / wall, MAILS / cpu)


def _quiet(now: datetime) -> None:
    """All that the worker would do, until nothing is left."""
    while react_until_quiet(now=now) + fire_until_quiet(now=now) + dispatch(now=now):
        pass


def _cpu_seconds(parser: ParserPool) -> float:
    """Processor time of this process and of the parser's so far."""
    spent = time.process_time()
    for pid in parser.pids():
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        spent += (int(fields[11]) + int(fields[12])) / CLOCK_TICKS_A_SECOND
    return spent


def define_everything(now: datetime) -> None:
    """What a desk of twenty people would have defined."""
    define("calendar", "Night and day", ALWAYS, now=now)
    _define_policies(str(define("calendar", "上海", OFFICE, now=now)), now)
    _define_rules(now)
    _define_queues(now)


def _define_policies(office: str, now: datetime) -> None:
    cases: dict[str, JsonValue] = {
        "Gold": _all(_fact("tier", "any_of", "gold"), _fact("priority", "at_least", 2)),
        "Silver": _all(_fact("tier", "any_of", "silver")),
        "Complaints": _all(
            _fact("type", "any_of", "complaint"), _fact("channel", "any_of", "email")
        ),
        "Returns": _all(_fact("subject", "contains_any", "return", "refund", "退货")),
        "Standard": _all(_fact("channel", "any_of", "email", "form")),
    }
    for name, case in cases.items():
        hours = office if name in ("Silver", "Standard") else ""
        policy(name, now=now, **{"if": case, "calendar": hours})


def _define_rules(now: datetime) -> None:
    """Three hold for every new ticket; seven are looked at and do not hold."""
    new, wrote = [Opened()], [Opened(), CustomerWrote()]
    never = "an offer nobody writes about"
    rules: list[tuple[str, Sequence[Trigger], Action, JsonValue]] = [
        ("Mail is marked", new, AddTag(tag="mail"), _all(_fact("channel", "any_of", "email"))),
        ("Mail asks for help", new, SetType(type="inquiry"), _all(_fact("type", "any_of", ""))),
        ("New is looked at", new, SetPriority(priority=3), _all(_fact("priority", "at_most", 2))),
        ("Gold first", wrote, SetPriority(priority=4), _all(_fact("tier", "any_of", "gold"))),
        ("By form", new, AddTag(tag="form"), _all(_fact("channel", "any_of", "form"))),
        ("Printers", new, SetProduct(product="P1"), _all(_fact("product", "any_of", "P0"))),
    ]
    rules += [
        (
            f"Words {n}",
            wrote,
            AddTag(tag=f"w{n}"),
            _all(_fact(fact, "contains_any", never, f"{n}!")),
        )
        for n, fact in enumerate(("subject", "message_text", "subject", "message_text"))
    ]
    for name, when, then, case in rules:
        define_rule(name, when, [then], now=now, condition=case)


def _define_queues(now: datetime) -> None:
    for number in range(PEOPLE):
        who = join(f"agent{number}", f"Agent {number}", Role.AGENT, now=now)
        levels = {SKILLS[(number + n) % len(SKILLS)]: 1 + (number + n) % 5 for n in range(3)}
        skilled(who, capacity=80, now=now, **levels)
    queue("Gold", now=now, when=_all(_fact("tier", "any_of", "gold")))
    orders = _all(_fact("subject", "contains_any", "order", "refund", "订单"))
    queue("Orders", now=now, when=orders, asks=[asks("orders", 2)])
    queue("Everything else", now=now, asks=[asks("phones", 1, _all(_fact("tag", "any_of", "w1")))])


def _all(*facts: JsonValue) -> dict[str, JsonValue]:
    return {"all": list(facts)}


def _fact(name: str, op: str, *values: JsonValue) -> JsonValue:
    return {"fact": name, "op": op, "values": list(values)}


def _fresh_database() -> None:
    connection.close()
    for file in settings.HOME.glob("gemba.db*"):
        file.unlink()
    call_command("migrate", verbosity=0)
