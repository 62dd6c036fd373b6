"""Reading the fields of a filter: numbers, names and moments, or a sentence on what is wrong."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.wording import Sentence, Texts

from .kind import FilterRefused

NAMES_MAX = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d)(\d\d)(\d\d)?Z)?")


def refused(template: str, text: str) -> FilterRefused:
    """What a field should have been; `template` has the place {text}."""
    return FilterRefused(Sentence(template, {"text": Texts((text[:60],))}))


def names_of(fields: tuple[str, ...]) -> tuple[str, ...]:
    """The names that are not empty, each once. Raises FilterRefused when there is none."""
    names = tuple(dict.fromkeys(each for each in fields if each))[:NAMES_MAX]
    if not names:
        raise FilterRefused(Sentence(gettext_noop("A filter that names nothing was left out."), {}))
    return names


def number_of(text: str) -> float | None:
    """None for an empty field. Raises FilterRefused."""
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise refused(gettext_noop("“{text}” is no number; its filter was left out."), text)
    return number


def number_text(number: float | None) -> str:
    return "" if number is None else f"{number:.15g}"


def bounds_of(fields: tuple[str, ...]) -> tuple[float | None, float | None]:
    """From and to, each perhaps open. Raises FilterRefused when both are or when they cross."""
    low, high = number_of("".join(fields[:1])), number_of("".join(fields[1:2]))
    if low is None and high is None:
        raise FilterRefused(Sentence(gettext_noop("A range without ends was left out."), {}))
    if low is not None and high is not None and low > high:
        raise FilterRefused(
            Sentence(gettext_noop("A range that ends before it begins was left out."), {})
        )
    return low, high


def moment_of(text: str) -> int | None:
    """Microseconds from `2024-01-31` or `2024-01-31T163000Z`, both UTC; None for an empty field.
    Raises FilterRefused."""
    if not text:
        return None
    found = _MOMENT.fullmatch(text)
    try:
        parts = [int(part or 0) for part in found.groups()] if found else []
        moment = datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]
    except (TypeError, ValueError):
        raise refused(
            gettext_noop("“{text}” is no day such as 2024-01-31; its filter was left out."), text
        ) from None
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000


def moment_text(us: int | None) -> str:
    if us is None:
        return ""
    days, seconds = divmod(us // 1_000_000, 86_400)
    moment = datetime.fromordinal(_EPOCH.toordinal() + days)
    day = f"{moment:%Y-%m-%d}".rjust(10, "0")
    clock = f"{seconds // 3600:02}{seconds // 60 % 60:02}{seconds % 60:02}"
    return f"{day}T{clock}Z" if seconds else day
