"""Lists, contexts, filters and loops. Each round pays for what it evaluates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from gemba.foundation.kernel.feel.comparing import Truth, both, either
from gemba.foundation.kernel.feel.numbers import whole
from gemba.foundation.kernel.feel.run import Run
from gemba.foundation.kernel.feel.syntax import (
    Arithmetic,
    ContextLiteral,
    Each,
    Filter,
    For,
    ListLiteral,
    Literal,
    Negation,
    Node,
    Quantified,
    Steps,
    size,
)
from gemba.foundation.kernel.feel.values import Range, Value, kind_of
from gemba.foundation.kernel.wording import gettext_noop

from .code import Code, Compile, Local
from .operators import truth


def list_literal(node: ListLiteral, compile_node: Compile) -> Code:
    items = tuple(map(compile_node, node.items))
    return lambda run, local: [item(run, local) for item in items]


def context_literal(node: ContextLiteral, compile_node: Compile) -> Code:
    entries = tuple((entry.name, compile_node(entry.value)) for entry in node.entries)

    def evaluate(run: Run, local: Local) -> Value:
        inner, made = dict(local), {}
        for name, value in entries:
            inner[name] = made[name] = value(run, inner)
        return made

    return evaluate


def filtered(node: Filter, compile_node: Compile) -> Code:
    source, condition = compile_node(node.source), compile_node(node.condition)
    cost, is_place = size(node.condition)[0], _is_number(node.condition)

    def evaluate(run: Run, local: Local) -> Value:
        given = source(run, local)
        if given is None:
            return None
        items: list[Value] = given if isinstance(given, list) else [given]
        if is_place:
            return _at(items, condition(run, local))
        kept: list[Value] = []
        for item in items:
            run.spend(cost)
            answer = condition(run, _within_item(run, local, item))
            if isinstance(answer, Decimal):
                return _at(items, answer)
            if truth(run, answer, "[ ]"):
                kept.append(item)
        return kept

    return evaluate


def for_each(node: For, compile_node: Compile) -> Code:
    rounds = _Rounds(node.iterators, compile_node, node.result)
    result = compile_node(node.result)

    def evaluate(run: Run, local: Local) -> Value:
        results: list[Value] = []
        for inner in rounds.locals_of(run, local):
            if inner is None:
                return None
            run.make_list(1)
            results.append(result(run, inner))
        run.make_list(len(results))
        return results

    return evaluate


def quantified(node: Quantified, compile_node: Compile) -> Code:
    rounds = _Rounds(node.iterators, compile_node, node.condition)
    condition = compile_node(node.condition)
    word = node.word
    combine, decisive = (either, True) if word == "some" else (both, False)

    def evaluate(run: Run, local: Local) -> Value:
        answer: Truth = not decisive
        for inner in rounds.locals_of(run, local):
            if inner is None:
                return None
            answer = combine(answer, truth(run, condition(run, inner), word))
            if answer is decisive:
                break
        return answer

    return evaluate


def steps(node: Steps, compile_node: Compile) -> Code:
    """The list of what is walked; `_Rounds` walks it without making it."""
    start, end = compile_node(node.start), compile_node(node.end)

    def evaluate(run: Run, local: Local) -> Value:
        walked = _walk(run, start(run, local), end(run, local))
        if walked is None:
            return None
        items: list[Value] = []
        for item in walked:
            run.make_list(1)
            items.append(item)
        return items

    return evaluate


class _Rounds:
    """The local names of each round of nested iterators."""

    def __init__(self, iterators: tuple[Each, ...], compile_node: Compile, body: Node) -> None:
        self._iterators = tuple((each.name, compile_node(each.source)) for each in iterators)
        self._cost = size(body)[0] + sum(size(each.source)[0] for each in iterators)

    def locals_of(self, run: Run, local: Local, level: int = 0) -> Iterator[Local | None]:
        """None, once, where there is nothing to walk."""
        name, source = self._iterators[level]
        items = _items(run, source(run, local))
        if items is None:
            yield None
            return
        for item in items:
            run.spend(self._cost + len(local))
            inner = {**local, name: item}
            if level + 1 == len(self._iterators):
                yield inner
            else:
                yield from self.locals_of(run, inner, level + 1)


def _items(run: Run, source: Value) -> Iterator[Value] | None:
    if isinstance(source, list):
        return iter(source)
    if isinstance(source, Range) and source.start is not None and source.end is not None:
        return _walk(run, source.start, source.end, source)
    if source is None:
        return None
    if isinstance(source, Range):
        run.warn(gettext_noop("A range without an end cannot be walked."))
        return None
    return iter([source])


def _walk(
    run: Run, start: Value, end: Value, within: Range | None = None
) -> Iterator[Value] | None:
    """Whole numbers or days from start to end, downwards where the end is lower."""
    first, last = _place(start), _place(end)
    if first is None or last is None or type(start) is not type(end):
        run.warn(
            gettext_noop("From a %(one)s to a %(other)s there are no steps to walk."),
            one=kind_of(start),
            other=kind_of(end),
        )
        return None
    step = 1 if first <= last else -1
    begin = first if within is None or within.start_included else first + step
    stop = last + step if within is None or within.end_included else last
    places = range(begin, stop, step)
    if isinstance(start, dt.date):
        return (dt.date.fromordinal(place) for place in places)
    return (Decimal(place) for place in places)


def _place(value: Value) -> int | None:
    if isinstance(value, Decimal):
        return whole(value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.toordinal()
    return None


def _is_number(node: Node) -> bool:
    """Can a condition be only a place, as in `list[1]` or `list[-1]`?"""
    if isinstance(node, Literal):
        return isinstance(node.value, Decimal)
    return isinstance(node, Negation | Arithmetic)


def _at(items: list[Value], place: Value) -> Value:
    """The item at a place from 1, or from the end where negative."""
    at = whole(place) if isinstance(place, Decimal) else None
    if not at or abs(at) > len(items):
        return None
    return items[at - 1 if at > 0 else at]


def _within_item(run: Run, local: Local, item: Value) -> Local:
    """`item`, and the entries of an item that is a context, are names within a filter."""
    run.spend(len(local))
    if not isinstance(item, dict):
        return {**local, "item": item}
    run.spend(len(item))
    return {**local, "item": item, **item}
