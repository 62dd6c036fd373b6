"""Who goes ahead because their promise is foretold to break, and who never does."""

from __future__ import annotations

import json
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from gemba.desk.routing.assignment.moving_up import CHANCE_MIN, move_up, moved_up_of
from gemba.desk.routing.assignment.planning import in_order
from gemba.desk.routing.assignment.policies import Policy
from gemba.desk.routing.assignment.reasons import MovedUp
from gemba.desk.routing.assignment.values import Waiting
from gemba.desk.routing.basis_json import decode_waiting, encode_waiting
from gemba.desk.routing.bench_queue import NOW
from gemba.desk.routing.wording import place_told

POLICY = Policy()
AGEING = POLICY.ageing_seconds


def waiting(
    number: int, *, minutes: float = 0, weight: float = 1.0, due_hours: float | None = 8
) -> Waiting:
    """A ticket that has waited so long and is due in so many hours."""
    due = None if due_hours is None else NOW + timedelta(hours=due_hours)
    since = NOW - timedelta(minutes=minutes)
    return Waiting(number, 1, "email", since, weight=weight, due_at=due)


def order(queue: list[Waiting], chances: dict[int, float]) -> list[int]:
    """The ids as they stand with what is foretold."""
    moved = move_up([(one, POLICY) for one in queue], chances, NOW)
    now_waiting = [moved.get(one.ticket_id, one) for one in queue]
    return [one.ticket_id for one in in_order(now_waiting, POLICY, NOW)]


queues = st.lists(
    st.builds(
        waiting,
        st.integers(1, 99),
        minutes=st.floats(0, 600),
        weight=st.sampled_from((0.5, 1.0, 1.5, 2.0, 4.0)),
        due_hours=st.none() | st.floats(-2, 48),
    ),
    min_size=2,
    max_size=12,
    unique_by=lambda one: one.ticket_id,
)
chances_of = st.dictionaries(st.integers(1, 99), st.floats(0, 1), max_size=12)


def test_it_goes_ahead_of_what_is_as_urgent() -> None:
    queue = [waiting(1, minutes=10), waiting(2, minutes=5), waiting(3)]
    assert order(queue, {}) == [1, 2, 3]
    assert order(queue, {3: 0.9}) == [3, 1, 2]
    assert order(queue, {2: 0.3, 3: 0.9}) == [3, 2, 1]


def test_what_weighs_more_and_was_ahead_stays_ahead() -> None:
    queue = [waiting(1, weight=1.5), waiting(2), waiting(3, minutes=2)]
    moved = move_up([(one, POLICY) for one in queue], {2: 0.9}, NOW)
    assert order(queue, {2: 0.9}) == [1, 2, 3]
    assert 0 < (moved[2].near or 0) < 0.9
    told = place_told(moved_up_of(moved[2]))
    assert "90 %" in told
    assert "stays ahead" in told


def test_heavier_tickets_just_ahead_hold_it_and_that_is_said() -> None:
    queue = [waiting(1, weight=2.0), waiting(2, minutes=30)]
    moved = move_up([(one, POLICY) for one in queue], {2: 0.6}, NOW)
    assert moved[2].near is None
    assert moved_up_of(moved[2]) == MovedUp(0.6, 0.0)
    assert "higher priority" in place_told(moved_up_of(moved[2]))


def test_what_is_no_more_likely_than_usual_or_has_no_promise_stays() -> None:
    queue = [waiting(1, minutes=1), waiting(2), waiting(3, due_hours=None)]
    assert order(queue, {2: CHANCE_MIN - 0.01, 3: 0.99}) == [1, 2, 3]
    overdue = [waiting(1, due_hours=-1), waiting(2, due_hours=-1)]
    assert move_up([(one, POLICY) for one in overdue], {1: 0.9, 2: 0.9}, NOW) == {}


def test_a_place_comes_back_from_json() -> None:
    moved = move_up([(waiting(1), POLICY)], {1: 0.7}, NOW)[1]
    assert decode_waiting(json.loads(json.dumps(encode_waiting(moved)))) == moved
    assert place_told(moved_up_of(waiting(1))) == ""
    assert "70 %" in place_told(moved_up_of(moved))
    assert "higher priority" not in place_told(moved_up_of(moved))


@given(queues, chances_of)
def test_nobody_is_overtaken_who_weighs_more_or_has_waited_long_enough(
    queue: list[Waiting], chances: dict[int, float]
) -> None:
    before = [one.ticket_id for one in in_order(queue, POLICY, NOW)]
    after = order(queue, chances)
    by_id = {one.ticket_id: one for one in queue}
    for place, number in enumerate(before):
        one = by_id[number]
        for behind in before[place + 1 :]:
            other = by_id[behind]
            if after.index(behind) > after.index(number):
                continue
            assert chances.get(behind, 0) >= CHANCE_MIN
            assert other.weight >= one.weight
            # at most as far as its own due time would have moved it
            assert POLICY.urgency(one, NOW) <= (1 + POLICY.due_boost) * POLICY.aged(other, NOW)


@given(queues, st.floats(0, CHANCE_MIN, exclude_max=True))
def test_nothing_foretold_moves_nobody(queue: list[Waiting], chance: float) -> None:
    before = [one.ticket_id for one in in_order(queue, POLICY, NOW)]
    assert order(queue, {}) == before
    assert order(queue, dict.fromkeys(before, chance)) == before
