"""What a step needs besides, by type and by what our people did before in the case."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.simulation.codec import from_json, to_json
from gemba.insight.simulation.engine import Outcome, run
from gemba.insight.simulation.floor import Floor
from gemba.insight.simulation.model import (
    END,
    START,
    Activity,
    Arrivals,
    Branching,
    CaseType,
    Choice,
    Draw,
    Handling,
    Need,
    OpenCase,
    Person,
    Twin,
    TwinInvalid,
)
from gemba.insight.simulation.plan import draw_plan
from gemba.insight.simulation.pools import skills_for
from gemba.insight.simulation.testing import chain, queue_twin, twins

FORMS_ALONE = Need(("forms",), types=("form",))
FIRST_OF_FORMS = Need(("forms",), types=("form",), after=(START,))


def desk(*needs: Need) -> Twin:
    """Mail and forms, looked at and then answered, by four people, of whom Zoe alone can do
    forms."""
    twin = queue_twin(servers=3, per_hour=1, service=Draw.fixed(600), days=20)
    steps = tuple(
        Activity(name, (Handling(Draw.fixed(1_200)),), needs=needs if name == "Look" else ())
        for name in ("Look", "Reply")
    )
    return replace(
        twin,
        types=(CaseType("mail"), CaseType("form")),
        arrivals=(Arrivals("mail", (2.0,) * 168), Arrivals("form", (2.5,) * 168)),
        activities=steps,
        branching=chain("Look", "Reply"),
        people=(*twin.people, Person("Zoe", twin.people[0].calendar, ("forms",))),
    )


def wait_hours(outcome: Outcome, of_type: int) -> float:
    waits = outcome.waits
    return float(waits.seconds[(waits.type == of_type) & (waits.activity == 0)].mean()) / 3_600


def test_who_cannot_do_them_leaves_them_to_the_one_who_can() -> None:
    open_to_all, alone = run(desk(), 1), run(desk(FORMS_ALONE), 1)
    assert wait_hours(open_to_all, 1) < 0.1
    assert wait_hours(alone, 1) > 0.3
    assert wait_hours(alone, 0) < 0.1
    assert doers(alone, "Look", "form") == {"Zoe"}
    assert len(doers(alone, "Reply", "form")) == 4


def who_did(outcome: Outcome, rows: Bools | Int64s) -> set[str]:
    who = outcome.rows.resource
    assert who is not None
    return {who.names[code] for code in np.unique(who.codes[rows]).tolist()}


def doers(outcome: Outcome, step: str, of_type: str) -> set[str]:
    rows, kinds = outcome.rows, [each.name for each in outcome.twin.types]
    is_kind = outcome.cases.type[rows.case.codes] == kinds.index(of_type)
    mine = is_kind & (rows.activity.codes == list(rows.activity.names).index(step))
    return who_did(outcome, mine)


def test_only_the_first_time_takes_it_where_it_says_so() -> None:
    twin = replace(desk(FIRST_OF_FORMS), branching=twice())
    first, again = (doers_by_place(run(twin, 1), place) for place in (0, 1))
    assert first == {"Zoe"}
    assert len(again) == 4


def twice() -> Branching:
    """Looked at, answered, looked at once more."""
    once, end = Choice((("Look", 1.0),), (START,)), Choice(((END, 1.0),), ("Reply", "Look"))
    between = Choice((("Reply", 1.0),), (START, "Look"))
    return Branching((once, between, Choice((("Look", 1.0),), ("Reply",)), end))


def doers_by_place(outcome: Outcome, place: int) -> set[str]:
    """Who looked at forms for the first time, or the second."""
    rows = outcome.rows
    looks = np.flatnonzero(rows.activity.codes == list(rows.activity.names).index("Look"))
    looks = looks[outcome.cases.type[rows.case.codes[looks]] == 1]
    looks = looks[np.lexsort((rows.time_us[looks], rows.case.codes[looks]))]
    case = rows.case.codes[looks]
    is_first = np.append(True, case[1:] != case[:-1])
    mine = looks[is_first if place == 0 else ~is_first]
    return who_did(outcome, mine)


def test_what_was_done_before_the_run_counts() -> None:
    first, later = (OpenCase("form", 100.0, history, f"{history}") for history in ((), ("Look",)))
    need = Need(("forms",), after=(START, "Look"))
    twin = replace(desk(), horizon=replace(desk().horizon, warm_up_days=0.0))
    steps = (twin.activities[0], replace(twin.activities[1], needs=(need,)))
    twin = replace(twin, arrivals=(), activities=steps, open_cases=(first, later))
    floor = Floor(draw_plan(twin, 3))
    floor.run()
    replies = [piece for piece, code in enumerate(floor.activity) if code == 1]
    assert [twin.people[floor.doer[piece]].name for piece in replies] == ["Zoe", "Zoe"]


@given(twin=twins())
@settings(max_examples=60)
def test_nobody_does_what_she_is_not_able_to_do(twin: Twin) -> None:
    floor = Floor(draw_plan(twin, 5))
    floor.run()
    openings = floor.plan.cases.beginnings(twin).history
    ours = {each.name for each in twin.activities if each.skills is not None}
    done: dict[int, list[str]] = {}
    for piece in range(len(floor.plan.work)):
        case, step = floor.case[piece], twin.activities[floor.activity[piece]]
        before = [name for name in openings.get(case, ()) if name in ours]
        behind = done.setdefault(case, [START, *before])
        if floor.doer[piece] >= 0:
            wanted = skills_for(step, twin.types[floor.type[piece]], tuple(behind))
            assert wanted <= set(twin.people[floor.doer[piece]].skills)
        if step.name in ours:
            behind.append(step.name)


@pytest.mark.parametrize(
    ("need", "told"),
    [
        (Need(("forms",), types=("fax",)), "No type is called “fax”"),
        (Need(("forms",), after=("Sold",)), "No step is called “Sold”"),
        (Need(("forms",), after=("Look", START)), "before the begin"),
        (Need(()), "is not named"),
    ],
)
def test_what_makes_no_sense_is_refused(need: Need, told: str) -> None:
    with pytest.raises(TwinInvalid, match=told):
        desk(need)


def test_work_of_others_needs_nothing() -> None:
    theirs = Activity("Look", (Handling(Draw.fixed(1)),), skills=None, needs=(FORMS_ALONE,))
    with pytest.raises(TwinInvalid, match="needs no skills"):
        replace(desk(), activities=(theirs, desk().activities[1]))


def test_it_is_kept_as_json() -> None:
    twin = desk(FIRST_OF_FORMS, FORMS_ALONE)
    assert from_json(to_json(twin)) == twin
