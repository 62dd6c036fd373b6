"""A supervisor writes a calendar and sees the year that comes of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gemba.desk.calendars.body import decode
from gemba.desk.calendars.queries import working_time
from gemba.foundation.accounts.testing import cast, log_in
from gemba.foundation.definitions.queries import active
from gemba.interfaces.console.calendars.year import year_of

pytestmark = pytest.mark.django_db

NEW, PREVIEW = reverse("console:manage-calendar-new"), reverse("console:manage-calendar-preview")
WEEK = {f"day_{day}": "09:00-12:00, 13:00-18:00" for day in range(5)}
GIVEN = {"name": "上海", "zone": "Asia/Shanghai", "region": "CN", "is_on": "1", **WEEK}
SWAP = {"day-a-date": "2027-02-14", "day-a-what": "swapped", "day-a-weekday": "2"}


@pytest.fixture
def wei(client: Client) -> Client:
    log_in(client, cast().sun_wei)
    return client


def test_a_calendar_is_written_and_counts_at_once(wei: Client) -> None:
    answer = wei.post(NEW, {**GIVEN, **SWAP})
    (found,) = active("calendar")
    assert answer.headers["Location"] == reverse("console:manage-definition", args=[found.id])
    assert working_time(None).is_open(datetime(2027, 2, 14, 2, 0, tzinfo=UTC))
    shown = wei.get(reverse("console:manage-calendar-edit", args=[found.id])).text
    assert 'value="2027-02-14"' in shown
    assert "Sunday 14 February 2027" in shown or "14 February 2027" in shown
    told = wei.get(answer.headers["Location"]).text
    assert "worked instead: Wednesday" in told


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({f"day_{day}": "" for day in range(5)}, "no working hours in the whole week"),
        ({"day_0": "09:00-12:00, 11:00-13:00"}, "overlap"),
        ({"zone": "Asia/Shangai"}, "is no time zone"),
        ({"day-a-date": "2027-05-01", "day-a-what": "hours"}, "write the hours"),
    ],
)
def test_what_makes_no_sense_is_said_before_and_when_it_is_kept(
    wei: Client, change: dict[str, str], words: str
) -> None:
    refused = wei.post(NEW, {**GIVEN, **change})
    assert refused.status_code == 422
    assert words in refused.text
    assert words in wei.post(PREVIEW, {**GIVEN, **change}).text
    assert not active("calendar")


def test_the_year_shows_spring_festival_and_its_swapped_days() -> None:
    body = decode({"zone": "Asia/Shanghai", "week": ["09:00-18:00"] * 5 + ["", ""], "region": "CN"})
    year = year_of(body, today=date(2026, 1, 20), language="zh-hans")
    february = {cell.number: cell for cell in year.months[1].days}
    assert [n for n, cell in february.items() if cell.state == "swapped"] == [14, 28]
    assert "春节" in february[17].words
    assert year.weekly_hours == 45
    assert (year.swaps_known_until, year.swaps_end_early) == (2026, False)


@pytest.mark.parametrize(("today", "words"), [
    ("2026-01-20", "are published until 2026; later ones"),
    ("2026-02-20", "are known up to 2026. After that every weekday counts as usual"),
])  # fmt: skip
def test_it_says_up_to_which_year_swapped_days_are_known(
    wei: Client, monkeypatch: pytest.MonkeyPatch, today: str, words: str
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: date.fromisoformat(today))
    assert words in " ".join(wei.post(PREVIEW, GIVEN).text.split())
    assert "Swapped working days" not in wei.post(PREVIEW, {**GIVEN, "region": "DE"}).text
