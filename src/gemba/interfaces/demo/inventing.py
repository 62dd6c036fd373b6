"""Ninety days of the desk, invented: every letter, note, hand-over and delay, from one seed."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from gemba.desk.tickets.operations import TicketHistory
from gemba.desk.tickets.operations import histories as past
from gemba.interfaces.demo.case import MARK, Case, Keys
from gemba.interfaces.demo.company import FORM, MAIL_EN, MAIL_ZH, STAFF
from gemba.interfaces.demo.demand import DAYS, Arrival, arrivals
from gemba.interfaces.demo.letters import Subject, Writer
from gemba.interfaces.demo.people import REGULAR, Customer, Population
from gemba.interfaces.demo.roster import Roster, days_off
from gemba.interfaces.demo.shop import Shop, Story
from gemba.interfaces.demo.stories.repairs import repair
from gemba.interfaces.demo.stories.returns import returning
from gemba.interfaces.demo.stories.small import complaint, duplicate, inquiry, suggestion

KNOWN_CUSTOMER_SHARE = 0.22
DUPLICATE_SHARE = 0.055
# The live desk confirms what is younger than a day; these are confirmed already.
CONFIRMED_WITHIN = timedelta(hours=25)
SERIAL_SHARE = 0.35
FIRST_NUMBER = 1001
REGULAR_VISITS = (0.3, 0.62, 0.9, 0.96, 0.985)

STORIES: dict[str, Callable[[Case], Story]] = {
    "inquiry": inquiry,
    "suggestion": suggestion,
    "complaint": complaint,
    "repair": repair,
    "return": returning,
}


def invent(seed: int, tickets: int, keys: Keys, now: datetime) -> list[TicketHistory]:
    """About `tickets` histories up to `now`, oldest first. Equal arguments, equal histories."""
    return _Inventor(seed, keys, now).histories(tickets)


class _Inventor:
    def __init__(self, seed: int, keys: Keys, now: datetime) -> None:
        self._rng = random.Random(seed)  # noqa: S311 – a demo, not a secret
        self._keys, self._now = keys, now
        self._people = Population(self._rng)
        self._known: dict[str, list[Customer]] = {"zh": [], "en": []}
        self._cases: list[Case] = []
        first = (now - timedelta(days=DAYS + 2)).date()
        last = (now + timedelta(days=40)).date()
        rosters = {
            s.key: Roster(
                s.hours, first, last, days_off(self._rng, first, now.date(), s.leave_days)
            )
            for s in STAFF
        }
        self._shop = Shop(rosters, now)

    def histories(self, tickets: int) -> list[TicketHistory]:
        """Let everybody write, play it through, and tell what had happened by now."""
        planned = arrivals(round(tickets * (1 - DUPLICATE_SHARE)), self._now, self._rng)
        regular = _visits_of_regular(planned)
        for n, arrival in enumerate(planned):
            customer = REGULAR if n in regular else self._customer(arrival.language)
            self._begin(arrival, customer)
        self._shop.run()
        cases = sorted(self._cases, key=lambda case: case.opened_at)
        numbers = {case.key: FIRST_NUMBER + n for n, case in enumerate(cases)}
        return [_numbered(case.history(self._now), numbers) for case in cases]

    def _customer(self, language: str) -> Customer:
        known = self._known[language]
        if known and self._rng.random() < KNOWN_CUSTOMER_SHARE:
            return self._rng.choice(known)
        customer = self._people.newcomer(language)
        known.append(customer)
        return customer

    def _begin(self, arrival: Arrival, customer: Customer) -> None:
        case = self._case(arrival.at, arrival.door, arrival.about, customer)
        _write_first_letter(case)
        self._receive(case, STORIES[arrival.about.kind](case))
        if self._rng.random() < DUPLICATE_SHARE:
            self._write_again(case)

    def _case(self, at: datetime, door: str, about: Subject, customer: Customer) -> Case:
        case = Case(
            key=f"demo {len(self._cases) + 1}",
            customer=customer,
            channel=door,
            topic=about,
            opened_at=at,
            keys=self._keys,
            rng=random.Random(self._rng.getrandbits(64)),  # noqa: S311
            knows_serial=self._rng.random() < SERIAL_SHARE,
            type_code=about.chosen_type if door == FORM else "",
            comes_back=self._come_back,
        )
        self._cases.append(case)
        return case

    def _write_again(self, main: Case) -> None:
        """The same customer takes the other door as well, an hour or a night later."""
        at = main.awake(main.opened_at + main.hours(3, 1.0))
        if at >= self._now:
            return
        mail = MAIL_ZH if main.customer.language == "zh" else MAIL_EN
        door = mail if main.channel == FORM else FORM
        case = self._case(at, door, main.topic, main.customer)
        said = main.writer.letter(_said(main), "")
        case.writer = Writer.like(main.writer)
        case.writer.complete(said=said, again=case.writer.letter("follow.same_twice", ""))
        case.opens("letter.again")
        self._receive(case, duplicate(case, main))

    def _come_back(self, closed: Case, at: datetime) -> None:
        """A closed ticket goes on in a new one."""
        if at >= self._now:
            return
        case = self._case(at, closed.channel, closed.topic, closed.customer)
        case.follows, case.knows_serial = closed, True
        case.writer.complete(serial_line="", before=closed.number_mark)
        said = case.writer.letter(_said(case), "")
        again = case.writer.letter("follow.returned_again", "")
        case.writer.complete(said=said, again=again)
        case.opens("letter.again")
        self._receive(case, STORIES[case.topic.kind](case))

    def _receive(self, case: Case, story: Story) -> None:
        if case.opened_at > self._now - CONFIRMED_WITHIN:
            case.is_confirmed()
        self._shop.add(case.opened_at, story, case)


def _said(case: Case) -> str:
    part = "symptom" if case.topic.fault is not None else "ask"
    return f"{case.topic.phrase}.{part}"


def _write_first_letter(case: Case) -> None:
    serial_line = case.writer.letter("with_serial", "") if case.knows_serial else ""
    case.writer.complete(serial_line=serial_line)
    case.opens("letter.repair" if case.topic.fault is not None else f"{case.topic.phrase}.ask")


def _visits_of_regular(planned: Sequence[Arrival]) -> set[int]:
    """Which requests come from the customer who has an account: some old, some still open."""
    count = len(planned)
    wanted = [round(count * share) for share in REGULAR_VISITS]
    fitting = [
        n
        for n, arrival in enumerate(planned)
        if arrival.language == REGULAR.language and arrival.about.kind in ("repair", "return")
    ]
    return {min(fitting, key=lambda n: abs(n - at), default=0) for at in wanted}


def _numbered(history: TicketHistory, numbers: Mapping[str, int]) -> TicketHistory:
    """The same history with ticket numbers where they were not known yet."""
    first = replace(history.first, text=_with_numbers(history.first.text, numbers))
    return replace(history, first=first, steps=tuple(_step(s, numbers) for s in history.steps))


def _step(step: past.Step, numbers: Mapping[str, int]) -> past.Step:
    if isinstance(step, past.NoteLeft | past.Acknowledged) and MARK in step.text:
        return replace(step, text=_with_numbers(step.text, numbers))
    return step


def _with_numbers(text: str, numbers: Mapping[str, int]) -> str:
    if MARK not in text:
        return text
    before, key, after = text.split(MARK)
    return f"{before}{numbers[key]}{after}"
