"""Which characters a part of a pattern stands for."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable

Member = Callable[[str], bool]
CATEGORIES = frozenset(
    "L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po Z Zs Zl Zp S Sm Sc Sk So"
    " C Cc Cf Co Cn".split()
)


def category(name: str) -> Member:
    """Characters of a Unicode category, as `Lu`, or of all that begin so, as `L`."""
    return lambda char: unicodedata.category(char).startswith(name)


def inverted(member: Member) -> Member:
    return lambda char: not member(char)


def any_of(members: Iterable[Member]) -> Member:
    parts = tuple(members)
    return lambda char: any(part(char) for part in parts)


def without(member: Member, excluded: Member) -> Member:
    return lambda char: member(char) and not excluded(char)


def single(wanted: str) -> Member:
    return lambda char: char == wanted


def between(first: str, last: str) -> Member:
    return lambda char: first <= char <= last


def either_case(member: Member) -> Member:
    return lambda char: member(char) or member(char.lower()) or member(char.upper())


def _is_space(char: str) -> bool:
    return char in " \t\n\r"


def _is_word(char: str) -> bool:
    return unicodedata.category(char)[0] not in "PZC"


def _starts_name(char: str) -> bool:
    return char.isalpha() or char in "_:"


def _continues_name(char: str) -> bool:
    return char.isalnum() or char in "_:.-\u00b7"


def _is_digit(char: str) -> bool:
    return unicodedata.category(char) == "Nd"


CLASSES: dict[str, Member] = {
    "s": _is_space,
    "d": _is_digit,
    "w": _is_word,
    "i": _starts_name,
    "c": _continues_name,
}
CLASSES |= {letter.upper(): inverted(member) for letter, member in CLASSES.items()}
