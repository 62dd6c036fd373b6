"""What a filter form offers: the activities, people and attribute values of the log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from gemba.insight.eventlog.names import CodedColumn, Names
from gemba.interfaces.console.process.attributes import attribute_label, value_namer
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.figures import count_words

OPTIONS_MAX, NAMES_MAX = 200, 2_000
# A shorter list is taken in at a glance.
SEARCHED_FROM = 12

Option = tuple[str, str]
Figures = npt.NDArray[np.integer | np.floating]


@dataclass(frozen=True, slots=True)
class Search:
    """What a reader types to find one of many, and what is ticked already: that stays offered."""

    words: str = ""
    ticked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """`options` to tick, those ticked already first; `total` there are, `matching` the search."""

    options: list[Option]
    total: int
    matching: int

    @property
    def is_long(self) -> bool:
        """Whether a search helps."""
        return self.total > SEARCHED_FROM

    @property
    def more(self) -> int:
        """How many that match are not offered."""
        return max(self.matching - OPTIONS_MAX, 0)


def activity_options(choice: Choice, search: Search) -> Found:
    """Those in most cases first, with the number of cases."""
    cases = choice.columns.index.frequencies.cases

    def told(name: str, n: int) -> str:
        return _("{name} ({n} cases)").format(name=choice.label(name), n=count_words(n))

    return _found(_Pool(cases, choice.columns.activities, choice.label, told), search)


def activity_names(choice: Choice) -> list[Option]:
    """As `activity_options`, without the numbers."""
    cases = choice.columns.index.frequencies.cases
    known = choice.columns.activities
    most = np.argsort(-cases, kind="stable")[:NAMES_MAX].tolist()
    return [(known[code], choice.label(known[code])) for code in most if cases[code]]


def resource_options(choice: Choice, search: Search) -> Found:
    """Those with most events first."""
    performers = choice.columns.index.performers
    events = np.bincount(
        performers.resource, performers.count, minlength=len(choice.columns.resources)
    )

    def told(name: str, n: int) -> str:
        return _("{name} ({n} events)").format(name=choice.who(name), n=count_words(n))

    return _found(_Pool(events, choice.columns.resources, choice.who, told), search)


def attribute_options(choice: Choice) -> list[Option]:
    """The attributes of cases, then those of events."""
    names = [*choice.columns.case_attributes, *choice.columns.attributes]
    return [(name, attribute_label(choice.log, name)) for name in dict.fromkeys(names)]


def value_options(choice: Choice, attribute: str, search: Search) -> Found:
    """The most frequent values of one attribute; none for an unknown one."""
    column = choice.columns.case_attributes.get(attribute)
    column = column or choice.columns.attributes.get(attribute)
    if column is None:
        return Found([], 0, 0)
    named = value_namer(choice.log, attribute)

    def told(value: str, n: int) -> str:
        return f"{named(value)} ({count_words(n)})"

    return _found(_Pool(_counts(column), column.names, named, told), search)


@dataclass(frozen=True, eq=False)
class _Pool:
    """What there is to choose from: how often each occurs, its name, the words a reader would look
    for it by, and those it is offered with."""

    counts: Figures
    names: Names
    words: Callable[[str], str]
    told: Callable[[str, int], str]


def _found(pool: _Pool, search: Search) -> Found:
    counts, names = pool.counts, pool.names
    total = int(np.count_nonzero(counts))
    most: list[int] = np.argsort(-counts, kind="stable")[:total].tolist()
    wanted = search.words.casefold().split()
    hits = [code for code in most if _is_hit(pool.words(names[code]), wanted)] if wanted else most
    ticked = [code for name in search.ticked if (code := names.code_of(name)) is not None]
    shown = dict.fromkeys([*ticked, *hits[:OPTIONS_MAX]])
    told = [(names[code], pool.told(names[code], int(counts[code]))) for code in shown]
    return Found(told, total, len(hits))


def _is_hit(words: str, wanted: list[str]) -> bool:
    folded = words.casefold()
    return all(each in folded for each in wanted)


def _counts(column: CodedColumn) -> Figures:
    return np.bincount(column.codes + 1, minlength=len(column.names) + 1)[1:]
