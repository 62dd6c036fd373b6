"""Demand, people needed and the day by HTTP: what they say, and what they cannot know."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.kernel.clock import current_time
from gemba.insight.eventlog.operations import ImportOrder, import_log
from gemba.interfaces.console.process import later
from gemba.interfaces.console.staffing.tests.desk import (
    calls_csv,
    many_channels_csv,
    requests_come,
)
from gemba.interfaces.tests.visiting import Import, visitor

pytestmark = pytest.mark.django_db
TABS = ("staffing-log", "staffing-needs", "staffing-day")


def shown(name: str, log: str, query: dict[str, str] | None = None) -> Any:
    found: Any = visitor("sun.wei").get(reverse(f"console:{name}", args=[log]), query)
    assert found.status_code == 200
    return found


def text(name: str, log: str, query: dict[str, str] | None = None) -> str:
    page: str = shown(name, log, query).content.decode()
    return page


@pytest.fixture(scope="module")
def people(written_once: Path) -> Cast:
    return cast()


@pytest.fixture(scope="module")
def calls(people: Cast, written_once: Path) -> str:
    path = written_once / "calls.csv"
    path.write_text(calls_csv())
    return import_log(path=path, order=ImportOrder("Calls"), actor=people.sun_wei, now=NOON).key


def test_without_a_forecast_there_is_no_plan(people: Cast) -> None:
    page = visitor("sun.wei").get(reverse("console:staffing-plans")).content.decode()
    assert "When requests have come for a week" in page
    found = visitor("sun.wei").get(reverse("console:staffing-proposal")).content.decode()
    assert "Too little is known" in found


@pytest.mark.parametrize("name", TABS)
def test_an_empty_desk_says_what_it_waits_for(people: Cast, name: str) -> None:
    assert "When requests have come for a week" in text(name, "desk")


@pytest.mark.parametrize("name", TABS)
def test_three_tickets_make_no_forecast(imported: Import, name: str) -> None:
    log = imported(
        "case,activity,time\n1,a,2024-01-01 08:00\n2,a,2024-01-02 08:00\n3,a,2024-01-03 23:00\n"
    )
    assert "A forecast needs a week" in text(name, log.key)


def test_agents_do_not_see_it(people: Cast) -> None:
    assert visitor("ana").get(reverse("console:staffing")).status_code == 403
    assert 'data-go="staffing"' not in visitor("ana").get("/findings/").content.decode()
    assert 'data-go="staffing"' in visitor("sun.wei").get("/findings/").content.decode()


def test_demand_says_how_it_is_forecast_and_how_that_did(calls: str) -> None:
    found = shown("staffing-log", calls)
    demand = found.context["demand"]
    assert [each.name for each in demand.kinds] == ["Everything", "e-mail", "phone"]
    assert demand.next_week == "60"
    assert demand.verdict
    page = found.content.decode()
    assert demand.verdict in page
    chosen = shown("staffing-log", calls, {"channel": "phone"})
    assert chosen.context["demand"].next_week == "30"


def test_holidays_are_named_and_an_unknown_region_is_said(calls: str) -> None:
    found = shown("staffing-log", calls, {"region": "CN", "weeks": "2"})
    holidays = found.context["demand"].holidays
    assert len(holidays) >= 3  # the Spring Festival of 2024 begins on 10 February
    assert "region" in str(shown("staffing-log", calls, {"region": "XX"}).context["asked"].errors)


def test_the_forecast_is_a_file_by_half_hour(calls: str) -> None:
    sent: Any = visitor("sun.wei").get(reverse("console:staffing-export", args=[calls]))
    lines = b"".join(sent.streaming_content).decode().splitlines()
    assert len(lines) == 1 + 3 * 14 * 48


def test_calls_need_erlangs_number_and_mail_is_levelled(calls: str) -> None:
    needs = shown("staffing-needs", calls).context["needs"]
    by_name = {each.name: each for each in needs.channels}
    assert by_name["phone"].mode == "call"
    assert by_name["e-mail"].mode == "mail"
    assert by_name["phone"].minutes == "12"
    assert float(by_name["phone"].peak) >= 2
    assert float(by_name["e-mail"].peak) < 1
    assert needs.is_learned
    assert needs.heat.there_hours > 0


def test_small_channels_are_planned_for_together(imported: Import) -> None:
    found = shown("staffing-needs", imported(many_channels_csv()).key)
    needs = found.context["needs"]
    assert [each.name for each in needs.channels][-1] == "other channels"
    assert len(needs.channels) == 7
    # Three small ones and what tells none: four a day.
    assert [each.a_week for each in needs.channels] == ["10"] * 6 + ["20"]
    assert [each.minutes for each in needs.channels] == ["15"] * 7
    assert needs.heat.needed_hours == pytest.approx(80 * 15 / 60, rel=0.05)
    assert "3 small channels are planned for together" in found.content.decode()


def test_what_tells_no_channel_is_planned_for_too(imported: Import) -> None:
    some = calls_csv().replace(",phone", ",")
    found = shown("staffing-needs", imported(some).key)
    assert [each.name for each in found.context["needs"].channels] == ["e-mail", "other channels"]
    assert "Requests of which the log tells no channel" in found.content.decode()


def test_targets_of_the_address_change_what_is_needed(calls: str) -> None:
    usual = shown("staffing-needs", calls).context["needs"]
    strict = shown("staffing-needs", calls, {"service": "99", "within": "0", "minutes.phone": "30"})
    assert strict.context["needs"].heat.needed_hours > usual.heat.needed_hours
    busy = shown("staffing-needs", calls, {"plan_for": "high"}).context["needs"]
    assert busy.heat.needed_hours >= usual.heat.needed_hours


def test_what_cannot_be_asked_for_is_said_and_the_usual_is_taken(calls: str) -> None:
    page = text("staffing-needs", calls, {"service": "120", "within": "soon", "shrinkage": "99"})
    assert page.count("alert-warning") == 3
    assert "99" in page


def test_a_day_of_a_log_is_told_anew_from_noon(calls: str) -> None:
    found = shown("staffing-day", calls, {"day": "2024-01-30", "at": "12:00"})
    day = found.context["day"]
    assert day.arrived == "5"  # from nine on every 40 minutes
    assert day.mood == "usual"
    assert day.source == "learned"
    assert day.people is not None
    early = text("staffing-day", calls, {"day": "2024-01-03"})
    assert "Too few days before this one" in early
    assert shown("staffing-day", calls, {"day": "nonsense", "at": "late"})


def test_the_desk_is_told_of_today_in_its_own_hours(people: Cast) -> None:
    now = current_time()
    requests_come(now, weeks=4)
    found = shown("staffing-day", "desk")
    assert found.context["moment"].is_now
    assert found.context["day"] is not None
    told = shown("staffing-log", "desk").context["known"]
    assert told.end - told.first >= timedelta(days=25)


def test_a_surge_is_told_early(imported: Import) -> None:
    page = text("staffing-log", imported(calls_csv(last_times=3)).key)
    assert "More than expected" in page
    assert "phone: 54 in 3 days" in page


def test_without_a_surge_nothing_is_cried(calls: str) -> None:
    assert "More than expected" not in text("staffing-log", calls)


def test_today_is_looked_at_again_by_itself(people: Cast) -> None:
    requests_come(current_time(), weeks=2)
    assert "every 120s" in text("staffing-day", "desk")
    assert "every 120s" not in text("staffing-day", "desk", {"at": "00:30"})


def test_a_large_log_is_answered_later(imported: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = imported(calls_csv()).key  # of which nothing is known yet
    monkeypatch.setattr(later, "EVENTS_AT_ONCE", 0)
    first = text("staffing-needs", calls)
    assert "Computing “People needed”" in first
    assert "A usual week" not in first
    assert "Everything" in text("staffing-log", calls)  # a forecast is quick
    assert "A usual week" in text("staffing-needs", calls, {"now": "1"})
