"""Two workplaces that are no service desk, a loan office and a workshop; where trouble can sit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class World:
    """`steps` in order with the team of each; every kind of case leaves out one of `optional` or
    none. The other names say where a problem is planted.

    `own` is the one step of a team that does nothing else. After `again[0]` work goes back to
    `again[1]` when it failed; `fro` are two steps between whose teams cases go to and fro.
    """

    kinds: tuple[str, ...]
    products: tuple[str, ...]
    arrives: str
    steps: tuple[tuple[str, str], ...]
    optional: tuple[str, ...]
    ends: str
    asks: tuple[str, str]
    own: str
    idle: str
    batch: str
    again: tuple[str, str]
    fro: tuple[str, str]
    needless: tuple[str, str]
    escalation: tuple[tuple[str, str], tuple[str, str]]
    attempt: tuple[str, str]
    question: tuple[str, tuple[str, str]]
    reopens: tuple[str, tuple[str, str]]

    @property
    def team_of(self) -> dict[str, str]:
        """Of every step people do."""
        _kind, answer = self.question
        _wrote, reopen = self.reopens
        more = (self.needless, *self.escalation, self.attempt, answer, reopen)
        return dict((*self.steps, *more))


LOANS = World(
    kinds=("mortgage", "car loan", "overdraft", "credit card"),
    products=("Basic", "Family", "Prime", "Young", "Senior"),
    arrives="Application received",
    steps=(
        ("Check papers", "clerks"),
        ("Assess income", "analysts"),
        ("Value property", "valuers"),
        ("Decide on credit", "analysts"),
        ("Draft contract", "lawyers"),
        ("Pay out", "treasury"),
    ),
    optional=("Value property", "Draft contract"),
    ends="Loan completed",
    asks=("Check papers", "Customer sent papers"),
    own="Value property",
    idle="Draft contract",
    batch="Pay out",
    again=("Decide on credit", "Assess income"),
    fro=("Check papers", "Assess income"),
    needless=("Second signature", "lawyers"),
    escalation=(("Escalated to head office", "analysts"), ("Head office rules", "directors")),
    attempt=("Negotiate", "analysts"),
    question=("balance", ("Look up balance", "clerks")),
    reopens=("Customer wrote", ("Reopen file", "clerks")),
)

WORKSHOP = World(
    kinds=("single piece", "series", "repair", "spare part"),
    products=("Gate", "Rail", "Stair", "Frame", "Tank"),
    arrives="Order received",
    steps=(
        ("Plan job", "planners"),
        ("Cut", "welders"),
        ("Weld", "welders"),
        ("Grind", "welders"),
        ("Paint", "painters"),
        ("Measure", "inspectors"),
        ("Pack", "packers"),
    ),
    optional=("Paint", "Measure"),
    ends="Delivered",
    asks=("Plan job", "Customer changed drawing"),
    own="Paint",
    idle="Measure",
    batch="Pack",
    again=("Grind", "Weld"),
    fro=("Plan job", "Cut"),
    needless=("Stamp", "inspectors"),
    escalation=(("Transferred to engineers", "planners"), ("Engineers redraw", "engineers")),
    attempt=("Straighten", "planners"),
    question=("opening hours", ("Say when", "planners")),
    reopens=("Customer wrote", ("Reopen order", "planners")),
)

WORLDS = (LOANS, WORKSHOP)
