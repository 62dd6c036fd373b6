"""PostgreSQL hands out numbers before commit: readers stay below the oldest open transaction.

With two and more real connections. SQLite has one writer at a time and cannot get into this.
Open transactions of other databases of the server hold readers up too, those of tests that run
beside these included: hence `soon`.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from threading import Event as Flag

import pytest
from django.db import connection
from django.db.models import F
from hypothesis import given, settings
from hypothesis import strategies as st

from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.durability import NotDurable, require_durable
from gemba.foundation.events.models import Cursor, Event
from gemba.foundation.events.operations import record, renumber
from gemba.foundation.events.queries import Position, RecordedEvent, cursor_status, end_of_log
from gemba.foundation.events.reactions import react_once, react_until_quiet, subscriber
from gemba.foundation.events.testing import (
    NOON,
    TOWER,
    BellRung,
    bells_after,
    only_new_subscribers,
    ring,
    tones,
)
from gemba.foundation.events.tests.elsewhere import SEVERAL_WRITERS, Elsewhere
from gemba.foundation.events.wake import ListenWaker

pytestmark = SEVERAL_WRITERS
BEGINNING = Position()
NEIGHBOURS_SECONDS_MAX = 30


@pytest.fixture
def others(transactional_db: None) -> Iterator[Callable[[], Elsewhere]]:
    hired: list[Elsewhere] = []

    def hire() -> Elsewhere:
        hired.append(Elsewhere())
        return hired[-1]

    yield hire
    for each in hired:
        each.leave()


def bell(tone: int) -> Callable[[], None]:
    return lambda: record(BellRung(tone), actor=SYSTEM, now=NOON, subjects=[TOWER])


def newest() -> Position:
    """The end of the log, be it readable or not."""
    found = Event.objects.values_list("transaction_id", "sequence")
    last = found.order_by("-transaction_id", "-sequence").first()
    return Position(*last) if last else BEGINNING


def sequences() -> list[int]:
    return [e.sequence for e in Event.objects.order_by("payload__tone")]


def soon(is_true: Callable[[], bool]) -> bool:
    """Whether it comes true once the transactions of our neighbours have ended."""
    deadline = time.monotonic() + NEIGHBOURS_SECONDS_MAX
    while not is_true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_a_reader_does_not_pass_an_open_transaction(others: Callable[[], Elsewhere]) -> None:
    slow, quick = others(), others()
    slow.begin()
    slow.do(bell(1))
    quick.begin()
    quick.do(bell(2))
    quick.commit()
    assert bells_after(BEGINNING) == []
    assert end_of_log() == BEGINNING
    slow.commit()
    assert soon(lambda: tones(bells_after(BEGINNING)) == [1, 2])


def test_not_even_one_that_has_recorded_nothing_yet(others: Callable[[], Elsewhere]) -> None:
    slow, quick = others(), others()
    slow.begin()
    quick.do(lambda: ring(2))
    assert bells_after(BEGINNING) == []
    slow.do(bell(1))
    slow.commit()
    assert soon(lambda: tones(bells_after(BEGINNING)) == [1, 2])
    assert sequences() == sorted(sequences(), reverse=True)


def test_the_older_transaction_with_the_later_sequence_hides_nothing(
    others: Callable[[], Elsewhere],
) -> None:
    """The nasty one: by sequence alone the reader would stand at 2 when 1 appears, and miss it."""
    older, younger = others(), others()
    older.begin()
    younger.begin()
    younger.do(bell(1))
    older.do(bell(2))
    older.commit()
    assert soon(lambda: tones(bells_after(BEGINNING)) == [2])
    (read,) = bells_after(BEGINNING)
    stands_at = end_of_log()
    assert stands_at == Position(read.transaction_id, read.sequence)
    younger.commit()
    assert soon(lambda: tones(bells_after(stands_at)) == [1])
    (late,) = bells_after(stands_at)
    assert late.sequence < read.sequence
    assert bells_after(end_of_log()) == []


def test_what_was_rolled_back_holds_nobody_up(others: Callable[[], Elsewhere]) -> None:
    slow, quick = others(), others()
    slow.begin()
    slow.do(bell(1))
    quick.do(lambda: ring(2))
    assert bells_after(BEGINNING) == []
    slow.roll_back()
    assert soon(lambda: tones(bells_after(BEGINNING)) == [2])


def test_a_lag_counts_only_what_may_be_read(others: Callable[[], Elsewhere]) -> None:
    slow = others()
    ring(1)
    slow.begin()
    ring(2)
    assert soon(lambda: cursor_status(["test.reader"])[0].lag_events == 1)
    slow.commit()
    assert soon(lambda: cursor_status(["test.reader"])[0].lag_events == 2)


class Reader:
    """A subscriber that writes down what it was told."""

    def __init__(self) -> None:
        self.heard: list[int] = []

        @subscriber("test.reader", hears=[BellRung])
        def read(events: Sequence[RecordedEvent], *, now: datetime) -> None:
            self.heard += tones(events)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["ring", "end", "fail"])), max_size=25)
)
def test_every_committed_event_is_read_once_however_writers_interleave(
    steps: list[tuple[int, str]],
) -> None:
    Event.objects.all().delete()
    Cursor.objects.all().delete()
    writers = [Elsewhere() for _ in range(3)]
    pending: dict[int, list[int]] = {0: [], 1: [], 2: []}
    committed: list[int] = []
    with only_new_subscribers():
        reader = Reader()
        for tone, (who, what) in enumerate([*steps, (0, "end"), (1, "end"), (2, "end")]):
            writer = writers[who]
            if what == "ring":
                if not writer.is_open:
                    writer.begin()
                writer.do(bell(tone))
                pending[who].append(tone)
            elif writer.is_open:
                if what == "end":
                    writer.commit()
                    committed += pending[who]
                else:
                    writer.roll_back()
                pending[who] = []
            react_once(now=NOON)
            assert set(reader.heard) <= set(committed)
        assert soon(lambda: end_of_log() == newest())
        react_until_quiet(now=NOON)
    assert sorted(reader.heard) == sorted(committed)
    for writer in writers:
        writer.leave()


def test_workers_at_once_share_one_cursor(others: Callable[[], Elsewhere]) -> None:
    """Four workers, no turn-taking: the effect of each event is in the database once."""
    ring(*range(300))
    assert soon(lambda: len(bells_after(BEGINNING)) == 300)
    with only_new_subscribers():

        @subscriber("test.counter", hears=[BellRung])
        def count(events: Sequence[RecordedEvent], *, now: datetime) -> None:
            for event in events:
                subjects = [TOWER.of("counted", event.sequence)]
                record(BellRung(-1), actor=SYSTEM, now=now, subjects=subjects, cause=event)

        threads = [threading.Thread(target=_work_a_little) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    causes = list(Event.objects.filter(depth=1).values_list("cause_id", flat=True))
    assert len(causes) == len(set(causes)) == 300


def _work_a_little() -> None:
    try:
        for _ in range(3):
            react_once(now=NOON)
    finally:
        connection.close()


def test_a_restored_log_is_read_on_where_each_reader_was(
    others: Callable[[], Elsewhere],
) -> None:
    """Numbers of another cluster, one read past by sequence: nothing twice, nothing lost."""
    older, younger = others(), others()
    older.begin()
    younger.begin()
    younger.do(bell(1))
    older.do(bell(2))
    older.commit()
    with only_new_subscribers():
        reader = Reader()
        assert soon(lambda: bool(react_until_quiet(now=NOON)))
        younger.commit()
        far = 10**12
        Event.objects.update(transaction_id=F("transaction_id") + far)
        Cursor.objects.update(transaction_id=F("transaction_id") + far)
        ring(3)
        react_until_quiet(now=NOON)
        assert reader.heard == [2]
        with pytest.raises(NotDurable, match="renumber"):
            require_durable()
        assert renumber() == 2
        require_durable()
        assert soon(lambda: end_of_log() == newest())
        react_until_quiet(now=NOON)
        assert sorted(reader.heard) == [1, 2, 3]
        assert renumber() == 0


def test_a_waiting_reader_is_woken_by_a_commit(others: Callable[[], Elsewhere]) -> None:
    waker, stop, writer = ListenWaker(), Flag(), others()
    assert waker.wait(seconds_max=0.05, stop=stop) is False
    writer.begin()
    writer.do(bell(1))
    assert waker.wait(seconds_max=0.1, stop=stop) is False
    writer.commit()
    assert waker.wait(seconds_max=5, stop=stop) is True
    waker.close()
