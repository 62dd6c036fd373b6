"""The desk's own log: what counts as a step, and that it arrives by reading on."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gemba.desk.tickets.operations import (
    Reply,
    add_note,
    add_tag,
    assign,
    close_resolved,
    merge_tickets,
    reopen,
    reply,
    resolve,
    set_priority,
    set_status,
    transfer,
)
from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.events.queries import RecordedEvent
from gemba.insight.eventlog import desk_log
from gemba.insight.eventlog.columns import EventRows
from gemba.insight.eventlog.desk_log import DeskLog
from gemba.insight.eventlog.desk_objects import DeskObjects
from gemba.insight.eventlog.desk_rows import rows_of
from gemba.insight.eventlog.models import EventLog
from gemba.insight.eventlog.testing import traces

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_a_ticket_is_a_case_and_its_steps_are_in_order(people: Cast) -> None:
    receipt = opened()
    ticket: dict[str, Any] = {"ticket_id": receipt.ticket_id, "actor": people.sun_wei}
    assign(assignee_id=people.ana.user_id, now=NOON + HOUR, **ticket)
    add_note(ticket_id=receipt.ticket_id, text="The fuser", actor=people.ana, now=NOON + 2 * HOUR)
    add_tag(name="printer", now=NOON + 2 * HOUR, **ticket)
    reply(reply=Reply("Try this", seen_version=2), now=NOON + 3 * HOUR, **ticket)
    resolve(now=NOON + 4 * HOUR, **ticket)
    reopen(now=NOON + 5 * HOUR, **ticket)
    columns = DeskLog().columns(now=NOON)
    assert traces(columns) == {
        receipt.ticket_id.hex: ["opened", "assigned", "replied", "resolved", "reopened"]
    }


def test_a_note_is_a_step_where_a_supervisor_left_it(people: Cast) -> None:
    receipt = opened()
    ticket: dict[str, Any] = {"ticket_id": receipt.ticket_id}
    assign(assignee_id=people.ana.user_id, actor=people.ana, now=NOON + HOUR, **ticket)
    add_note(text="May I pay it back?", actor=people.ana, now=NOON + 2 * HOUR, **ticket)
    add_note(text="Yes", actor=people.sun_wei, now=NOON + 30 * HOUR, **ticket)
    steps = ["opened", "assigned", "advised"]
    assert traces(DeskLog().columns(now=NOON)) == {receipt.ticket_id.hex: steps}
    assert traces(DeskObjects().columns("ticket")) == {receipt.ticket_id.hex: steps}


def test_what_comes_with_a_step_is_no_step_of_its_own(people: Cast) -> None:
    receipt = opened()
    ticket: dict[str, Any] = {"ticket_id": receipt.ticket_id, "actor": people.sun_wei}
    # Takes the ticket and makes it wait for the customer, all in one act.
    reply(reply=Reply("Which model?", seen_version=1), now=NOON + HOUR, **ticket)
    opened(ticket_id=receipt.ticket_id, now=NOON + 2 * HOUR)
    set_status(status="pending_vendor", now=NOON + 3 * HOUR, **ticket)
    transfer(team_id=people.repair.id, now=NOON + 4 * HOUR, **ticket)
    steps = traces(DeskLog().columns(now=NOON))[receipt.ticket_id.hex]
    assert steps == ["opened", "replied", "customer_wrote", "status:pending_vendor", "transferred"]


def test_closing_by_itself_is_no_step(people: Cast) -> None:
    by_timer, by_hand = opened(), opened()
    for receipt in (by_timer, by_hand):
        resolve(ticket_id=receipt.ticket_id, actor=people.ana, now=NOON + HOUR)
    set_status(ticket_id=by_hand.ticket_id, status="closed", actor=people.ana, now=NOON + 2 * HOUR)
    assert close_resolved(now=NOON + timedelta(days=20)) == 1
    found = traces(DeskLog().columns(now=NOON))
    assert found[by_timer.ticket_id.hex] == ["opened", "resolved"]
    assert found[by_hand.ticket_id.hex] == ["opened", "resolved", "closed"]


def test_a_merge_ends_the_ticket_that_went_into_the_other(people: Cast) -> None:
    first, second = opened(), opened(now=NOON + HOUR)
    merge_tickets(
        source_id=second.ticket_id,
        target_number=first.number,
        actor=people.sun_wei,
        now=NOON + 2 * HOUR,
    )
    found = traces(DeskLog().columns(now=NOON))
    assert found == {first.ticket_id.hex: ["opened"], second.ticket_id.hex: ["opened", "merged"]}


def test_the_log_reads_on_and_keeps_attributes_up_to_date(people: Cast) -> None:
    receipt, log = opened(), DeskLog()
    columns = log.columns(now=NOON)
    priority = columns.case_attributes["priority"]
    assert (len(columns), priority.text(0)) == (1, "2")
    set_priority(ticket_id=receipt.ticket_id, priority=4, actor=people.sun_wei, now=NOON + HOUR)
    columns = log.columns(now=NOON)
    assert (len(columns), columns.case_attributes["priority"].text(0)) == (1, "4")
    resolve(ticket_id=receipt.ticket_id, actor=people.sun_wei, now=NOON + HOUR)
    assert len(log.columns(now=NOON)) == 2


def test_people_are_resources_by_id_and_customers_are_one(people: Cast) -> None:
    receipt = opened()
    resolve(ticket_id=receipt.ticket_id, actor=people.ana, now=NOON + HOUR)
    columns = DeskLog().columns(now=NOON)
    assert list(columns.resources) == ["customer", people.ana.id]


def test_a_page_boundary_inside_an_act_changes_nothing(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipts = [opened(now=NOON + number * HOUR) for number in range(4)]
    for receipt in receipts:
        reply(
            ticket_id=receipt.ticket_id,
            reply=Reply("Hello", seen_version=1),
            actor=people.ana,
            now=NOON + 9 * HOUR,
        )
    whole = traces(DeskLog().columns(now=NOON))
    for size in (4, 5, 7):
        monkeypatch.setattr(desk_log, "PAGE_EVENTS", size)
        assert traces(DeskLog().columns(now=NOON)) == whole
    assert set(map(tuple, whole.values())) == {("opened", "replied")}


def test_it_goes_on_from_disk_and_agrees_with_reading_all(
    people: Cast, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setattr(desk_log, "UNSAVED_EVENTS_MAX", 0)
    monkeypatch.setattr(desk_log, "UNSAVED_SHARE_MAX", 0)
    receipt = opened()
    DeskLog().columns(now=NOON)
    row = EventLog.objects.get()
    assert (row.source, row.events, (folder / row.folder).is_dir()) == ("desk", 1, True)
    resolve(ticket_id=receipt.ticket_id, actor=people.ana, now=NOON + HOUR)
    read: list[int] = []

    def counted(events: Sequence[RecordedEvent], leaders: frozenset[str]) -> EventRows:
        read.append(len(events))
        return rows_of(events, leaders)

    monkeypatch.setattr(desk_log, "rows_of", counted)
    gone_on = traces(DeskLog().columns(now=NOON))
    assert read == [1]
    EventLog.objects.all().delete()
    assert traces(DeskLog().columns(now=NOON)) == gone_on


def test_a_damaged_store_is_read_anew(
    people: Cast, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setattr(desk_log, "UNSAVED_EVENTS_MAX", 0)
    monkeypatch.setattr(desk_log, "UNSAVED_SHARE_MAX", 0)
    receipt = opened()
    DeskLog().columns(now=NOON)
    (folder / EventLog.objects.get().folder / "log.json").write_text("{")
    assert traces(DeskLog().columns(now=NOON)) == {receipt.ticket_id.hex: ["opened"]}


def test_a_store_ahead_of_the_events_is_not_believed(people: Cast) -> None:
    # As after a restore of the database from an older backup.
    receipt, log = opened(), DeskLog()
    assert len(log.columns(now=NOON)) == 1
    EventLog.objects.create(
        id=receipt.ticket_id, name="", source="desk", created_at=NOON, folder="gone",
        cases=9, events=9, activities=9, transaction_id=2**62, sequence=10**9,
    )  # fmt: skip
    assert len(DeskLog().columns(now=NOON)) == 1


def test_a_desk_without_tickets_has_an_empty_log(folder: Path, db: None) -> None:
    assert len(DeskLog().columns(now=NOON)) == 0
