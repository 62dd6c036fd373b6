"""The outlook says no more than is known: a day where the hour is anybody's guess."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.template.loader import render_to_string

from gemba.interfaces.console.outlook.page import Outlook
from gemba.interfaces.console.outlook.views import PART

AT = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(("hours", "has_hours"), [(5, True), (100, False)])
def test_an_end_is_told_by_its_day_where_the_interval_is_long(hours: int, has_hours: bool) -> None:
    reach = timedelta(hours=hours)
    outlook = Outlook(AT, AT - reach, AT + reach, reasons=(), steps=(), chances=())
    part = render_to_string(PART, {"outlook": outlook, "number": 7, "now": AT})
    assert "4 Mar 2026" in part and "4 times of 5" in part
    assert ("4 Mar 2026, " in part) is has_hours
