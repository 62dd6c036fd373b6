"""Each change does what it says, to any twin, and to what it says of the KPIs."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gemba.insight.mining.calendars import Calendar
from gemba.insight.simulation.engine import run
from gemba.insight.simulation.model import END, START, Branching, Choice, Draw, Twin
from gemba.insight.simulation.testing import chain, queue_twin, twins
from gemba.insight.simulation.whatif.change import Change, ChangeRefused, Scenario
from gemba.insight.simulation.whatif.comparing import compare
from gemba.insight.simulation.whatif.durations import scaled
from gemba.insight.simulation.whatif.kinds.automation import Automate
from gemba.insight.simulation.whatif.kinds.demand import ScaleDemand
from gemba.insight.simulation.whatif.kinds.routing import Prioritise, Promise
from gemba.insight.simulation.whatif.kinds.shifts import MoveHours
from gemba.insight.simulation.whatif.kinds.staff import AddPeople, RemovePeople, Train
from gemba.insight.simulation.whatif.kinds.steps import (
    EndBatch,
    EndDelay,
    RemoveStep,
    ScaleHandling,
)
from gemba.insight.simulation.whatif.leaving_out import left_out

SEEDS = range(8)
SECONDS = st.floats(1, 50_000)
DRAWS = st.one_of(
    st.builds(Draw.fixed, SECONDS),
    st.builds(Draw.exponential, SECONDS),
    st.builds(lambda a, b: Draw("uniform", (min(a, b), max(a, b))), SECONDS, SECONDS),
    st.builds(lambda a, b: Draw("gamma", (a, b), 0.2), st.floats(0.5, 9), SECONDS),
    st.builds(lambda a, b: Draw("weibull", (a, b)), st.floats(0.5, 9), SECONDS),
    st.builds(lambda mu, sigma: Draw("lognormal", (mu, sigma)), st.floats(0, 9), st.floats(0, 2)),
    st.builds(lambda v: Draw("empirical", tuple(sorted(v))), st.lists(SECONDS, min_size=1)),
)
CHANGES: tuple[Change, ...] = (
    ScaleDemand(2.0, "mail"),
    Prioritise("phone", -1),
    Promise(3_600.0),
    RemoveStep("check"),
    Automate("write", 0.4),
    Automate("do", 1.0, "mail"),
    ScaleHandling("write", 0.5),
    EndBatch("check"),
    EndDelay("do", 0.5),
)


def busy_queue() -> Twin:
    """Two people who have work 90 % of the time."""
    return queue_twin(servers=2, per_hour=18, service=Draw.exponential(360.0), days=4)


def done_in(twin: Twin, seed: int) -> set[str]:
    activity = run(twin, seed).rows.activity
    return {activity.names[code] for code in activity.codes.tolist()}


def going(branching: Branching) -> Twin:
    """The steps a, b and c, which take no time, by these ways."""
    twin = queue_twin(servers=1, per_hour=1, service=Draw.fixed(0.0), days=1)
    steps = tuple(replace(twin.activities[0], name=name) for name in "abc")
    return replace(twin, activities=steps, branching=branching)


@settings(max_examples=12)
@given(twins(), st.sampled_from(CHANGES), st.integers(0, 9))
def test_a_changed_twin_can_be_run(twin: Twin, change: Change, seed: int) -> None:
    try:
        changed = change.apply(twin)
    except ChangeRefused as refusal:
        assert str(refusal).endswith(".")
        return
    assert run(changed, seed).cases.open >= 0


@given(DRAWS, st.floats(0.1, 10))
def test_every_duration_is_scaled(draw: Draw, factor: float) -> None:
    assert scaled(draw, factor).mean_seconds == pytest.approx(draw.mean_seconds * factor, rel=1e-6)


def test_without_a_step_comes_what_came_after_it() -> None:
    without = left_out(going(chain("a", "b", "c")), "b")
    assert set(without) == set(chain("a", "c").choices)


def test_a_step_left_out_may_have_been_a_loop() -> None:
    branching = Branching(
        (
            Choice((("a", 1.0),), (START,)),
            Choice((("b", 0.5), (END, 0.5)), ("a",)),
            # b again with 0.5, else a or the end: from a it is 0.5 / 0.5 in the limit
            Choice((("b", 0.5), ("a", 0.25), (END, 0.25)), ("b",)),
        )
    )
    after_a = next(each for each in left_out(going(branching), "b") if each.history == ("a",))
    assert dict(after_a.next) == pytest.approx({"a": 0.25, END: 0.75})


def test_a_rule_does_its_part() -> None:
    twin = Automate("Served", 0.3).apply(busy_queue())
    activity = run(twin, 1).rows.activity
    names = [activity.names[code] for code in activity.codes.tolist()]
    done = names.count("Served (automatic)") / len(names)
    assert done == pytest.approx(0.3, abs=0.03)


def test_a_type_that_no_choice_names_is_automated_alone() -> None:
    twin = queue_twin(servers=1, per_hour=1, service=Draw.fixed(60.0), days=1)
    changed = Automate("Served", 1.0, "ticket").apply(twin)
    assert done_in(changed, 3) == {"Served (automatic)"}


def test_one_more_person_shortens_the_wait_and_more_demand_lengthens_it() -> None:
    more = Scenario("one more", (AddPeople("server 0"),))
    demand = Scenario("a tenth more", (ScaleDemand(1.08),))
    found = compare(busy_queue(), [more, demand], seeds=SEEDS)
    assert found.of("one more", "waiting_seconds").difference.high < 0
    assert found.of("a tenth more", "waiting_seconds").difference.low > 0
    assert found.of("one more", "busy_share").level.value < found.base["busy_share"].value


def test_nothing_changed_differs_by_nothing() -> None:
    found = compare(busy_queue(), [Scenario("the same")], seeds=range(3))
    assert {each.difference.value for each in found.effects if each.measure != "late_share"} == {
        0.0
    }


def test_shifts_move_round_the_week() -> None:
    twin = busy_queue()
    person = twin.people[0].name
    moved = MoveHours((person,), -1.5).apply(twin)
    assert moved.people[0].calendar == Calendar.always()
    early = Calendar(((0, 60), (600, 660)))
    one = replace(twin, people=(replace(twin.people[0], calendar=early),))
    changed = MoveHours((person,), -0.5).apply(one).people[0].calendar
    assert changed.intervals == ((0, 30), (570, 630), (10_050, 10_080))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (AddPeople("nobody"), "Nobody at the desk is called “nobody”"),
        (AddPeople("server 0", 0), "one person or more"),
        (RemovePeople(("nobody",)), "Nobody at the desk"),
        (Train(("server 0",), "flying"), "takes the skill “flying”"),
        (ScaleDemand(-1.0), "factor"),
        (RemoveStep("Packed"), "no step called “Packed”"),
        (Automate("Served", 0.0), "above 0"),
        (EndDelay("Served", 2.0), "between 0 and 1"),
        (Promise(-1.0), "between no time and a year"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(change: Change, why: str) -> None:
    with pytest.raises(ChangeRefused, match=why):
        change.apply(busy_queue())
