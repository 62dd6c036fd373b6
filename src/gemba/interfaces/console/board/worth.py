"""What a proven effect comes to in a year, in words: hours and money, told roughly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gemba.insight.improvement.pilots.verdict import Verdict, YearlyWorth
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.interfaces.console.board.told import amount_words
from gemba.interfaces.figures import count_words, roughly


@dataclass(frozen=True)
class Gain:
    """A year of it; `tone` is bad where it costs."""

    words: str
    tone: str


def proven(verdicts: Iterable[Verdict]) -> Iterator[YearlyWorth]:
    """Of what is proven alone: a gain beside "no effect is proven" would be read as one."""
    for each in verdicts:
        if each.worth is not None and each.main is not None and each.main.stands:
            yield each.worth


def gains(verdict: Verdict) -> tuple[Gain, ...]:
    """Each line that says something."""
    return tuple(gain for worth in proven([verdict]) for gain in _told(worth))


def hours_words(hours: float) -> str:
    """4,800 and −4,800."""
    return ("−" if hours < 0 else "") + count_words(abs(roughly(hours)))


def rough_money(amount: float, currency: str) -> str:
    """€4,800."""
    return amount_words(roughly(amount), currency)


def _told(worth: YearlyWorth) -> Iterator[Gain]:
    for hours, less, more in (
        (
            worth.work_hours,
            _("{value} hours of work less a year ({low} to {high})"),
            _("{value} hours of work more a year ({low} to {high})"),
        ),
        (
            worth.waiting_hours,
            _("{value} hours of waiting less a year ({low} to {high})"),
            _("{value} hours of waiting more a year ({low} to {high})"),
        ),
    ):
        if hours.value:
            yield _gain(hours, (less, more), "")
    if worth.money.value:
        ways = (
            _("worth {value} a year ({low} to {high})"),
            _("costs {value} a year ({low} to {high})"),
        )
        yield _gain(worth.money, ways, worth.currency)


def _gain(found: Estimate, ways: tuple[str, str], currency: str) -> Gain:
    """In the first way, or turned round in the second where it is a loss."""
    is_loss = found.value < 0
    told = Estimate(-found.value, -found.high, -found.low) if is_loss else found
    value, low, high = (
        rough_money(each, currency) if currency else hours_words(each)
        for each in (told.value, told.low, told.high)
    )
    words = ways[is_loss].format(value=value, low=low, high=high)
    return Gain(words, "bad" if is_loss else "good")
