"""A change for some cases: both arms at one desk, each as if it were the only one."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.simulation.codec import from_json, to_json
from gemba.insight.simulation.engine import Outcome, run
from gemba.insight.simulation.model import (
    Arrivals,
    Batch,
    Calendar,
    CaseType,
    Draw,
    Handling,
    Person,
    TreatedBlocks,
    Twin,
    TwinInvalid,
)
from gemba.insight.simulation.testing import (
    DAY_US,
    HOUR_US,
    MONDAY_US,
    drawn_twin,
    queue_twin,
)
from gemba.insight.simulation.whatif.arms import CONTROL, PILOT, TREATMENT, Lot, in_arms
from gemba.insight.simulation.whatif.change import Change, ChangeRefused
from gemba.insight.simulation.whatif.kinds.demand import ScaleDemand
from gemba.insight.simulation.whatif.kinds.routing import Prioritise, PrioritiseStep, Promise, Route
from gemba.insight.simulation.whatif.kinds.shifts import MoveHours
from gemba.insight.simulation.whatif.kinds.staff import AddPeople, RemovePeople, Train
from gemba.insight.simulation.whatif.kinds.steps import ScaleHandling
from gemba.insight.simulation.whatif.testing import one_of_each

Told = Counter[tuple[str | None, str | None, str | None, int, int]]


def words(column: CodedColumn) -> list[str | None]:
    """Row by row."""
    return [column.names[code] if code >= 0 else None for code in column.codes.tolist()]


def told(outcome: Outcome) -> Told:
    """All that happened, in whatever order the rows come."""
    rows = outcome.rows
    assert rows.resource is not None
    assert rows.start_us is not None
    return Counter(
        zip(
            words(rows.case),
            words(rows.activity),
            words(rows.resource),
            rows.start_us.tolist(),
            rows.time_us.tolist(),
            strict=True,
        )
    )


def queue(per_hour: float = 5.0, days: float = 60) -> Twin:
    """One queue for one person, some six minutes a ticket."""
    return queue_twin(servers=1, per_hour=per_hour, service=Draw.exponential(600), days=days)


def waits_by_arm(outcome: Outcome) -> dict[str, float]:
    """The mean wait of who is of a type with that arm."""
    arms = [dict(each.attributes)[PILOT] for each in outcome.twin.types]
    of = np.array(arms)[outcome.waits.type]
    return {arm: float(outcome.waits.seconds[of == arm].mean()) for arm in sorted(set(of))}


@pytest.mark.parametrize(
    "number", [1, *(pytest.param(each, marks=pytest.mark.long) for each in (3, 8))]
)
def test_a_share_of_none_is_the_desk_as_it_is_and_of_all_as_it_would_be(number: int) -> None:
    twin = replace(drawn_twin(number), open_cases=())
    made = 0
    for change in one_of_each():
        try:
            nobody = in_arms(twin, change, Lot(0.0))
        except ChangeRefused:
            continue
        made += 1
        assert told(run(nobody, 5)) == told(run(twin, 5)), change
        everybody = in_arms(twin, change, Lot(1.0))
        assert told(run(everybody, 5)) == told(run(change.apply(twin), 5)), change
    assert made >= 8


def test_the_arm_is_told_of_each_case_and_is_the_same_in_every_run() -> None:
    found = [
        run(in_arms(queue(), ScaleHandling("Served", factor), Lot(0.3)), 1).rows
        for factor in (0.8, 0.5)
    ]
    arms = [
        dict(zip(rows.case.names, words(rows.case_attributes[PILOT]), strict=True))
        for rows in found
    ]
    assert arms[0] == arms[1]
    assert set(arms[0].values()) == {CONTROL, TREATMENT}
    share = sum(arm == TREATMENT for arm in arms[0].values()) / len(arms[0])
    assert share == pytest.approx(0.3, abs=0.02)
    assert set(words(found[0].activity)) == {"Served"}


def test_who_is_treated_at_a_share_is_so_at_a_larger_one() -> None:
    def treated(share: float) -> set[str]:
        rows = run(in_arms(queue(days=10), Promise(60), Lot(share)), 1).rows
        arms = words(rows.case_attributes[PILOT])
        return {name for name, arm in zip(rows.case.names, arms, strict=True) if arm == TREATMENT}

    assert treated(0.2) < treated(0.5)


def test_both_arms_wait_in_one_queue() -> None:
    nothing_changes = waits_by_arm(run(queue(), 1) and run(in_arms(queue(), Promise(60)), 1))
    assert nothing_changes[CONTROL] == pytest.approx(nothing_changes[TREATMENT], rel=0.15)
    first = waits_by_arm(run(in_arms(queue(), Prioritise("ticket", -1)), 1))
    assert first[TREATMENT] < nothing_changes[TREATMENT] * 0.7
    assert first[CONTROL] > nothing_changes[CONTROL] * 1.2
    less = waits_by_arm(run(in_arms(queue(), ScaleHandling("Served", 0.6)), 1))
    # Work saved on the treated spares the others as much.
    assert less[CONTROL] < nothing_changes[CONTROL] * 0.75
    assert less[CONTROL] == pytest.approx(less[TREATMENT], rel=0.15)


def test_what_is_gathered_is_gathered_with_the_other_arm() -> None:
    """With more people than work another priority changes nothing, unless arms gather apart."""
    twin = queue_twin(servers=50, per_hour=5.0, service=Draw.exponential(600), days=5)
    twin = replace(twin, activities=(replace(twin.activities[0], batch=Batch(4)),))
    both = in_arms(twin, PrioritiseStep("Served", 3))
    assert [each.told for each in both.activities] == ["Served", "Served"]
    assert told(run(both, 1)) == told(run(twin, 1))


@pytest.mark.parametrize(
    "change",
    [
        ScaleDemand(2.0),
        Route(replace(queue().discipline, order="age")),
        AddPeople("server 0"),
        RemovePeople(("server 0",)),
        MoveHours(("server 0",), 1.0),
    ],
)
def test_what_all_cases_share_is_refused(change: Change) -> None:
    twin = queue()
    office = Calendar.weekly(range(5), 9, 17)
    twin = replace(twin, people=(Person("server 0", office), Person("server 1", office)))
    with pytest.raises(ChangeRefused):
        in_arms(twin, change)


def test_what_somebody_learns_is_refused_unless_only_the_treated_need_it() -> None:
    twin = queue()
    step = replace(twin.activities[0], skills=("a",))
    twin = replace(
        twin,
        activities=(step,),
        people=(Person("p0", Calendar.always(), ("a",)), Person("p1", Calendar.always())),
    )
    with pytest.raises(ChangeRefused, match="p1"):
        in_arms(twin, Train(("p1",), "a"))


def test_a_second_pilot_at_the_same_desk_is_refused() -> None:
    with pytest.raises(ChangeRefused, match="one at a time"):
        in_arms(in_arms(queue(), Promise(60)), Promise(30))


def days_drawn(*treated: bool) -> Lot:
    return Lot(blocks=TreatedBlocks(MONDAY_US, DAY_US, treated))


def test_blocks_treat_who_comes_in_them() -> None:
    lot = days_drawn(True, False, False, True)
    outcome = run(in_arms(queue(days=5), ScaleHandling("Served", 0.5), lot), 1)
    arms = [dict(each.attributes)[PILOT] == TREATMENT for each in outcome.twin.types]
    day = (outcome.cases.arrived_us - MONDAY_US) // DAY_US
    is_treated = np.array(arms)[outcome.cases.type]
    assert {int(each) for each in day[is_treated]} == {0, 3}
    assert {int(each) for each in day[~is_treated]} == {1, 2, 4}


def test_blocks_change_who_is_there() -> None:
    office = Calendar.weekly(range(7), 8, 18)
    twin = replace(queue(days=6), people=(Person("server 0", office),))
    both = in_arms(twin, AddPeople("server 0"), days_drawn(True, False, True, False, True, False))
    rows = run(both, 1).rows
    assert rows.resource is not None
    assert rows.start_us is not None
    who = np.array(words(rows.resource))
    further = rows.start_us[who == "server 0 +1"] - MONDAY_US
    assert {int(each) for each in further // DAY_US} == {0, 2, 4}
    hours = (rows.start_us - MONDAY_US) % DAY_US // HOUR_US
    assert set(hours.tolist()) <= set(range(8, 18))
    assert {int(each) for each in (rows.start_us - MONDAY_US) // DAY_US} == set(range(6))


def test_hours_move_in_treated_blocks_only() -> None:
    office = Calendar.weekly(range(7), 8, 12)
    twin = replace(queue(per_hour=1, days=4), people=(Person("server 0", office),))
    both = in_arms(twin, MoveHours(("server 0",), 3.0), days_drawn(False, True, True, False))
    outcome = run(both, 1)
    start = outcome.rows.start_us
    assert start is not None
    day, hour = (start - MONDAY_US) // DAY_US, (start - MONDAY_US) % DAY_US // HOUR_US
    for number, hours in (
        (0, range(8, 12)),
        (1, range(11, 15)),
        (2, range(11, 15)),
        (3, range(8, 12)),
    ):
        assert hours[-1] in hour[day == number]
        assert set(hour[day == number].tolist()) <= set(hours)


def test_a_trial_that_makes_no_sense_is_refused() -> None:
    both = in_arms(queue(), Promise(60))
    assert both.trial is not None
    with pytest.raises(TwinInvalid):
        replace(both, trial=replace(both.trial, share=1.5))
    with pytest.raises(TwinInvalid, match="nobody"):
        replace(both, trial=replace(both.trial, types=(("ticket", "nobody"),)))


def test_both_arms_are_kept_as_json() -> None:
    for lot in (Lot(0.3), days_drawn(True, False)):
        both = in_arms(queue(), ScaleHandling("Served", 0.5), lot)
        assert from_json(json.loads(json.dumps(to_json(both)))) == both


def test_what_is_said_of_any_type_is_said_of_each_arm_by_itself() -> None:
    """A person's own handling must not serve the arm in which she has none of her own."""
    twin = queue()
    step = replace(
        twin.activities[0],
        handling=(Handling(Draw.fixed(60)), Handling(Draw.fixed(600), who="server 0")),
    )
    types = (*twin.types, CaseType("other"))
    twin = replace(
        twin,
        activities=(step,),
        types=types,
        arrivals=(*twin.arrivals, Arrivals("other", (1.0,) * 168)),
    )
    both = in_arms(twin, ScaleHandling("Served", 0.5), Lot(1.0))
    rows = run(both, 3).rows
    assert rows.start_us is not None
    assert set((rows.time_us - rows.start_us).tolist()) == {300_000_000}
