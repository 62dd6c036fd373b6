"""What a case costs."""

import numpy as np

from gemba.foundation.kernel.money import minor_digits
from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools, Floats
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.rates import Price, price_of
from gemba.insight.kpis.catalogue import handling_time, waiting_time
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.kpi import CASE_DIMENSIONS, Better, Grain, Kpi, Measure, Topic, Unit
from gemba.insight.kpis.meanings import Meaning, Source
from gemba.insight.kpis.steps import NOWHERE, Steps

_HOUR, _DAY = 3_600.0, 86_400.0


def observe(steps: Steps) -> Facts:
    """What a resolved case has cost in whole units of the currency, at its last resolution."""
    rates = steps.meanings.rates
    minor = _work(steps) + _contacts(steps) + _parts(steps) + _breach(steps)
    minor += waiting_time.waited_seconds(steps) * (rates.waiting_day_minor / _DAY)
    rows = steps.resolved_last[steps.resolved_last != NOWHERE]
    return steps.of_rows(rows, minor[steps.case[rows]] / 10 ** minor_digits(rates.currency))


def _work(steps: Steps) -> Floats:
    rates, names = steps.meanings.rates, steps.columns.resources
    person = {price.name: price.minor for price in rates.hour_by_person}
    hourly = [person.get(name, rates.hour_minor) for name in names]
    by_code = np.array([*hourly, rates.hour_minor], dtype=np.float64)
    seconds = handling_time.spent_seconds(steps)
    return steps.per_case(by_code[steps.columns.resource[steps.rows]] * seconds / _HOUR)


def _contacts(steps: Steps) -> Floats:
    """Each contact at the price of its channel."""
    rates = steps.meanings.rates
    contacts = _contact_rows(steps)
    channel = steps.attribute(rates.channel_attribute)
    if channel is None:
        return steps.per_case(contacts) * rates.contact_minor
    return steps.per_case(contacts) * _prices(
        channel, rates.contact_by_channel, rates.contact_minor
    )


def _contact_rows(steps: Steps) -> Bools:
    names = steps.meanings.contacts
    if names:
        return steps.named(names)
    first = np.zeros(len(steps), dtype=np.bool_)
    first[steps.offsets[:-1]] = True
    return first


def _parts(steps: Steps) -> Floats:
    """Each part once a case, however often it is named."""
    rates, columns = steps.meanings.rates, steps.columns
    by_row = columns.attributes.get(rates.part_attribute)
    if by_row is None:
        part = steps.attribute(rates.part_attribute)
        return np.zeros(len(steps.cases)) if part is None else _prices(part, rates.parts, 0)
    codes = by_row.codes[steps.rows]
    rows = np.flatnonzero(codes >= 0)
    pairs = steps.case[rows] * max(len(by_row.names), 1) + codes[rows]
    first = rows[np.unique(pairs, return_index=True)[1]]
    named = np.zeros(len(steps))
    named[first] = _prices(CodedColumn(codes[first], by_row.names), rates.parts, 0)
    return steps.per_case(named)


def _breach(steps: Steps) -> Floats:
    rates = steps.meanings.rates
    said = steps.attribute(rates.breach_attribute)
    if said is None:
        return np.zeros(len(steps.cases))
    broken = np.array([name == rates.breach_value for name in said.names] + [False])
    return broken[said.codes] * float(rates.breach_minor)


def _prices(column: CodedColumn, prices: tuple[Price, ...], otherwise: int) -> Floats:
    known = [price_of(prices, name) for name in column.names]
    table = [otherwise if minor is None else minor for minor in known]
    return np.array([*table, otherwise], dtype=np.float64)[column.codes]


KPI = Kpi(
    name="cost_per_ticket",
    label=gettext_noop("Cost per ticket"),
    meaning=gettext_noop(
        "What a resolved case has cost at the rates of its log: contacts, parts, waiting for the"
        " desk, broken promises, and work whose begin and end are known. The mean, for the sum is"
        " what is paid."
    ),
    topic=Topic.EFFORT,
    unit=Unit.MONEY,
    better=Better.LOWER,
    grain=Grain.CASE,
    measure=Measure.MEAN,
    sample_min=20,
    dimensions=CASE_DIMENSIONS,
    needs=(Meaning.RESOLVED, Source.RATES),
    observe=observe,
)
