"""Figures of one run that need what no log tells; all others are KPIs of its log."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gemba.foundation.kernel.money import minor_digits
from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools, Floats, Int64s
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.rates import Rates, price_of
from gemba.insight.mining.waiting.guessing import names_customer

from .engine import Outcome
from .further import model_name
from .model import Person

_NEVER_US = int(np.iinfo(np.int64).max)


def waiting_seconds(outcome: Outcome) -> float:
    """Mean time work waited until somebody began it."""
    return _mean(outcome.waits.seconds)


def waiting_seconds_p90(outcome: Outcome) -> float:
    seconds = outcome.waits.seconds
    return float(np.quantile(seconds, 0.9)) if len(seconds) else math.nan


def case_seconds(outcome: Outcome) -> float:
    """Mean time from arrival to end, with what is open at the end of the run and whose customer
    left told as lasting at least so long (Kaplan & Meier 1958; of what lies beyond the longest
    time seen nothing is counted). So a change that ends long cases sooner never looks worse."""
    cases = outcome.cases
    is_open = cases.ended_us == UNKNOWN_US
    until_us = np.where(is_open, _end_us(outcome), cases.ended_us)
    return restricted_mean((until_us - cases.arrived_us) / 1e6, ~is_open & ~cases.left)


def restricted_mean(lasted: Floats, is_over: Bools) -> float:
    """The mean of durations of which some, not `is_over`, are only known to last longer: the area
    below the curve of Kaplan and Meier up to the longest seen. NaN where nothing is over."""
    if not is_over.any():
        return math.nan
    order = np.lexsort((~is_over, lasted))
    lasted, is_over = lasted[order], is_over[order]
    stay = np.cumprod(1 - is_over / np.arange(len(lasted), 0, -1))
    return float(lasted[0] + (stay[:-1] * np.diff(lasted)).sum())


def left_share(outcome: Outcome) -> float:
    """Cases whose customer left, of all."""
    return _mean(outcome.cases.left.astype(np.float64))


def open_cases(outcome: Outcome) -> float:
    """Cases still open at the end."""
    return float(outcome.cases.open)


def late_share(outcome: Outcome) -> float:
    """Of the cases with a target that ended or are past it: those that did not end within it."""
    cases = outcome.cases
    targets = [each.target_seconds for each in outcome.twin.types]
    seconds = np.array([math.nan if each is None else each for each in targets])[cases.type]
    is_open = cases.ended_us == UNKNOWN_US
    took = (np.where(is_open, _end_us(outcome), cases.ended_us) - cases.arrived_us) / 1e6
    known = ~np.isnan(seconds) & (~is_open | (took > seconds))
    return _mean(((took > seconds) | cases.left)[known].astype(np.float64))


def busy_share(outcome: Outcome) -> float:
    """Work done of the time on duty, all people together."""
    on_duty = float(outcome.effort.on_duty_seconds.sum())
    return float(outcome.effort.worked_seconds.sum()) / on_duty if on_duty else math.nan


def first_reply_seconds(outcome: Outcome) -> float:
    """Mean time from arrival until the first reply is given: the first step that is one, or where
    the twin knows of none, the first that somebody of ours did. A case that others than our people
    ended without them, as an assistant does, is answered then: to leave it out would make the mean
    worse the more of the quick cases are answered at once. Other cases without are left out."""
    first_us = _first_us(outcome, _answers(outcome))
    ended_us = np.where(_ended_without_us(outcome), outcome.cases.ended_us, _NEVER_US)
    first_us = np.minimum(first_us, ended_us)
    known = first_us < _NEVER_US
    return _mean((first_us[known] - outcome.cases.arrived_us[known]) / 1e6)


def _ended_without_us(outcome: Outcome) -> Bools:
    """By case, whether it ended, nobody left, and of those who did something in it all are known
    not to be ours, and not all are customers."""
    cases, customers = outcome.cases, _customers(outcome)
    others = ~customers & (_resources(outcome).codes >= len(outcome.twin.people))
    by_others = _first_us(outcome, others) < _NEVER_US
    by_us = _first_us(outcome, ~customers & ~others) < _NEVER_US
    ended: Bools = (cases.ended_us != UNKNOWN_US) & ~cases.left & by_others & ~by_us
    return ended


def first_contact_share(outcome: Outcome) -> float:
    """As the KPI `first_contact_resolution` has it: of the cases that ended, those with one reply
    at most. Where the twin knows of no replies: those nobody worked on after the customer came
    back. Who left is not helped."""
    cases, case = outcome.cases, outcome.rows.case.codes
    replies, at_once = _replies(outcome), ~cases.left
    again = replies if replies.any() else _work_after_return(outcome)
    at_once &= np.bincount(case[again], minlength=len(at_once)) <= int(replies.any())
    return _mean(at_once[cases.ended_us != UNKNOWN_US].astype(np.float64))


def _work_after_return(outcome: Outcome) -> Bools:
    rows, people = outcome.rows, _by_people(outcome)
    case = rows.case.codes
    returns = _customers(outcome) & (rows.time_us > _first_us(outcome, people)[case])
    again: Bools = people & (rows.time_us > _first_us(outcome, returns)[case])
    return again


def cases_per_person_hour(outcome: Outcome) -> float:
    """Cases that ended without the customer leaving, for each hour somebody was on duty."""
    return _per_hour(outcome, outcome.effort.on_duty_seconds)


def cases_per_work_hour(outcome: Outcome) -> float:
    """Cases that ended without the customer leaving, for each hour of work done."""
    return _per_hour(outcome, outcome.effort.worked_seconds)


@dataclass(frozen=True)
class CostPerCase:
    """What the work done costs for each case that ended without the customer leaving, in whole
    units of the currency; NaN where no hour has a price. Only hours of people count: neither
    waiting nor broken promises nor contacts."""

    rates: Rates

    def __call__(self, outcome: Outcome) -> float:
        hourly = np.array([hour_minor(self.rates, each) for each in outcome.twin.people])
        solved = _solved(outcome)
        if not solved or not hourly.any():
            return math.nan
        minor = float((hourly * outcome.effort.worked_seconds).sum()) / 3_600 / solved
        return minor / float(10 ** minor_digits(self.rates.currency))


def hour_minor(rates: Rates, person: Person) -> float:
    """What an hour of somebody's work costs, in minor units; 0 where nobody has said. Somebody
    further costs what the one does whom she is like."""
    names = (person.name, model_name(person.name))
    prices = (price_of(rates.hour_by_person, each) for each in names)
    own = next((each for each in prices if each is not None), None)
    if own is None and person.role is not None:
        own = price_of(rates.hour_by_group, person.role)
    return float(rates.hour_minor if own is None else own)


def _per_hour(outcome: Outcome, seconds: Floats) -> float:
    hours = float(seconds.sum()) / 3_600
    return _solved(outcome) / hours if hours else math.nan


def _end_us(outcome: Outcome) -> float:
    """When the run is over."""
    horizon = outcome.twin.horizon
    return horizon.start_us + (horizon.days + horizon.drain_days) * 86_400e6


def _solved(outcome: Outcome) -> int:
    cases = outcome.cases
    return int(np.count_nonzero((cases.ended_us != UNKNOWN_US) & ~cases.left))


def _first_us(outcome: Outcome, flags: Bools) -> Int64s:
    """By case, the end of the first of the flagged rows."""
    first = np.full(len(outcome.cases.arrived_us), _NEVER_US)
    np.minimum.at(first, outcome.rows.case.codes[flags], outcome.rows.time_us[flags])
    return first


def _answers(outcome: Outcome) -> Bools:
    """Flags replies, or all work of people where the twin knows of none."""
    knows = any(each.reply for each in outcome.twin.activities)
    return _replies(outcome) if knows else _by_people(outcome)


def _replies(outcome: Outcome) -> Bools:
    told = outcome.rows.activity
    replies = {each.told for each in outcome.twin.activities if each.reply}
    codes = [code for code, name in enumerate(told.names) if name in replies]
    return np.isin(told.codes, codes)


def _by_people(outcome: Outcome) -> Bools:
    """Flags what somebody of ours did: they come first among the resources."""
    codes = _resources(outcome).codes
    people: Bools = (codes >= 0) & (codes < len(outcome.twin.people))
    return people


def _customers(outcome: Outcome) -> Bools:
    who = _resources(outcome)
    named = [code for code, name in enumerate(who.names) if names_customer(name)]
    return np.isin(who.codes, named)


def _resources(outcome: Outcome) -> CodedColumn:
    """A run always tells who did what."""
    if outcome.rows.resource is None:
        raise ValueError("These rows do not say who did what.")
    return outcome.rows.resource


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else math.nan
