"""A step that takes another time since some day is found, and only what came since is taken."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.simulation.draws import Draw
from gemba.insight.simulation.engine import run
from gemba.insight.simulation.fitting.fit import fit
from gemba.insight.simulation.fitting.pace import Done, pace_changes
from gemba.insight.simulation.fitting.testing import CHECK, ZONE, planted
from gemba.insight.simulation.fitting.unknowns import WIDENS
from gemba.insight.simulation.model import Handling
from gemba.insight.simulation.testing import DAY_US

SLOWER = Draw("gamma", (4.0, 250.0))


def drawn(seed: int, *, count: int = 600, factor: float = 1.0, people: int = 4) -> Done:
    """The second half takes `factor` times as long; people differ."""
    rng = np.random.default_rng(seed)
    person = rng.integers(0, people, count)
    seconds = rng.gamma(4.0, 150.0, count) * (1 + person)
    seconds[count // 2 :] *= factor
    return Done(np.zeros(count, np.int64), person, seconds, np.arange(count) * DAY_US)


def test_a_step_that_takes_half_as_long_again_is_found() -> None:
    for seed in range(5):
        since = pace_changes(drawn(seed, factor=1.5))
        assert since[0] == pytest.approx(300 * DAY_US, abs=70 * DAY_US)


def test_chance_and_other_people_are_no_change() -> None:
    assert all(not pace_changes(drawn(seed)) for seed in range(40))
    newcomers = drawn(7)
    newcomers.person[300:] += 4
    newcomers.seconds[300:] *= 3
    assert not pace_changes(newcomers)
    assert not pace_changes(drawn(1, count=60, factor=4.0))
    assert not pace_changes(drawn(1).only(np.zeros(600, np.bool_)))


def slowed_log() -> EventColumns:
    """Twelve weeks as they were, and twelve in which checking takes two thirds longer."""
    twin = planted()
    check = replace(twin.activities[0], handling=(Handling(SLOWER),))
    before = run(twin, 1).rows
    after = run(replace(twin, activities=(check, *twin.activities[1:])), 2).rows
    return build(_one_after_the_other(before, after, 13 * 7 * DAY_US))


def _one_after_the_other(one: EventRows, other: EventRows, by_us: int) -> EventRows:
    assert one.start_us is not None
    assert other.start_us is not None
    assert one.resource is not None
    assert other.resource is not None

    def texts(*columns: CodedColumn) -> list[str | None]:
        return [each.text(row) for each in columns for row in range(len(each.codes))]

    cases = [f"{row < len(one)} {name}" for row, name in enumerate(texts(one.case, other.case))]
    return EventRows(
        CodedColumn.of(cases),
        CodedColumn.of(texts(one.activity, other.activity)),
        np.concatenate([one.time_us, other.time_us + by_us]),
        CodedColumn.of(texts(one.resource, other.resource)),
        np.concatenate([one.start_us, other.start_us + by_us]),
    )


def test_only_what_came_since_is_taken_and_the_intervals_widen() -> None:
    found = fit(slowed_log(), ZONE)
    check = next(each for each in found.twin.activities if each.name == "Check")
    draw = next(each.draw for each in check.handling if each.who is None)
    assert draw.mean_seconds == pytest.approx(SLOWER.mean_seconds, rel=0.08)
    assert draw.mean_seconds > 1.5 * CHECK.mean_seconds
    changed = next(each for each in found.unknowns if each.code == "handling_changed")
    assert dict(changed.values)["activities"] == "Check"
    assert 0 < changed.degree < 1
    others = sum(WIDENS[each.code] * each.degree for each in found.unknowns if each is not changed)
    assert found.widening == pytest.approx(1 + others + WIDENS["handling_changed"] * changed.degree)
