"""Functions over numbers, and over lists of them."""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Callable
from decimal import Decimal

from gemba.foundation.kernel.feel.calculating import add, divide, multiply, negate
from gemba.foundation.kernel.feel.comparing import ordered
from gemba.foundation.kernel.feel.numbers import CONTEXT, finite, modulo, rounded_to, whole
from gemba.foundation.kernel.feel.run import Run
from gemba.foundation.kernel.feel.temporal import YearsMonths
from gemba.foundation.kernel.feel.values import Value
from gemba.foundation.kernel.wording import gettext_noop

from .library import Library

library = Library()

_ROUNDINGS = {
    "decimal": decimal.ROUND_HALF_EVEN,
    "round up": decimal.ROUND_UP,
    "round down": decimal.ROUND_DOWN,
    "round half up": decimal.ROUND_HALF_UP,
    "round half down": decimal.ROUND_HALF_DOWN,
    "floor": decimal.ROUND_FLOOR,
    "ceiling": decimal.ROUND_CEILING,
}


def _rounding(name: str) -> Callable[[Run, Decimal, Decimal | None], Value]:
    def rounded(run: Run, number: Decimal, scale: Decimal | None) -> Value:
        places = whole(scale or Decimal(0))
        if places is None:
            run.warn(gettext_noop("The places to round to are a whole number."))
            return None
        result = rounded_to(number, places, _ROUNDINGS[name])
        return _real(run, result)

    return rounded


for _name in _ROUNDINGS:
    _optional = "?" if _name in ("floor", "ceiling") else ""
    library.function(f"{_name}(n: number, scale{_optional}: number)")(_rounding(_name))


@library.function("abs(n: number)")
def absolute(_run: Run, number: Decimal) -> Value:
    return CONTEXT.abs(number)


@library.function("abs(n: days and time duration or years and months duration)")
def absolute_length(run: Run, length: dt.timedelta | YearsMonths) -> Value:
    if isinstance(length, YearsMonths):
        return YearsMonths(abs(length.months))
    return negate(run, length) if length < dt.timedelta() else length


@library.function("modulo(dividend: number, divisor: number)")
def modulo_of(run: Run, dividend: Decimal, divisor: Decimal) -> Value:
    return _real(run, modulo(dividend, divisor) if divisor else None)


@library.function("sqrt(number: number)")
def square_root(run: Run, number: Decimal) -> Value:
    return _real(run, finite(CONTEXT.sqrt(number)))


@library.function("log(number: number)")
def logarithm(run: Run, number: Decimal) -> Value:
    return _real(run, finite(CONTEXT.ln(number)))


@library.function("exp(number: number)")
def exponential(run: Run, number: Decimal) -> Value:
    return _real(run, finite(CONTEXT.exp(number)))


@library.function("odd(number: number)")
def odd(_run: Run, number: Decimal) -> Value:
    return modulo(number, Decimal(2)) == 1


@library.function("even(number: number)")
def even(_run: Run, number: Decimal) -> Value:
    return modulo(number, Decimal(2)) == 0


@library.function("min(*c: any)")
@library.function("min(list: list)")
def smallest(run: Run, items: list[Value]) -> Value:
    return _extreme(run, items, "<")


@library.function("max(*c: any)")
@library.function("max(list: list)")
def largest(run: Run, items: list[Value]) -> Value:
    return _extreme(run, items, ">")


def _extreme(run: Run, items: list[Value], sign: str) -> Value:
    run.spend(len(items))
    best = items[0] if items else None
    for item in items[1:]:
        is_better = ordered(run, sign, item, best)
        if is_better is None:
            return None
        best = item if is_better else best
    return best


@library.function("sum(*n: any)")
@library.function("sum(list: list)")
def total(run: Run, items: list[Value]) -> Value:
    """Of numbers or of durations of one type; null for an empty list."""
    run.spend(len(items))
    result = items[0] if items else None
    for item in items[1:]:
        result = add(run, result, item) if _adds_up(item) else None
    if items and not _adds_up(result):
        run.warn(gettext_noop("Only numbers, or only durations, can be summed up."))
        return None
    return result


@library.function("product(*n: any)")
@library.function("product(list: list)")
def product(run: Run, items: list[Value]) -> Value:
    run.spend(len(items))
    result = items[0] if items else None
    for item in items[1:]:
        result = multiply(run, result, item)
    return result


@library.function("mean(*n: any)")
@library.function("mean(list: list)")
def mean(run: Run, items: list[Value]) -> Value:
    return divide(run, total(run, items), Decimal(len(items))) if items else None


@library.function("median(*n: number)")
@library.function("median(list: list)")
def median(run: Run, items: list[Value]) -> Value:
    numbers = _numbers(run, items)
    if not numbers:
        return None
    numbers.sort()
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return CONTEXT.divide(CONTEXT.add(numbers[middle - 1], numbers[middle]), Decimal(2))


@library.function("stddev(*n: number)")
@library.function("stddev(list: list)")
def standard_deviation(run: Run, items: list[Value]) -> Value:
    """Of a sample."""
    numbers = _numbers(run, items)
    if numbers is None or len(numbers) < 2:
        return None
    centre = CONTEXT.divide(_sum(numbers), Decimal(len(numbers)))
    squares = [CONTEXT.power(CONTEXT.subtract(number, centre), 2) for number in numbers]
    variance = CONTEXT.divide(_sum(squares), Decimal(len(numbers) - 1))
    return _real(run, finite(CONTEXT.sqrt(variance)))


@library.function("mode(*n: number)")
@library.function("mode(list: list)")
def mode(run: Run, items: list[Value]) -> Value:
    """The most frequent numbers, in their order."""
    numbers = _numbers(run, items)
    if numbers is None:
        return None
    counts: dict[Decimal, int] = {}
    for number in numbers:
        counts[number] = counts.get(number, 0) + 1
    most = max(counts.values(), default=0)
    return [*sorted(number for number, count in counts.items() if count == most)]


def _numbers(run: Run, items: list[Value]) -> list[Decimal] | None:
    run.spend(len(items))
    numbers = [item for item in items if isinstance(item, Decimal)]
    if len(numbers) < len(items):
        run.warn(gettext_noop("Here the list may hold only numbers."))
        return None
    return numbers


def _sum(numbers: list[Decimal]) -> Decimal:
    result = Decimal(0)
    for number in numbers:
        result = CONTEXT.add(result, number)
    return result


def _adds_up(value: Value) -> bool:
    return isinstance(value, Decimal | dt.timedelta | YearsMonths)


def _real(run: Run, number: Decimal | None) -> Value:
    if number is None:
        run.warn(gettext_noop("A result that is too large, or no real number, counts as null."))
    return number
