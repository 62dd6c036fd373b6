"""The forecast says what the past says, and nothing where there is too little of it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given
from hypothesis import strategies as st

from gemba.desk.calendars.body import decode
from gemba.desk.calendars.testing import OFFICE
from gemba.desk.sla.course import Kind, Mark, added, cycles
from gemba.desk.sla.forecast import SAMPLE_MIN, breach_share
from gemba.desk.sla.promises import PAUSABLE, Promise, Terms
from gemba.desk.sla.queries import TicketClock, breach_likelihood, clocks_of, forget
from gemba.desk.sla.spells import RECURRING, spell_seconds, spells
from gemba.desk.sla.testing import policy, settle, take_over
from gemba.desk.tickets.operations import (
    Reply,
    receive_messages,
    reply,
    resolve,
    set_status,
)
from gemba.desk.tickets.testing import mail, support
from gemba.foundation.accounts.testing import Cast
from gemba.foundation.accounts.testing import cast as make_cast
from gemba.foundation.definitions.testing import define
from gemba.foundation.kernel.working_time import calendar_of

LENGTHS = st.lists(st.floats(0, 1e6), max_size=200).map(sorted)
# a Monday, 10:00 in Shanghai
TEN = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WEEK = 7 * DAY
MARKS = st.one_of(
    st.sampled_from(["new", "open", *PAUSABLE, "resolved", "closed"]).map(lambda v: ("s", v)),
    st.sampled_from([("w", ""), ("r", "reply"), ("m", "1"), ("m", "")]),
)
COURSES = st.lists(st.tuples(st.sampled_from([0, 7, 50, 400, 1500, 4400]), MARKS), max_size=30)


def test_a_ticket_older_than_most_is_more_likely_late() -> None:
    lengths = [float(n) for n in range(100)]
    assert breach_share(lengths, age_seconds=-1, due_seconds=89) == 0.10
    assert breach_share(lengths, age_seconds=79, due_seconds=89) == 0.50
    assert breach_share(lengths, age_seconds=85, due_seconds=89) is None
    assert breach_share(lengths, age_seconds=90, due_seconds=89) == 1.0
    assert breach_share([], age_seconds=0, due_seconds=9) is None


@given(LENGTHS, st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1e5))
def test_more_time_is_never_less_likely_enough(
    lengths: list[float], age: float, due: float, more: float
) -> None:
    less = breach_share(lengths, age_seconds=age, due_seconds=due + more, sample_min=1)
    found = breach_share(lengths, age_seconds=age, due_seconds=due, sample_min=1)
    if found is not None and less is not None:
        assert 0 <= less <= found <= 1


@example([(0, ("r", "")), (0, ("w", "")), (7, ("s", "resolved")), (400, ("r", ""))], set())
@given(COURSES, st.sets(st.sampled_from(PAUSABLE)))
def test_what_is_learnt_of_a_course_is_what_its_clocks_said(
    told: list[tuple[int, tuple[str, str]]], pauses: set[str]
) -> None:
    office, at = calendar_of(decode(OFFICE).schedule()), TEN
    marks = [
        Mark(at, Kind.CATEGORY, "new"),
        Mark(at, Kind.PRIORITY, "2"),
        Mark(at, Kind.TERMS, "-"),
    ]
    for minutes, (kind, value) in told:
        at += minutes * MINUTE
        marks = added(marks, Mark(at, Kind(kind), value))
    targets = {promise: {2: HOUR} for promise in RECURRING}
    terms = Terms(office, targets, dict.fromkeys(RECURRING, frozenset(pauses)))
    known = cycles(marks, lambda _key: terms)
    for promise in RECURRING:
        learnt = [spell_seconds(had, office, pauses) for of, had in spells(marks) if of is promise]
        ended = [each for each in known.get(promise, ()) if each.ended_at is not None]
        assert learnt == [each.reading(at).elapsed_seconds for each in ended]


@pytest.fixture
def people(db: None) -> Iterator[Cast]:
    define("calendar", "上海", OFFICE | {"region": ""}, now=TEN)
    policy(now=TEN)
    forget()
    yield make_cast(now=TEN)
    forget()


class Talk:
    """A ticket on which customer and desk write in turn."""

    def __init__(self, people: Cast, at: datetime) -> None:
        self.people, self.inbox = people, support(now=TEN)
        self.ticket_id, self.words, self.number = UUID(int=0), 0, id(self)
        self.ask(at)

    def ask(self, at: datetime) -> None:
        name, before = f"{self.number}-{self.words}@b", f"{self.number}-0@b"
        message = mail(
            self.inbox, external_id=name, references=(before,) if self.words else (), received_at=at
        )
        self.ticket_id = receive_messages([message], now=at)[0].ticket_id
        self.words += 1

    def answer(self, at: datetime) -> None:
        words = Reply("Press it.", self.words)
        reply(ticket_id=self.ticket_id, reply=words, actor=self.people.ana, now=at)
        self.words += 1

    def moved(self, status: str, at: datetime) -> None:
        set_status(ticket_id=self.ticket_id, status=status, actor=self.people.ana, now=at)

    def settled(self, at: datetime) -> None:
        resolve(ticket_id=self.ticket_id, actor=self.people.ana, now=at)
        settle(at)

    def clock(self, now: datetime, promise: Promise = Promise.NEXT_REPLY) -> TicketClock:
        settle(now)
        found = clocks_of([self.ticket_id], now=now)[self.ticket_id]
        return next(each for each in found if each.promise is promise)

    def likelihood(self, now: datetime, promise: Promise = Promise.NEXT_REPLY) -> float | None:
        return breach_likelihood(self.clock(now, promise), channel="email", type_code="", now=now)


def many_answers(people: Cast, count: int = 30) -> Talk:
    """A settled ticket: an answer every Monday at eleven, every third to what was asked the
    Thursday before, the others to what was asked half an hour ago."""
    talk, at = Talk(people, TEN), TEN + HOUR
    talk.answer(at)
    for number in range(count):
        at += WEEK
        talk.ask(at - (4 * DAY if number % 3 == 0 else HOUR / 2))
        talk.answer(at)
    talk.settled(at + MINUTE)
    return talk


def asked_again(people: Cast, at: datetime) -> Talk:
    talk = Talk(people, at - DAY)
    talk.answer(at - DAY + HOUR)
    talk.ask(at)
    return talk


# weeks after the last of `many_answers`, a Monday at ten
LATER = TEN + 40 * WEEK


def test_a_next_reply_is_foretold_from_answers_given_before(people: Cast) -> None:
    many_answers(people)
    now = asked_again(people, LATER)
    # eight hours of work are promised: of 30 answers ten took longer
    assert now.likelihood(LATER) == pytest.approx(1 / 3)
    # after an hour only those ten are left to compare with, which is too few to say
    assert now.likelihood(LATER + HOUR) is None


def test_time_a_ticket_was_settled_is_no_time_it_waited(people: Cast) -> None:
    talk, at = Talk(people, TEN - DAY), TEN
    talk.answer(TEN - HOUR)
    for week in range(0, 60, 2):
        # thanks, to which nobody answers; the next question comes a week later
        talk.ask(TEN + week * WEEK)
        talk.settled(TEN + week * WEEK + HOUR / 4)
        talk.ask(at := TEN + (week + 1) * WEEK)
        talk.answer(at + HOUR / 4)
    talk.settled(at + HOUR)
    now = asked_again(people, at + WEEK)
    assert now.likelihood(at + WEEK) == 0.0


def test_a_stay_with_a_vendor_is_foretold_too(people: Cast) -> None:
    talk, at = Talk(people, TEN), TEN + HOUR
    for number in range(30):
        talk.moved("pending_vendor", at)
        talk.moved("open", at + (4 * DAY if number < 20 else HOUR))
        at += WEEK
    talk.settled(at)
    later = Talk(people, LATER)
    later.moved("pending_vendor", LATER)
    assert later.likelihood(LATER, Promise.VENDOR) == pytest.approx(2 / 3)


def test_a_desk_that_was_taken_over_is_learnt_from_by_what_was_said(people: Cast) -> None:
    days, too_few = [4 * DAY, HOUR / 4] * (SAMPLE_MIN // 2), SAMPLE_MIN - 1
    take_over(days[:too_few], by=people.ana, until=LATER - 3 * DAY)
    # when these were settled in between is not known, nor how long their customers waited
    take_over(days, by=people.ana, until=LATER - 3 * DAY, was_reopened=True)
    talk = asked_again(people, LATER)
    assert talk.likelihood(LATER) is None
    take_over(days[too_few:], by=people.ana, until=LATER - 3 * DAY)
    forget()
    assert talk.likelihood(LATER) == 0.5


def test_the_past_is_read_once_an_hour_whatever_its_size(people: Cast) -> None:
    take_over([HOUR] * SAMPLE_MIN, by=people.ana, until=LATER - 3 * DAY)
    many_answers(people)
    clock = asked_again(people, LATER).clock(LATER)
    forget()
    with CaptureQueriesContext(connection) as queries:
        for minutes in (1, 20, 59):
            breach_likelihood(clock, channel="email", type_code="", now=LATER + minutes * MINUTE)
    # the settled tickets, their courses, and the words on those nobody followed
    assert len(queries) == 3
