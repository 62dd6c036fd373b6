"""Money in whole minor units (cents), and in mills, thousandths of them, while sums are made.

No floats: an amount is an integer from the form to the screen. A rate an hour times a duration is
kept in mills and rounded once, at the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MILLS = 1000
# 20,000 of most currencies an hour; in mills, times a day in milliseconds, it fits 63 bits.
RATE_MINOR_MAX = 2_000_000
# ISO 4217 currencies that do not have two digits behind the point.
_DIGITS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF"), 0),
    **dict.fromkeys(("UGX", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
_CURRENCY = re.compile(r"[A-Z]{3}")
_AMOUNT = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,3}))?")


class AmountUnreadable(ValueError):
    """A text that is no amount of money; the message says what to write."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units of an ISO 4217 currency."""

    minor: int
    currency: str

    def __add__(self, other: Money) -> Money:
        """Raises ValueError for another currency."""
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up.")
        return Money(self.minor + other.minor, self.currency)

    @property
    def plain(self) -> str:
        """With a point and no grouping: 12.50."""
        return plain_amount(self.minor, self.currency)


def is_currency(code: str) -> bool:
    """Whether a text has the form of a currency code."""
    return bool(_CURRENCY.fullmatch(code))


def minor_digits(currency: str) -> int:
    """How many digits stand behind the point."""
    return _DIGITS.get(currency, 2)


def parse_amount(text: str, currency: str) -> int:
    """Minor units from “12”, “12.5” or “12.50”, a comma or a point. Raises AmountUnreadable."""
    found = _AMOUNT.fullmatch(text.strip().replace(",", "."))
    digits = minor_digits(currency)
    behind = (found[2] or "") if found else ""
    if found is None or len(behind.rstrip("0")) > digits:
        raise AmountUnreadable(text)
    return int(found[1] + behind[:digits].ljust(digits, "0"))


def plain_amount(minor: int, currency: str) -> str:
    """What `parse_amount` reads back."""
    digits = minor_digits(currency)
    if not digits:
        return str(minor)
    whole, behind = divmod(abs(minor), 10**digits)
    return f"{'-' if minor < 0 else ''}{whole}.{behind:0{digits}d}"


def minor_of_mills(mills: int) -> int:
    """Rounded, halves to the even neighbour."""
    whole, rest = divmod(mills, MILLS)
    up = rest * 2 > MILLS or (rest * 2 == MILLS and whole % 2 == 1)
    return whole + int(up)
