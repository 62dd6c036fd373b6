"""Do the cells of a table fit its columns: their types, values and names?"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from gemba.desk.workflow.decisions.cells import Region
from gemba.desk.workflow.decisions.model import (
    Aggregation,
    Cell,
    DecisionTable,
    HitPolicy,
    Output,
    Rule,
)
from gemba.desk.workflow.decisions.running import DecisionRun
from gemba.desk.workflow.decisions.tables import CompiledTable
from gemba.desk.workflow.decisions.types import Types, conformed
from gemba.foundation.kernel.feel import Expression, Run, UnaryTests, Value, kind_of, names_of
from gemba.foundation.kernel.feel.printing import literal_text
from gemba.foundation.kernel.wording import gettext_noop

from .findings import Finding, Kind

_RANKED = (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER)


class ColumnCheck:
    """`known` are the names that the table's texts may speak of."""

    def __init__(
        self,
        table: DecisionTable,
        compiled: CompiledTable,
        element: str,
        types: Types,
        known: Collection[str],
    ) -> None:
        self._table, self._compiled, self._element = table, compiled, element
        self._types, self._known = types, known

    def findings(self) -> Iterator[Finding]:
        yield from self._outputs()
        yield from self._input_names()
        for number, rule in enumerate(self._table.rules, 1):
            yield from self._conditions(number, rule)
            yield from self._conclusions(number, rule)

    def _outputs(self) -> Iterator[Finding]:
        outputs, policy = self._table.outputs, self._table.hit_policy
        if not outputs:
            yield self._of_table(gettext_noop("“%(name)s” has no output."))
        names = [output.name for output in outputs]
        if len(outputs) > 1 and (not all(names) or len(set(names)) < len(names)):
            words = gettext_noop(
                "The outputs of “%(name)s” need names that differ, for its result is made of them."
            )
            yield self._of_table(words)
        if policy in _RANKED and not any(self._compiled.policy.orders):
            words = gettext_noop(
                "“%(name)s” answers by priority, but no output lists its values from the highest"
                " priority to the lowest."
            )
            yield self._of_table(words)
        if len(outputs) > 1 and self._table.aggregation not in (None, Aggregation.COUNT):
            words = gettext_noop("“%(name)s” aggregates, which only one output can be.")
            yield self._of_table(words)

    def _input_names(self) -> Iterator[Finding]:
        for given, column in zip(self._compiled.inputs, self._table.inputs, strict=True):
            yield from self._unknown(given.expression, column.id, 0)

    def _conditions(self, number: int, rule: Rule) -> Iterator[Finding]:
        for place, cell in enumerate(rule.conditions):
            column = self._compiled.index.columns[place]
            element = cell.id or rule.id
            yield from self._unknown(column.tests[number - 1], element, number)
            region, wanted = column.regions[number - 1], self._compiled.inputs[place].type
            if region is None or wanted.base == "Any" or wanted.is_collection:
                continue
            others = {axis.domain.type for axis in region.axes.values()} - {wanted.base}
            for other in sorted(others):
                words = gettext_noop(
                    "“%(input)s” is a %(type)s, and rule %(rule)s of “%(name)s” compares it with a"
                    " %(other)s: %(cell)s."
                )
                values = {
                    "input": self._table.inputs[place].title,
                    "type": wanted.base,
                    "other": other,
                    "cell": cell.text,
                }
                yield self._found(Kind.WRONG_TYPE, element, words, number, **values)
            yield from self._strange_texts(number, place, element, region)

    def _strange_texts(
        self, number: int, place: int, element: str, region: Region
    ) -> Iterator[Finding]:
        """Texts that the input never has."""
        given = self._compiled.inputs[place]
        texts = region.axes["string"].points if "string" in region.axes else ()
        for text in texts:
            if given.allowed is None or given.allowed.evaluate(Run({}), text) is True:
                continue
            words = gettext_noop(
                "Rule %(rule)s of “%(name)s” looks for %(text)s, which is not among the values of"
                " “%(input)s”."
            )
            values = {"text": literal_text(text), "input": given.title}
            yield self._found(Kind.WRONG_TYPE, element, words, number, **values)

    def _conclusions(self, number: int, rule: Rule) -> Iterator[Finding]:
        constants = self._compiled.constants[number - 1]
        for place, (output, cell) in enumerate(
            zip(self._table.outputs, rule.conclusions, strict=True)
        ):
            element = cell.id or rule.id
            yield from self._unknown(self._compiled.outputs[number - 1][place], element, number)
            if constants is None or constants[place] is None:
                continue
            yield from self._conclusion(number, output, place, cell, constants[place])

    def _conclusion(
        self, number: int, output: Output, place: int, cell: Cell, value: Value
    ) -> Iterator[Finding]:
        wanted = self._types.named(output.type)
        _value, fits = conformed(DecisionRun({}), value, wanted)
        element = cell.id or self._table.rules[number - 1].id
        title = output.title or self._compiled.name
        if not fits:
            words = gettext_noop(
                "“%(output)s” is a %(type)s, and rule %(rule)s of “%(name)s” concludes a %(other)s:"
                " %(cell)s."
            )
            values = {"output": title, "type": wanted.name, "other": kind_of(value)}
            yield self._found(Kind.WRONG_TYPE, element, words, number, cell=cell.text, **values)
            return
        listed = self._compiled.policy.orders[place]
        if listed and value not in listed:
            words = gettext_noop(
                "Rule %(rule)s of “%(name)s” concludes %(cell)s, which is not among the values of"
                " “%(output)s”: %(listed)s."
            )
            shown = ", ".join(literal_text(each) for each in listed[:10])
            values = {"output": title, "listed": shown, "cell": cell.text}
            yield self._found(Kind.OUTPUTS, element, words, number, **values)

    def _unknown(
        self, read: Expression | UnaryTests, element: str, number: int
    ) -> Iterator[Finding]:
        for name in sorted(names_of(read, in_filters=False) - set(self._known)):
            words = gettext_noop(
                "“%(name)s” speaks of “%(word)s”, which it does not require. If a text is meant,"
                ' write "%(word)s" in quotes.'
            )
            yield self._found(Kind.UNKNOWN_NAME, element or self._element, words, number, word=name)

    def _of_table(self, words: str) -> Finding:
        return self._found(Kind.OUTPUTS, self._element, words, 0)

    def _found(self, kind: Kind, element: str, words: str, number: int, **values: str) -> Finding:
        """`number` is the rule's, or 0."""
        filled = {"name": self._compiled.name, "rule": str(number), **values}
        rules = (number,) if number else ()
        return Finding(kind, element or self._element, words, tuple(filled.items()), rules)
