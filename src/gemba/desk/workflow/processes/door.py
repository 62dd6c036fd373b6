"""The door to whatever runs processes: plain values in, plain values out.

An engine knows no database, no clock and no ticket. Whoever keeps instances advances one like
this, in one transaction: lock its row, call one method with the stored `State`, store the new one
with `next_due`, do what `Moved` says – close and open rows of waiting work, append an event for
each step – and commit. The same call with the same values gives the same answer, so a worker that
died before its commit is simply repeated by the next one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from gemba.foundation.kernel.json_values import JsonValue

from .bpmn.model import EventKind, Kind
from .hindrances import HINDRANCES
from .incidents import INCIDENTS

Variables = Mapping[str, JsonValue]
Place = tuple[str, str]
"""An element by the id of its process and its own: called processes may use the same ids."""


@dataclass(frozen=True, slots=True)
class StartPoint:
    """A start event of a process: `event` is what sets it off, None where somebody does, and
    `name` the message or signal, or the timer's expression."""

    element_id: str
    label: str
    event: EventKind | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Deployed:
    """A version that can run, once for all its instances. `key` names its content: equal drawings
    have equal keys."""

    key: str
    process_id: str
    text: str
    called: tuple[str, ...]
    starts: tuple[StartPoint, ...]


@dataclass(frozen=True, slots=True)
class State:
    """Where an instance stands. `text` is the engine's own; `format` says how it is written."""

    format: int
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """A token on an element. `turn` counts from 0 where an activity is done several times, and
    `called_from` is the step that called the process the element is in ('' for the first);
    `callers` are the places of the calls around it, the nearest first."""

    id: str
    process_id: str
    element_id: str
    kind: Kind
    label: str
    lane: str = ""
    turn: int | None = None
    called_from: str = ""
    callers: tuple[Place, ...] = ()


NOWHERE = "-"
"""In a mapping: what stands on the element is cancelled."""


class Outcome(StrEnum):
    """How a step ended."""

    COMPLETED = "completed"
    CANCELLED = "cancelled"  # something else made it needless: an event, another branch
    FAILED = "failed"  # an error took it off the normal way
    SKIPPED = "skipped"  # a person went on without it


@dataclass(frozen=True, slots=True)
class StepEnded:
    step: Step
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class UserWork:
    """A person is wanted. `owner` and `due` are what the diagram's expressions gave."""

    step: Step
    form: str
    owner: JsonValue
    due: JsonValue
    inputs: Variables


@dataclass(frozen=True, slots=True)
class ServiceWork:
    """An action of the house is wanted; `complete` or `fail` answers."""

    step: Step
    action: str
    inputs: Variables


@dataclass(frozen=True, slots=True)
class MessageWanted:
    """`message` with this name and correlation goes on here; None takes any correlation."""

    step: Step
    name: str
    correlation: JsonValue


@dataclass(frozen=True, slots=True)
class SignalWanted:
    """`signal` with this name goes on here."""

    step: Step
    name: str


@dataclass(frozen=True, slots=True)
class ConditionWanted:
    """Goes on once this is true of the variables; asked whenever the instance has moved."""

    step: Step
    text: str


@dataclass(frozen=True, slots=True)
class TimerSet:
    """`tick` at `due` or later goes on here."""

    step: Step
    due: datetime


@dataclass(frozen=True, slots=True)
class Incident:
    """A step that cannot go on until a person looks: `retry`, `skip`, or a mended version.

    `sentence % values` says why, in English or in its translation.
    """

    step: Step
    code: str
    values: Mapping[str, str]

    @property
    def sentence(self) -> str:
        return INCIDENTS[self.code]

    def __str__(self) -> str:
        return self.sentence % self.values


Waiting = (
    UserWork | ServiceWork | MessageWanted | SignalWanted | ConditionWanted | TimerSet | Incident
)


@dataclass(frozen=True, slots=True)
class Sent:
    """A message or signal the process sends; `correlation` is None for a signal."""

    kind: EventKind
    name: str
    correlation: JsonValue
    variables: Variables
    step: Step


@dataclass(frozen=True, slots=True)
class Gone:
    """Tokens have gone along a flow so many times. `called` is the id of the called process it is
    drawn in, '' for the instance's own."""

    called: str
    flow_id: str
    times: int


