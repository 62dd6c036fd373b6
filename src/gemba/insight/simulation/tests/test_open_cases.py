"""Cases that are there when a run starts: of the delay they wait through, only the rest is left."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gemba.insight.simulation.engine import run
from gemba.insight.simulation.model import (
    Calendar,
    Delay,
    Draw,
    Horizon,
    OpenCase,
    Person,
    Twin,
    TwinInvalid,
)
from gemba.insight.simulation.plan import draw_plan
from gemba.insight.simulation.testing import MONDAY_US, chain

from .test_customers_and_batches import day, work


def waiting(delay: Draw, since_seconds: float, count: int = 1, **changes: object) -> Twin:
    """Cases that have been asked and wait to be told."""
    cases = tuple(
        OpenCase("mail", 90_000.0, ("ask",), f"c{n}", since_seconds) for n in range(count)
    )
    twin = day(
        horizon=Horizon(MONDAY_US, 30),
        activities=(work("ask", 1), work("tell", 1)),
        branching=chain("ask", "tell"),
        people=tuple(Person(f"p{n}", Calendar.always()) for n in range(count)),
        delays=(Delay("tell", delay, "ask"),),
        open_cases=cases,
    )
    return replace(twin, **changes)  # type: ignore[arg-type]


def begun(twin: Twin) -> list[float]:
    """Seconds from the start until each case is told."""
    starts = run(twin, 3).rows.start_us
    assert starts is not None
    return sorted(float(each - MONDAY_US) / 1e6 for each in starts)


@pytest.mark.parametrize(("since", "left"), [(0.0, 600.0), (240.0, 360.0), (600.0, 0), (9e4, 0)])
def test_only_what_is_left_of_a_delay_counts(since: float, left: float) -> None:
    assert begun(waiting(Draw.fixed(600.0), since)) == pytest.approx([left], abs=0.01)


def test_a_delay_that_knows_no_age_stays_as_long() -> None:
    seconds = begun(waiting(Draw.exponential(3_600.0), 7_200.0, count=400))
    assert float(np.mean(seconds)) == pytest.approx(3_600, rel=0.12)


def test_some_of_a_delay_without_length_are_over() -> None:
    draw = Draw("uniform", (0.0, 1_000.0), zero_share=0.5)
    seconds = begun(waiting(draw, 500.0, count=300))
    assert max(seconds) <= 500
    # Who still waits is none of those without a delay.
    assert float(np.mean(seconds)) == pytest.approx(250, rel=0.15)


def test_branches_of_an_open_case_have_waited_as_well() -> None:
    twin = waiting(
        Draw.fixed(600.0),
        240.0,
        activities=(work("ask", 1), work("tell", 1), work("pack", 1)),
        branching=chain("ask", "tell", "pack"),
        concurrent=(("tell", "pack"),),
        people=tuple(Person(name, Calendar.always()) for name in ("ann", "bob")),
        delays=(Delay("tell", Draw.fixed(600.0)), Delay("pack", Draw.fixed(900.0), "ask")),
    )
    plan = draw_plan(twin, 1)
    assert plan.work.lead_ms.tolist() == [360_000, 660_000]
    assert begun(twin) == pytest.approx([360, 660], abs=0.01)


def test_nothing_was_done_in_the_future() -> None:
    with pytest.raises(TwinInvalid, match="before the start"):
        waiting(Draw.fixed(1.0), -5.0)
