"""Figures of small days that can be worked out by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.rates import Price, Rates
from gemba.insight.simulation import measures
from gemba.insight.simulation.engine import run
from gemba.insight.simulation.model import (
    Activity,
    Calendar,
    CaseType,
    Customer,
    Delay,
    Draw,
    Handling,
    Horizon,
    OpenCase,
    Person,
    Twin,
)
from gemba.insight.simulation.testing import MONDAY_US, chain
from gemba.insight.simulation.whatif.kinds.automation import AnswerFirst

MINUTE = 60.0
ANN, BOB = (Person(name, Calendar.always(), (name,), role=name[0]) for name in ("ann", "bob"))
CUSTOMER = Activity("writes", (Handling(Draw.fixed(0)),), None, "customer")


def work(name: str, who: Person, minutes: float, *, reply: bool = False) -> Activity:
    return Activity(name, (Handling(Draw.fixed(minutes * MINUTE)),), who.skills, reply=reply)


def day(*steps: Activity) -> Twin:
    """Two cases at the start go through the steps; the customer writes a minute later."""
    return Twin(
        Horizon(MONDAY_US, 1),
        types=(CaseType("mail"),),
        activities=steps,
        branching=chain(*(each.name for each in steps)),
        delays=(Delay("writes", Draw.fixed(MINUTE)),) if CUSTOMER in steps else (),
        people=(ANN, BOB),
        open_cases=(OpenCase("mail", 0.0, case="c1"), OpenCase("mail", 0.0, case="c2")),
    )


SORTED, ANSWERED = work("sort", ANN, 5), work("answer", BOB, 10, reply=True)
FILED = Activity("file", CUSTOMER.handling, None, "robot")


def test_the_first_reply_is_when_it_is_given() -> None:
    outcome = run(day(SORTED, ANSWERED), 1)
    # Sorted at 5 and 10, answered at 15 and 25 minutes.
    assert measures.first_reply_seconds(outcome) == 20 * MINUTE
    unknown = run(day(SORTED, replace(ANSWERED, reply=False)), 1)
    assert measures.first_reply_seconds(unknown) == 7.5 * MINUTE


def test_what_an_assistant_ends_is_answered_as_it_ends() -> None:
    desk = day(CUSTOMER, SORTED, ANSWERED)
    answered = AnswerFirst(share=1, success=1, by="assistant").apply(desk)
    # The customers write a minute after the start.
    for replies in (answered, replace(answered, activities=_no_replies(answered))):
        assert measures.first_reply_seconds(run(replies, 1)) == MINUTE
    in_vain = AnswerFirst(share=1, success=0, by="assistant").apply(desk)
    assert measures.first_reply_seconds(run(in_vain, 1)) == (16 + 26) / 2 * MINUTE
    # A robot's reply is one at once, whatever the customer writes later.
    robots = replace(FILED, name="automatic reply", reply=True)
    assert measures.first_reply_seconds(run(day(robots, CUSTOMER), 1)) == 0
    # Who sorted and ended it without a reply is one of us.
    silent = replace(day(SORTED, FILED), activities=(SORTED, FILED, ANSWERED))
    assert math.isnan(measures.first_reply_seconds(run(silent, 1)))


def test_what_only_customers_did_and_who_left_was_not_answered() -> None:
    assert math.isnan(measures.first_reply_seconds(run(day(CUSTOMER), 1)))
    unnamed = replace(CUSTOMER, resource=None)
    assert math.isnan(measures.first_reply_seconds(run(day(unnamed), 1)))
    receipt = replace(CUSTOMER, name="confirmed", resource="robot")
    impatient = CaseType("mail", customer=Customer(first=Draw.fixed(MINUTE)))
    left = run(replace(day(receipt, ANSWERED), types=(impatient,)), 1)
    # Of two cases one is begun at once and answered, the other leaves.
    assert measures.left_share(left) == 0.5
    assert measures.first_reply_seconds(left) == 10 * MINUTE


def _no_replies(twin: Twin) -> tuple[Activity, ...]:
    return tuple(replace(each, reply=False) for each in twin.activities)


def test_solved_at_first_contact_is_what_took_one_reply() -> None:
    later = work("look again", ANN, 5)
    assert measures.first_contact_share(run(day(SORTED, ANSWERED), 1)) == 1
    assert measures.first_contact_share(run(day(SORTED, CUSTOMER, ANSWERED), 1)) == 1
    assert measures.first_contact_share(run(day(ANSWERED, CUSTOMER), 1)) == 1
    assert measures.first_contact_share(run(day(ANSWERED, CUSTOMER, later), 1)) == 1
    assert measures.first_contact_share(run(day(SORTED, CUSTOMER, later), 1)) == 0
    assert measures.first_contact_share(run(day(SORTED, CUSTOMER), 1)) == 1
    assert measures.first_contact_share(run(day(ANSWERED, replace(ANSWERED, name="b")), 1)) == 0


def test_what_is_open_at_the_end_lasts_at_least_so_long() -> None:
    lasted, is_over = np.array([3.0, 1.0, 4.0, 2.0]), np.array([True, True, True, True])
    assert measures.restricted_mean(lasted, is_over) == 2.5
    is_over[3] = False
    # Of the three that last longer than 1, half of the time: 1/4 end at 1, 3/8 each at 3 and 4.
    assert measures.restricted_mean(lasted, is_over) == pytest.approx(1 / 4 + 3 * 3 / 8 + 4 * 3 / 8)
    assert math.isnan(measures.restricted_mean(lasted, np.zeros(4, dtype=np.bool_)))


@given(st.lists(st.tuples(st.floats(0, 1e6), st.booleans()), min_size=1, max_size=40))
def test_the_mean_time_of_cases_lies_within_what_was_seen(seen: list[tuple[float, bool]]) -> None:
    lasted = np.array([seconds for seconds, _over in seen])
    is_over = np.array([over for _seconds, over in seen])
    found = measures.restricted_mean(lasted, is_over)
    if is_over.any():
        assert lasted.mean() - 1e-6 <= found <= lasted.max() + 1e-6


def test_who_leaves_was_not_helped() -> None:
    impatient = CaseType("mail", customer=Customer(first=Draw.fixed(12 * MINUTE)))
    twin = replace(day(replace(ANSWERED, handling=SORTED.handling)), types=(impatient,))
    assert measures.first_contact_share(run(twin, 1)) == 1
    slow = replace(day(ANSWERED), types=(replace(impatient, customer=Customer(Draw.fixed(60))),))
    assert measures.first_contact_share(run(slow, 1)) == 0.5
    assert measures.cases_per_person_hour(run(slow, 1)) == pytest.approx(1 / 48)


def test_an_hour_brings_so_many_cases_and_a_case_costs_so_much() -> None:
    outcome = run(day(SORTED, ANSWERED), 1)
    assert measures.cases_per_person_hour(outcome) == pytest.approx(2 / 48)
    assert measures.cases_per_work_hour(outcome) == pytest.approx(2 / 0.5)
    rates = Rates(hour_minor=6_000, hour_by_person=(Price("ann", 3_000),))
    # Ann: ten minutes at 30 an hour, Bob: twenty at 60; two cases.
    assert measures.CostPerCase(rates)(outcome) == pytest.approx((5 + 20) / 2)
    by_role = Rates(hour_by_group=(Price("b", 6_000),))
    assert measures.CostPerCase(by_role)(outcome) == pytest.approx(20 / 2)
    assert math.isnan(measures.CostPerCase(Rates())(outcome))


def test_a_day_without_cases_has_no_figures() -> None:
    nothing = run(replace(day(SORTED), open_cases=()), 1)
    assert math.isnan(measures.first_reply_seconds(nothing))
    assert math.isnan(measures.first_contact_share(nothing))
    assert measures.cases_per_person_hour(nothing) == 0
    assert math.isnan(measures.cases_per_work_hour(nothing))
