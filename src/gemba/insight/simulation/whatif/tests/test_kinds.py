"""Every kind of change: what it touches, that cases are kept, JSON, and what each does."""

import json
from dataclasses import fields, replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gemba.insight.mining.calendars import Calendar
from gemba.insight.simulation.engine import Outcome, run
from gemba.insight.simulation.model import (
    END,
    START,
    Activity,
    Batch,
    Branching,
    CaseType,
    Choice,
    Delay,
    Draw,
    Handling,
    Person,
    Twin,
)
from gemba.insight.simulation.testing import MONDAY_US, chain, queue_twin, twins
from gemba.insight.simulation.whatif.change import Change, ChangeRefused, Scenario
from gemba.insight.simulation.whatif.comparing import compare
from gemba.insight.simulation.whatif.kinds.at_once import DoAtOnce
from gemba.insight.simulation.whatif.kinds.automation import AnswerFirst
from gemba.insight.simulation.whatif.kinds.customers import Patience, ScalePatience
from gemba.insight.simulation.whatif.kinds.demand import ScaleDemand, Season, Surge
from gemba.insight.simulation.whatif.kinds.order import MergeSteps, MoveStep
from gemba.insight.simulation.whatif.kinds.outside import ScaleOutside
from gemba.insight.simulation.whatif.kinds.returns import Branch, FewerReturns, SendOn
from gemba.insight.simulation.whatif.kinds.routing import GiveStep, RouteToSkilled
from gemba.insight.simulation.whatif.kinds.shifts import AddHours, EndHours
from gemba.insight.simulation.whatif.kinds.staff import (
    AddPeople,
    ChangeStaff,
    LearnFrom,
    OneTeam,
    Train,
)
from gemba.insight.simulation.whatif.kinds.steps import RemoveStep, ResizeBatch
from gemba.insight.simulation.whatif.passing import times_a_case
from gemba.insight.simulation.whatif.registry import as_json, kind_name, kinds, read_scenarios
from gemba.insight.simulation.whatif.testing import one_of_each

# What of a twin each kind may change; everything else stays as it was.
PEOPLE, ARRIVALS, TYPES = frozenset({"people"}), frozenset({"arrivals"}), frozenset({"types"})
STEPS, WAYS = frozenset({"activities"}), frozenset({"branching"})
PATH = STEPS | WAYS | {"delays", "concurrent"}
TOUCHES = {
    **dict.fromkeys(("AddPeople", "RemovePeople", "ChangeStaff", "Train", "OneTeam"), PEOPLE),
    "LearnFrom": PEOPLE,
    **dict.fromkeys(("MoveHours", "AddHours", "EndHours"), PEOPLE),
    **dict.fromkeys(("ScaleDemand", "Season", "Surge"), ARRIVALS),
    **dict.fromkeys(("Prioritise", "Promise", "Patience", "ScalePatience"), TYPES),
    **dict.fromkeys(("PrioritiseStep", "ScaleHandling", "EndBatch", "ResizeBatch"), STEPS),
    **dict.fromkeys(("FewerReturns", "Branch", "SendOn"), WAYS),
    **dict.fromkeys(("AnswerFirst", "Automate", "MergeSteps", "DoAtOnce"), PATH),
    **dict.fromkeys(("RemoveStep", "FollowModel"), PATH | TYPES | {"open_cases"}),
    "Route": frozenset({"discipline"}),
    "RouteToSkilled": PEOPLE | TYPES,
    "GiveStep": PEOPLE | STEPS,
    "EndDelay": frozenset({"delays"}),
    "ScaleOutside": STEPS | {"delays"},
    "MoveStep": WAYS | {"delays"},
}
EVERY = one_of_each()
HOUR = 3_600.0


def desk(*names: str, branching: Branching | None = None, minutes: float = 6.0) -> Twin:
    """One case an hour on average through these steps, done by two who are always there."""
    twin = queue_twin(servers=2, per_hour=1, service=Draw.fixed(minutes * 60), days=14)
    steps = tuple(replace(twin.activities[0], name=name) for name in names)
    return replace(twin, activities=steps, branching=branching or chain(*names))


