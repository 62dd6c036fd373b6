"""The monthly review: it tells what is on record, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import get_default_timezone, localdate

from gemba.foundation.accounts.testing import Cast, cast, log_in
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.clock import current_time
from gemba.insight.improvement.causes import Outcome
from gemba.insight.improvement.operations import (
    AimOrder,
    adopt,
    answer_suggestion,
    keep_simulation,
    make_proposal,
    set_aim,
    suggest,
)
from gemba.insight.improvement.order import Order
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.interfaces.console.board.review.month import Month, MonthUnknown
from gemba.interfaces.console.board.review.summing import summed

ROME = ZoneInfo("Europe/Rome")


def logged_in(actor: Actor) -> Client:
    client = Client()
    log_in(client, actor)
    return client


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def page_of(client: Client, day: date) -> str:
    return client.get(reverse("console:review", args=[day.year, day.month])).content.decode()


def test_a_quiet_month_says_so(people: Cast) -> None:
    client = logged_in(people.ana)
    answer = client.get(reverse("console:review-now"), follow=True)
    page = answer.content.decode()
    for said in ("No proposal moved", "No pilot came to a verdict", "Nobody suggested anything"):
        assert said in page
    found = client.get(reverse("console:review-findings")).content.decode()
    assert "Nothing was found" in found


def test_a_month_tells_what_was_recorded_in_it_and_no_other_month_does(people: Cast) -> None:
    now = current_time()
    today = localdate(now, get_default_timezone())
    order = Order(
        "Everybody takes forms", "", "first_response", people.ana.user_id or 0, due_on=today
    )
    key = make_proposal(order=order, actor=people.sun_wei, now=now)
    keep_simulation(proposal_id=key, shown={}, actor=people.sun_wei, now=now)
    adopt(proposal_id=key, reason="A small desk", actor=people.adele, now=now)
    owner, due = people.ana.user_id or 0, today + timedelta(days=20)
    aim = AimOrder("Within two hours", "first_response", 14_400, 7_200, due, owner)
    set_aim(order=aim, actor=people.sun_wei, now=now)
    said = suggest(text="Tell them it is on order", actor=people.ana, now=now)
    thanks = "Thank you, in spring"
    answer_suggestion(
        suggestion_id=said, outcome=Outcome.LATER, answer=thanks, actor=people.adele, now=now
    )
    then = now - timedelta(days=40)
    old = make_proposal(order=order, actor=people.sun_wei, now=then)
    keep_simulation(proposal_id=old, shown={}, actor=people.sun_wei, now=then)
    adopt(proposal_id=old, reason="Long ago", actor=people.adele, now=then)
    client = logged_in(people.sun_wei)
    page = page_of(client, today)
    assert "Long ago" not in page
    assert "Long ago" in page_of(client, localdate(then, get_default_timezone()))
    for told in ("Everybody takes forms", "A small desk", "Within two hours", "on order", thanks):
        assert told in page
    earlier = page_of(client, today.replace(day=1) - timedelta(days=1))
    assert "A small desk" not in earlier and thanks not in earlier


@pytest.mark.parametrize(("year", "month"), [(2026, 13), (2026, 0), (1999, 1), (9998, 1)])
def test_there_is_no_review_of_a_month_that_is_none_or_has_not_begun(
    people: Cast, year: int, month: int
) -> None:
    address = reverse("console:review", args=[year, month])
    assert logged_in(people.ana).get(address).status_code == 404


def test_a_month_begins_and_ends_with_the_clocks_of_the_desk() -> None:
    march = Month.of(2026, 3, ROME)
    assert (march.before, march.after) == (date(2026, 2, 1), date(2026, 4, 1))
    # the clock is put forward on the 29th
    assert (march.end - march.begin).days == 31
    assert (march.end.astimezone(ZoneInfo("UTC")) - march.begin.astimezone(ZoneInfo("UTC"))) == (
        timedelta(days=31, hours=-1)
    )
    assert Month.of(2025, 12, ROME).after == date(2026, 1, 1)
    with pytest.raises(MonthUnknown):
        Month.of(2026, 0, ROME)


def test_what_a_year_is_worth_is_added_up_with_its_ends() -> None:
    parts = [Estimate(10, 4, 16), Estimate(5, -1, 9)]
    assert summed(parts) == Estimate(15, 3, 25)
