"""Comparisons one need not put together: periods, the rest, and values of an attribute."""

from dataclasses import dataclass, replace

import numpy as np
from django.utils.translation import gettext as _

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.desk_pilots import trial_in
from gemba.insight.mining.filters import codec
from gemba.insight.mining.filters.kinds.attribute import HasAttribute
from gemba.insight.mining.filters.kinds.timeframe import InPeriod
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.filtering.options import (
    Search,
    attribute_options,
    value_options,
)

DAY_US = 86_400_000_000
ATTRIBUTES_MAX, VALUES_MAX = 12, 12
# What has more values than this is a name or a number, not a kind of case.
NAMES_MAX = 1_000


@dataclass(frozen=True, slots=True)
class Preset:
    """A comparison by its address."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class ValueChoice:
    """One value of an attribute; `text` is the filter as an address has it."""

    text: str
    label: str


@dataclass(frozen=True, slots=True)
class ValueGroup:
    """The values of one attribute."""

    name: str
    values: tuple[ValueChoice, ...]


def halves(log: EventColumns) -> tuple[InPeriod, InPeriod]:
    """The earlier and the later half of the cases, by when they were completed."""
    ends = log.time_us[log.offsets[1:] - 1]
    middle = int(np.median(ends)) if len(ends) else 0
    return InPeriod("completed", None, middle), InPeriod("completed", middle, None)


def presets(choice: Choice) -> list[Preset]:
    """Those that make sense for this log and filter."""
    found = []
    if choice.filters:
        rest = replace(choice, versus=())
        url = rest.address("process-compare")
        found.append(Preset(_("This filter and all other cases"), url))
    found.append(_of_periods(choice, _("Earlier and later half"), *halves(choice.whole)))
    times = choice.whole.time_us
    first, last = int(times.min()), int(times.max()) + 1
    for days in (30, 90, 365):
        if last - first >= 2 * days * DAY_US:
            middle = last - days * DAY_US
            label = _("The last {n} days and the {n} before").format(n=days)
            before = InPeriod("completed", middle - days * DAY_US, middle)
            found.append(_of_periods(choice, label, before, InPeriod("completed", middle, last)))
    return found


def value_groups(choice: Choice) -> list[ValueGroup]:
    """Attributes with their most frequent values; pilots, which are there to be compared, first."""
    groups = []
    known = {**choice.columns.attributes, **choice.columns.case_attributes}
    fit = [each for each in attribute_options(choice) if len(known[each[0]].names) <= NAMES_MAX]
    fit.sort(key=lambda each: trial_in(each[0]) is None)
    for name, attribute in fit[:ATTRIBUTES_MAX]:
        values = tuple(
            ValueChoice(codec.write(HasAttribute(name, "is", (value,))), label)
            for value, label in value_options(choice, name, Search()).options[:VALUES_MAX]
        )
        if len(values) > 1:
            groups.append(ValueGroup(attribute, values))
    return groups


def _of_periods(choice: Choice, label: str, early: InPeriod, late: InPeriod) -> Preset:
    """Within the other filters of the address."""
    kept = choice.filters_but(InPeriod)
    against = tuple(codec.write(each) for each in (*kept, late))
    url = replace(choice, versus=against).address("process-compare", filters=(*kept, early))
    return Preset(label, url)
