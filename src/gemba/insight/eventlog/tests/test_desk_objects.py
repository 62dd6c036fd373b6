"""The desk's own object-centric log: whom a step concerns, and that it arrives by reading on."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from gemba.desk.contacts.operations import merge_contacts, unmerge_contacts
from gemba.desk.tickets.operations import (
    Reply,
    assign,
    close_resolved,
    merge_tickets,
    reply,
    resolve,
    set_priority,
    transfer,
)
from gemba.desk.tickets.queries import visible_tickets
from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.insight.eventlog import desk_objects
from gemba.insight.eventlog.desk_log import DeskLog
from gemba.insight.eventlog.desk_objects import DeskObjects
from gemba.insight.eventlog.objects.testing import Contents, contents
from gemba.insight.eventlog.testing import traces

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def a_story(people: Cast) -> tuple[str, str]:
    """A ticket handed on, answered by taking it, and merged with a second one. Their ids."""
    first, second = opened(), opened(now=NOON + HOUR)
    ticket: dict[str, Any] = {"ticket_id": first.ticket_id, "actor": people.sun_wei}
    set_priority(priority=4, now=NOON + 2 * HOUR, **ticket)
    transfer(team_id=people.repair.id, now=NOON + 2 * HOUR, **ticket)
    assign(assignee_id=people.ana.user_id, now=NOON + 3 * HOUR, **ticket)
    seen = visible_tickets(people.sun_wei).get(pk=first.ticket_id).version
    reply(
        ticket_id=first.ticket_id,
        reply=Reply("Try this", seen_version=seen),
        actor=people.ana,
        now=NOON + 4 * HOUR,
    )
    resolve(now=NOON + 5 * HOUR, **ticket)
    merge_tickets(
        source_id=second.ticket_id,
        target_number=first.number,
        actor=people.sun_wei,
        now=NOON + 6 * HOUR,
    )
    return first.ticket_id.hex, second.ticket_id.hex


def parts(held: Contents, activity: str) -> dict[str, set[str]]:
    """What each kind of thing does in the first event of an activity."""
    event = next(each for each in held.events if each[1] == activity)
    found: dict[str, set[str]] = {}
    for name, qualifier in event[4]:  # type: ignore[attr-defined]
        found.setdefault(str(held.objects[name][0]), set()).add(qualifier)
    return found


def test_a_step_concerns_ticket_contact_agents_and_team(people: Cast) -> None:
    first, second = a_story(people)
    held = contents(DeskObjects().log())
    assert parts(held, "opened")["contact"] == {"author"}
    assert parts(held, "assigned")["agent"] == {"acting", "assignee"}
    assert parts(held, "replied")["agent"] == {"acting"}
    assert parts(held, "resolved")["team"] == {"responsible"}
    assert parts(held, "merged")["ticket"] == {"source", "target"}
    told = {(name, time, text) for name, _kind, time, text in held.objects[first][1]}  # type: ignore[attr-defined]
    assert ("channel", "1970-01-01T00:00:00Z", "email") in told
    assert {text for name, _time, text in told if name == "priority"} == {"2", "4"}
    assert [q for _o, q in held.objects[second][2]] == ["reported by", "merged into"] or [  # type: ignore[attr-defined]
        q
        for _o, q in held.objects[second][2]  # type: ignore[attr-defined]
    ] == ["merged into", "reported by"]


def test_seen_from_the_ticket_it_is_the_plain_log(people: Cast) -> None:
    first, second = a_story(people)
    plain, seen = DeskLog().columns(now=NOON), DeskObjects().columns("ticket")
    # A merge is a step of both tickets here, of the one that goes there.
    assert traces(seen)[second] == traces(plain)[second]
    assert traces(seen)[first] == [*traces(plain)[first], "merged"]
    assert set(seen.resources) == set(plain.resources)


def test_seen_from_an_agent_everything_this_agent_had_a_part_in(people: Cast) -> None:
    a_story(people)
    seen = DeskObjects().columns("agent")
    ana = f"agent:{people.ana.id}"
    assert traces(seen)[ana] == ["assigned", "replied"]


def test_nobody_is_named(people: Cast) -> None:
    a_story(people)
    told = repr(contents(DeskObjects().log()))
    for name in (people.ana.name, people.lin_yue.name, "@"):
        assert name not in told


def test_it_goes_on_from_disk_and_agrees_with_reading_all(
    people: Cast, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setattr(desk_objects, "UNSAVED_EVENTS_MAX", 0)
    monkeypatch.setattr(desk_objects, "UNSAVED_SHARE_MAX", 0)
    monkeypatch.setattr(desk_objects, "PAGE_EVENTS", 4)
    living = DeskObjects()
    living.columns("team")
    first, _second = a_story(people)
    assert len(living.log()) == 7
    again = DeskObjects()
    transfer(ticket_id=UUID(first), team_id=None, actor=people.sun_wei, now=NOON + 7 * HOUR)
    held = contents(again.log())
    assert contents(living.log()) == held
    assert traces(living.columns("team")) == traces(again.columns("team"))
    for path in folder.glob("objects-of-the-desk/objects.json"):
        path.unlink()
    assert contents(DeskObjects().log()) == held


def test_a_merged_contact_is_seen_on_the_other_until_the_merge_is_undone(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_objects, "UNSAVED_EVENTS_MAX", 0)
    monkeypatch.setattr(desk_objects, "UNSAVED_SHARE_MAX", 0)
    one, other = (opened(sender=address) for address in ("a@x.example", "b@x.example"))
    a, b = (
        visible_tickets(people.sun_wei).get(pk=each.ticket_id).contact_id for each in (one, other)
    )
    living = DeskObjects()
    apart = traces(living.columns("contact"))
    assert apart == {a.hex: ["opened"], b.hex: ["opened"]}
    merge = merge_contacts(
        source_id=b, target_id=a, reason="One person", actor=people.sun_wei, now=NOON + HOUR
    )
    assert traces(living.columns("contact")) == {a.hex: ["opened", "opened"]}
    resolve(ticket_id=other.ticket_id, actor=people.ana, now=NOON + 2 * HOUR)
    for log in (living, DeskObjects()):
        assert traces(log.columns("contact")) == {a.hex: ["opened", "opened", "resolved"]}
        held = contents(log.log())
        assert held.objects[b.hex][2] == [(a.hex, "merged into")]
        assert held.objects[other.ticket_id.hex][2] == [(a.hex, "reported by")]
    unmerge_contacts(merge_id=merge, actor=people.sun_wei, now=NOON + 3 * HOUR)
    for log in (living, DeskObjects()):
        found = traces(log.columns("contact"))
        assert found[a.hex] == ["opened"]
        assert found[b.hex][:1] == ["opened"]
        assert contents(log.log()).objects[b.hex][2] == []


def test_closing_by_itself_is_no_step(people: Cast) -> None:
    receipt = opened()
    resolve(ticket_id=receipt.ticket_id, actor=people.ana, now=NOON + HOUR)
    close_resolved(now=NOON + timedelta(days=20))
    assert [event[1] for event in contents(DeskObjects().log()).events] == ["opened", "resolved"]
