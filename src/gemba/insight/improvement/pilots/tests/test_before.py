"""What was known before: learnt from the past alone, worth what it foretold there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gemba.insight.eventlog.names import CodedColumn, Names
from gemba.insight.improvement.pilots.before import (
    LEARNT_MIN,
    Before,
    Expectation,
    Settled,
    learnt,
)
from gemba.insight.improvement.pilots.outcomes import DAY_US
from gemba.insight.kpis.kpi import Measure
from gemba.insight.simulation.codec import fields_json, made

ZONE = "Asia/Shanghai"


def desk(count: int = 2_000, seed: int = 1, apart: float = 4.0, nights: float = 3.0) -> Settled:
    """Two channels, one of which takes `apart` times as long, and slow nights."""
    rng = np.random.default_rng(seed)
    at = np.sort(rng.integers(0, 60 * DAY_US, count))
    kind = rng.integers(0, 2, count)
    night = (at + 8 * 3_600_000_000) % DAY_US < DAY_US // 3
    hours = 2.0 * np.where(kind == 1, apart, 1.0) * np.where(night, nights, 1.0)
    value = hours * rng.lognormal(0, 0.4, count) * 3_600
    before = Before(
        at, CodedColumn(kind.astype(np.int32), Names.of(["mail", "form"])), np.zeros((count, 4))
    )
    return Settled(before, value, Measure.MEAN, DAY_US)


def halves(told: Settled) -> tuple[Settled, Settled]:
    first = told.before.at_us < 40 * DAY_US
    return told.only(first), told.only(~first)


def explained(expectation: Expectation, told: Settled) -> float:
    return float(np.corrcoef(expectation.of(told.before), told.value)[0, 1]) ** 2


def test_it_foretells_later_cases_as_well_as_it_did_in_the_past() -> None:
    past, later = halves(desk())
    found = learnt("first_response", past, ZONE).expectation
    assert found.is_used and 0.5 < found.saved < 0.8
    assert explained(found, later) == pytest.approx(found.saved, abs=0.08)
    slow = later.before.channel.codes == 1
    expected = found.of(later.before)
    assert float(expected[slow].mean()) > 2 * 3_600 + float(expected[~slow].mean())


def test_a_median_is_foretold_by_what_moves_it() -> None:
    past, later = halves(replace(desk(), measure=Measure.MEDIAN))
    found = learnt("first_response", past, ZONE).expectation
    side = np.sign(later.value - np.median(past.value))
    told = float(np.corrcoef(found.of(later.before), side)[0, 1]) ** 2
    assert told > 0.3 and told == pytest.approx(found.saved, abs=0.1)


def test_what_it_saved_is_told_of_stretches_it_had_not_seen() -> None:
    """With so many columns a regression explains a tenth of any past; of nothing it foretells
    nothing."""
    used = [
        learnt("first_response", desk(600, seed, apart=1.0, nights=1.0), ZONE).expectation.is_used
        for seed in range(20)
    ]
    assert sum(used) <= 1
    lesson = learnt("first_response", desk(600, 3), ZONE)
    unknown = ~np.isfinite(lesson.columns[:, 0])
    assert unknown[:300].all() and not unknown[300:].any()


def test_what_came_after_a_stretch_does_not_foretell_it() -> None:
    whole = desk()
    last = whole.before.at_us >= 50 * DAY_US
    moved = replace(whole, value=np.where(last, 100 * whole.value, whole.value))
    one, other = (learnt("first_response", each, ZONE).columns for each in (whole, moved))
    assert one[~last] == pytest.approx(other[~last], nan_ok=True)


def test_where_channels_change_places_it_is_not_used() -> None:
    whole = desk(nights=1.0)
    late = whole.before.at_us >= 25 * DAY_US
    swapped = np.where(late, 1 - whole.before.channel.codes, whole.before.channel.codes)
    channel = CodedColumn(swapped.astype(np.int32), whole.before.channel.names)
    odd = replace(whole, before=replace(whole.before, channel=channel))
    early = odd.only(odd.before.at_us < 42 * DAY_US)
    assert not learnt("first_response", early, ZONE).expectation.is_used


def test_a_short_past_teaches_nothing() -> None:
    found = learnt("first_response", desk(LEARNT_MIN - 1), ZONE)
    assert not found.expectation.is_used and found.columns.shape == (LEARNT_MIN - 1, 0)
    assert found.expectation.columns(desk(10).before).shape == (10, 0)


def test_a_case_is_expected_the_same_whoever_else_is_there() -> None:
    past, later = halves(desk())
    found = learnt("first_response", past, ZONE).expectation
    some = np.random.default_rng(2).random(len(later.value)) < 0.3
    assert (found.columns(later.before)[some] == found.columns(later.before.only(some))).all()


def test_channels_nobody_knew_and_what_is_not_known_are_expected_as_the_mean() -> None:
    past, later = halves(desk())
    found = learnt("first_response", past, ZONE).expectation
    strange = CodedColumn(np.full(len(later.value), 0, dtype=np.int32), Names.of(["fax"]))
    unknown = np.full_like(later.before.at_hand, np.nan)
    columns = found.columns(replace(later.before, channel=strange, at_hand=unknown))
    assert np.isfinite(columns).all() and not columns[:, 1:].any()
    # codes are those of the log at the moment: the name tells the channel
    turned = CodedColumn(1 - later.before.channel.codes, Names.of(["form", "mail"]))
    again = found.columns(replace(later.before, channel=turned))
    assert (again == found.columns(later.before)).all()


def test_it_is_kept_as_the_same_numbers_and_another_version_is_refused() -> None:
    found = learnt("first_response", desk(), ZONE).expectation
    again = made(Expectation, fields_json(found), "expected")
    assert again == found
    with pytest.raises(ValueError, match="Version 9"):
        replace(found, version=9)
