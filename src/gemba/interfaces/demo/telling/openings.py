"""Who is behind each request, and the first letter: of newcomers and of customers known already, of
who says the same twice, and of who comes back after the ticket was closed.
"""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from gemba.insight.simulation.chances import key_of
from gemba.interfaces.demo.case import Case, Keys
from gemba.interfaces.demo.company import DANIEL_HUGHES, FORM
from gemba.interfaces.demo.letters import Subject, Writer
from gemba.interfaces.demo.people import REGULAR, Customer, Population
from gemba.interfaces.demo.planted import Planted, Problem
from gemba.interfaces.demo.telling.lives import Life
from gemba.interfaces.demo.telling.subjects import subject_of
from gemba.interfaces.demo.twin.demand import day_of
from gemba.interfaces.demo.twin.matters import DUPLICATE

KNOWN_CUSTOMER_SHARE = 0.22
SERIAL_SHARE = 0.35
REGULAR_VISITS = (0.3, 0.62, 0.9, 0.96, 0.985)
SAID_AGAIN_HOURS_MEDIAN, SAID_AGAIN_WITHIN = 3.0, timedelta(hours=34)
COMES_BACK_SHARE, COMES_BACK_WITHIN = 0.18, timedelta(days=12)
# A first look that tells whether the serial number was in the letter.
WITHOUT_SERIAL = "asks serial"


class Openings:
    """Opens one case after the other, in the order of their arrival."""

    def __init__(self, seed: int, keys: Keys, now: datetime, planted: Planted) -> None:
        self._seed, self._keys, self._now = seed, keys, now
        self._rng = random.Random(seed)  # noqa: S311 – a demo, not a secret
        self._people = Population(self._rng)
        self._known: dict[str, list[Customer]] = {"zh": [], "en": []}
        self._early = DANIEL_HUGHES if Problem.RESOLVES_TOO_EARLY in planted else None
        self._cases: list[Case] = []
        self._doubled: set[str] = set()
        self._repairs: dict[str, list[Case]] = {}

    def opened(self, life: Life, *, is_regular: bool) -> Case | None:
        """The case with its first letter; None for a request said again that nobody made before."""
        # What a case is told with depends on nothing but the case.
        rng = random.Random(key_of("words", self._seed, life.name))  # noqa: S311
        if life.request.matter.kind == DUPLICATE:
            return self._said_again(life, rng)
        closed = None if is_regular else self._closed(life, rng)
        if closed is not None:
            return self._back_again(life, closed, rng)
        about = subject_of(life.request.matter, day_of(life.arrived_at, self._now), rng)
        customer = REGULAR if is_regular else self._customer(life.request.language)
        case = self._case(life, about, customer, rng)
        serial = case.writer.letter("with_serial", "") if case.knows_serial else ""
        case.writer.complete(serial_line=serial)
        case.opens("letter.repair" if about.fault is not None else f"{about.phrase}.ask")
        if about.fault is not None:
            self._repairs.setdefault(life.request.name, []).append(case)
        return case

    def _case(self, life: Life, about: Subject, customer: Customer, rng: random.Random) -> Case:
        case = Case(
            key=f"demo {len(self._cases) + 1}",
            customer=customer,
            channel=life.request.door,
            topic=about,
            opened_at=life.arrived_at,
            keys=self._keys,
            rng=rng,
            early_resolver=self._early,
            knows_serial=_knows_serial(life, about, rng),
            type_code=about.chosen_type if life.request.door == FORM else "",
        )
        self._cases.append(case)
        return case

    def _customer(self, language: str) -> Customer:
        known = self._known[language]
        if known and self._rng.random() < KNOWN_CUSTOMER_SHARE:
            return self._rng.choice(known)
        customer = self._people.newcomer(language)
        known.append(customer)
        return customer

    def _said_again(self, life: Life, rng: random.Random) -> Case | None:
        """The same customer takes the other door as well, an hour or a night later."""
        main = self._main(life, rng)
        if main is None:
            return None
        self._doubled.add(main.key)
        case = self._case(life, main.topic, main.customer, rng)
        case.main = main
        said = main.writer.letter(_said(main), "")
        case.writer = Writer.like(main.writer)
        case.writer.complete(said=said, again=case.writer.letter("follow.same_twice", ""))
        case.opens("letter.again")
        return case

    def _main(self, life: Life, rng: random.Random) -> Case | None:
        """A request of the last day and a half by another door in the same language."""
        hours = SAID_AGAIN_HOURS_MEDIAN * rng.lognormvariate(0, 1)
        wanted = life.arrived_at - timedelta(hours=hours)
        earliest = life.arrived_at - SAID_AGAIN_WITHIN
        fitting: list[Case] = []
        for case in reversed(self._cases):
            if case.opened_at < earliest:
                break
            if self._may_be_said_again(case, life):
                fitting.append(case)
        return min(fitting, key=lambda case: abs(case.opened_at - wanted), default=None)

    def _may_be_said_again(self, case: Case, life: Life) -> bool:
        return (
            case.channel != life.request.door
            and case.customer.language == life.request.language
            and case.customer is not REGULAR
            and case.main is None
            and case.key not in self._doubled
        )

    def _closed(self, life: Life, rng: random.Random) -> Case | None:
        """A closed repair that goes on in this one, if its customer would come back."""
        if life.request.matter.fault is None or WITHOUT_SERIAL in life.verbs:
            return None
        since = life.arrived_at - COMES_BACK_WITHIN
        for case in self._repairs.get(life.request.name, ()):
            if case.closed_at is None or not since < case.closed_at < life.arrived_at:
                continue
            if rng.random() < COMES_BACK_SHARE and case.customer is not REGULAR:
                self._repairs[life.request.name].remove(case)
                return case
        return None

    def _back_again(self, life: Life, closed: Case, rng: random.Random) -> Case:
        """A closed ticket goes on in a new one."""
        case = self._case(life, closed.topic, closed.customer, rng)
        case.follows, case.knows_serial = closed, True
        case.writer.complete(serial_line="", before=closed.number_mark)
        said = case.writer.letter(_said(case), "")
        again = case.writer.letter("follow.returned_again", "")
        case.writer.complete(said=said, again=again)
        case.opens("letter.again")
        return case


def visits_of_regular(told: Sequence[Life]) -> set[int]:
    """Which requests come from the customer who has an account: some old, some still open."""
    fitting = [
        n
        for n, life in enumerate(told)
        if life.request.language == REGULAR.language
        and life.request.matter.kind in ("repair", "return")
    ]
    wanted = [round(len(told) * share) for share in REGULAR_VISITS]
    return {min(fitting, key=lambda n: abs(n - at), default=0) for at in wanted}


def _knows_serial(life: Life, about: Subject, rng: random.Random) -> bool:
    """Whether the letter says it: the first look tells, where there was one."""
    by_chance = rng.random() < SERIAL_SHARE
    is_danger = about.fault is not None and about.fault.is_danger
    if not life.verbs or about.fault is None or is_danger:
        return by_chance
    return WITHOUT_SERIAL not in life.verbs


def _said(case: Case) -> str:
    part = "symptom" if case.topic.fault is not None else "ask"
    return f"{case.topic.phrase}.{part}"
