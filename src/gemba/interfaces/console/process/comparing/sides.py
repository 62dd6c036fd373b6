"""Which cases are A and which are B: the filter of the address, and what it is set against."""

from dataclasses import dataclass, replace

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.comparing.cohorts import Cohorts, cohorts
from gemba.insight.mining.filters import codec
from gemba.insight.mining.filters.kind import Filter, FilterRefused
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.comparing.presets import halves
from gemba.interfaces.console.process.filtering.words import sentence_words
from gemba.interfaces.console.process.leaving import filtered


@dataclass(frozen=True, slots=True)
class Side:
    """A or B in words, `url` is its own map."""

    letter: str
    words: str
    cases: int
    url: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sides:
    """Both, and the cases behind them. `swap_url` is empty where B is merely the rest."""

    a: Side
    b: Side
    both: Cohorts
    swap_url: str


@dataclass(frozen=True, eq=False)
class _Chosen:
    """Cases of one side: None is all of `columns`."""

    columns: EventColumns
    cases: Bools | None
    filters: tuple[Filter, ...]
    words: str
    problems: tuple[str, ...] = ()


def sides_of(choice: Choice) -> Sides:
    """The filter against what the address names, against the rest, or the log in two halves.

    Raises NothingToCompare.
    """
    a, b = _chosen(choice)
    both = cohorts(a.columns, a.cases, b.columns, b.cases)
    swap = ""
    if b.filters and a.filters:
        swapped = replace(choice, versus=tuple(codec.write(each) for each in a.filters))
        swap = swapped.address("process-compare", filters=b.filters)
    return Sides(
        a=_side(choice, "A", a, len(both.a)),
        b=_side(choice, "B", b, len(both.b)),
        both=both,
        swap_url=swap,
    )


def _chosen(choice: Choice) -> tuple[_Chosen, _Chosen]:
    mine = _Chosen(choice.columns, choice.cases, choice.filters, _words(choice, choice.filters))
    filters, problems = _read(choice)
    if filters:
        return mine, _filtered(choice, filters, problems)
    if choice.filters:
        rest = _Chosen(choice.whole, _rest(choice), (), _("all other cases"), problems)
        return mine, rest
    early, late = halves(choice.whole)
    return _filtered(choice, (early,)), _filtered(choice, (late,), problems)


def _filtered(
    choice: Choice, filters: tuple[Filter, ...], problems: tuple[str, ...] = ()
) -> _Chosen:
    left = filtered(choice.log, choice.whole, filters)
    refused = tuple(sentence_words(each, choice) for each in left.refused)
    words = _words(choice, left.applied)
    return _Chosen(left.columns, left.cases, left.applied, words, (*problems, *refused))


def _read(choice: Choice) -> tuple[tuple[Filter, ...], tuple[str, ...]]:
    filters: list[Filter] = []
    problems: list[str] = []
    for text in choice.versus:
        try:
            filters.append(codec.read(text))
        except FilterRefused as refusal:
            problems.append(sentence_words(refusal.sentence, choice))
    return tuple(filters), tuple(problems)


def _rest(choice: Choice) -> Bools:
    """The cases of the whole log that the filter left out."""
    if choice.columns is choice.whole:
        return np.zeros(choice.whole.cases, bool) if choice.cases is None else ~choice.cases
    kept = np.arange(choice.columns.cases) if choice.cases is None else np.flatnonzero(choice.cases)
    names = {choice.columns.case_ids[code] for code in kept.tolist()}
    return np.array([name not in names for name in choice.whole.case_ids], dtype=bool)


def _words(choice: Choice, filters: tuple[Filter, ...]) -> str:
    if not filters:
        return _("all cases")
    joint = pgettext("between filters", "; ")
    return joint.join(sentence_words(each.sentence(), choice) for each in filters)


def _side(choice: Choice, letter: str, chosen: _Chosen, cases: int) -> Side:
    alone = replace(choice, versus=())
    url = alone.address("process-log", filters=chosen.filters) if chosen.filters else ""
    return Side(letter, chosen.words, cases, url, chosen.problems)
