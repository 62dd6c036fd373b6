"""What a table answers when rules hit: DMN's hit policies and aggregations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gemba.foundation.kernel.feel import Run, Value
from gemba.foundation.kernel.feel.comparing import equal
from gemba.foundation.kernel.feel.functions import BUILTINS, call_builtin
from gemba.foundation.kernel.wording import gettext_noop

from .model import Aggregation, HitPolicy
from .running import DecisionRun

_FUNCTIONS = {Aggregation.SUM: "sum", Aggregation.MIN: "min", Aggregation.MAX: "max"}
LISTED = (HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER, HitPolicy.COLLECT)


@dataclass(frozen=True)
class Hits:
    """Rules that hit, at least one, by their places from 0, and what each concludes: a value
    for each output."""

    rules: Sequence[int]
    outputs: Callable[[int], tuple[Value, ...]]


@dataclass(frozen=True)
class Policy:
    """How a table `name`d so, of the element, answers. `orders` hold the values of each output
    from the highest priority on; `packed` makes one value of a rule's outputs."""

    element: str
    name: str
    hit_policy: HitPolicy
    aggregation: Aggregation | None
    orders: tuple[tuple[Value, ...], ...]
    packed: Callable[[tuple[Value, ...]], Value]

    def answer(self, run: DecisionRun, hits: Hits) -> tuple[Value, Sequence[int]]:
        """The result and the rules that made it."""
        if self.hit_policy is HitPolicy.UNIQUE:
            return self._unique(run, hits)
        if self.hit_policy is HitPolicy.ANY:
            return self._any(run, hits)
        if self.hit_policy is HitPolicy.FIRST:
            return self._one(hits, hits.rules[0])
        if self.hit_policy is HitPolicy.PRIORITY:
            return self._one(hits, self._by_priority(run, hits)[0])
        by_output = self.hit_policy is HitPolicy.OUTPUT_ORDER
        rules = self._by_priority(run, hits) if by_output else hits.rules
        results = [self.packed(hits.outputs(rule)) for rule in rules]
        if self.hit_policy is HitPolicy.COLLECT and self.aggregation is not None:
            return self._aggregated(run, results), rules
        return results, rules

    def nothing(self) -> Value:
        """Where no rule hits and there is no default output."""
        if self.hit_policy is not HitPolicy.COLLECT:
            return None
        if self.aggregation is None:
            return []
        return Decimal(0) if self.aggregation is Aggregation.COUNT else None

    def _one(self, hits: Hits, rule: int) -> tuple[Value, Sequence[int]]:
        return self.packed(hits.outputs(rule)), [rule]

    def _unique(self, run: DecisionRun, hits: Hits) -> tuple[Value, Sequence[int]]:
        if len(hits.rules) == 1:
            return self._one(hits, hits.rules[0])
        words = gettext_noop(
            "Rules %(rules)s of “%(name)s” hit at once, though the table promises that only one"
            " does: let them no longer overlap, or choose another hit policy."
        )
        run.fail(self.element, words, rules=_numbers(hits.rules), name=self.name)
        return None, []

    def _any(self, run: DecisionRun, hits: Hits) -> tuple[Value, Sequence[int]]:
        results = [self.packed(hits.outputs(rule)) for rule in hits.rules]
        if all(same(run, results[0], result) for result in results[1:]):
            return results[0], hits.rules
        words = gettext_noop(
            "Rules %(rules)s of “%(name)s” hit at once and come to different results, though the"
            " table promises that they agree."
        )
        run.fail(self.element, words, rules=_numbers(hits.rules), name=self.name)
        return None, []

    def _by_priority(self, run: DecisionRun, hits: Hits) -> list[int]:
        """Highest first; equal ones as in the table."""
        return sorted(hits.rules, key=lambda rule: self.rank(run, hits.outputs(rule)))

    def rank(self, run: Run, outputs: tuple[Value, ...]) -> tuple[int, ...]:
        """Lower is higher priority; a value that is not among those listed comes last."""
        return tuple(
            next((place for place, each in enumerate(order) if same(run, each, value)), len(order))
            for order, value in zip(self.orders, outputs, strict=True)
        )

    def _aggregated(self, run: DecisionRun, results: list[Value]) -> Value:
        if self.aggregation is Aggregation.COUNT or self.aggregation is None:
            return Decimal(len(results))
        return call_builtin(run, BUILTINS[_FUNCTIONS[self.aggregation]], [results], ())


def same(run: Run, one: Value, other: Value) -> bool:
    return type(one) is type(other) and equal(run, one, other) is True


def _numbers(rules: Sequence[int]) -> str:
    """As people count, at most ten."""
    shown = [str(rule + 1) for rule in rules[:10]]
    return ", ".join(shown) + (" …" if len(rules) > 10 else "")
