"""Targets: who may set them, and alerts that are raised once and do not flap."""

import dataclasses
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from gemba.desk.tickets.operations import reopen, resolve
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.events.queries import Position, events_after
from gemba.foundation.events.reactions import react_until_quiet
from gemba.insight.eventlog.operations import ImportOrder, import_log, remove_log
from gemba.insight.eventlog.queries import DESK, open_columns
from gemba.insight.kpis.guessing import guess_meanings
from gemba.insight.kpis.meanings import Meaning, Meanings, desk_meanings
from gemba.insight.kpis.operations import (
    ReadingRefused,
    TargetOrder,
    TargetRefused,
    check_targets,
    correct_reading,
    remove_target,
    set_target,
    take_note,
)
from gemba.insight.kpis.queries import (
    alerts,
    book,
    is_corrected,
    meanings_of,
    missed_count,
    targets,
)

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.EVENT_LOGS = tmp_path


@pytest.fixture
def people() -> Cast:
    return cast()


def backlog_below(people: Cast, value: float, **more: int) -> TargetOrder:
    assert people.ana.user_id is not None
    order = TargetOrder("backlog", value, people.ana.user_id, window_days=7, sample_min=1)
    return dataclasses.replace(order, **more)  # type: ignore[arg-type]


def said() -> list[str]:
    events = events_after(Position(), limit=500)
    return [event.type for event in events if event.type.startswith(("target", "log_"))]


def test_only_those_who_lead_set_targets(people: Cast) -> None:
    order = backlog_below(people, 1)
    for actor in (people.ana, people.viktor, people.lin_yue, people.olga):
        with pytest.raises(TargetRefused):
            set_target(order=order, actor=actor, now=NOON)
        with pytest.raises(TargetRefused):
            remove_target(kpi="backlog", actor=actor, now=NOON)
    set_target(order=order, actor=people.sun_wei, now=NOON)
    set_target(order=backlog_below(people, 2), actor=people.adele, now=NOON)
    assert [(each.kpi, each.value) for each in targets().values()] == [("backlog", 2)]
    remove_target(kpi="backlog", actor=people.sun_wei, now=NOON)
    assert not targets()
    assert said() == ["target.set", "target.set", "target.removed"]


@pytest.mark.parametrize(
    "change",
    [
        {"kpi": "arrivals"},
        {"kpi": "unknown"},
        {"kpi": "reopen_rate", "value": 1.5},
        {"value": float("nan")},
        {"value": -1.0},
        {"window_days": 0},
        {"window_days": 367},
        {"sample_min": 0},
        {"owner_id": 999_999},
    ],
)
def test_what_cannot_be_a_target_is_refused(people: Cast, change: dict[str, float | str]) -> None:
    order = dataclasses.replace(backlog_below(people, 1), **change)  # type: ignore[arg-type]
    with pytest.raises(TargetRefused):
        set_target(order=order, actor=people.sun_wei, now=NOON)


def test_an_alert_is_raised_once_and_taken_back_after_an_hour_of_quiet(people: Cast) -> None:
    set_target(order=backlog_below(people, 1), actor=people.sun_wei, now=NOON)
    inbox = support()
    first, second = opened(inbox), opened(inbox)
    assert check_targets(now=NOON) == 1
    assert check_targets(now=NOON + HOUR) == 0
    assert missed_count() == 1
    resolve(ticket_id=first.ticket_id, actor=people.adele, now=NOON + HOUR)
    assert check_targets(now=NOON + HOUR) == 0  # kept from here on
    reopen(ticket_id=first.ticket_id, actor=people.adele, now=NOON + 1.5 * HOUR)
    assert check_targets(now=NOON + 1.5 * HOUR) == 0  # and not any more
    resolve(ticket_id=second.ticket_id, actor=people.adele, now=NOON + 1.7 * HOUR)
    assert check_targets(now=NOON + 2 * HOUR) == 0
    assert check_targets(now=NOON + 2.9 * HOUR) == 0
    assert check_targets(now=NOON + 3 * HOUR) == 1
    assert missed_count() == 0
    assert said() == ["target.set", "target.missed", "target.met_again"]


def test_too_few_cases_judge_nothing(people: Cast) -> None:
    set_target(order=backlog_below(people, 0, sample_min=3), actor=people.sun_wei, now=NOON)
    inbox = support()
    opened(inbox), opened(inbox)
    assert check_targets(now=NOON) == 0
    opened(inbox)
    assert check_targets(now=NOON) == 1


def test_an_alert_is_for_its_owner_and_those_who_lead(people: Cast) -> None:
    set_target(order=backlog_below(people, 0), actor=people.sun_wei, now=NOON)
    opened()
    check_targets(now=NOON)
    seeing = {name for name, actor in people.members.items() if alerts(actor=actor)}
    assert seeing == {"adele", "sun_wei", "ana"}
    (alert,) = alerts(actor=people.ana)
    assert alert.miss is not None
    with pytest.raises(TargetRefused):
        take_note(miss_id=alert.miss.id, actor=people.chen_chen, now=NOON)
    take_note(miss_id=alert.miss.id, actor=people.ana, now=NOON)
    take_note(miss_id=alert.miss.id, actor=people.ana, now=NOON)
    assert not alerts(actor=people.sun_wei) and missed_count() == 1
    assert said() == ["target.set", "target.missed", "target_alert.seen"]


def test_the_desks_figures_grow_with_its_events(people: Cast) -> None:
    inbox = support()
    receipt = opened(inbox)
    now = NOON + HOUR
    before = book(DESK, open_columns(DESK, actor=people.ana, now=now)).facts
    resolve(ticket_id=receipt.ticket_id, actor=people.adele, now=now)
    after = book(DESK, open_columns(DESK, actor=people.ana, now=now)).facts
    assert len(before["throughput"]) == 0
    assert after["resolution_time"].value.tolist() == [3600]


def test_a_log_is_read_as_people_say(people: Cast, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("case,activity,timestamp\n1,ask,2024-01-01 08:00\n1,gone,2024-01-01 09:00\n")
    line = import_log(path=path, order=ImportOrder("Old"), actor=people.sun_wei, now=NOON)
    columns = open_columns(line.key, actor=people.ana, now=NOON)
    assert meanings_of(line.key, columns) == guess_meanings(columns)
    assert set(book(line.key, columns).facts) == {"arrivals"}
    said_so = Meanings(steps={Meaning.RESOLVED: frozenset({"gone"})}, sla_met="kept")
    with pytest.raises(ReadingRefused):
        correct_reading(key=line.key, meanings=said_so, actor=people.ana, now=NOON)
    with pytest.raises(ReadingRefused):
        correct_reading(key=DESK, meanings=said_so, actor=people.sun_wei, now=NOON)
    correct_reading(key=line.key, meanings=said_so, actor=people.sun_wei, now=NOON)
    assert is_corrected(line.key) and meanings_of(line.key, columns) == said_so
    assert book(line.key, columns).facts["resolution_time"].value.tolist() == [3600]
    assert meanings_of(DESK, columns) == desk_meanings()
    remove_log(key=line.key, actor=people.sun_wei, now=NOON)
    react_until_quiet(now=NOON)
    assert not is_corrected(line.key)
