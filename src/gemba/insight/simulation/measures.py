"""Figures of one run that need what no log tells; all others are KPIs of its log."""

from __future__ import annotations

import math

import numpy as np

from gemba.insight.eventlog.arrays import UNKNOWN_US, Floats

from .engine import Outcome


def waiting_seconds(outcome: Outcome) -> float:
    """Mean time work waited until somebody began it."""
    return _mean(outcome.waits.seconds)


def waiting_seconds_p90(outcome: Outcome) -> float:
    seconds = outcome.waits.seconds
    return float(np.quantile(seconds, 0.9)) if len(seconds) else math.nan


def case_seconds(outcome: Outcome) -> float:
    """Mean time from arrival to end of the cases that ended without the customer leaving."""
    cases = outcome.cases
    ended = (cases.ended_us != UNKNOWN_US) & ~cases.left
    return _mean((cases.ended_us[ended] - cases.arrived_us[ended]) / 1e6)


def left_share(outcome: Outcome) -> float:
    """Cases whose customer left, of all."""
    return _mean(outcome.cases.left.astype(np.float64))


def open_cases(outcome: Outcome) -> float:
    """Cases still open at the end."""
    return float(outcome.cases.open)


def late_share(outcome: Outcome) -> float:
    """Of the cases with a target that ended or are past it: those that did not end within it."""
    cases, horizon = outcome.cases, outcome.twin.horizon
    targets = [each.target_seconds for each in outcome.twin.types]
    seconds = np.array([math.nan if each is None else each for each in targets])[cases.type]
    end_us = horizon.start_us + (horizon.days + horizon.drain_days) * 86_400e6
    is_open = cases.ended_us == UNKNOWN_US
    took = (np.where(is_open, end_us, cases.ended_us) - cases.arrived_us) / 1e6
    known = ~np.isnan(seconds) & (~is_open | (took > seconds))
    return _mean(((took > seconds) | cases.left)[known].astype(np.float64))


def busy_share(outcome: Outcome) -> float:
    """Work done of the time on duty, all people together."""
    on_duty = float(outcome.effort.on_duty_seconds.sum())
    return float(outcome.effort.worked_seconds.sum()) / on_duty if on_duty else math.nan


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else math.nan
