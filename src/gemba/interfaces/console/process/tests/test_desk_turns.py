"""Whose turn it is after a reply on the desk's own log: the status it leaves says so."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytest_django import Settings

from gemba.desk.tickets.operations import Reply, reply, resolve, set_status
from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.insight.eventlog.desk_log import DeskLog
from gemba.insight.mining.waiting.causes import CUSTOMER, VENDOR, waiting_times
from gemba.interfaces.console.process.waiting.reading import desk_reading

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def people(settings: Settings, tmp_path: Path) -> Cast:
    settings.EVENT_LOGS = tmp_path
    return cast()


def outside_hours() -> tuple[float, float]:
    """Hours the customer and the vendor are waited for."""
    causes = waiting_times(DeskLog().columns(now=NOON), desk_reading()).causes_us
    hours = np.sum(causes, axis=1) / 3.6e9
    return round(float(hours[CUSTOMER]), 2), round(float(hours[VENDOR]), 2)


@pytest.mark.parametrize(
    ("status", "customer", "vendor"),
    [("open", 0, 0), ("pending_customer", 9, 0), ("pending_vendor", 0, 9)],
)
def test_the_wait_after_a_reply_goes_to_whom_the_status_names(
    people: Cast, status: str, customer: float, vendor: float
) -> None:
    ticket: dict[str, Any] = {"ticket_id": opened().ticket_id, "actor": people.ana}
    answer = Reply("We are on it", seen_version=1, status=status)
    reply(reply=answer, now=NOON + HOUR, **ticket)
    resolve(now=NOON + 10 * HOUR, **ticket)
    assert outside_hours() == (customer, vendor)


def test_a_reply_in_the_act_that_resolves_lets_nobody_wait(people: Cast) -> None:
    ticket: dict[str, Any] = {"ticket_id": opened().ticket_id, "actor": people.ana}
    answer = Reply("Done", seen_version=1, status="resolved")
    reply(reply=answer, now=NOON + HOUR, **ticket)
    set_status(status="closed", now=NOON + 10 * HOUR, **ticket)
    assert outside_hours() == (0, 0)
