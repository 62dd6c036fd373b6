"""Each KPI on a log small enough to count by hand."""

import dataclasses
from collections.abc import Mapping

import numpy as np
import pytest

from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.rates import Price, Rates
from gemba.insight.eventlog.testing import events, log_of, rows_of
from gemba.insight.kpis.facts import STILL, Facts
from gemba.insight.kpis.meanings import Meaning, Meanings, Source, desk_meanings
from gemba.insight.kpis.registry import kpis, lacking
from gemba.insight.kpis.steps import Steps

# a: answered, asked again twice, answered, resolved, reopened, resolved.  b: passed on and back,
# one reply, resolved.  c: closed unresolved.  d: merged.  e: still waiting.
DESK = """
a opened 0 customer
a replied 60 ann
a customer_wrote 100 customer
a customer_wrote 120 customer
a replied 300 bob
a resolved 310 bob
a reopened 400 customer
a replied 450 ann
a resolved 460 ann
b opened 1000 customer
b assigned 1010 ann
b transferred 1030 ann
b assigned 1040 bob
b transferred 1100 bob
b replied 1200 ann
b resolved 1200 ann
c opened 2000 customer
c closed 2500 bob
d opened 3000 customer
d merged 3100 ann
e opened 4000 customer
"""


def told(columns: EventColumns, facts: Facts) -> list[tuple[str, int, float]]:
    """Case, second and value of each fact."""
    return [
        (columns.case_ids[case], at // 1_000_000, value)
        for case, at, value in zip(
            facts.case.tolist(), facts.at_us.tolist(), facts.value.tolist(), strict=True
        )
    ]


def seen(name: str, columns: EventColumns, meanings: Meanings) -> list[tuple[str, int, float]]:
    facts = kpis()[name].observe(Steps.of(columns, meanings))
    return told(columns, facts)


ON_THE_DESK: Mapping[str, list[tuple[str, int, float]]] = {
    "first_response": [("a", 60, 60), ("b", 1200, 200)],
    "next_response": [("a", 300, 200)],
    "resolution_time": [("a", 460, 460), ("b", 1200, 200)],
    # a: 0–60, 100–300 (the customer wrote at 100), 400–450; after a reply it is not our turn
    "waiting_time": [("a", 460, 60 + 20 + 180 + 50), ("b", 1200, 200)],
    "arrivals": [("a", 0, 1), ("b", 1000, 1), ("c", 2000, 1), ("d", 3000, 1), ("e", 4000, 1)],
    "throughput": [("a", 460, 1), ("b", 1200, 1)],
    "first_contact_resolution": [("a", 310, 0), ("b", 1200, 1)],
    "reopen_rate": [("a", 310, 1), ("b", 1200, 0)],
    "transfers": [("a", 460, 0), ("b", 1200, 2)],
    "ping_pong": [("a", 460, 1), ("b", 1200, 1)],
    "rework_rate": [("a", 460, 1), ("b", 1200, 1)],
    "abandonment": [("a", 460, 0), ("b", 1200, 0), ("c", 2500, 1)],
}


@pytest.mark.parametrize("name", ON_THE_DESK)
def test_on_the_desks_log(name: str) -> None:
    assert seen(name, log_of(DESK), desk_meanings()) == ON_THE_DESK[name]


def test_a_reopening_happens_when_the_case_is_taken_up_again() -> None:
    log = log_of(f"{DESK}a reopened 500 customer\nf opened 0\nf reopened 5\nf resolved 9")
    reopened = kpis()["reopen_rate"]
    assert reopened.happened is not None
    steps = Steps.of(log, desk_meanings())
    assert told(log, reopened.happened(steps)) == [("a", 400, 1)]
    counted = [(case, at) for case, at, value in told(log, reopened.observe(steps)) if value]
    assert counted == [("a", 310)]


def test_the_agent_a_value_is_owed_to() -> None:
    columns = log_of(DESK)
    facts = kpis()["first_response"].observe(Steps.of(columns, desk_meanings()))
    assert [columns.resources[code] for code in facts.who] == ["ann", "ann"]


@pytest.mark.parametrize("name", ["backlog", "backlog_age"])
def test_when_cases_are_open(name: str) -> None:
    columns = log_of(DESK)
    facts = kpis()[name].observe(Steps.of(columns, desk_meanings()))
    assert facts.until_us is not None
    until = [None if each == STILL else each // 1_000_000 for each in facts.until_us.tolist()]
    spans = [
        (case, at, end) for (case, at, _one), end in zip(told(columns, facts), until, strict=True)
    ]
    assert spans == [
        ("a", 0, 310),
        ("a", 400, 460),
        ("b", 1000, 1200),
        ("c", 2000, 2500),
        ("d", 3000, 3100),
        ("e", 4000, None),
    ]


def test_handling_needs_starts() -> None:
    log = log_of("a ask 10 ann 0\na check 30 bob -\na answer 60 ann 40\nb ask 90 ann -")
    assert seen("handling_time", log, Meanings()) == [("a", 60, 30)]
    assert seen("handling_time", log_of("a ask 10"), Meanings()) == []


def test_work_after_a_resolution_is_reopening_where_no_step_says_so() -> None:
    meanings = dataclasses.replace(
        desk_meanings(), steps={**desk_meanings().steps, Meaning.REOPENED: frozenset()}
    )
    log = log_of(
        "a opened 0\na resolved 10\na assigned 20\na resolved 30\nb opened 0\nb resolved 5"
    )
    assert seen("reopen_rate", log, meanings) == [("a", 10, 1), ("b", 5, 0)]


def test_what_went_into_another_case_was_not_abandoned() -> None:
    log = log_of(
        "a opened 0\na closed 5\na merged 6\nb opened 0\nb closed 5\nb merged 6\nb separated 7"
    )
    assert seen("abandonment", log, desk_meanings()) == [("b", 5, 1)]


def with_attribute(text: str, name: str, by_case: Mapping[str, str | None]) -> EventColumns:
    rows = rows_of(events(text))
    column = CodedColumn.of([by_case[case] for case in rows.case.names])
    given = {each.name: getattr(rows, each.name) for each in dataclasses.fields(EventRows)}
    return build(EventRows(**{**given, "case_attributes": {name: column}}))


TWO = "a opened 0\na resolved 9\nb opened 1\nb resolved 8\nc opened 2\nc resolved 7"


def test_attainment_is_read_from_an_attribute() -> None:
    log = with_attribute(TWO, "made_sla", {"a": "true", "b": "No", "c": None})
    meanings = dataclasses.replace(desk_meanings(), sla_met="made_sla")
    assert seen("sla_attainment", log, meanings) == [("a", 9, 1), ("b", 8, 0)]


def test_scores_are_read_from_an_attribute() -> None:
    log = with_attribute(TWO, "csat", {"a": "4,5", "b": "none", "c": "2"})
    meanings = dataclasses.replace(desk_meanings(), satisfaction="csat")
    assert seen("csat", log, meanings) == [("a", 9, 4.5), ("c", 7, 2)]


def test_complaints_are_counted_when_they_come() -> None:
    log = with_attribute(TWO, "type", {"a": "complaint", "b": "repair", "c": None})
    assert seen("complaint_rate", log, desk_meanings()) == [("a", 0, 1), ("b", 1, 0)]


def test_an_attribute_of_rows_counts_as_last_told() -> None:
    rows = rows_of(events(TWO))
    column = CodedColumn.of(["true", "false", None, "true", None, None])
    given = {each.name: getattr(rows, each.name) for each in dataclasses.fields(EventRows)}
    log = build(EventRows(**{**given, "attributes": {"made_sla": column}}))
    meanings = dataclasses.replace(desk_meanings(), sla_met="made_sla")
    assert seen("sla_attainment", log, meanings) == [("a", 9, 0), ("b", 8, 1)]
    assert np.all(log.attributes["made_sla"].codes >= -1)


def test_what_a_case_costs() -> None:
    rates = Rates(
        hour_minor=3_600,
        hour_by_person=(Price("bob", 7_200),),
        contact_minor=50,
        contact_by_channel=(Price("phone", 200),),
        waiting_day_minor=86_400,
        breach_attribute="channel",
        breach_value="phone",
        breach_minor=1_000,
    )
    text = "a opened 0 - 0\na replied 30 ann 20\na customer_wrote 40\na resolved 60 bob 45"
    log = with_attribute(text, "channel", {"a": "phone"})
    meanings = dataclasses.replace(desk_meanings(), rates=rates)
    # work 10 s + 15 s at twice the rate, two contacts by phone, 20 + 5 s of waiting, a breach
    assert seen("cost_per_ticket", log, meanings) == [("a", 60, (10 + 30 + 400 + 25 + 1_000) / 100)]
    assert not lacking(kpis()["cost_per_ticket"], log, meanings)
    assert lacking(kpis()["cost_per_ticket"], log, desk_meanings()) == (Source.RATES,)
    no_starts = log_of("a opened 0\na resolved 9")
    assert lacking(kpis()["cost_per_ticket"], no_starts, meanings) == (Source.RATES,)