def two_types(twin: Twin) -> Twin:
    """As many cases of another type besides."""
    types = (CaseType("ticket"), CaseType("other"))
    more = replace(twin.arrivals[0], type="other")
    return replace(twin, types=types, arrivals=(*twin.arrivals, more))


def traces(outcome: Outcome) -> list[list[str]]:
    """What was done in each case that ended."""
    rows, ended = outcome.rows, outcome.cases.ended_us > 0
    found: list[list[str]] = [[] for _ in range(len(outcome.cases.type))]
    for case, code in zip(rows.case.codes.tolist(), rows.activity.codes.tolist(), strict=True):
        found[case].append(rows.activity.names[code])
    return [trace for trace, is_over in zip(found, ended.tolist(), strict=True) if is_over]


def doers(outcome: Outcome, step: str) -> set[str]:
    """Who did a step."""
    rows, who = outcome.rows, outcome.rows.resource
    assert who is not None
    pairs = zip(rows.activity.codes.tolist(), who.codes.tolist(), strict=True)
    return {who.names[by] for code, by in pairs if rows.activity.names[code] == step}


@pytest.mark.parametrize("change", EVERY, ids=lambda each: type(each).__name__)
def test_it_comes_back_from_json(change: Change) -> None:
    scenario = Scenario("Tried", (change, change))
    assert read_scenarios([json.loads(json.dumps(as_json(scenario)))]) == (scenario,)


def test_every_kind_is_tried_and_its_name_known() -> None:
    assert {type(each) for each in EVERY} == set(kinds().values())
    assert set(TOUCHES) == {each.__name__ for each in kinds().values()}
    assert kind_name(AnswerFirst) == "answer_first"


@settings(max_examples=30)
@given(twins(), st.sampled_from(EVERY))
def test_everything_else_stays_as_it_was(twin: Twin, change: Change) -> None:
    try:
        changed = change.apply(twin)
    except ChangeRefused as refusal:
        assert str(refusal).endswith(".")
        return
    differs = {f.name for f in fields(twin) if getattr(twin, f.name) != getattr(changed, f.name)}
    assert differs <= TOUCHES[type(change).__name__]


@settings(max_examples=15)
@given(twins(), st.sampled_from(EVERY), st.integers(0, 9))
def test_cases_are_kept_whatever_is_done_with_them(twin: Twin, change: Change, seed: int) -> None:
    try:
        changed = change.apply(twin)
    except ChangeRefused:
        return
    outcome = run(changed, seed)
    if not {"arrivals", "types"} & TOUCHES[type(change).__name__]:
        first = run(twin, seed)
        # A switch of channel brings a case only when somebody leaves.
        if not any(each.customer.switch for each in twin.types):
            assert len(outcome.cases.type) == len(first.cases.type)
    ended = int(np.count_nonzero(outcome.cases.ended_us > 0))
    assert ended + outcome.cases.open == len(outcome.cases.type)


@settings(max_examples=6)
@given(st.integers(1, 3), st.floats(0.3, 1.2), st.integers(0, 1_000))
def test_more_staff_never_waits_longer(servers: int, load: float, seed: int) -> None:
    twin = queue_twin(
        servers=servers, per_hour=6 * servers * load, service=Draw.exponential(600.0), days=2
    )
    more = Scenario("more", (AddPeople("server 0"),))
    found = compare(twin, [more], seeds=range(seed, seed + 4)).of("more", "waiting_seconds")
    assert found.difference.value <= 1e-9


# People


def team() -> Twin:
    """Three who differ in hours and skills."""
    office = Calendar.weekly(range(5), 8, 16)
    people = (
        Person("ana", office, ("a", "b")),
        Person("bo", Calendar.weekly(range(3), 8, 16), ("a",)),
        Person("cy", Calendar.always(), ("a", "b", "c")),
    )
    steps = (
        Activity("x", (Handling(Draw.fixed(60.0)),), ("a",)),
        Activity("y", (Handling(Draw.fixed(60.0)),), ("b", "c")),
    )
    return replace(desk("x", "y"), people=people, activities=steps)


