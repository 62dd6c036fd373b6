"""Decimal numbers of 34 digits (IEEE 754 decimal128). What leaves them is None, never an error."""

from __future__ import annotations

import decimal
from decimal import Decimal

DIGITS = 34
EXPONENT_MAX = 6144
# Nothing is trapped: what cannot be calculated is a NaN or infinite, and `finite` says None.
CONTEXT = decimal.Context(
    prec=DIGITS,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-EXPONENT_MAX + 1,
    Emax=EXPONENT_MAX,
    traps=[],
)
ZERO = Decimal(0)
SCALE_MAX = 6111  # places of `decimal`, `round up` and the like


def finite(number: Decimal) -> Decimal | None:
    return number if number.is_finite() else None


def number_of(value: int | float | Decimal | str) -> Decimal | None:
    """As it is written, rounded to 34 digits: 0.1 is 0.1. None: too large, or no number."""
    text = repr(value) if isinstance(value, float) else value
    try:
        return finite(CONTEXT.create_decimal(text))
    except (ValueError, OverflowError):
        return None


def number_text(number: Decimal) -> str:
    """Without an exponent."""
    return f"{number:f}"


def whole(number: Decimal) -> int | None:
    """The integer a number is, if it is one."""
    return int(number) if number == number.to_integral_value() else None


def rounded_to(number: Decimal, scale: int, rounding: str) -> Decimal | None:
    """Rounded to so many places after the point (before it, where negative)."""
    if not -SCALE_MAX <= scale <= SCALE_MAX:
        return None
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= scale:
        return number
    wide = decimal.Context(prec=2 * EXPONENT_MAX + 2 * DIGITS, traps=[])
    result = number.quantize(Decimal(1).scaleb(-scale), rounding=rounding, context=wide)
    return finite(CONTEXT.plus(result))


def modulo(dividend: Decimal, divisor: Decimal) -> Decimal | None:
    """With the sign of the divisor, as `dividend - divisor * floor(dividend / divisor)`."""
    rest = CONTEXT.remainder(dividend, divisor)
    if rest and rest.is_finite() and (rest < 0) != (divisor < 0):
        rest = CONTEXT.add(rest, divisor)
    return finite(rest)
