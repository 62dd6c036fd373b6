"""What a ticket is about, who has a part of it and whose it is: attributes of the desk's log."""

from datetime import datetime
from typing import Any

import pytest

from gemba.desk.contacts.operations import merge_contacts, set_tier, unmerge_contacts
from gemba.desk.contacts.queries import find_contacts
from gemba.desk.tickets.event_types import TicketOpened
from gemba.desk.tickets.operations import (
    Receipt,
    add_note,
    add_tag,
    remove_tag,
    resolve,
    set_product,
    set_vendor,
)
from gemba.desk.tickets.queries import inboxes
from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.operations import create_team
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.events.actors import SYSTEM
from gemba.insight.eventlog import desk_log, desk_objects, desk_rows, desk_things
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.desk_log import DeskLog, log_root
from gemba.insight.eventlog.desk_objects import DeskObjects
from gemba.insight.eventlog.models import EventLog
from gemba.insight.eventlog.objects.store import open_objects
from gemba.insight.eventlog.objects.testing import contents
from gemba.insight.eventlog.queries import DESK, log_line, open_columns
from gemba.insight.eventlog.store import open_log

pytestmark = pytest.mark.django_db
NAMES = ("product", "vendor", "tier")


def told(columns: EventColumns) -> dict[str, tuple[str | None, ...]]:
    """Product, vendor and tier by ticket."""
    return {
        case: tuple(columns.case_attributes[name].text(code) for name in NAMES)
        for code, case in enumerate(columns.case_ids)
    }


def tier(address: str, value: str, now: datetime = NOON) -> None:
    contact = find_contacts(address, actor=SYSTEM)[0]
    set_tier(contact_id=contact.id, tier=value, actor=SYSTEM, now=now)


@pytest.fixture
def vendor(people: Cast) -> int:
    return create_team(name="FixIt", actor=SYSTEM, now=NOON, is_vendor=True).id


