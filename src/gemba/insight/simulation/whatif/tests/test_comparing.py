"""Scenarios side by side: intervals for what is unknown, costs, and that more people help."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gemba.insight.eventlog.rates import Price, Rates
from gemba.insight.simulation.model import Draw, Twin
from gemba.insight.simulation.testing import queue_twin
from gemba.insight.simulation.whatif.change import Scenario
from gemba.insight.simulation.whatif.comparing import COST, MEASURES, Terms, compare, measures_with
from gemba.insight.simulation.whatif.kinds.staff import AddPeople

ONE_MORE = Scenario("one more", (AddPeople("server 0"),))
SEEDS = range(4)


def queue(per_hour: float = 9.0) -> Twin:
    return queue_twin(servers=1, per_hour=per_hour, service=Draw.exponential(300.0), days=1)


def test_what_the_log_does_not_tell_stretches_intervals_and_nothing_else() -> None:
    plain = compare(queue(), [ONE_MORE], seeds=SEEDS)
    wide = compare(queue(), [ONE_MORE], seeds=SEEDS, terms=Terms(widened=2.5))
    for one, other in zip(plain.effects, wide.effects, strict=True):
        assert other.level.value == pytest.approx(one.level.value, nan_ok=True)
        for narrow, broad in ((one.level, other.level), (one.difference, other.difference)):
            stretched = 2.5 * (narrow.high - narrow.low)
            assert broad.high - broad.low == pytest.approx(stretched, nan_ok=True)
    assert wide.base["waiting_seconds"].low < plain.base["waiting_seconds"].low
    assert (plain.widened, wide.widened) == (1, 2.5)


def test_costs_are_told_where_an_hour_has_a_price() -> None:
    assert measures_with(Rates()) == MEASURES
    priced = measures_with(Rates(hour_by_person=(Price("server 0", 6_000),)))
    found = compare(queue(), [ONE_MORE], seeds=SEEDS, terms=Terms(measures=priced))
    # All work is hers at 60 an hour, five minutes a case; who is added like her costs the same.
    assert found.base[COST].value == pytest.approx(5.0, rel=0.25)
    assert found.of("one more", COST).difference.value == pytest.approx(0.0, abs=0.3)


@settings(max_examples=8, deadline=None)
@given(st.integers(1, 4), st.floats(0.3, 1.1), st.sampled_from(("gamma", "lognormal")))
def test_more_staff_never_waits_longer_in_expectation(
    servers: int, load: float, family: str
) -> None:
    parameters = (2.0, 150.0) if family == "gamma" else (5.4, 0.8)
    service = Draw(family, parameters)  # type: ignore[arg-type]
    per_hour = load * servers * 3_600 / service.mean_seconds
    twin = queue_twin(servers=servers, per_hour=per_hour, service=service, days=0.5)
    found = compare(twin, [ONE_MORE], seeds=range(3))
    for measure in ("waiting_seconds", "waiting_seconds_p90", "case_seconds", "open_cases"):
        assert found.of("one more", measure).difference.value <= 1e-9
