"""Findings in the reader's words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gemba.foundation.kernel.money import minor_digits
from gemba.insight.improvement.finding import LEVERS, Figure, Lever, Unit
from gemba.insight.improvement.wording import (
    DayHours,
    People,
    Said,
    Spoken,
    Term,
    Weekdays,
    WeekHours,
)
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.mining.wording import Sentence, Texts, Word
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.filtering.words import sentence_words
from gemba.interfaces.figures import (
    count_words,
    decimal_words,
    duration_words,
    money_words,
    roughly,
    share_words,
)

DAY_HOURS = 24
WEEK_HOURS = 7 * DAY_HOURS
CHANCE_LEAST = 0.0001
UNITS = {Unit.SECONDS: duration_words, Unit.SHARE: share_words, Unit.COUNT: decimal_words}


def said_words(said: Said, choice: Choice) -> str:
    """The sentence in the reader's language, with the names the reader knows."""
    words = {place: _plain(word, choice) for place, word in said.words.items()}
    return sentence_words(Sentence(said.template, words), choice)


def lever_words(lever: Lever) -> str:
    """What to do, in a few words."""
    return _(LEVERS[lever])


def hours_words(hours: WeekHours) -> str:
    """“Monday 08:00–12:00”, “Friday 22:00 – Saturday 02:00”."""
    first, last = hours.first % WEEK_HOURS, (hours.end - 1) % WEEK_HOURS
    begin, end = f"{first % DAY_HOURS:02}:00", f"{last % DAY_HOURS + 1:02}:00"
    day, other = WEEKDAYS[first // DAY_HOURS], WEEKDAYS[last // DAY_HOURS]
    if day == other:
        return _("{day} {begin}–{end}").format(day=day, begin=begin, end=end)
    return _("{day} {begin} – {other} {end}").format(day=day, begin=begin, other=other, end=end)


def day_hours_words(hours: DayHours) -> str:
    """“18:00–23:00”."""
    return f"{hours.first:02}:00–{hours.end:02}:00"


def together_words(words: Sequence[str]) -> str:
    """“A”, “A and B”, “A, B and C”."""
    if len(words) < 2:
        return "".join(words)
    comma = pgettext("between items of a list", ", ")
    return _("{some} and {last}").format(some=comma.join(words[:-1]), last=words[-1])


def estimate_words(estimate: Estimate, words: Callable[[float], str]) -> str:
    """“1,200 (900 to 1,500)”."""
    return _("{value} ({low} to {high})").format(
        value=words(estimate.value), low=words(estimate.low), high=words(estimate.high)
    )


def figure_words(figure: Figure) -> str:
    """“wait before the step: 14 h (12 h to 16 h), 311 observations”."""
    return _("{name}: {value}, {count} observations").format(
        name=_(figure.name),
        value=estimate_words(figure.estimate, UNITS[figure.unit]),
        count=count_words(figure.count),
    )


def between_words(estimate: Estimate, words: Callable[[float], str]) -> str:
    """“900 – 1,500”; nothing where both ends read the same."""
    low, high = words(estimate.low), words(estimate.high)
    return "" if low == high else pgettext("interval", "{low} – {high}").format(low=low, high=high)


def hours_a_year_words(hours: float) -> str:
    """Never in days: people know what an hour of theirs is. As roughly as it is known."""
    told = count_words(roughly(hours)) if hours >= 10 else decimal_words(hours)
    return _("{n} h").format(n=told)


def whole_money_words(amount: float, currency: str) -> str:
    """Of whole currency units, as roughly as it is known."""
    return money_words(round(roughly(amount) * 10 ** minor_digits(currency)), currency)


def points_words(points: float) -> str:
    """Of goodwill."""
    return _("{n} points").format(n=decimal_words(points))


def chance_words(p: float) -> str:
    """How likely so much would be by chance."""
    if p < CHANCE_LEAST:
        return _("less than 1 in {n}").format(n=count_words(1 / CHANCE_LEAST))
    return _("1 in {n}").format(n=count_words(1 / p))


def _plain(word: Spoken, choice: Choice) -> Word:
    match word:
        case Term(text):
            return Texts((_(text),))
        case WeekHours():
            return Texts((hours_words(word),))
        case DayHours():
            return Texts((day_hours_words(word),))
        case Weekdays(days):
            return Texts((together_words([str(WEEKDAYS[day]) for day in days]),))
        case People(names):
            return Texts((together_words([choice.who(name) for name in names]),))
        case _:
            return word
