"""Kinds of cases: what a request is about, as far as its course depends on it, and how it came."""

from collections.abc import Iterator
from dataclasses import dataclass

from gemba.insight.simulation.model import CaseType, Chase, Customer, Draw
from gemba.interfaces.demo.company import FAULTS, FORM, MAIL_EN, MAIL_ZH, Fault
from gemba.interfaces.demo.planted import Planted, Problem
from gemba.interfaces.demo.topics import Topic, topics
from gemba.interfaces.demo.twin.steps import ASKS_AGAIN

DUPLICATE = "duplicate"
# One in two who wait long asks again, most of them in the second day; the others never do.
HOURS_UNTIL_ASKING = (6, 12, 18, 24, 30, 38, 48, 64, 90)
NEVER_HOURS = 90_000
ASKS_MAX = 3


@dataclass(frozen=True, slots=True)
class Matter:
    """What is asked for. `topics` are the phrases it may be told with; a fault has its own."""

    kind: str
    topics: tuple[Topic, ...] = ()
    name: str = ""
    fault: Fault | None = None

    @property
    def title(self) -> str:
        if self.fault is not None:
            return f"{self.kind} {self.fault.product} {self.fault.key}"
        return f"{self.kind} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Request:
    """A type of case: a matter, in a language, through a door."""

    matter: Matter
    language: str
    door: str

    @property
    def name(self) -> str:
        return f"{self.matter.title} · {self.door} · {self.language}"

    @property
    def is_form(self) -> bool:
        return self.door == FORM

    @property
    def of_type(self) -> CaseType:
        """As the twin takes it. Danger goes first."""
        fault = self.matter.fault
        return CaseType(
            self.name,
            attributes=tuple(self._attributes()),
            priority=-1 if fault is not None and fault.is_danger else 0,
            skills=(self.language,),
            customer=Customer(chase=Chase(_UNTIL_ASKING, ASKS_MAX, ASKS_AGAIN)),
        )

    def _attributes(self) -> Iterator[tuple[str, str]]:
        yield "type", self.matter.kind
        yield "language", self.language
        yield "channel", "form" if self.is_form else "email"
        if self.matter.fault is not None:
            yield "product", self.matter.fault.product
            yield "vendor", self.matter.fault.vendor.tag


_UNTIL_ASKING = Draw(
    "empirical",
    tuple(
        3600.0 * hours
        for hours in (*HOURS_UNTIL_ASKING, *[NEVER_HOURS] * (len(HOURS_UNTIL_ASKING) - 1))
    ),
)


def matters(planted: Planted) -> Iterator[Matter]:
    """Everything that is written to this desk about."""
    by_name: dict[tuple[str, str], list[Topic]] = {}
    for topic in topics():
        by_name.setdefault((topic.kind, topic.course), []).append(topic)
    for (kind, name), alike in by_name.items():
        yield Matter(kind, tuple(alike), name)
    for fault in FAULTS:
        yield Matter("repair", fault=fault)
    if Problem.TWO_DOORS in planted:
        yield Matter(DUPLICATE)


def requests(planted: Planted) -> tuple[Request, ...]:
    """All types of cases, in the order in which the twin has them."""
    return tuple(
        Request(matter, language, door)
        for matter in matters(planted)
        for language, mail in (("zh", MAIL_ZH), ("en", MAIL_EN))
        for door in (mail, FORM)
    )
