"""Control charts as people read them, and closing with what was measured."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from gemba.foundation.accounts.testing import Cast, cast, log_in
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.clock import current_time, microseconds
from gemba.insight.improvement.operations import adopt, keep_simulation, make_proposal
from gemba.insight.improvement.order import Order
from gemba.insight.improvement.queries import watched
from gemba.insight.improvement.watching.course import Course, Span, plain_course
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.registry import kpis
from gemba.interfaces.console.board.charts import page as charts_page
from gemba.interfaces.console.board.charts.drawing import LARGE, SMALL, Size, picture_of
from gemba.interfaces.console.board.charts.keeping import keeping
from gemba.interfaces.console.board.charts.words import BAD, GOOD, soundings

pytestmark = pytest.mark.django_db
HOUR, DAY = 3600.0, timedelta(days=1)


class Told:
    """A book that tells one figure."""

    columns = None

    def __init__(self, facts: Facts, kpi: str = "first_response") -> None:
        self.facts = {kpi: facts}


def facts_of(levels: list[float], end: datetime) -> Facts:
    """Twelve values a day, the last day being yesterday."""
    midnight = end.replace(hour=4, minute=0, second=0, microsecond=0)
    days = [midnight - (len(levels) - n) * DAY for n in range(len(levels))]
    at = [microseconds(day + n * timedelta(minutes=5)) for day in days for n in range(12)]
    value = [level * (1 + 0.02 * (n % 2)) for n, level in enumerate(levels) for _n in range(12)]
    return Facts.of(np.arange(len(at), dtype=np.int32), np.array(at), np.array(value))


@pytest.fixture
def people() -> Cast:
    return cast()


def logged_in(actor: Actor) -> Client:
    client = Client()
    log_in(client, actor)
    return client


def tells(monkeypatch: pytest.MonkeyPatch, facts: Facts) -> None:
    for module in (watched, charts_page):
        monkeypatch.setattr(module, "open_columns", lambda *_args, **_more: None)
        monkeypatch.setattr(module, "book", lambda *_args, **_more: Told(facts))


def test_a_desk_without_tickets_has_nothing_to_chart(people: Cast) -> None:
    page = logged_in(people.ana).get(reverse("console:control-charts"))
    assert page.status_code == 200 and "Nothing to chart yet" in page.content.decode()


def test_a_jump_is_marked_and_told_by_its_rule(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    tells(monkeypatch, facts_of([2 * HOUR] * 30 + [5 * HOUR], current_time()))
    asked = {"kpi": "first_response", "limit": "4"}
    page = logged_in(people.ana).get(reverse("console:control-charts"), asked).content.decode()
    assert "One point beyond the limits" in page and "is-bad" in page
    # 12 of 372 tickets took more than four hours
    assert "32,258" in page and "Cpk" in page and "97%" in page
    assert 'value="4.0"' in page


@pytest.mark.parametrize(
    "asked",
    [{"kpi": "nothing", "by": "year", "limit": "much"}, {"limit": "-1"}, {"limit": "1e308"}],
)
def test_what_an_address_says_wrong_is_left_out(
    people: Cast, monkeypatch: pytest.MonkeyPatch, asked: dict[str, str]
) -> None:
    tells(monkeypatch, facts_of([2 * HOUR] * 30, current_time()))
    page = logged_in(people.ana).get(reverse("console:control-charts"), asked)
    assert page.status_code == 200 and "Nothing: what moves" in page.content.decode()


def test_an_adopted_change_is_charted_and_closed_with_what_was_measured(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = current_time()
    then = now - 20 * DAY
    order = Order("Forms first", "", "first_response", people.ana.user_id or 0)
    key = make_proposal(order=order, actor=people.sun_wei, now=then)
    keep_simulation(proposal_id=key, shown={}, actor=people.sun_wei, now=then)
    adopt(proposal_id=key, reason="small", actor=people.adele, now=then)
    address = reverse("console:proposal", args=[key])
    tells(monkeypatch, facts_of([4 * HOUR] * 30, then))
    client = logged_in(people.sun_wei)
    page = client.get(address).content.decode()
    assert "measured in 14 more days" in page and "Close with" not in page
    assert client.post(f"{address}close/").status_code == 422
    tells(monkeypatch, facts_of([4 * HOUR] * 30 + [2 * HOUR] * 20, now))
    page = client.get(address).content.decode()
    assert "Close with what was measured" in page and "Lately" in page
    assert "Before the change: 4" in page and "For all: 2" in page
    assert client.post(f"{address}close/").status_code == 302
    assert "Closed" in client.get(address).content.decode()
    assert logged_in(people.ana).post(f"{address}close/").status_code == 403
    assert client.post(reverse("console:proposal-close", args=[uuid4()])).status_code == 404


def course(levels: list[float]) -> tuple[Course, Facts]:
    end = datetime(2026, 3, 1, 12, tzinfo=UTC)
    facts = facts_of(levels, end)
    found = plain_course(kpis()["first_response"], facts, Span(date(2026, 3, 1)), UTC)
    assert found is not None
    return found, facts


def test_a_rule_that_goes_on_sounding_is_told_once_and_says_which_side_is_better() -> None:
    found, _facts = course([2 * HOUR, 2.2 * HOUR] * 12 + [1.9 * HOUR] * 12)
    told = soundings(found)
    assert [each.tone for each in told if "eight" in each.rule].count(GOOD) == 1
    worse, _facts = course([2 * HOUR] * 20 + [6 * HOUR])
    assert soundings(worse)[0].tone == BAD


def test_days_are_written_as_each_language_does() -> None:
    found, _facts = course([2 * HOUR] * 20)
    first = picture_of(found).days[0].text
    with translation.override("zh-hans"):
        chinese = picture_of(found).days[0].text
    assert (first, chinese) == ("10 Feb", "2月10日")


@pytest.mark.parametrize("size", [LARGE, SMALL])
def test_all_points_stand_inside_the_drawing(size: Size) -> None:
    found, _facts = course([2 * HOUR] * 20 + [90 * HOUR])
    picture = picture_of(found, target=3 * HOUR, size=size)
    assert len(picture.dots) == 21 and picture.target
    for each in picture.dots:
        assert 0 <= float(each.x) <= size.width and 0 <= float(each.y) <= size.height


def test_capability_against_numbers_worked_out_by_hand() -> None:
    """Neighbours differ by nothing within a day and by 0.04 h between days: mean range
    19 × 0.04 h / 239 over 20 days of 12, so Cpk = (3 − 2.02) / (3 × range / 1.128379)."""
    found, facts = course([2 * HOUR] * 20)
    kept = keeping(found, facts, 3 * HOUR)
    assert kept is not None
    by_name = {each.name: each for each in kept.indexes}
    spread = 19 * 0.04 / 239 / 1.128379
    assert by_name["Cpk"].value == f"{(3 - 2.02) / (3 * spread):.2f}"
    assert by_name["DPMO"].value == "0"
    assert keeping(found, facts, None) is None
