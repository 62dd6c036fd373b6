"""Is a decision table complete, free of overlaps, and can each rule hit?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from gemba.desk.workflow.decisions.hitting import same
from gemba.desk.workflow.decisions.index import places
from gemba.desk.workflow.decisions.model import DecisionTable, HitPolicy
from gemba.desk.workflow.decisions.tables import CompiledTable
from gemba.foundation.kernel.feel import Run, Value
from gemba.foundation.kernel.feel.printing import literal_text
from gemba.foundation.kernel.wording import gettext_noop

from .covering import Box, Covering, TooMuch
from .findings import Finding, Kind, numbered
from .space import Side, side_of

SHOWN_MAX = 20  # of each kind
_SHOWN = (Kind.GAP, Kind.UNSURE_GAP, Kind.OVERLAP, Kind.CONFLICT)


class TableCheck:
    """Looks at one table that could be read; `element` is its decision."""

    def __init__(self, table: DecisionTable, compiled: CompiledTable, element: str) -> None:
        self._table, self._compiled, self._element = table, compiled, element
        columns = compiled.index.columns
        self._sides: list[Side] = [
            side_of(given, column) for given, column in zip(compiled.inputs, columns, strict=True)
        ]
        self._all = (1 << len(table.rules)) - 1
        self._asked = 0
        for side in self._sides:
            self._asked |= side.asked
        self._told = self._all & ~self._asked
        self._covering = Covering(self._sides)

    def findings(self) -> Iterator[Finding]:
        try:
            yield from self._overlaps()
            yield from self._gaps()
            yield from self._never()
        except TooMuch:
            words = gettext_noop(
                "“%(name)s” cuts its inputs into so many parts that not all were looked at."
            )
            yield Finding(Kind.UNCHECKED, self._element, words, (("name", self._compiled.name),))
        if self._asked:
            yield self._not_told()

    # Gaps

    def _gaps(self) -> Iterator[Finding]:
        if any(output.default for output in self._table.outputs) or not self._table.inputs:
            return
        if not self._table.rules:
            words = gettext_noop("“%(name)s” has no rule yet.")
            yield Finding(Kind.GAP, self._element, words, (("name", self._compiled.name),))
            return
        for box in islice(self._covering.gaps(self._told), SHOWN_MAX):
            maybe = self._asked & self._all
            for group in box:
                maybe &= group.mask
            rules = tuple(rule + 1 for rule in places(maybe))
            words = gettext_noop(
                "No rule of “%(name)s” hits where %(where)s: for example %(example)s."
            )
            if rules:
                words = gettext_noop(
                    "No rule of “%(name)s” hits where %(where)s: for example %(example)s; unless"
                    " rule %(rules)s does, which asks more than can be told from the table."
                )
            kind = Kind.UNSURE_GAP if rules else Kind.GAP
            yield self._found(kind, self._element, words, box, rules)

    # Overlaps

    def _overlaps(self) -> Iterator[Finding]:
        if self._table.hit_policy not in (HitPolicy.UNIQUE, HitPolicy.ANY):
            return
        pairs = self._covering.overlaps(self._told)
        found = (each for rule, other, box in pairs for each in self._overlap(rule, other, box))
        yield from islice(found, SHOWN_MAX)

    def _overlap(self, rule: int, other: int, box: Box) -> Iterator[Finding]:
        rules = (rule + 1, other + 1)
        element = self._table.rules[other].id or self._element
        if self._table.hit_policy is HitPolicy.UNIQUE:
            words = gettext_noop(
                "Rules %(rules)s of “%(name)s” both hit where %(where)s: for example %(example)s."
            )
            yield self._found(Kind.OVERLAP, element, words, box, rules)
        elif not self._agree(rule, other):
            words = gettext_noop(
                "Rules %(rules)s of “%(name)s” both hit and disagree where %(where)s: for example"
                " %(example)s."
            )
            yield self._found(Kind.CONFLICT, element, words, box, rules)

    def _agree(self, rule: int, other: int) -> bool:
        outputs = self._compiled.outputs
        if outputs[rule] == outputs[other]:
            return True
        constants = self._compiled.constants
        one, two = constants[rule], constants[other]
        run = Run({})
        return (
            one is not None
            and two is not None
            and all(same(run, left, right) for left, right in zip(one, two, strict=True))
        )

    # Rules that never answer

    def _never(self) -> Iterator[Finding]:
        empty = 0
        for rule in places(self._told):
            side = self._covering.is_empty(rule)
            if side is not None:
                empty |= 1 << rule
                yield self._passes_nothing(rule, side)
        yield from self._hidden(empty)

    def _hidden(self, empty: int) -> Iterator[Finding]:
        if self._table.hit_policy not in (HitPolicy.FIRST, HitPolicy.PRIORITY):
            return
        for rule in places(self._told & ~empty):
            stronger = self._stronger(rule) & self._told
            if stronger and self._covering.is_covered(rule, stronger):
                words = gettext_noop(
                    "Rule %(rules)s of “%(name)s” never answers: wherever it hits, a rule before"
                    " it does too."
                )
                if self._table.hit_policy is HitPolicy.PRIORITY:
                    words = gettext_noop(
                        "Rule %(rules)s of “%(name)s” never answers: wherever it hits, a rule of"
                        " higher priority does too."
                    )
                element = self._table.rules[rule].id or self._element
                yield self._found(Kind.NEVER, element, words, (), (rule + 1,))

    def _stronger(self, rule: int) -> int:
        """The rules that answer in its place where both hit."""
        if self._table.hit_policy is HitPolicy.FIRST:
            return (1 << rule) - 1
        run, constants, policy = Run({}), self._compiled.constants, self._compiled.policy
        own = constants[rule]
        if own is None:
            return 0
        rank = policy.rank(run, own)
        mask = 0
        for other, outputs in enumerate(constants):
            if outputs is not None and policy.rank(run, outputs) < rank:
                mask |= 1 << other
        return mask

    def _passes_nothing(self, rule: int, side: Side) -> Finding:
        place = self._sides.index(side)
        cell = self._table.rules[rule].conditions[place]
        words = gettext_noop(
            "Rule %(rules)s of “%(name)s” can never hit: “%(cell)s” lets no value of “%(input)s”"
            " pass."
        )
        values = {"cell": cell.text, "input": side.title}
        element = cell.id or self._table.rules[rule].id or self._element
        return self._found(Kind.NEVER, element, words, (), (rule + 1,), **values)

    def _not_told(self) -> Finding:
        words = gettext_noop(
            "Rules %(rules)s of “%(name)s” ask more than how a value compares with constants, so"
            " gaps and overlaps of them are not looked for."
        )
        rules = tuple(rule + 1 for rule in places(self._asked))
        return self._found(Kind.UNCHECKED, self._element, words, (), rules)

    def _found(
        self,
        kind: Kind,
        element: str,
        words: str,
        box: Box,
        rules: tuple[int, ...],
        **more: str,
    ) -> Finding:
        values = {"name": self._compiled.name, "rules": numbered(rules), **more}
        samples: tuple[Value, ...] = ()
        if kind in _SHOWN:
            whole = (*box, *(side.common(0) for side in self._sides[len(box) :]))
            pairs = list(zip(self._sides, whole, strict=True))
            samples = tuple(side.sample(group) for side, group in pairs)
            where = [f"{side.title} {group.text}" for side, group in pairs if group.text != "-"]
            shown = zip(self._sides, samples, strict=True)
            values["where"] = "; ".join(where) or "-"
            values["example"] = ", ".join(f"{s.title} = {literal_text(v)}" for s, v in shown)
        return Finding(kind, element, words, tuple(values.items()), rules, samples)