def test_who_comes_is_like_the_median_and_who_goes_knows_least() -> None:
    more = ChangeStaff(2, "a").apply(team()).people
    assert [each.name for each in more[3:]] == ["ana +1", "ana +2"]
    assert [each.name for each in ChangeStaff(-2, "a").apply(team()).people] == ["cy"]


def test_others_learn_what_somebody_can_do() -> None:
    people = LearnFrom(("bo",), "cy").apply(team()).people
    assert [set(each.skills) for each in people] == [{"a", "b"}, {"a", "b", "c"}, {"a", "b", "c"}]


def test_one_team_can_do_what_any_of_it_could() -> None:
    people = OneTeam(("x", "y")).apply(team()).people
    assert [set(each.skills) for each in people] == [{"a", "b", "c"}] * 3


def test_hours_are_added_and_taken_round_the_week() -> None:
    added = AddHours(("bo",), 166.0, 1.5).apply(team()).people[1].calendar.intervals
    assert added[0] == (0, 90)
    assert added[-1] == (166 * 60, 168 * 60)
    less = EndHours(("ana",), 12.0, 32.0).apply(team()).people[0].calendar.intervals
    assert less[:2] == ((8 * 60, 12 * 60), (32 * 60, 40 * 60))


def test_a_step_or_a_type_goes_to_those_named_alone() -> None:
    twin = desk("x", "y")
    given_away = run(GiveStep("y", ("server 1",)).apply(twin), 1)
    assert doers(given_away, "y") == {"server 1"}
    assert doers(given_away, "x") == {"server 0", "server 1"}
    routed = run(RouteToSkilled("ticket", ("server 0",)).apply(twin), 1)
    assert doers(routed, "x") == doers(routed, "y") == {"server 0"}


# Demand and customers


def test_demand_of_some_months_or_days_alone_changes() -> None:
    twin = desk("x")
    (stream,) = Season((1, 12), 1.5).apply(twin).arrivals
    assert stream.month_factors == (1.5, *(1.0,) * 10, 1.5)
    rushed = run(Surge(date(2025, 1, 7), 2, 5.0).apply(twin), 3)
    day = (rushed.cases.arrived_us - MONDAY_US) // 86_400_000_000
    count = np.bincount(day)
    assert count[1:3].min() > 70
    assert np.delete(count, [1, 2]).max() < 50


def test_patience_makes_customers_leave_and_more_of_it_makes_them_stay() -> None:
    busy = queue_twin(servers=1, per_hour=12, service=Draw.exponential(300.0), days=4)
    short = Scenario("short", (Patience(600.0),))
    longer = Scenario("longer", (Patience(600.0), ScalePatience(4.0)))
    found = compare(busy, [short, longer], seeds=range(3))
    assert found.base["left_share"].value == 0
    left = [found.of(name, "left_share").level.value for name in ("short", "longer")]
    assert 0.02 < left[1] < left[0] < 0.6


def test_others_outside_take_less_time_for_one_type() -> None:
    theirs = Activity("parts", (Handling(Draw.fixed(HOUR)),), None, "vendor")
    delay = Delay("parts", Draw.fixed(10 * HOUR))
    twin = replace(desk("x", "y"), activities=(*desk("x", "y").activities, theirs))
    twin = replace(twin, branching=chain("x", "parts", "y"), delays=(delay,))
    twin = two_types(twin)
    outcome = run(ScaleOutside("parts", 0.1, "other").apply(twin), 1)
    took = (outcome.cases.ended_us - outcome.cases.arrived_us) / 1e6 / HOUR
    over = outcome.cases.ended_us > 0
    mean = [float(took[over & (outcome.cases.type == code)].mean()) for code in (0, 1)]
    assert mean == pytest.approx([11.2, 1.3], abs=0.15)


# Ways


def test_an_answer_ends_its_share_of_the_cases_and_the_others_go_on() -> None:
    twin = desk("x", "y", branching=LOOP)
    before, after = times_a_case(twin), times_a_case(AnswerFirst(0.5, 0.8).apply(twin))
    assert after["Answer (assistant)"] == pytest.approx(0.5, abs=0.03)
    for name in ("x", "y"):
        assert after[name] == pytest.approx(0.6 * before[name], rel=0.05)


