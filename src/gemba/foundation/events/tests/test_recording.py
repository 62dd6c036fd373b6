"""What is recorded is read back, in order, with its subjects and its cause."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from gemba.foundation.events.actors import NOBODY, SYSTEM
from gemba.foundation.events.operations import (
    CHAIN_DEPTH_MAX,
    ChainTooDeep,
    Draft,
    NotInTransaction,
    record,
    record_many,
)
from gemba.foundation.events.queries import (
    Position,
    RecordedEvent,
    cursor_status,
    events_after,
    history,
    timeline,
)
from gemba.foundation.events.reactions import react_until_quiet, subscriber
from gemba.foundation.events.testing import (
    NOON,
    TOWER,
    BellRung,
    EchoHeard,
    bells_after,
    only_new_subscribers,
    ring,
    tones,
)
from gemba.foundation.events.types import Subject

BEGINNING = Position()


@pytest.mark.django_db
def test_events_come_back_as_they_went_in() -> None:
    subjects = [TOWER, Subject("contact", "c", "author")]
    with transaction.atomic():
        record(BellRung(5, rung_at=NOON), actor=SYSTEM, now=NOON, subjects=subjects)
    (event,) = bells_after(BEGINNING)
    assert event.payload == BellRung(5, rung_at=NOON)
    assert event.subjects == tuple(subjects)
    assert event.subject("contact") == "c"
    assert event.subject("contact", "owner") is None
    assert (event.happened_at, event.recorded_at) == (NOON, NOON)
    assert (event.actor_kind, event.actor_id, event.depth, event.cause_id) == (
        "system",
        "gemba",
        0,
        None,
    )


@pytest.mark.django_db
def test_what_happened_earlier_keeps_its_time() -> None:
    earlier = NOON - timedelta(days=30)
    with transaction.atomic():
        record_many([Draft(BellRung(1), NOBODY, earlier, (TOWER,))], now=NOON)
    (event,) = bells_after(BEGINNING)
    assert (event.happened_at, event.recorded_at) == (earlier, NOON)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded() -> None:
    with pytest.raises(NotInTransaction):
        record(BellRung(1), actor=SYSTEM, now=NOON, subjects=[])
    assert bells_after(BEGINNING) == []


@pytest.mark.django_db
def test_an_act_that_fails_takes_its_events_along() -> None:
    with pytest.raises(ValueError, match="act failed"), transaction.atomic():
        ring(1)
        raise ValueError("act failed")
    ring(2)
    assert tones(bells_after(BEGINNING)) == [2]


@pytest.mark.django_db
def test_reading_goes_on_where_it_stopped() -> None:
    ring(*range(25))
    read: list[RecordedEvent] = []
    at = BEGINNING
    while page := events_after(at, limit=7, types=["bell.rung"]):
        read += page
        at = Position(page[-1].transaction_id, page[-1].sequence)
    assert tones(read) == list(range(25))


@pytest.mark.django_db
def test_a_reaction_s_events_name_their_cause_one_step_deeper() -> None:
    with only_new_subscribers():

        @subscriber("test.echo", hears=[BellRung])
        def echo(events: Sequence[RecordedEvent], *, now: datetime) -> None:
            for event in events:
                record(EchoHeard(1), actor=SYSTEM, now=now, subjects=[TOWER], cause=event)

        ring(1)
        react_until_quiet(now=NOON)
    bell, heard = history("tower", "1", limit=10)
    assert (heard.type, heard.cause_id, heard.depth) == ("echo.heard", bell.id, 1)


@pytest.mark.django_db
def test_a_rule_that_answers_itself_is_stopped() -> None:
    with only_new_subscribers():

        @subscriber("test.echo", hears=[BellRung])
        def echo(events: Sequence[RecordedEvent], *, now: datetime) -> None:
            for event in events:
                record(BellRung(1), actor=SYSTEM, now=now, subjects=[TOWER], cause=event)

        ring(1)
        react_until_quiet(now=NOON)
        chain = bells_after(BEGINNING)
        (status,) = cursor_status(["test.echo"])
    assert [bell.depth for bell in chain] == list(range(CHAIN_DEPTH_MAX + 1))
    assert status.retrying == 1


@pytest.mark.django_db
def test_a_chain_too_deep_names_where_it_began() -> None:
    ring(1)
    (bell,) = bells_after(BEGINNING)
    deep = RecordedEvent(
        **{
            **{f: getattr(bell, f) for f in bell.__dataclass_fields__},
            "depth": CHAIN_DEPTH_MAX,
        }
    )
    with pytest.raises(ChainTooDeep, match=r"rule that answers itself"), transaction.atomic():
        record(EchoHeard(1), actor=SYSTEM, now=NOON, subjects=[], cause=deep)


@pytest.mark.django_db
def test_a_timeline_holds_the_newest_of_several_things_once_each() -> None:
    other = Subject.of("tower", 2)
    with transaction.atomic():
        for tone in range(10):
            record(BellRung(tone), actor=SYSTEM, now=NOON, subjects=[TOWER, other])
        record(BellRung(10), actor=SYSTEM, now=NOON, subjects=[other])
        record(BellRung(11), actor=SYSTEM, now=NOON, subjects=[Subject.of("tower", 3)])
    assert tones(timeline("tower", ["1", "2"], limit=6)) == [5, 6, 7, 8, 9, 10]
    assert tones(timeline("tower", ["1"], limit=100)) == list(range(10))
    assert timeline("tower", ["9"], limit=100) == []


@pytest.mark.django_db
def test_a_timeline_is_told_as_it_happened_a_history_as_it_was_recorded() -> None:
    with transaction.atomic():
        late = Draft(BellRung(2), SYSTEM, NOON, (TOWER,))
        early = Draft(BellRung(1), SYSTEM, NOON - timedelta(hours=1), (TOWER,))
        record_many([late, early], now=NOON)
    assert tones(timeline("tower", ["1"], limit=5)) == [1, 2]
    assert tones(history("tower", "1", limit=5)) == [2, 1]
