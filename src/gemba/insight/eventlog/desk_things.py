"""From the desk's events to events of an object-centric log: the steps, and whom they concern.

The events are the same steps as those of the desk's plain log, so that both tell one story. A step
concerns what its events are about – ticket, contact, and whatever other rooms name, such as an
order, a device or a vendor – and besides the agents who act or are given the ticket, and the team
that has it. What merely came with a step adds whom it concerns.

A contact that was merged into another keeps its events here; `merges_after` tells on whom they are
to be seen, for as long as nobody undoes it.

Nobody is named: contacts and tickets go by the ids of their records, people and teams by theirs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from gemba.desk.contacts.event_types import ContactMerged, ContactUnmerged, TierChanged
from gemba.desk.tickets.event_types import (
    PriorityChanged,
    ProductNamed,
    TicketAssigned,
    TicketMerged,
    TicketOpened,
    TicketTransferred,
    TypeChanged,
    VendorNamed,
)
from gemba.desk.workflow.event_types.processes import ProcessPayload
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.kernel.clock import microseconds

from .desk_leaders import leaders
from .desk_rows import Step, resource_of, steps_of
from .objects.gathering import Gathering
from .objects.log import ObjectLog
from .objects.settling import settle
from .objects.stamps import stamp
from .readers.opening import Limits

TICKET, CONTACT, AGENT, TEAM = "ticket", "contact", "agent", "team"
# A run of a drawn process.
INSTANCE = "instance"
# What a desk always has; other kinds of things are there once an event is about one.
ALWAYS = (TICKET, CONTACT, AGENT, TEAM)
TICKET_VALUES = ("channel", "type", "team", "priority", "product", "vendor")
CONTACT_VALUES = ("tier",)
_HEX_DIGITS = 32


class ThingReader:
    """Turns acts into parts of an object-centric log; remembers which team has each ticket."""

    def __init__(self, teams: dict[str, str]) -> None:
        """`teams`: the team's object id by ticket, from what was read before."""
        self._teams = teams

    def read(self, events: Sequence[RecordedEvent]) -> ObjectLog:
        """The events in the order of the log, whole acts only."""
        part = _Part(self._teams)
        steps = {step.event.id: step for step in steps_of(events, leaders(events))}
        for event in events:
            part.describe(event)
            if event.id in steps:
                part.tell(steps[event.id])
        return settle(part.told, UTC, "UTC").log


