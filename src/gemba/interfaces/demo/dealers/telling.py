"""What dealers write and are told, and what the desk does by itself where it is tried."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import numpy as np

from gemba.desk.tickets.operations import histories as past
from gemba.foundation.kernel.clock import microseconds, moment_of
from gemba.foundation.trials.assigning import CONTROL, TREATMENT
from gemba.foundation.trials.design import HALF
from gemba.insight.improvement.evidencing import EVENT_ERROR
from gemba.insight.improvement.pilots.bad_events import EventGuard, Lots, watch_events
from gemba.insight.simulation.chances import chance, key_of
from gemba.interfaces.demo.case import PENDING, RESOLVED, Case, Done, Keys
from gemba.interfaces.demo.company import MAIL_DEALERS
from gemba.interfaces.demo.dealers.calendar import WINDOW, Dates
from gemba.interfaces.demo.dealers.twin import arm_of
from gemba.interfaces.demo.letters import PRICES, Subject
from gemba.interfaces.demo.people import Customer, Population
from gemba.interfaces.demo.telling.care import CARE
from gemba.interfaces.demo.telling.lives import Life
from gemba.interfaces.demo.telling.turns import TURNS

TOPICS = ("stock", "stock", "delivery", "delivery", "terms", "material")
FIRST = {"answers": PENDING, "settles": RESOLVED}
SHOPS = (
    *("jiadian", "baihuo", "dianqi", "homestore", "elektro", "shopline", "handel", "wanjia"),
    *("xinghe", "nordhaus", "casaviva", "yuntong"),
)
EXTRAS = ("pallet", "display", "credit")
DEALERS_OF = {"zh": 45, "en": 35}
SILENCE = timedelta(hours=48)
"""After so long without a word the desk resolves by itself, where that is tried."""
BY_ITSELF = timedelta(seconds=3)
GUARDED_EVERY = timedelta(seconds=20)
"""How often the worker looks at guardrails."""
REOPENED_MORE_MAX = 0.05
"""So many more reopened tickets the guardrails of these pilots allow."""
CONFIRMED_WITHIN = timedelta(hours=25)


@dataclass(frozen=True)
class Stretch:
    """Who came from `since` to `until` took part in a pilot."""

    since: datetime
    until: datetime

    def has(self, at: datetime) -> bool:
        """Whether who comes then does."""
        return self.since <= at < self.until


@dataclass
class Dealing:
    """Tells lives of the dealers' desk as cases, in the order of their arrival."""

    seed: int
    keys: Keys
    now: datetime
    dates: Dates = field(init=False)

    def __post_init__(self) -> None:
        self.dates = Dates(self.now)
        rng = random.Random(self.seed)  # noqa: S311 – a demo, not a secret
        people = Population(rng)
        self._dealers = {
            language: [_shop(people.newcomer(language), n) for n in range(count)]
            for language, count in DEALERS_OF.items()
        }

    def told(self, those: Sequence[Life], *, stopped: datetime) -> list[DealersCase]:
        """All of them; `stopped`: when answers resolved no more by themselves."""
        stretches = {
            "at once": Stretch(self.dates.at_once[0], stopped),
            "pushed": Stretch(*self.dates.pushed),
            "silence": Stretch(*self.dates.silence),
        }
        return [self._told(life, stretches) for life in those]

    def _told(self, life: Life, stretches: Mapping[str, Stretch]) -> DealersCase:
        rng = random.Random(key_of("words", self.seed, life.name))  # noqa: S311
        about = Subject("inquiry", rng.choice(list(PRICES)), f"dealer.{rng.choice(TOPICS)}")
        case = DealersCase(
            key=f"dealers {life.name}",
            customer=rng.choice(self._dealers[life.request.language]),
            channel=MAIL_DEALERS,
            topic=about,
            opened_at=life.arrived_at,
            keys=self.keys,
            rng=rng,
        )
        tried = next((name for name, each in stretches.items() if each.has(life.arrived_at)), "")
        case.arm = self._arm(life, tried)
        case.is_given = arm_of(life.request) == TREATMENT
        if case.arm == TREATMENT and tried == "at once":
            case.resolved_at_once_until = stretches[tried].until
        case.ends_silence = case.arm == TREATMENT and tried == "silence"
        case.opens(f"{about.phrase}.ask")
        if case.opened_at > self.now - CONFIRMED_WITHIN:
            case.is_confirmed()
        _tell(case, life, self.now)
        return case

    def _arm(self, life: Life, tried: str) -> str:
        """The arm it was served in; empty where nothing was tried when it came."""
        if tried == "pushed":
            return arm_of(life.request)
        lot = chance(key_of(tried, self.seed, life.name))
        return "" if not tried else TREATMENT if lot < HALF else CONTROL