def test_an_answer_comes_after_what_the_customer_begins_with() -> None:
    asked = Activity("asked", (Handling(Draw.fixed(0.0)),), None, "customer")
    twin = replace(desk("x"), activities=(asked, *desk("x").activities))
    twin = replace(twin, branching=chain("asked", "x"))
    told = traces(run(AnswerFirst(1.0, 0.5).apply(twin), 2))
    assert {tuple(each) for each in told} == {
        ("asked", "Answer (assistant)"),
        ("asked", "Answer (assistant)", "x"),
    }


# x, then y; a third of it goes back to x.
LOOP = Branching(
    (
        Choice((("x", 1.0),), (START,)),
        Choice((("y", 1.0),), ("x",)),
        Choice((("x", 1 / 3), (END, 2 / 3)), ("y",)),
    )
)


def test_fewer_go_back_and_no_more_than_that_changes() -> None:
    times = times_a_case(FewerReturns("y", "x", 0.5).apply(desk("x", "y", branching=LOOP)))
    assert times["x"] == times["y"] == pytest.approx(1 / (1 - 1 / 6), rel=0.02)
    never = traces(run(FewerReturns("y", "x", 0.0).apply(desk("x", "y", branching=LOOP)), 1))
    assert {tuple(each) for each in never} == {("x", "y")}


def test_what_has_never_been_done_in_a_known_way_is_no_return() -> None:
    twin = desk("x", "y", branching=replace(LOOP, choices=(*LOOP.choices, KNOWN)))
    with pytest.raises(ChangeRefused, match="nothing goes back"):
        FewerReturns("x", "y", 0.5).apply(twin)
    assert times_a_case(FewerReturns("y", "x", 0.5).apply(twin))["x"] < times_a_case(twin)["x"]
    any_way = FewerReturns("x", "y", 0.5, returns_only=False).apply(twin)
    assert times_a_case(any_way)["y"] == pytest.approx(0.5 * 0.95 * 1.5, rel=0.05)


# The whole way is known and y has not come yet; it may also end there.
KNOWN = Choice((("y", 0.95), (END, 0.05)), (START, "x"))


def test_other_shares_are_taken_as_given() -> None:
    twin = Branch("y", (("x", 0.5), (END, 0.5))).apply(desk("x", "y", branching=LOOP))
    assert times_a_case(twin)["x"] == pytest.approx(2.0, rel=0.05)


def test_one_way_is_given_a_share_and_the_others_keep_theirs_in_proportion() -> None:
    twin = desk("x", "y", "z", branching=LOOP)
    (_begin, _after_x, after_y) = SendOn("y", "z", 0.4).apply(twin).branching.choices[:3]
    assert dict(after_y.next) == pytest.approx({"x": 0.2, END: 0.4, "z": 0.4})
    times = times_a_case(SendOn("z", "x", 0.5).apply(SendOn("y", "z", 0.4).apply(twin)))
    assert times["z"] == pytest.approx(0.4 * times["y"], rel=0.05)
    assert times["x"] == pytest.approx(1 + 0.2 * times["y"] + 0.5 * times["z"], rel=0.05)


def test_two_steps_in_one_go_have_one_wait_and_one_set_up_less() -> None:
    twin = MergeSteps("x", "y", 0.5).apply(desk("x", "y", branching=LOOP))
    (step,) = (each for each in twin.activities if each.name == "x + y")
    assert step.handling[0].draw.mean_seconds == pytest.approx(9 * 60)
    assert {name for each in traces(run(twin, 1)) for name in each} == {"x + y"}
    assert times_a_case(twin)["x + y"] == pytest.approx(1.5, rel=0.03)


