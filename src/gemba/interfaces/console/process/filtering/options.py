"""What a filter form offers: the activities, people and attribute values of the log."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from gemba.insight.eventlog.names import CodedColumn, Names
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.figures import count_words

OPTIONS_MAX = 200

Option = tuple[str, str]
Figures = npt.NDArray[np.integer | np.floating]


def activity_options(choice: Choice) -> list[Option]:
    """Those in most cases first, with the number of cases."""
    cases = choice.columns.index.frequencies.cases
    return [
        (name, _("{name} ({n} cases)").format(name=choice.label(name), n=count_words(n)))
        for name, n in _most(cases, choice.columns.activities)
    ]


def activity_names(choice: Choice) -> list[Option]:
    """As `activity_options`, without the numbers."""
    cases = choice.columns.index.frequencies.cases
    known = choice.columns.activities
    return [(name, choice.label(name)) for name, _n in _most(cases, known)]


def resource_options(choice: Choice) -> list[Option]:
    """Those with most events first."""
    performers = choice.columns.index.performers
    events = np.bincount(
        performers.resource, performers.count, minlength=len(choice.columns.resources)
    )
    return [
        (name, _("{name} ({n} events)").format(name=choice.who(name), n=count_words(n)))
        for name, n in _most(events, choice.columns.resources)
    ]


def attribute_options(choice: Choice) -> list[Option]:
    """The attributes of cases, then those of events."""
    names = [*choice.columns.case_attributes, *choice.columns.attributes]
    return [(name, name) for name in dict.fromkeys(names)]


def value_options(choice: Choice, attribute: str) -> list[Option]:
    """The most frequent values of one attribute; none for an unknown one."""
    column = choice.columns.case_attributes.get(attribute)
    column = column or choice.columns.attributes.get(attribute)
    if column is None:
        return []
    return [
        (text, f"{text} ({count_words(n)})") for text, n in _most(_counts(column), column.names)
    ]


def _counts(column: CodedColumn) -> Figures:
    return np.bincount(column.codes + 1, minlength=len(column.names) + 1)[1:]


def _most(counts: Figures, names: Names) -> list[tuple[str, int]]:
    order = np.argsort(-counts, kind="stable")[:OPTIONS_MAX]
    return [(names[code], int(counts[code])) for code in order.tolist() if counts[code]]