@pytest.fixture
def receipts(people: Cast, vendor: int) -> list[Receipt]:
    """Two tickets of one customer, a third of another."""
    found = [opened(sender=f"{who}@example.org") for who in ("max", "max", "lin")]
    named: dict[str, Any] = {"ticket_id": found[0].ticket_id, "actor": people.sun_wei, "now": NOON}
    set_product(product="Cleaner X2", **named)
    set_vendor(vendor_id=vendor, **named)
    return found


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stores are renewed with every look."""
    for module in (desk_log, desk_objects):
        monkeypatch.setattr(module, "UNSAVED_EVENTS_MAX", 0)
        monkeypatch.setattr(module, "UNSAVED_SHARE_MAX", 0)


def test_attributes_grow_with_the_log_as_if_it_were_read_anew(
    people: Cast, receipts: list[Receipt], vendor: int
) -> None:
    first, second, third = (receipt.ticket_id.hex for receipt in receipts)
    log = DeskLog()
    assert told(log.columns(now=NOON)) == {
        first: ("Cleaner X2", str(vendor), ""),
        second: ("", "", ""),
        third: ("", "", ""),
    }
    tier("max@", "gold")
    set_vendor(ticket_id=receipts[0].ticket_id, vendor_id=None, actor=people.ana, now=NOON)
    grown = told(log.columns(now=NOON))
    assert grown[first] == ("Cleaner X2", "", "gold")
    assert (grown[second][2], grown[third][2]) == ("gold", "")
    home, work = (find_contacts(who, actor=SYSTEM)[0].id for who in ("max@", "lin@"))
    merge = merge_contacts(source_id=work, target_id=home, reason="one", actor=SYSTEM, now=NOON)
    tier("max@", "silver")
    unmerge_contacts(merge_id=merge, actor=SYSTEM, now=NOON)
    late = opened(sender="lin@example.org").ticket_id.hex
    grown = told(log.columns(now=NOON))
    assert {grown[ticket][2] for ticket in (first, second, third, late)} == {"silver"}
    assert told(DeskLog().columns(now=NOON)) == grown


def test_tags_language_and_who_the_customer_is_are_told_as_they_are_now(people: Cast) -> None:
    mine, _other = (opened(sender=f"{who}@example.org").ticket_id for who in ("max", "lin"))
    for tag in ("late part", "battery"):
        add_tag(ticket_id=mine, name=tag, actor=people.ana, now=NOON)
    log = DeskLog()
    labels = ("tags", "customer", "language", "inbox")
    tags, customer, language, inbox = (
        log.columns(now=NOON).case_attributes[each] for each in labels
    )
    assert [tags.text(case) for case in (0, 1)] == ["battery, late part", ""]
    home, work = (find_contacts(who, actor=SYSTEM)[0].id for who in ("max@", "lin@"))
    assert [customer.text(case) for case in (0, 1)] == [home.hex, work.hex]
    known = find_contacts("max@", actor=SYSTEM)[0].language
    assert {language.text(case) for case in (0, 1)} == {known}
    assert {inbox.text(case) for case in (0, 1)} == {str(inboxes()[0].id)}
    remove_tag(ticket_id=mine, name="battery", actor=people.ana, now=NOON)
    merge_contacts(source_id=work, target_id=home, reason="one", actor=SYSTEM, now=NOON)
    grown = log.columns(now=NOON).case_attributes
    assert [grown["tags"].text(case) for case in (0, 1)] == ["late part", ""]
    assert {grown["customer"].text(case) for case in (0, 1)} == {home.hex}


def test_a_store_without_them_is_read_anew_and_renewed(
    people: Cast, receipts: list[Receipt], eager: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(desk_rows, "CASE_ATTRIBUTES", ("channel", "type", "team", "priority"))
        DeskLog().columns(now=NOON)
    tier("max@", "gold")
    resolve(ticket_id=receipts[0].ticket_id, actor=people.ana, now=NOON)
    whole = told(DeskLog().columns(now=NOON))
    assert whole[receipts[0].ticket_id.hex][0] == "Cleaner X2"
    assert told(open_log(log_root() / EventLog.objects.get().folder)) == whole


def test_the_log_of_things_tells_them_of_ticket_and_customer(
    people: Cast, receipts: list[Receipt], vendor: int, eager: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    tier("max@", "gold")
    with monkeypatch.context() as before:
        before.setattr(desk_things, "TICKET_VALUES", ("channel", "type", "team", "priority"))
        before.setattr(desk_things, "CONTACT_VALUES", ())
        before.setattr(desk_things, "ProductNamed", ())
        before.setattr(desk_things, "VendorNamed", ())
        before.setattr(desk_things, "TierChanged", ())
        DeskObjects().log()
    held = contents(DeskObjects().log())
    stored = open_objects(log_root() / "objects-of-the-desk").log
    assert contents(stored) == held
    values = held.objects[receipts[0].ticket_id.hex][1]
    found = {(name, text) for name, _kind, _time, text in values}  # type: ignore[attr-defined]
    assert found >= {("product", "Cleaner X2"), ("vendor", f"team:{vendor}")}
    contact = find_contacts("max@", actor=SYSTEM)[0].id.hex
    assert [(v[0], v[3]) for v in held.objects[contact][1]] == [("tier", "gold")]  # type: ignore[attr-defined]


def test_a_log_of_things_from_before_notes_were_steps_is_read_anew(
    people: Cast, receipts: list[Receipt], eager: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_note(ticket_id=receipts[0].ticket_id, text="Pay it", actor=people.sun_wei, now=NOON)
    with monkeypatch.context() as before:
        before.setattr(desk_objects, "STEPS", {TicketOpened: "opened"})
        before.setattr(desk_things, "leaders", lambda _events: frozenset())
        DeskObjects().log()
    held = contents(DeskObjects().log())
    assert "advised" in {each[1] for each in held.events}
    assert contents(open_objects(log_root() / "objects-of-the-desk").log) == held


def test_tags_are_told_to_those_who_see_every_team(people: Cast) -> None:
    add_tag(ticket_id=opened().ticket_id, name="battery", actor=people.ana, now=NOON)
    assert "tags" in open_columns(DESK, actor=people.sun_wei, now=NOON).case_attributes
    abridged = open_columns(DESK, actor=people.ana, now=NOON)
    assert "tags" not in abridged.case_attributes
    assert open_columns(DESK, actor=people.chen_chen, now=NOON) is abridged
    assert log_line(DESK, actor=people.ana).is_abridged
    assert not log_line(DESK, actor=people.sun_wei).is_abridged
