"""What a stranger's log is taken to mean."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gemba.insight.eventlog.readers.importing import read_log
from gemba.insight.eventlog.testing import log_of
from gemba.insight.kpis.guessing import guess_meanings
from gemba.insight.kpis.meanings import Meaning
from gemba.insight.kpis.reading import numbers, truths


@pytest.mark.parametrize(
    ("activity", "meaning"),
    [
        ("Reopened", Meaning.REOPENED),
        ("重新打开", Meaning.REOPENED),
        ("Riaperto", Meaning.REOPENED),
        ("Awaiting_User_Info", Meaning.AWAITS_CUSTOMER),
        ("Customer_replied", Meaning.CUSTOMER_WROTE),
        ("客户回复", Meaning.CUSTOMER_WROTE),
        ("Replied_to_customer", Meaning.REPLIED),
        ("Risposta", Meaning.REPLIED),
        ("Escalated", Meaning.TRANSFERRED),
        ("转派", Meaning.TRANSFERRED),
        ("取消", Meaning.ABANDONED),
    ],
)
def test_activities_by_their_names(activity: str, meaning: Meaning) -> None:
    log = log_of(f"a first 0\na {activity} 1\na last 2")
    assert guess_meanings(log).of(meaning) == {activity}


def test_what_resolves_comes_at_the_end() -> None:
    log = log_of("a Open 0\na Resolve_duplicate_address 1\na Work 2\na Resolved 3\na Closed 4")
    found = guess_meanings(log)
    assert found.of(Meaning.RESOLVED) == {"Resolved"}
    assert found.of(Meaning.CLOSED) == {"Closed"}
    assert found.of(Meaning.OPENED) == {"Open"}


def test_without_a_resolution_closing_stands_for_it_then_completing() -> None:
    assert guess_meanings(log_of("a x 0\na Closed 1")).of(Meaning.RESOLVED) == {"Closed"}
    assert guess_meanings(log_of("a x 0\na 已完成 1")).of(Meaning.RESOLVED) == {"已完成"}
    assert guess_meanings(log_of("a unresolved 1")).of(Meaning.RESOLVED) == frozenset()


def test_the_help_desk(shared_data: Callable[[str], Path]) -> None:
    path = shared_data("eventlogs/helpdesk_italian_full/pm4py_helpdesk.xes.gz")
    found = guess_meanings(read_log(path).columns)
    assert found.of(Meaning.RESOLVED) == {"Resolve ticket"}
    assert found.of(Meaning.CLOSED) == {"Closed"}


def test_texts_as_numbers_and_truths() -> None:
    assert str(numbers(["4", "3,5", "good", "inf"]).tolist()) == "[4.0, 3.5, nan, nan]"
    assert str(truths(["TRUE", " no ", "?"]).tolist()) == "[1.0, 0.0, nan]"
