"""What a diagram says, as values: elements, the flows between them, scopes within scopes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

T = TypeVar("T")


class Kind(StrEnum):
    """Elements that a token can reach. Values are BPMN's names."""

    START = "startEvent"
    END = "endEvent"
    CATCH = "intermediateCatchEvent"
    THROW = "intermediateThrowEvent"
    BOUNDARY = "boundaryEvent"
    TASK = "task"
    USER = "userTask"
    MANUAL = "manualTask"
    SERVICE = "serviceTask"
    SEND = "sendTask"
    RECEIVE = "receiveTask"
    SCRIPT = "scriptTask"
    DECISION = "businessRuleTask"
    CALL = "callActivity"
    SUB_PROCESS = "subProcess"
    TRANSACTION = "transaction"
    AD_HOC = "adHocSubProcess"
    EXCLUSIVE = "exclusiveGateway"
    PARALLEL = "parallelGateway"
    INCLUSIVE = "inclusiveGateway"
    EVENT_BASED = "eventBasedGateway"
    COMPLEX = "complexGateway"


GATEWAYS = frozenset(
    {Kind.EXCLUSIVE, Kind.PARALLEL, Kind.INCLUSIVE, Kind.EVENT_BASED, Kind.COMPLEX}
)
EVENTS = frozenset({Kind.START, Kind.END, Kind.CATCH, Kind.THROW, Kind.BOUNDARY})
SCOPES = frozenset({Kind.SUB_PROCESS, Kind.TRANSACTION, Kind.AD_HOC})
ACTIVITIES = frozenset(Kind) - GATEWAYS - EVENTS


class EventKind(StrEnum):
    """What an event is about. Values are BPMN's names, without `EventDefinition`."""

    MESSAGE = "message"
    SIGNAL = "signal"
    TIMER = "timer"
    ERROR = "error"
    ESCALATION = "escalation"
    COMPENSATION = "compensate"
    TERMINATE = "terminate"
    LINK = "link"
    CONDITIONAL = "conditional"
    CANCEL = "cancel"


class TimerKind(StrEnum):
    """Values are BPMN's element names."""

    DATE = "timeDate"
    DURATION = "timeDuration"
    CYCLE = "timeCycle"


@dataclass(frozen=True, slots=True)
class Event:
    """What an event waits for or sets off.

    `name` is what is matched: the name of a message, signal or link, the code of an error or
    escalation ('' matches every code), the id of the activity to compensate ('' is all).
    `text` is a timer's expression or a condition.
    """

    kind: EventKind
    name: str = ""
    timer: TimerKind | None = None
    text: str = ""
    is_resolved: bool = True  # False: it refers to something the diagram does not hold


@dataclass(frozen=True, slots=True)
class Named:
    """A name and the expression whose value it takes."""

    name: str
    expression: str


@dataclass(frozen=True, slots=True)
class Own:
    """What the diagram says in our own attributes and elements. '' where it says nothing.

    `result` is the variable an answer is put in; `owner`, `due` and `correlation` are expressions.
    `inputs` are what an action, a form, a decision or a called process is given, `outputs` what
    is taken over from its answer; without them it is given, or taken, everything.
    """

    action: str = ""
    form: str = ""
    decision: str = ""
    owner: str = ""
    due: str = ""
    result: str = ""
    correlation: str = ""
    inputs: tuple[Named, ...] = ()
    outputs: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeat:
    """An activity done several times: for each item, a number of times, or as long as.

    `until` is BPMN's completion condition; `again` the condition of a standard loop, asked before
    each turn where `is_asked_first`, and `most` its limit. `item` and `results` are variables,
    `result` the expression each turn leaves in `results`.
    """

    is_sequential: bool
    cardinality: str = ""
    collection: str = ""
    item: str = ""
    results: str = ""
    result: str = ""
    until: str = ""
    is_loop: bool = False
    again: str = ""
    is_asked_first: bool = False
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow. `condition` is an expression, '' is always."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a scope; fields that a kind has no use for keep their defaults."""

    id: str
    kind: Kind
    name: str = ""
    documentation: str = ""
    lane: str = ""
    own: Own = Own()
    events: tuple[Event, ...] = ()
    is_parallel_multiple: bool = False
    attached_to: str = ""
    is_interrupting: bool = True
    is_for_compensation: bool = False
    is_event_sub_process: bool = False
    is_instantiating: bool = False
    default: str = ""
    script: str = ""
    language: str = ""
    called: str = ""
    message: str = ""
    repeat: Repeat | None = None
    inside: Scope | None = None

    @property
    def event(self) -> Event | None:
        """What it is about, where that is one thing."""
        return self.events[0] if len(self.events) == 1 else None

    @property
    def label(self) -> str:
        """What a reader calls it."""
        return self.name or self.id

    def is_about(self, kind: EventKind) -> bool:
        return any(event.kind is kind for event in self.events)


@dataclass(frozen=True)
class Scope:
    """A process, or a sub-process: what ends together. Flows lead between its own elements."""

    id: str
    name: str = ""
    elements: tuple[Element, ...] = ()
    flows: tuple[Flow, ...] = ()
    associations: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    unknown: tuple[tuple[str, str], ...] = ()  # (element name, id) that no token can reach here

    @cached_property
    def by_id(self) -> dict[str, Element]:
        return {element.id: element for element in self.elements}

    @cached_property
    def leaving(self) -> dict[str, tuple[Flow, ...]]:
        """Flows by source, in their order; no entry where none leaves."""
        return grouped((flow.source, flow) for flow in self.flows)

    @cached_property
    def entering(self) -> dict[str, tuple[Flow, ...]]:
        """Flows by target, in their order; no entry where none enters."""
        return grouped((flow.target, flow) for flow in self.flows)

    @cached_property
    def links(self) -> tuple[Flow, ...]:
        """From each link that is thrown to where it is caught, as if it were a flow."""
        return tuple(
            Flow(f"{thrown.id} → {caught.id}", thrown.id, caught.id)
            for thrown in self.of_kind(Kind.THROW)
            for caught in self.of_kind(Kind.CATCH)
            if thrown.is_about(EventKind.LINK) and thrown.events == caught.events
        )

    @cached_property
    def boundaries(self) -> dict[str, tuple[Element, ...]]:
        """Boundary events by the activity they stand on."""
        events = (each for each in self.elements if each.kind is Kind.BOUNDARY)
        return grouped((each.attached_to, each) for each in events)

    @cached_property
    def compensated_by(self) -> dict[str, str]:
        """The activity that undoes another: by the boundary event between them."""
        return {
            event.attached_to: target
            for source, target in self.associations
            if (event := self.by_id.get(source)) and event.is_about(EventKind.COMPENSATION)
        }

    def of_kind(self, *kinds: Kind) -> list[Element]:
        return [each for each in self.elements if each.kind in kinds]

    def all_scopes(self) -> Iterator[Scope]:
        """Itself and the scopes within, outside first."""
        yield self
        for element in self.elements:
            if element.inside:
                yield from element.inside.all_scopes()

    def all_elements(self) -> Iterator[Element]:
        for scope in self.all_scopes():
            yield from scope.elements


@dataclass(frozen=True)
class Diagram:
    """A file: `text` is the drawing as it came, and stays the truth; the rest is what it means."""

    text: str
    processes: tuple[Scope, ...]
    repeated_ids: tuple[str, ...] = ()

    def process(self, process_id: str) -> Scope:
        """Raises KeyError."""
        return {each.id: each for each in self.processes}[process_id]


def grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    """Values by key, in their order."""
    found: defaultdict[str, list[T]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: tuple(values) for key, values in found.items()}