@dataclass(frozen=True, slots=True)
class Moved:
    """What one advance did. First `closed` (ids of steps that wait no more), then `opened`.

    `variables` are those of the process after it; `next_due` is the earliest timer of all.
    """

    state: State
    started: tuple[Step, ...]
    ended: tuple[StepEnded, ...]
    closed: tuple[str, ...]
    opened: tuple[Waiting, ...]
    sent: tuple[Sent, ...]
    ways: tuple[Gone, ...]
    next_due: datetime | None
    is_finished: bool
    variables: Variables

    @property
    def incidents(self) -> tuple[Incident, ...]:
        return tuple(each for each in self.opened if isinstance(each, Incident))


@dataclass(frozen=True, slots=True)
class Hindrance:
    """A step that cannot go on in another version: a code of HINDRANCES, and what it is about."""

    step: Step
    code: str
    about: str

    @property
    def sentence(self) -> str:
        return HINDRANCES[self.code]

    @property
    def values(self) -> Mapping[str, str]:
        return {"step": self.about}

    def __str__(self) -> str:
        return self.sentence % self.values


class CannotMigrate(ValueError):
    """An instance cannot go on in another version."""

    def __init__(self, hindrances: tuple[Hindrance, ...]) -> None:
        super().__init__(" ".join(map(str, hindrances)))
        self.hindrances = hindrances


class NotWaiting(LookupError):
    """Nothing waits for this: the step has ended, the message is expected by nobody."""


class NoSuchWay(LookupError):
    """No flow with this id leaves the step."""


class StateUnreadable(ValueError):
    """The state is of a format this engine does not know."""


class ProcessEngine(Protocol):
    """Runs deployed diagrams. All times are aware; variables are JSON and never changed.

    Everything that moves an instance raises NotWaiting for what nothing waits for, and
    StateUnreadable; whatever goes wrong inside the process becomes an Incident.
    """

    def deploy(self, text: str, *, called: Sequence[str] = (), process_id: str = "") -> Deployed:
        """A diagram ready to run; `called` are the drawings its call activities reach, and
        `process_id` says which process, where the file holds several (else the first with
        steps). Raises DiagramRefused, and CannotRun for what publishing would have refused."""
        ...

    def start(
        self, deployed: Deployed, *, variables: Variables, now: datetime, at: str = ""
    ) -> Moved:
        """A new instance, at the start event with this id or at the plain one. Raises CannotRun
        where there is no such start event."""
        ...

    def complete(
        self,
        deployed: Deployed,
        state: State,
        *,
        step_id: str,
        variables: Variables,
        now: datetime,
    ) -> Moved:
        """A person or an action has finished a step."""
        ...

    def fail(
        self,
        deployed: Deployed,
        state: State,
        *,
        step_id: str,
        reason: str,
        now: datetime,
        code: str = "",
    ) -> Moved:
        """An action could not: with the code of an error that the diagram catches, the process
        goes that way; else the step is an incident."""
        ...

    def message(
        self,
        deployed: Deployed,
        state: State,
        *,
        name: str,
        correlation: JsonValue,
        variables: Variables,
        now: datetime,
    ) -> Moved:
        """A message has come; the step that has waited longest takes it."""
        ...

    def signal(
        self, deployed: Deployed, state: State, *, name: str, variables: Variables, now: datetime
    ) -> Moved:
        """A signal is heard by every step that waits for it."""
        ...

    def tick(self, deployed: Deployed, state: State, *, now: datetime) -> Moved:
        """Timers that are due fire, the earliest first. A repeated timer that was due several
        times fires once and goes on from now."""
        ...

    def retry(self, deployed: Deployed, state: State, *, step_id: str, now: datetime) -> Moved:
        """An incident is tried again."""
        ...

    def skip(
        self,
        deployed: Deployed,
        state: State,
        *,
        step_id: str,
        variables: Variables,
        now: datetime,
        flow_id: str = "",
    ) -> Moved:
        """A person goes on past a step, as if it had ended with these variables; past a gateway,
        along the flow that is named. An event beside a step is waited for no more. Raises
        NoSuchWay."""
        ...

    def take_over(self, deployed: Deployed, state: State, *, step_id: str, now: datetime) -> Moved:
        """A machine's step, or one that is an incident, becomes a person's: `complete` answers."""
        ...

    def migrate(
        self,
        before: Deployed,
        deployed: Deployed,
        state: State,
        *,
        mapping: Mapping[str, str],
        now: datetime,
    ) -> Moved:
        """An instance of `before` goes on in another version. Tokens stay on the elements with
        their ids, or with those the mapping gives for them, or end where that is NOWHERE; timers
        keep their time. Raises CannotMigrate for steps that have no like there."""
        ...

    def open_steps(self, deployed: Deployed, state: State) -> tuple[Step, ...]:
        """Every step that waits for something, incidents included."""
        ...
