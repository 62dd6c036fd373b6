"""Functions over lists and contexts. Places count from 1, or from the end where negative."""

from __future__ import annotations

import functools
from collections.abc import Callable
from decimal import Decimal

from gemba.foundation.kernel.feel.comparing import Truth, both, either, equal, ordered
from gemba.foundation.kernel.feel.numbers import whole
from gemba.foundation.kernel.feel.run import Run
from gemba.foundation.kernel.feel.values import Function, Value
from gemba.foundation.kernel.wording import gettext_noop

from .library import Library

library = Library()


@library.function("count(list: list)")
def count(_run: Run, items: list[Value]) -> Value:
    return Decimal(len(items))


@library.function("all(*b: any)")
@library.function("all(list: list)")
def every(run: Run, items: list[Value]) -> Value:
    return _combined(run, items, both, start=True)


@library.function("any(*b: any)")
@library.function("any(list: list)")
def some(run: Run, items: list[Value]) -> Value:
    return _combined(run, items, either, start=False)


@library.function("list contains(list: list, element: any)")
def list_contains(run: Run, items: list[Value], element: Value) -> Value:
    return any(_same(run, item, element) for item in items)


@library.function("append(list: list, *item: any)")
def append(run: Run, items: list[Value], added: list[Value]) -> Value:
    run.make_list(len(items) + len(added))
    return items + added


@library.function("concatenate(*list: list)")
def concatenate(run: Run, lists: list[list[Value]]) -> Value:
    run.make_list(sum(map(len, lists)))
    return [item for each in lists for item in each]


@library.function("insert before(list: list, position: number, newItem: any)")
def insert_before(run: Run, items: list[Value], position: Decimal, item: Value) -> Value:
    place = _place(run, items, position)
    run.make_list(len(items) + 1)
    return None if place is None else [*items[:place], item, *items[place:]]


@library.function("remove(list: list, position: number)")
def remove(run: Run, items: list[Value], position: Decimal) -> Value:
    place = _place(run, items, position)
    run.make_list(len(items))
    return None if place is None else items[:place] + items[place + 1 :]


@library.function("sublist(list: list, start position: number, length?: number)")
def sublist(run: Run, items: list[Value], start: Decimal, length: Decimal | None) -> Value:
    place = _place(run, items, start)
    amount = len(items) if length is None else int(length)
    run.make_list(len(items))
    if place is None or amount < 1:
        return None
    return items[place : place + amount]


@library.function("reverse(list: list)")
def reverse(run: Run, items: list[Value]) -> Value:
    run.make_list(len(items))
    return items[::-1]


@library.function("index of(list: list, match: any)")
def index_of(run: Run, items: list[Value], match: Value) -> Value:
    run.make_list(len(items))
    return [Decimal(at) for at, item in enumerate(items, 1) if _same(run, item, match)]


@library.function("distinct values(list: list)")
def distinct_values(run: Run, items: list[Value]) -> Value:
    distinct: list[Value] = []
    for item in items:
        if not any(_same(run, item, known) for known in distinct):
            distinct.append(item)
    return distinct


@library.function("union(*list: list)")
def union(run: Run, lists: list[list[Value]]) -> Value:
    run.make_list(sum(map(len, lists)))
    return distinct_values(run, [item for each in lists for item in each])


@library.function("flatten(list: list)")
def flatten(run: Run, items: list[Value]) -> Value:
    flat: list[Value] = []
    waiting = items[::-1]
    while waiting:
        item = waiting.pop()
        run.spend(1)
        if isinstance(item, list):
            run.make_list(len(item))
            waiting += item[::-1]
        else:
            flat.append(item)
    run.make_list(len(flat))
    return flat


@library.function("sort(list: list, precedes?: function)")
def sort(run: Run, items: list[Value], precedes: Function | None) -> Value:
    """By a function that says whether one item comes before another; else ascending."""

    def first(one: Value, other: Value) -> bool:
        run.spend(1)
        if precedes is not None:
            return precedes.call([one, other]) is True
        return ordered(run, "<", one, other) is True

    def compare(one: Value, other: Value) -> int:
        if first(one, other):
            return -1
        return 1 if first(other, one) else 0

    if precedes is not None and len(precedes.parameters) != 2:
        run.warn(gettext_noop("The function to sort by takes two items."))
        return None
    run.make_list(len(items))
    return sorted(items, key=functools.cmp_to_key(compare))


@library.function("get value(m: context, key: string)")
def get_value(run: Run, context: dict[str, Value], key: str) -> Value:
    if key not in context:
        run.warn(gettext_noop("There is no entry “%(name)s”, so it is null."), name=key)
    return context.get(key)


@library.function("get entries(m: context)")
def get_entries(run: Run, context: dict[str, Value]) -> Value:
    run.make_list(3 * len(context))
    return [{"key": key, "value": value} for key, value in context.items()]


@library.function("context put(context: context, key: string, value: any)")
def context_put(run: Run, context: dict[str, Value], key: str, value: Value) -> Value:
    run.make_list(len(context) + 1)
    return {**context, key: value}


@library.function("context merge(contexts: list)")
def context_merge(run: Run, contexts: list[Value]) -> Value:
    merged: dict[str, Value] = {}
    for context in contexts:
        if not isinstance(context, dict):
            run.warn(gettext_noop("Only contexts can be merged."))
            return None
        merged.update(context)
        run.make_list(len(merged))
    return merged


@library.function("context(entries: list)")
def context_of(run: Run, entries: list[Value]) -> Value:
    made: dict[str, Value] = {}
    for entry in entries:
        key = entry.get("key") if isinstance(entry, dict) else None
        if not isinstance(entry, dict) or not isinstance(key, str) or "value" not in entry:
            run.warn(gettext_noop('A context is made of entries like {key: "…", value: …}.'))
            return None
        if key in made:
            run.warn(gettext_noop("The key “%(key)s” stands here twice."), key=key)
            return None
        run.make_list(1)
        made[key] = entry["value"]
    return made


@library.function("get or else(value: any, default: any)")
def get_or_else(_run: Run, value: Value, default: Value) -> Value:
    return default if value is None else value


def _combined(
    run: Run, items: list[Value], combine: Callable[[Truth, Truth], Truth], *, start: bool
) -> Truth:
    run.spend(len(items))
    answer: Truth = start
    for item in items:
        answer = combine(answer, _truth(item))
    return answer


def _truth(value: Value) -> Truth:
    return value if isinstance(value, bool) else None


def _same(run: Run, one: Value, other: Value) -> bool:
    run.spend(1)
    return type(one) is type(other) and equal(run, one, other) is True


def _place(run: Run, items: list[Value], position: Decimal) -> int | None:
    """From 0; None where the list has no such place."""
    place = whole(position)
    if not place or abs(place) > len(items):
        run.warn(gettext_noop("The list has no place %(place)s."), place=str(position)[:40])
        return None
    return place - 1 if place > 0 else len(items) + place
