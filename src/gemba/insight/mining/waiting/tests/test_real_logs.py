"""Waiting in logs people know: does it make sense?"""

from collections.abc import Callable
from pathlib import Path

import pytest

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.readers.importing import read_log
from gemba.insight.mining.people.grouping import by_person
from gemba.insight.mining.people.working_hours import working_hours
from gemba.insight.mining.waiting.bottlenecks import WaitTotals, bottlenecks, wait_totals
from gemba.insight.mining.waiting.causes import CAUSES, waiting_times
from gemba.insight.mining.waiting.chosen import ChosenWaits
from gemba.insight.mining.waiting.guessing import guessed_customer, guessed_vendor
from gemba.insight.mining.waiting.index import WaitIndex
from gemba.insight.mining.waiting.parties import Reading

pytestmark = pytest.mark.long
Find = Callable[[str], Path]


def split(columns: EventColumns) -> tuple[ChosenWaits, WaitTotals, dict[str, float]]:
    hours = working_hours(columns, by_person(columns)).of
    calendars = [
        hours[code].calendar if code in hours else None for code in range(len(columns.resources))
    ]
    reading = Reading(guessed_customer(columns), guessed_vendor(columns), calendars=calendars)
    waits = waiting_times(columns, reading)
    chosen = ChosenWaits(WaitIndex.of(columns, waits), None)
    totals = wait_totals(chosen)
    assert waits.causes_us.sum(axis=0).tolist() == waits.total_us.tolist()
    assert totals.idle_us <= min(totals.case_us, totals.waiting_us)
    parts = [us / totals.waiting_us for us in totals.by_cause_us]
    return chosen, totals, dict(zip(CAUSES, parts, strict=True))


def worst(columns: EventColumns, waits: ChosenWaits) -> tuple[str, str, str]:
    first = bottlenecks(waits)[0]
    names = columns.activities
    return names[first.source], names[first.target], first.main_cause


def test_a_simulated_loan_waits_only_because_people_are_busy(shared_data: Find) -> None:
    """It was simulated with full desks, and no delay from outside."""
    path = shared_data("eventlogs/loan_application_synth/syn_Loan_Application.csv.gz")
    columns = read_log(path).columns
    waits, _totals, parts = split(columns)
    assert parts["contention"] + parts["prioritisation"] > 0.98
    assert worst(columns, waits) == ("Check credit history", "Appraise property", "contention")


def test_a_closing_timer_is_nobodys_night_off(shared_data: Find) -> None:
    path = shared_data("eventlogs/helpdesk_italian_full/pm4py_helpdesk.xes.gz")
    columns = read_log(path).columns
    waits, totals, parts = split(columns)
    assert worst(columns, waits) == ("Resolve ticket", "Closed", "extraneous")
    assert parts["unavailability"] < 0.05
    assert totals.estimated_share > 0.7


def test_purchases_wait_though_somebody_is_free(shared_data: Find) -> None:
    path = shared_data("eventlogs/purchasing_example/PurchasingExample.csv.gz")
    columns = read_log(path).columns
    waits, totals, parts = split(columns)
    assert totals.estimated_share == 0
    assert parts["extraneous"] > 0.6
    assert worst(columns, waits)[1] == "Analyze Request for Quotation"


@pytest.mark.parametrize(
    "name",
    [
        "production/Production.csv",
        "cvs_pharmacy_synth/syn_Pharmacy.csv.gz",
        "servicenow_incident_uci/sabrina.zip",
        "bpi2013_incidents/eramam_bpi_challenge_2013_incidents.xes.gz",
    ],
)
def test_the_causes_sum_to_the_waiting(shared_data: Find, name: str) -> None:
    _waits, _totals, parts = split(read_log(shared_data(f"eventlogs/{name}")).columns)
    assert sum(parts.values()) == pytest.approx(1)