class _Part:
    def __init__(self, teams: dict[str, str]) -> None:
        self.told = Gathering(Limits())
        self._teams = teams
        self._described: set[str] = set()
        for kind in ALWAYS:
            self.told.types[kind]
        for name in TICKET_VALUES:
            kind = "integer" if name == "priority" else "string"
            self.told.declare(self.told.object_values, TICKET, name, kind)
        for name in CONTACT_VALUES:
            self.told.declare(self.told.object_values, CONTACT, name, "string")

    def tell(self, step: Step) -> None:
        """A step with everything it concerns."""
        event = step.event
        number = self.told.event(event.id.hex, step.code, _time(event.happened_at))
        self.told.declare(self.told.event_values, step.code, "resource", "string")
        self.told.event_value(number, step.code, "resource", resource_of(event))
        for each in (event, *step.with_it):
            for subject in each.subjects:
                thing = self._thing(subject.kind, _id(subject.kind, subject.id))
                self.told.relate(number, thing, subject.qualifier)
            if isinstance(each.payload, ProcessPayload):
                run = self._thing(INSTANCE, each.payload.instance.hex)
                self.told.relate(number, run, "")
            for kind, identifier, part in _people(each):
                self.told.relate(number, self._thing(kind, identifier), part)
        team = self._teams.get(step.ticket)
        if team is not None:
            self.told.relate(number, self._thing(TEAM, team), "responsible")

    def describe(self, event: RecordedEvent) -> None:
        """What an event says about its ticket or contact, from when on; first values hold from the
        first."""
        ticket, payload = event.subject(TICKET), event.payload
        contact = event.subject(CONTACT)
        if isinstance(payload, TierChanged) and contact is not None:
            code = self.told.object_ids[self._thing(CONTACT, _id(CONTACT, contact))]
            self.told.object_value(code, CONTACT, "tier", payload.tier, _time(event.happened_at))
        if ticket is None:
            return
        code = self.told.object_ids[self._thing(TICKET, ticket)]
        time = _time(event.happened_at)
        if isinstance(payload, TicketOpened):
            self._set(code, None, channel=payload.channel, type=payload.type)
            self._set(code, None, priority=payload.priority, team=_team(payload.team))
            self._give(ticket, payload.team)
            if contact is not None:
                self.told.link(code, self._thing(CONTACT, contact), "reported by")
            if payload.follows is not None:
                self.told.link(code, self._thing(TICKET, payload.follows.hex), "follows")
        elif isinstance(payload, TypeChanged):
            self._set(code, time, type=payload.type)
        elif isinstance(payload, PriorityChanged):
            self._set(code, time, priority=payload.priority)
        elif isinstance(payload, ProductNamed):
            self._set(code, time, product=payload.product)
        elif isinstance(payload, VendorNamed):
            self._set(code, time, vendor=_team(payload.vendor))
        elif isinstance(payload, TicketTransferred):
            self._set(code, time, team=_team(payload.team))
            self._give(ticket, payload.team)
        elif isinstance(payload, TicketMerged):
            source = self.told.object_ids[self._thing(TICKET, payload.source.hex)]
            self.told.link(source, self._thing(TICKET, payload.target.hex), "merged into")

    def _thing(self, kind: str, identifier: str) -> str:
        if identifier not in self._described:
            self._described.add(identifier)
            self.told.object(identifier, kind)
        return identifier

    def _set(self, ticket: int, time: str | None, **values: str | int) -> None:
        for name, value in values.items():
            self.told.object_value(ticket, TICKET, name, value, time)

    def _give(self, ticket: str, team: int | None) -> None:
        if team is None:
            self._teams.pop(ticket, None)
        else:
            self._teams[ticket] = _team(team)


def merges_after(merges: Mapping[str, str], events: Sequence[RecordedEvent]) -> dict[str, str]:
    """Which contact, by object id, speaks for which other after these events, as `merges` tells
    it before them."""
    found = dict(merges)
    for event in events:
        source, target = event.subject(CONTACT, "source"), event.subject(CONTACT, "target")
        if source is None or target is None:
            continue
        if isinstance(event.payload, ContactMerged):
            found[_id(CONTACT, source)] = _id(CONTACT, target)
        elif isinstance(event.payload, ContactUnmerged):
            found.pop(_id(CONTACT, source), None)
    return found


def _people(event: RecordedEvent) -> list[tuple[str, str, str]]:
    """Agents and teams an event concerns, with the part they play."""
    payload = event.payload
    found: list[tuple[str, str, str]] = []
    if event.actor_kind == "user":
        found.append((AGENT, _id(AGENT, event.actor_id), "acting"))
    if isinstance(payload, TicketAssigned):
        given = ((payload.assignee, "assignee"), (payload.before, "assignee before"))
        found += [(AGENT, _id(AGENT, str(who)), part) for who, part in given if who is not None]
    if isinstance(payload, TicketTransferred) and payload.before is not None:
        found.append((TEAM, _team(payload.before), "responsible before"))
    return found


def _id(kind: str, identifier: str) -> str:
    """Ids of records are one of a kind by themselves, numbers only within their kind."""
    return identifier if _is_record(identifier) else f"{kind}:{identifier}"


def _is_record(identifier: str) -> bool:
    try:
        return len(identifier) == _HEX_DIGITS and UUID(identifier).hex == identifier
    except ValueError:
        return False


def _team(team: int | None) -> str:
    return "" if team is None else _id(TEAM, str(team))


def _time(moment: datetime) -> str:
    return stamp(microseconds(moment))