def test_half_is_done_at_once_by_those_who_answer() -> None:
    names = ("answered", "handed over", "looked up", "told")
    twin = desk(*names)
    steps = tuple(replace(each, skills=(each.name,)) for each in twin.activities)
    people = (
        replace(twin.people[0], skills=("answered", "handed over", "told")),
        replace(twin.people[1], skills=("looked up",)),
    )
    apart = replace(twin, activities=steps, people=people)
    change = DoAtOnce(("looked up",), "told", "handed over", 0.5)
    with pytest.raises(ChangeRefused, match="teach somebody first"):
        change.apply(apart)
    delay = Delay("looked up", Draw.fixed(9_000.0))
    slow = replace(apart, delays=(delay,))
    changed = change.apply(Train(("server 0",), "looked up").apply(slow))
    outcome = run(changed, 1)
    ways = traces(outcome)
    short = ["answered", "looked up + told (at once)"]
    assert all(each in (short, list(names)) for each in ways)
    assert ways.count(short) / len(ways) == pytest.approx(0.5, abs=0.08)
    assert doers(outcome, "looked up + told (at once)") == {"server 0"}
    (own,) = (each for each in changed.activities if each.name == "looked up + told (at once)")
    assert own.handling == steps[2].handling
    assert {each.to for each in changed.delays} == {"looked up"}


def test_durations_of_two_steps_are_added() -> None:
    twin = desk("x", "y")
    one, other = Draw("lognormal", (5.0, 1.0)), Draw.exponential(300.0)
    steps = (
        replace(
            twin.activities[0], handling=(Handling(one), Handling(Draw.fixed(5.0), "server 0"))
        ),
        replace(twin.activities[1], handling=(Handling(other), Handling(one, type="ticket"))),
    )
    merged = MergeSteps("x", "y").apply(replace(twin, activities=steps)).activities[-1]
    means = {(each.who, each.type): each.draw.mean_seconds for each in merged.handling}
    assert means == pytest.approx(
        {
            (None, None): one.mean_seconds + other.mean_seconds,
            (None, "ticket"): 2 * one.mean_seconds,
            ("server 0", None): 5.0 + other.mean_seconds,
            ("server 0", "ticket"): 5.0 + one.mean_seconds,
        },
        rel=1e-6,
    )


@pytest.mark.parametrize(
    ("move", "order"),
    [
        (MoveStep("z", "before", "y"), "x z y"),
        (MoveStep("x", "after", "y"), "y x z"),
        (MoveStep("x", "after", "z"), "y z x"),
        (MoveStep("y", "before", "x"), "y x z"),
    ],
)
def test_a_moved_step_comes_where_it_is_put(move: MoveStep, order: str) -> None:
    told = traces(run(move.apply(desk("x", "y", "z")), 1))
    assert {" ".join(each) for each in told} == {order}


def test_a_step_that_is_seldom_done_is_moved_as_seldom() -> None:
    seldom = (Choice((("y", 0.2), ("z", 0.8)), ("x",)), *chain("x", "y", "z").choices)
    branching = Branching(tuple({each.history: each for each in reversed(seldom)}.values()))
    twin = desk("x", "y", "z", branching=branching)
    assert times_a_case(twin)["y"] == pytest.approx(0.2, abs=0.02)
    moved = MoveStep("y", "after", "z").apply(twin)
    assert times_a_case(moved)["y"] == pytest.approx(0.2, abs=0.02)
    assert {tuple(each) for each in traces(run(moved, 1))} == {("x", "z"), ("x", "z", "y")}


@pytest.mark.parametrize("share", [1.0, 0.5])
def test_without_a_step_types_go_the_ways_they_went_after_it(share: float) -> None:
    """What the step led to depended on the type, which nothing told before it."""
    choices = (
        Choice((("x", 1.0),), (START,)),
        Choice((("y", 1.0),), ("x",)),
        Choice((("z", 1.0),), ("y",)),
        Choice(((END, 1.0),), ("y",), "other"),
        Choice(((END, 1.0),), ("z",)),
    )
    twin = replace(two_types(desk("x", "y", "z")), branching=Branching(choices))
    outcome = run(RemoveStep("y", share).apply(twin), 1)
    case = outcome.rows.case.codes[
        np.array([outcome.rows.activity.names[code] == "z" for code in outcome.rows.activity.codes])
    ]
    assert set(outcome.cases.type[case].tolist()) == {0}
    assert len(case) == pytest.approx(np.count_nonzero(outcome.cases.type == 0), abs=1)


