"""Requests sent twice are told from those of customers who often have something to ask."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.testing import log_of
from gemba.insight.improvement.candidate import Candidate
from gemba.insight.improvement.detectors.duplicates import DETECTOR
from gemba.insight.improvement.view import LogView

DAY, DAYS = 86_400, 120
# When, who, by which channel, about which kind.
Request = tuple[int, str, str, str]


def found(requests: list[Request]) -> Candidate:
    told = sorted(requests)
    log = log_of("\n".join(f"c{at} Received {each[0]} customer" for at, each in enumerate(told)))
    values = {
        "customer": CodedColumn.of([who for _at, who, _way, _kind in told]),
        "channel": CodedColumn.of([way for _at, _who, way, _kind in told]),
        "type": CodedColumn.of([kind for _at, _who, _way, kind in told]),
    }
    (candidate,) = DETECTOR.find(LogView.guessed(replace(log, case_attributes=values)))
    return candidate


def asked(a_day: float) -> list[Request]:
    """By customers who ask so often a day, each time by any channel; some 1,200 in all."""
    chance = np.random.default_rng(3)
    return [
        (int(chance.uniform(0, DAYS * DAY)), f"K{who}", str(chance.choice(["mail", "phone"])), "")
        for who in range(int(10 / a_day))
        for _each in range(chance.poisson(a_day * DAYS))
    ]


@pytest.mark.parametrize("a_day", [0.02, 0.2, 1.0])
def test_who_asks_often_asks_nothing_twice(a_day: float) -> None:
    candidate = found(asked(a_day))
    share, chance = (each.estimate.value for each in candidate.figures)
    assert chance == pytest.approx(share, rel=0.2, abs=0.01)
    assert candidate.p == 1


def test_what_is_sent_twice_is_found_among_it() -> None:
    once = asked(0.05)
    twice = [(at + DAY // 2, who, "form", kind) for at, who, _way, kind in once[::6]]
    assert found([*once, *twice]).p < 1e-6


def test_another_channel_soon_and_maybe_about_the_same() -> None:
    first = (50 * DAY, "K", "mail", "repair")
    later: dict[str, list[Request]] = {
        "the same": [(51 * DAY, "K", "phone", "repair")],
        "no kind": [(51 * DAY, "K", "phone", " ")],
        "another kind": [(51 * DAY, "K", "phone", "return")],
        "the same channel": [(51 * DAY, "K", "mail", "repair")],
        "late": [(53 * DAY, "K", "phone", "repair")],
        "another customer": [(51 * DAY, "L", "phone", "repair")],
        "one between": [
            (50 * DAY + 9, "K", "mail", "return"),
            (51 * DAY, "K", "phone", "repair"),
        ],
    }
    told = {name: found([first, *more]).cases for name, more in later.items()}
    counts = {name: 0 if cases is None else len(cases) for name, cases in told.items()}
    assert [name for name, count in counts.items() if count] == [
        "the same",
        "no kind",
        "one between",
    ]


def test_a_customer_nobody_named_is_not_one_customer() -> None:
    cases = found([(50 * DAY, "", "mail", ""), (51 * DAY, "", "phone", "")]).cases
    assert cases is not None
    assert not len(cases)
