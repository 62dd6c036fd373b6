"""Everything at once: whatever is set, moved, cancelled, broken, mended or killed, each timer fires
exactly once, not before its time, and never after it was cancelled."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from gemba.foundation.timers.models import Timer
from gemba.foundation.timers.operations import (
    cancel_timers,
    fire_until_quiet,
    retry_parked,
    set_timers,
)
from gemba.foundation.timers.registry import DueTimer, NewTimer, timer
from gemba.foundation.timers.testing import NOON, only_new_handlers

NEVER = NOON.replace(year=9000)
WAITS_SECONDS = (10, 40, 160, 640)
keys = st.sampled_from("abcd")
seconds = st.sampled_from([0, 1, 10, 39, 640, 86_400])


class Killed(BaseException):
    """The worker is gone in the middle of its work."""


@dataclass
class Expected:
    """A timer as it should stand. `fire_at` None: parked."""

    mark: str
    due_at: datetime
    fire_at: datetime | None
    attempts: int = 0


class Bells(RuleBasedStateMachine):
    """Some bells, beside what should have become of them. Every setting has a mark of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.handlers = only_new_handlers()
        self.handlers.__enter__()
        self.now = NOON
        self.marks = self.echoes = 0
        self.is_killed = False
        self.broken: set[str] = set()
        self.expected: dict[str, Expected] = {}
        self.rung: Counter[str] = Counter()
        timer("test.echo")(self.ring)
        timer("test.bell")(self.ring)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.handlers.__exit__(None, None, None)
        self.transaction.__exit__(None, None, None)

    def ring(self, timers: Sequence[DueTimer], *, now: datetime) -> None:
        """The effect is one more row for each mark; it fails, or dies, half-way."""
        for each in timers:
            assert each.due_at <= now
            self.echoes += 1
            set_timers([NewTimer("test.echo", f"{each.data['mark']} {self.echoes}", NEVER)])
            if self.is_killed:
                raise Killed
            if each.key in self.broken:
                raise RuntimeError("cracked")

    @rule(wanted=st.lists(st.tuples(keys, seconds), min_size=1, max_size=5))
    def set_or_move(self, wanted: list[tuple[str, float]]) -> None:
        timers = []
        for key, wait_seconds in wanted:
            self.marks += 1
            mark, due_at = f"m{self.marks}", self.now + timedelta(seconds=wait_seconds)
            timers.append(NewTimer("test.bell", key, due_at, {"mark": mark}))
            self.expected[key] = Expected(mark, due_at, due_at)
        set_timers(timers)

    @rule(some=st.sets(keys, max_size=3))
    def cancel(self, some: set[str]) -> None:
        gone = [key for key in some if self.expected.pop(key, None)]
        assert cancel_timers("test.bell", some) == len(gone)

    @rule(key=keys)
    def crack_or_mend(self, key: str) -> None:
        self.broken ^= {key}

    @rule(wait_seconds=seconds)
    def time_passes(self, wait_seconds: float) -> None:
        self.now += timedelta(seconds=wait_seconds)

    @rule()
    def worker_works(self) -> None:
        fire_until_quiet(now=self.now)
        for key, each in list(self.expected.items()):
            if each.fire_at is None or each.fire_at > self.now:
                continue
            if key not in self.broken:
                self.rung[self.expected.pop(key).mark] += 1
                continue
            last = each.attempts == len(WAITS_SECONDS)
            wait = timedelta(seconds=0 if last else WAITS_SECONDS[each.attempts])
            each.fire_at = None if last else self.now + wait
            each.attempts += 1

    @rule()
    def worker_is_killed_half_way(self) -> None:
        self.is_killed = True
        try:
            with transaction.atomic():
                fire_until_quiet(now=self.now)
        except Killed:
            pass
        self.is_killed = False

    @rule()
    def person_retries(self) -> None:
        parked = [each for each in self.expected.values() if each.fire_at is None]
        assert retry_parked(now=self.now) == len(parked)
        for each in parked:
            each.fire_at, each.attempts = self.now, 0

    @invariant()
    def all_is_as_expected(self) -> None:
        names = ("key", "data__mark", "due_at", "fire_at", "attempts")
        rows = Timer.objects.filter(kind="test.bell").values_list(*names)
        assert {row[0]: Expected(*row[1:]) for row in rows} == self.expected
        echoes = Timer.objects.filter(kind="test.echo").values_list("key", flat=True)
        assert Counter(key.split()[0] for key in echoes) == self.rung


@pytest.mark.django_db
def test_each_timer_fires_exactly_once_whatever_happens() -> None:
    run_state_machine_as_test(
        Bells,
        settings=settings(
            max_examples=settings().max_examples,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