@dataclass
class DealersCase(Case):
    """What is tried on it: an answer resolves it until then, it is given to somebody, silence ends
    it. `arm` is the one it is served in."""

    arm: str = ""
    resolved_at_once_until: datetime | None = None
    is_given: bool = False
    ends_silence: bool = False

    def takes(self, done: Done) -> None:
        """Or is given it by the desk."""
        if self.is_given and self.assignee is None:
            self._add(past.Assigned(done.begun, None, self._id(done.by)))
            self.assignee = done.by
        super().takes(done)

    def replies(self, done: Done, phrase: str, status: str = PENDING) -> None:
        """The desk may resolve it with the answer."""
        super().replies(done, phrase, status)
        until = self.resolved_at_once_until
        if until is not None and status == PENDING and done.ended + BY_ITSELF < until:
            self.becomes(done.ended + BY_ITSELF, RESOLVED, None)

    def history(self, until: datetime) -> past.TicketHistory:
        """With the arm it was served in."""
        return replace(super().history(until), arm=self.arm)

    def is_silent(self, at: datetime) -> None:
        """Nobody has said anything for two days, by then."""
        since = self._last_said_at + SILENCE
        if self.ends_silence and self.status == PENDING and since < at:
            self.becomes(since, RESOLVED, None)


def guard_fires(drawn: Sequence[DealersCase]) -> datetime | None:
    """When the guardrail on reopened tickets stops a pilot of these cases; None: it never does. The
    product finds it in the log by itself: this is to know until when tickets were served so."""
    back = [(n, at) for n, case in enumerate(drawn) if (at := _reopened(case)) is not None]
    treated = np.array([case.arm == TREATMENT for case in drawn], dtype=np.bool_)
    opened_us = np.array([microseconds(case.opened_at) for case in drawn], dtype=np.int64)
    unit = np.array([n for n, _at in back], dtype=np.int64)
    watched = watch_events(
        unit,
        treated[unit],
        np.array([microseconds(at) for _n, at in back], dtype=np.int64),
        EventGuard("reopen_rate", error=EVENT_ERROR, margin=REOPENED_MORE_MAX),
        HALF,
        lots=Lots.of(treated, opened_us),
    )
    return None if watched.fired_us is None else moment_of(watched.fired_us) + GUARDED_EVERY


def _reopened(case: DealersCase) -> datetime | None:
    """When it was taken up again first, within the window of its pilot."""
    is_resolved = False
    for step in sorted(case.steps, key=lambda each: each.at):
        if isinstance(step, past.AgentReplied | past.StatusSet):
            is_resolved |= step.status == RESOLVED
        elif is_resolved and isinstance(step, past.CustomerWrote) and step.nature == "human":
            return step.at if step.at <= case.opened_at + WINDOW else None
    return None


def _tell(case: DealersCase, life: Life, now: datetime) -> None:
    for step in life.steps:
        case.is_silent(step.begun)
        if step.by is not None:
            _desk_does(case, step.verb, Done(step.by, step.begun, step.ended))
        elif step.verb == "asks extra":
            case.extra = case.rng.choice(EXTRAS)
            case.says(step.ended, f"extra.{case.extra}.ask")
        elif step.verb in TURNS:
            TURNS[step.verb](case, step.ended)
    case.is_silent(now)


def _desk_does(case: DealersCase, what: str, done: Done) -> None:
    if what not in FIRST:
        CARE[what](case, done)
        return
    case.takes(done)
    case.is_typed(done.part(0.3), done.by, case.topic.kind)
    case.finds_answer()
    case.replies(done, "reply.answer", FIRST[what])


def _shop(customer: Customer, number: int) -> Customer:
    """Who buys for a shop writes from its address."""
    name = customer.email.partition("@")[0]
    return replace(customer, email=f"{name}@{SHOPS[number % len(SHOPS)]}.example")
