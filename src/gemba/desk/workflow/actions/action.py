"""What an action is."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Self
from uuid import UUID

from gemba.desk.tickets.conditions import TicketFacts
from gemba.desk.tickets.conditions.past import TOLD
from gemba.desk.workflow.around import Around
from gemba.desk.workflow.happenings import Happening
from gemba.desk.workflow.parts import Piece
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.queries import RecordedEvent


@dataclass(frozen=True, slots=True)
class Effect:
    """What an action would make of a ticket, and what rules would hear of it."""

    facts: TicketFacts
    happenings: tuple[Happening, ...] = ()


@dataclass(frozen=True, slots=True)
class OnTicket:
    """The ticket an action is done on, by whom, when, and because of what."""

    ticket_id: UUID
    actor: Actor
    now: datetime
    cause: RecordedEvent | None = None


@dataclass(frozen=True, slots=True)
class OnTickets:
    """The tickets an action is done on at once, each with what led to it."""

    causes: Mapping[UUID, RecordedEvent | None]
    actor: Actor
    now: datetime


@dataclass(frozen=True)
class Action(Piece):
    """Something a rule or a macro does to a ticket: typed parameters and one lower operation.

    `effect` foresees exactly what `perform` does; a contract test holds them together. `touches`:
    the facts of a ticket that it changes, or that decide what it does.
    """

    icon: ClassVar[str] = "point"
    touches: ClassVar[frozenset[str]] = TOLD

    def settled(self, facts: TicketFacts, around: Around) -> Self | Action:  # noqa: ARG002
        """The action with what is only known at the moment: who has least to do."""
        return self

    def refusal(self, facts: TicketFacts, actor: Actor, around: Around) -> str:  # noqa: ARG002
        """Why it cannot be done to this ticket, in a sentence; '' when it can."""
        return ""

    @abstractmethod
    def effect(self, facts: TicketFacts, around: Around) -> Effect:
        """What it would do. Pure."""

    @abstractmethod
    def perform(self, on: OnTicket) -> None:
        """Do it: one operation of a lower room."""


@dataclass(frozen=True)
class SharedAction(Action):
    """An action that costs as many statements for hundreds of tickets as for one."""

    @abstractmethod
    def perform_together(self, on: OnTickets) -> None:
        """Do it to all of them, or, where one refuses, to none: one operation of a lower room."""

    def perform(self, on: OnTicket) -> None:
        """The same for one."""
        self.perform_together(OnTickets({on.ticket_id: on.cause}, on.actor, on.now))
