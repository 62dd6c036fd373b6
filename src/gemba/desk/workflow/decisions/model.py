"""Decisions as DMN has them: what is asked, by which logic, from what.

Texts of expressions stay as they are written; `deciding` compiles them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class HitPolicy(Enum):
    """Which of the rules that hit a decision table answers with."""

    UNIQUE = "UNIQUE"
    ANY = "ANY"
    PRIORITY = "PRIORITY"
    FIRST = "FIRST"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"
    COLLECT = "COLLECT"


class Aggregation(Enum):
    """What COLLECT makes of the outputs."""

    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    COUNT = "COUNT"


@dataclass(frozen=True)
class ItemDefinition:
    """A type of the model's own: another type, or components; `allowed` are unary tests, or ""."""

    name: str
    type: str = ""
    allowed: str = ""
    components: tuple[ItemDefinition, ...] = ()
    is_collection: bool = False
    id: str = ""


@dataclass(frozen=True)
class Variable:
    """A name and its type; "" is any type."""

    name: str
    type: str = ""
    id: str = ""


@dataclass(frozen=True)
class LiteralExpression:
    text: str
    type: str = ""
    id: str = ""


@dataclass(frozen=True)
class Entry:
    """Of a boxed context. The one without a name is its result."""

    variable: Variable
    value: Logic


@dataclass(frozen=True)
class BoxedContext:
    entries: tuple[Entry, ...]
    id: str = ""


@dataclass(frozen=True)
class Binding:
    parameter: Variable
    value: Logic


@dataclass(frozen=True)
class Invocation:
    """`called` is an expression that gives a function, mostly the name of business knowledge."""

    called: str
    bindings: tuple[Binding, ...]
    id: str = ""


@dataclass(frozen=True)
class Relation:
    """A list of contexts, written as a table."""

    columns: tuple[Variable, ...]
    rows: tuple[tuple[Logic, ...], ...]
    id: str = ""


@dataclass(frozen=True)
class BoxedList:
    items: tuple[Logic, ...]
    id: str = ""


@dataclass(frozen=True)
class FunctionDefinition:
    parameters: tuple[Variable, ...]
    body: Logic
    id: str = ""


@dataclass(frozen=True)
class Cell:
    """One entry of a rule: unary tests on the left, an expression on the right."""

    text: str
    id: str = ""


@dataclass(frozen=True)
class Input:
    """A column of conditions; `allowed` are unary tests, or ""."""

    expression: str
    type: str = ""
    label: str = ""
    allowed: str = ""
    id: str = ""

    @property
    def title(self) -> str:
        return self.label or self.expression


@dataclass(frozen=True)
class Output:
    """A column of conclusions; `allowed` are its values, highest priority first, or ""."""

    name: str = ""
    type: str = ""
    label: str = ""
    allowed: str = ""
    default: str = ""
    id: str = ""

    @property
    def title(self) -> str:
        return self.label or self.name


@dataclass(frozen=True)
class Rule:
    conditions: tuple[Cell, ...]
    conclusions: tuple[Cell, ...]
    id: str = ""
    description: str = ""
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True)
class DecisionTable:
    """Every rule has a condition for each input and a conclusion for each output."""

    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    hit_policy: HitPolicy = HitPolicy.UNIQUE
    aggregation: Aggregation | None = None
    annotations: tuple[str, ...] = ()
    id: str = ""


Logic = (
    LiteralExpression
    | BoxedContext
    | Invocation
    | Relation
    | BoxedList
    | FunctionDefinition
    | DecisionTable
)


@dataclass(frozen=True)
class Requirement:
    """That something is needed: `needed` is the id of an input, decision or business knowledge."""

    needed: str
    id: str = ""


@dataclass(frozen=True)
class InputData:
    id: str
    name: str
    type: str = ""


@dataclass(frozen=True)
class BusinessKnowledgeModel:
    """A function that decisions can share."""

    id: str
    name: str
    function: FunctionDefinition | None
    requirements: tuple[Requirement, ...] = ()


@dataclass(frozen=True)
class Decision:
    """Something to be decided; without logic it is only drawn."""

    id: str
    name: str
    logic: Logic | None
    type: str = ""
    requirements: tuple[Requirement, ...] = ()
    question: str = ""
    allowed_answers: str = ""
    description: str = ""


@dataclass(frozen=True)
class Shape:
    """Where an element stands in the diagram."""

    element: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Edge:
    """The line of a requirement, as points."""

    element: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Drawing:
    shapes: tuple[Shape, ...] = ()
    edges: tuple[Edge, ...] = ()


@dataclass(frozen=True)
class Definitions:
    """A file of decisions: the requirement graph and its drawing. Ids are unique."""

    name: str
    decisions: tuple[Decision, ...]
    inputs: tuple[InputData, ...] = ()
    knowledge: tuple[BusinessKnowledgeModel, ...] = ()
    types: tuple[ItemDefinition, ...] = ()
    drawing: Drawing = Drawing()
    id: str = "definitions"
    namespace: str = "urn:gemba:dmn"