def test_a_smaller_batch_waits_less() -> None:
    twin = desk("x")
    gathered = replace(twin.activities[0], batch=Batch(20))
    twin = replace(twin, activities=(gathered,))
    half = Scenario("half", (ResizeBatch("x", 10),))
    found = compare(twin, [half], seeds=range(2))
    assert found.of("half", "waiting_seconds").level.value == pytest.approx(
        found.base["waiting_seconds"].value * 9 / 19, rel=0.15
    )


ONE = desk("x", "y")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (ChangeStaff(-3), "Only 2 people"),
        (ChangeStaff(1, "flying"), "takes the skill “flying”"),
        (ChangeStaff(1, role="pilot"), "the role “pilot”"),
        (AddHours(("server 0",), 5.0, 5.0), "these hours are none"),
        (AddHours(("server 0",), -1.0, 5.0), "from 0, Monday 00:00, to 168"),
        (AddHours((), 1.0, 5.0), "name somebody"),
        (OneTeam(("x",)), "two steps or more"),
        (OneTeam(("x", "y")), "can do these steps already"),
        (Season((13,), 1.0), "from 1 to 12"),
        (Season((), 1.0), "from 1 to 12"),
        (Surge(date(2025, 1, 1), 0, 2.0), "between one day and a year"),
        (ScaleDemand(float("nan")), "between 0 and 100"),
        (ScaleDemand(1.0, "fax"), "No requests are of the type “fax”"),
        (AnswerFirst(0.5, 1.5), "between 0 and 1"),
        (ScalePatience(2.0), "wait for ever"),
        (Patience(-1.0), "between no time and a year"),
        (ScaleOutside("x", 0.5), "our own people do it"),
        (FewerReturns("x", "x", 0.5), "nothing goes back"),
        (FewerReturns("x", "y", 0.5), "nothing goes back to “y” that could go on"),
        (Branch("x", (("y", 0.5),)), "sum to 1"),
        (SendOn("x", "?", 0.5), "no step called “\\?”"),
        (SendOn("x", "y", 1.5), "between 0 and 1"),
        (Branch("x", (("?", 1.0),)), "no step called “\\?”"),
        (DoAtOnce(("y",), "x"), "never come right after each other"),
        (DoAtOnce(("x",), "x"), "each once"),
        (DoAtOnce(("x",), "y", share=0.0), "A share lies above 0"),
        (MergeSteps("y", "x"), "never comes right after"),
        (MergeSteps("x", "x"), "never comes right after"),
        (MoveStep("x", "after", "x"), "before or after itself"),
        (ResizeBatch("x", 3), "not saved up today"),
        (RemoveStep("x", 0.0), "above 0"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(change: Change, why: str) -> None:
    with pytest.raises(ChangeRefused, match=why):
        change.apply(ONE)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("all", "Scenarios are a list"),
        ([1], "Scenario 1 has to be an object"),
        ([{"name": ""}], "has no name"),
        ([{"name": "a", "changes": "b"}], "are a list"),
        ([{"name": "a", "changes": [1]}], "an object with a kind"),
        ([{"name": "a", "changes": [{"kind": "fly"}]}], "There are: add_hours, add_people"),
        ([{"name": "a", "changes": [{"kind": "train"}]}], "a: train lacks a field"),
        ([{"name": "a", "changes": [{"kind": "train", "x": 1}]}], "no field “x”"),
        ([{"name": "a", "changes": [{"kind": "surge", "first": "x"}]}], "lacks a field: “days”"),
        (
            [{"name": "a", "changes": [{"kind": "surge", "first": "x", "days": 2, "factor": 2}]}],
            "first is no day",
        ),
    ],
)
def test_json_that_is_no_scenario_is_refused(value: object, why: str) -> None:
    with pytest.raises(ChangeRefused, match=why):
        read_scenarios(value)  # type: ignore[arg-type]
