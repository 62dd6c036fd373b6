"""From definitions to all that is checked in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from gemba.desk.workflow.decisions.deciding import Decisions, names_in
from gemba.desk.workflow.decisions.graph import elements_of
from gemba.desk.workflow.decisions.model import (
    BoxedContext,
    BoxedList,
    BusinessKnowledgeModel,
    Decision,
    DecisionTable,
    Definitions,
    FunctionDefinition,
    Input,
    InputData,
    Invocation,
    ItemDefinition,
    LiteralExpression,
    Logic,
    Output,
)
from gemba.desk.workflow.decisions.refusals import REFUSALS, DmnUnreadable, Fault
from gemba.desk.workflow.decisions.tables import CompiledTable
from gemba.desk.workflow.decisions.texts import Texts
from gemba.desk.workflow.decisions.types import Types
from gemba.foundation.kernel.feel import names_of
from gemba.foundation.kernel.wording import gettext_noop

from .columns import ColumnCheck
from .findings import Finding, Kind
from .tables import TableCheck


def check_definitions(
    definitions: Definitions, known: Collection[str] | None = None
) -> tuple[Finding, ...]:
    """All that can be said without making a decision. `known` are names that come from outside
    beside what is required, as the variables of a process; None: they are not known."""
    try:
        decisions = Decisions(definitions)
    except DmnUnreadable as problem:
        values = tuple(problem.params.items())
        return (Finding(Kind.UNREADABLE, problem.element, REFUSALS[problem.code], values),)
    findings = list(map(_unreadable, decisions.faults))
    findings += _unknown_types(definitions, decisions.types)
    walk = _Walk(decisions.texts, decisions.types, known, findings)
    for element in elements_of(definitions).values():
        walk.element(element, definitions)
    return tuple(findings)


def check_table(
    table: DecisionTable,
    *,
    name: str = "",
    element: str = "",
    types: Iterable[ItemDefinition] = (),
    known: Collection[str] | None = None,
) -> tuple[Finding, ...]:
    """One table by itself; `known` are the names its texts may speak of, beside its inputs."""
    decision = Decision(element, name, table)
    texts = Texts(
        {*names_in(Definitions("", (decision,))), *(each.expression for each in table.inputs)}
    )
    findings: list[Finding] = []
    _Walk(texts, Types(types), known, findings).table(table, name, element, frozenset(), True)
    return tuple(findings)


@dataclass(frozen=True)
class _Walk:
    """Goes through the logic of elements and gathers findings."""

    texts: Texts
    types: Types
    known: Collection[str] | None
    findings: list[Finding]

    def element(
        self, element: Decision | InputData | BusinessKnowledgeModel, definitions: Definitions
    ) -> None:
        if isinstance(element, InputData):
            return
        elements = elements_of(definitions)
        required = {elements[each.needed].name for each in element.requirements}
        names = frozenset(required | set(self.known or ()))
        logic = element.logic if isinstance(element, Decision) else element.function
        if logic is not None:
            is_open = not element.requirements and self.known is None
            self._logic(logic, element.name, element.id, names, is_open)

    def table(
        self,
        table: DecisionTable,
        name: str,
        element: str,
        names: frozenset[str],
        is_open: bool,
    ) -> None:
        """`is_open`: nobody said what it may look at, so its inputs may look at anything."""
        compiled = CompiledTable(table, element, name, self.texts, self.types)
        if compiled.faults:
            # Those of a decision are among its own already.
            told = {str(finding) for finding in self.findings}
            faults = map(_unreadable, compiled.faults)
            self.findings.extend(each for each in faults if str(each) not in told)
            return
        if is_open:
            read = (names_of(given.expression) for given in compiled.inputs)
            names = names.union(self.known or (), *read)
        check = ColumnCheck(table, compiled, element, self.types, names)
        self.findings.extend(check.findings())
        self.findings.extend(TableCheck(table, compiled, element).findings())

    def _logic(
        self, logic: Logic, name: str, element: str, names: frozenset[str], is_open: bool
    ) -> None:
        if isinstance(logic, DecisionTable):
            self.table(logic, name, element, names, is_open)
        elif isinstance(logic, LiteralExpression):
            self._text(logic.text, name, logic.id or element, names, is_open)
        elif isinstance(logic, FunctionDefinition):
            inner = names.union(each.name for each in logic.parameters)
            self._logic(logic.body, name, element, inner, is_open and not logic.parameters)
        elif isinstance(logic, BoxedContext):
            for entry in logic.entries:
                self._logic(entry.value, name, element, names, is_open)
                names |= {entry.variable.name}
        elif isinstance(logic, Invocation):
            self._text(logic.called, name, logic.id or element, names, is_open)
            for binding in logic.bindings:
                self._logic(binding.value, name, element, names, is_open)
        else:
            parts = logic.items if isinstance(logic, BoxedList) else sum(logic.rows, ())
            for part in parts:
                self._logic(part, name, element, names, is_open)

    def _text(
        self, text: str, name: str, element: str, names: frozenset[str], is_open: bool
    ) -> None:
        faults: list[Fault] = []
        expression = self.texts.expression(text, element, faults)
        if faults or is_open:
            return
        for word in sorted(names_of(expression, in_filters=False) - names):
            words = gettext_noop("“%(name)s” speaks of “%(word)s”, which it does not require.")
            values = (("name", name), ("word", word))
            self.findings.append(Finding(Kind.UNKNOWN_NAME, element, words, values))


def _unreadable(fault: Fault) -> Finding:
    return Finding(Kind.UNREADABLE, fault.element, fault.sentence, fault.values)


def _unknown_types(definitions: Definitions, types: Types) -> Iterator[Finding]:
    used = [(each.id, each.name, each.type) for each in definitions.inputs]
    used += [(each.id, each.name, each.type) for each in definitions.decisions]
    for decision in definitions.decisions:
        if isinstance(decision.logic, DecisionTable):
            columns: tuple[Input | Output, ...] = (*decision.logic.inputs, *decision.logic.outputs)
            used += [(each.id or decision.id, each.title, each.type) for each in columns]
    for element, name, wanted in used:
        if not types.is_known(wanted):
            words = gettext_noop("“%(name)s” is of the type %(type)s, which is not defined.")
            values = (("name", name), ("type", wanted))
            yield Finding(Kind.WRONG_TYPE, element, words, values)
