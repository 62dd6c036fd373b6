"""What stands beside a verdict: what to do first, what it is worth, what is not known yet."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from gemba.insight.improvement.pilots import wording
from gemba.insight.improvement.pilots.balance import Balance
from gemba.insight.improvement.pilots.looking import Ended
from gemba.insight.improvement.pilots.outcomes import DAY_US, Ripeness
from gemba.insight.improvement.pilots.plan import PilotPlan
from gemba.insight.improvement.pilots.verdict import (
    Advice,
    Figure,
    Reason,
    Verdict,
    YearlyWorth,
)
from gemba.insight.kpis.kpi import Better, Measure, Unit
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.interfaces.console.board.deciding import decisions
from gemba.interfaces.console.board.pilot_page import PilotView
from gemba.interfaces.console.board.told import said_words
from gemba.interfaces.console.board.worth import gains, hours_words

HOUR = 3600.0
PLAN = PilotPlan(
    kpi="first_response",
    measure=Measure.MEAN,
    measured_in=Unit.SECONDS,
    better=Better.LOWER,
    ripeness=Ripeness.of_time(DAY_US),
    units=400.0,
    begins_us=0,
    ends_us=30 * DAY_US,
)
NOTHING = Estimate(0.0, 0.0, 0.0)


def figure(low: float, high: float, *, control: float = 12 * HOUR, stands: bool = True) -> Figure:
    """Of the first reply, in seconds."""
    middle = (low + high) / 2
    return Figure(
        kpi="first_response",
        measured_in=Unit.SECONDS,
        better=Better.LOWER,
        control=control,
        treatment=control + middle,
        difference=Estimate(middle, low, high),
        relative=None,
        p=0.01,
        stands=stands,
        cases=(30, 36),
    )


def verdict(main: Figure, *, reason: Reason = Reason.NOT_SURE_YET, sign: int = 1) -> Verdict:
    return Verdict(
        at_us=0,
        ended=Ended.RUNNING,
        ended_us=None,
        looks=1,
        information=0.1,
        main=main,
        others=(),
        guards=(),
        events=(),
        segments=(),
        balance=Balance((30, 36), 1.0, 1.0, None, (), None),
        worth=YearlyWorth(
            NOTHING,
            Estimate(sign * 23_084.0, *sorted((sign * 14_080.0, sign * 32_508.0))),
            Estimate(sign * 4_809.0, *sorted((sign * 2_933.0, sign * 6_772.0))),
            "JPY",
            9_000.0,
        ),
        days_run=3.0,
        days_left=None,
        saved=0.0,
        ripened=(30, 36),
        silent=(0, 0),
        advice=Advice.GO_ON,
        reason=reason,
    )


@pytest.mark.parametrize(
    ("advice", "pages"),
    [
        ("keep", ["proposal-adopt", "proposal-roll-back"]),
        ("roll_back", ["proposal-roll-back", "proposal-adopt"]),
        ("go_on", ["proposal-roll-back", "proposal-adopt"]),
    ],
)
def test_a_bare_enter_does_what_the_verdict_advises(advice: str, pages: list[str]) -> None:
    shown = SimpleNamespace(advice=advice, is_over=True)
    view = SimpleNamespace(verdict=shown, is_ahead=False, line=SimpleNamespace(is_running=True))
    assert [each.page for each in decisions([cast(PilotView, view)])] == pages


@pytest.mark.parametrize(("is_over", "is_ahead"), [(False, False), (True, True)])
def test_what_is_not_over_may_run_on(is_over: bool, is_ahead: bool) -> None:
    shown = SimpleNamespace(advice="go_on", is_over=is_over)
    view = SimpleNamespace(verdict=shown, is_ahead=is_ahead, line=SimpleNamespace(is_running=True))
    first, *_others = decisions([cast(PilotView, view)])
    assert first.page == "proposal-go-on"


def test_what_a_year_is_worth_is_told_as_roughly_as_it_is_known() -> None:
    words = [each.words for each in gains(verdict(figure(-11 * HOUR, -6 * HOUR)))]
    assert words == [
        "23,000 hours of waiting less a year (14,000 to 33,000)",
        "worth ¥4,800 a year (¥2,900 to ¥6,800)",
    ]
    assert hours_words(-6_420) == "−6,400"


def test_a_loss_is_told_as_one_and_what_is_not_proven_not_at_all() -> None:
    worse = gains(verdict(figure(6 * HOUR, 11 * HOUR), sign=-1))
    assert [each.tone for each in worse] == ["bad", "bad"]
    assert worse[0].words == "23,000 hours of waiting more a year (14,000 to 33,000)"
    assert worse[1].words == "costs ¥4,800 a year (¥2,900 to ¥6,800)"
    assert gains(verdict(figure(-11 * HOUR, 6 * HOUR, stands=False))) == ()


def test_an_interval_that_tells_nothing_is_not_told() -> None:
    wild = figure(-1e10, 1e10, stands=False)
    (line,) = (said_words(each) for each in wording.why(verdict(wild), PLAN))
    assert line == (
        "10% of what was planned is known: too little to tell how far apart both ways are."
    )
    by_hand = replace(verdict(wild, reason=Reason.NOT_SHOWN), ended=Ended.BY_HAND)
    (line,) = (said_words(each) for each in wording.why(by_hand, PLAN))
    assert line == "It ended and no effect is proven."
    alike = replace(figure(0.0, 0.0), control=0.0, treatment=0.0)
    assert not wild.has_ends and not alike.has_ends
    assert figure(-11 * HOUR, 6 * HOUR).has_ends
