"""The status a ticket has after each step, and the team that has it then, of the desk's own log."""

from datetime import timedelta
from typing import Any

import pytest

from gemba.desk.tickets.operations import Reply, assign, reply, resolve, transfer
from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.insight.eventlog import desk_log, desk_rows
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.desk_log import DeskLog, log_root
from gemba.insight.eventlog.desk_rows import RESPONSIBLE, STATUS
from gemba.insight.eventlog.models import EventLog
from gemba.insight.eventlog.store import open_log

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def told(columns: EventColumns) -> list[tuple[str, str | None]]:
    status = columns.attributes[STATUS]
    names = columns.activities
    return [(names[int(columns.activity[row])], status.text(row)) for row in range(len(columns))]


def worked_on(people: Cast) -> None:
    ticket: dict[str, Any] = {"ticket_id": opened().ticket_id, "actor": people.ana}
    assign(assignee_id=people.ana.user_id, now=NOON + HOUR, **ticket)
    reply(reply=Reply("We are on it", seen_version=1, status="open"), now=NOON + 2 * HOUR, **ticket)
    reply(reply=Reply("Which model?", seen_version=2), now=NOON + 3 * HOUR, **ticket)
    transfer(team_id=people.repair.id, now=NOON + 4 * HOUR, **ticket)
    resolve(now=NOON + 5 * HOUR, **ticket)


STEPS = [
    ("opened", "new"),
    ("assigned", "new"),
    ("replied", "open"),
    ("replied", "pending_customer"),
    ("transferred", "pending_customer"),
    ("resolved", "resolved"),
]


def test_a_step_that_leaves_the_status_has_the_one_before(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened()
    worked_on(people)
    assert told(DeskLog().columns(now=NOON)) == [("opened", "new"), *STEPS]
    monkeypatch.setattr(desk_log, "PAGE_EVENTS", 2)
    assert told(DeskLog().columns(now=NOON)) == [("opened", "new"), *STEPS]


def test_a_step_tells_which_team_has_the_ticket(people: Cast) -> None:
    ticket: dict[str, Any] = {"ticket_id": opened().ticket_id, "actor": people.sun_wei}
    for hours, team in enumerate([people.repair.id, None, people.repair.id]):
        transfer(team_id=team, now=NOON + (2 * hours + 1) * HOUR, **ticket)
    assign(assignee_id=people.ana.user_id, now=NOON + 9 * HOUR, **ticket)
    columns = DeskLog().columns(now=NOON)
    responsible = columns.attributes[RESPONSIBLE]
    repair = str(people.repair.id)
    found = [responsible.text(row) for row in range(len(columns))]
    assert found == ["", repair, "", repair, repair]


def test_live_steps_carry_on_what_was_read_before(people: Cast) -> None:
    log = DeskLog()
    ticket: dict[str, Any] = {"ticket_id": opened().ticket_id, "actor": people.ana}
    assert told(log.columns(now=NOON)) == [("opened", "new")]
    assign(assignee_id=people.ana.user_id, now=NOON + HOUR, **ticket)
    assert told(log.columns(now=NOON)) == [("opened", "new"), ("assigned", "new")]


def test_a_store_from_before_is_read_anew_and_renewed(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_log, "UNSAVED_EVENTS_MAX", 0)
    monkeypatch.setattr(desk_log, "UNSAVED_SHARE_MAX", 0)
    worked_on(people)
    with monkeypatch.context() as before:
        before.setattr(desk_rows, "RESPONSIBLE", "other")
        DeskLog().columns(now=NOON)
    assert told(DeskLog().columns(now=NOON)) == STEPS
    assert told(open_log(log_root() / EventLog.objects.get().folder)) == STEPS
