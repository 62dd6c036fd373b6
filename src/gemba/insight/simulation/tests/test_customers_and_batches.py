"""Small days that can be worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gemba.insight.eventlog.arrays import UNKNOWN_US
from gemba.insight.eventlog.columns import EventRows
from gemba.insight.simulation.engine import run
from gemba.insight.simulation.model import (
    Activity,
    Batch,
    Branching,
    Calendar,
    CaseType,
    Chase,
    Choice,
    Customer,
    Delay,
    Discipline,
    Draw,
    Handling,
    Horizon,
    OpenCase,
    Person,
    Switch,
    Twin,
)
from gemba.insight.simulation.testing import HOUR_US, MONDAY_US, chain

MINUTE = 60.0


def told(rows: EventRows) -> list[tuple[str, str, str, float, float]]:
    """Case, activity, resource, begin and end in minutes since the start, in order of the end."""
    assert rows.start_us is not None
    assert rows.resource is not None
    minutes = [(each - MONDAY_US) / 60e6 for each in (rows.start_us, rows.time_us)]
    words = [
        (rows.case.text(row), rows.activity.text(row), rows.resource.text(row))
        for row in range(len(rows))
    ]
    found = [
        (case or "", activity or "", resource or "-", round(float(start), 3), round(float(end), 3))
        for (case, activity, resource), start, end in zip(words, *minutes, strict=True)
    ]
    return sorted(found, key=lambda row: (row[4], row[0]))


def work(name: str, minutes: float) -> Activity:
    return Activity(name, (Handling(Draw.fixed(minutes * MINUTE)),), reply=True)


def opens(count: int) -> tuple[OpenCase, ...]:
    return tuple(OpenCase("mail", 60.0 * (count - n), case=f"c{n}") for n in range(count))


def day(**changes: object) -> Twin:
    """Three cases at the start, one person, one step of ten minutes."""
    plain = Twin(
        Horizon(MONDAY_US, 1),
        types=(CaseType("mail"),),
        activities=(work("answer", 10),),
        branching=chain("answer"),
        people=(Person("ann", Calendar.always()),),
        open_cases=opens(3),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_first_come_first_served() -> None:
    assert told(run(day(), 1).rows) == [
        ("c0", "answer", "ann", 0, 10),
        ("c1", "answer", "ann", 10, 20),
        ("c2", "answer", "ann", 20, 30),
    ]


def test_several_places_and_speed() -> None:
    ann = Person("ann", Calendar.always(), places=2, speed=2)
    ends = [row[4] for row in told(run(day(people=(ann,)), 1).rows)]
    assert ends == [5, 5, 10]
    alone = replace(work("answer", 10), parallel=False)
    ends = [row[4] for row in told(run(day(people=(ann,), activities=(alone,)), 1).rows)]
    assert ends == [5, 10, 15]


def test_work_goes_on_in_the_next_shift_unless_there_is_overtime() -> None:
    ann = Person("ann", Calendar(((0, 15), (60, 75))))
    rows = told(run(day(people=(ann,)), 1).rows)
    assert [row[3:] for row in rows] == [(0, 10), (10, 65), (65, 75)]
    late = day(people=(ann,), discipline=Discipline(overtime=True))
    rows = told(run(late, 1).rows)
    assert [row[3:] for row in rows] == [(0, 10), (10, 20), (60, 70)]


def test_absence_and_skills() -> None:
    ann = Person("ann", Calendar.always(), ("a",), absences=((0, MONDAY_US + HOUR_US),))
    bob = Person("bob", Calendar.always(), ("b",))
    needs = (CaseType("mail", skills=("a",)),)
    rows = told(run(day(people=(ann, bob), types=needs), 1).rows)
    assert [row[2:4] for row in rows] == [("ann", 60), ("ann", 70), ("ann", 80)]
    nobody = run(day(people=(bob,), types=needs), 1)
    assert len(nobody.rows) == 0
    assert nobody.cases.open == 3
    assert run(day(people=()), 1).cases.open == 3


def test_the_most_urgent_goes_first_then_what_is_due() -> None:
    types = (
        CaseType("mail", priority=2),
        CaseType("call", priority=1, target_seconds=9_000),
        CaseType("chat", priority=1, target_seconds=600),
    )
    cases = tuple(OpenCase(name, 60.0, case=name) for name in ("mail", "call", "chat"))
    busy = OpenCase("mail", 120.0, case="first")
    discipline = Discipline("due")
    twin = day(types=types, open_cases=(busy, *cases), discipline=discipline)
    assert [row[0] for row in told(run(twin, 1).rows)] == ["first", "chat", "call", "mail"]


def test_the_same_person_goes_on() -> None:
    people = tuple(Person(name, Calendar.always()) for name in ("ann", "bob"))
    twin = day(
        people=people,
        activities=(work("answer", 10), work("close", 5)),
        branching=chain("answer", "close"),
        open_cases=opens(2),
        delays=(Delay("close", Draw.fixed(600)),),
    )
    bound = replace(twin, discipline=Discipline(same_person=True))
    for case in ("c0", "c1"):
        doers = {row[2] for row in told(run(bound, 1).rows) if row[0] == case}
        assert len(doers) == 1


def test_the_least_loaded_gets_work() -> None:
    ann, bob = (Person(name, Calendar.always(), places=3) for name in ("ann", "bob"))
    twin = day(people=(ann, bob), discipline=Discipline(chooses="least_loaded"))
    assert sorted(row[2] for row in told(run(twin, 1).rows))[:2] == ["ann", "ann"]
    assert {row[2] for row in told(run(twin, 1).rows)} == {"ann", "bob"}


def test_a_batch_waits_until_it_is_full_or_old_enough() -> None:
    batched = replace(work("answer", 10), batch=Batch(2, wait_seconds_max=3_600))
    rows = told(run(day(activities=(batched,)), 1).rows)
    assert [row[3] for row in rows] == [0, 10, 60]
    morning = Batch(1, hours=Calendar(((480, 540),)))
    rows = told(run(day(activities=(replace(batched, batch=morning),)), 1).rows)
    assert [row[3] for row in rows] == [480, 490, 500]


def test_the_last_batch_is_let_go_at_the_end() -> None:
    batched = replace(work("answer", 10), batch=Batch(5))
    assert run(day(activities=(batched,)), 1).cases.open == 3
    drained = day(activities=(batched,), horizon=Horizon(MONDAY_US, 1, drain_days=1))
    assert [row[3] for row in told(run(drained, 1).rows)] == [1440, 1450, 1460]


def test_customers_leave_and_come_back_another_way() -> None:
    mail = CaseType(
        "mail",
        customer=Customer(first=Draw.fixed(900), switch=Switch(1, "call", Draw.fixed(60))),
    )
    outcome = run(day(types=(mail, CaseType("call", (("channel", "phone"),)))), 1)
    assert told(outcome.rows) == [
        ("c0", "answer", "ann", 0, 10),
        ("c2", "Customer left", "customer", 15, 15),
        ("c1", "answer", "ann", 10, 20),
        ("c2 again", "answer", "ann", 20, 30),
    ]
    assert outcome.cases.left.tolist() == [False, False, True, False]
    channel = outcome.rows.case_attributes["channel"]
    assert [channel.text(row) for row in range(4)] == [None, None, None, "phone"]


def test_customers_ask_again_and_cause_work() -> None:
    chase = Chase(Draw.fixed(12 * 60), 1, "asks", work_share=1, work="look up")
    types = (CaseType("mail", customer=Customer(chase=chase)),)
    look_up = replace(work("look up", 2), reply=False, priority=-1)
    twin = day(types=types, activities=(work("answer", 10), look_up), open_cases=opens(2))
    assert told(run(twin, 1).rows) == [
        ("c0", "answer", "ann", 0, 10),
        ("c1", "asks", "customer", 12, 12),
        ("c1", "answer", "ann", 10, 20),
        ("c1", "look up", "ann", 20, 22),
    ]


def test_steps_that_nobody_does_take_their_time() -> None:
    system = Activity("check", (Handling(Draw.fixed(30)),), None, "system")
    delays = (Delay("check", Draw.fixed(120)), Delay("check", Draw.fixed(60), after="answer"))
    twin = day(
        activities=(system, work("answer", 10)),
        branching=chain("check", "answer"),
        delays=delays,
        open_cases=opens(1),
    )
    assert told(run(twin, 1).rows) == [
        ("c0", "check", "system", 2, 2.5),
        ("c0", "answer", "ann", 2.5, 12.5),
    ]
    turned = replace(twin, branching=chain("answer", "check"))
    assert told(run(turned, 1).rows)[1] == ("c0", "check", "system", 11, 11.5)


def test_who_does_it_and_what_kind_it_is_decide_how_long_it_takes() -> None:
    handling = (
        Handling(Draw.fixed(600)),
        Handling(Draw.fixed(300), who="new"),
        Handling(Draw.fixed(60), who="ann"),
        Handling(Draw.fixed(30), who="ann", type="call"),
    )
    for person, minutes in (
        (Person("ann", Calendar.always(), role="new"), {"mail": 1, "call": 0.5}),
        (Person("bob", Calendar.always(), role="new"), {"mail": 5, "call": 5}),
        (Person("eve", Calendar.always()), {"mail": 10, "call": 10}),
    ):
        for kind, expected in minutes.items():
            twin = day(
                types=(CaseType("mail"), CaseType("call")),
                activities=(Activity("answer", handling),),
                people=(person,),
                open_cases=(OpenCase(kind, 0.0, case="c"),),
            )
            assert told(run(twin, 1).rows)[0][4] == expected


def test_what_comes_next_rests_on_history_visits_and_type() -> None:
    choices = (
        Choice((("answer", 1.0),)),
        Choice((("check", 1.0),), ("answer",), visits=2),
        Choice((("$", 1.0),), ("check",), type="call"),
        Choice((("close", 1.0),), ("answer", "check")),
        Choice((("$", 1.0),), ("close",)),
    )
    names = ("answer", "check", "close")
    twin = day(
        types=(CaseType("mail"), CaseType("call")),
        activities=tuple(work(name, 1) for name in names),
        branching=Branching(choices),
        open_cases=(OpenCase("mail", 1.0, case="m"), OpenCase("call", 0.0, case="c")),
    )
    rows = told(run(twin, 1).rows)
    # The longer history goes before the shorter one of the type.
    assert [row[1] for row in rows if row[0] == "m"] == ["answer", "answer", "check", "close"]
    assert [row[1] for row in rows if row[0] == "c"] == ["answer", "answer", "check", "close"]
    short = replace(twin, branching=Branching(choices[:3], visits_max=3))
    rows = told(run(short, 1).rows)
    assert [row[1] for row in rows if row[0] == "c"] == ["answer", "answer", "check"]
    assert [row[1] for row in rows if row[0] == "m"] == ["answer", "answer", "check", "answer"]


def test_luck_stays_with_the_step_when_another_is_removed() -> None:
    people = tuple(Person(f"p{n}", Calendar.always()) for n in range(9))
    answer = Activity("answer", (Handling(Draw.exponential(600)),))
    check = Activity("check", (Handling(Draw.exponential(600)),))
    both = day(activities=(check, answer), branching=chain("check", "answer"), people=people)
    less = day(activities=(answer,), people=people)
    minutes = [
        {row[0]: round(row[4] - row[3], 3) for row in told(run(each, 7).rows) if row[1] == "answer"}
        for each in (both, less)
    ]
    assert minutes[0] == pytest.approx(minutes[1], abs=0.002)


def test_an_empty_model_gives_an_empty_log() -> None:
    outcome = run(Twin(Horizon(MONDAY_US, 30)), 1)
    assert len(outcome.rows) == 0
    assert np.count_nonzero(outcome.cases.ended_us == UNKNOWN_US) == 0


def test_who_can_do_several_kinds_takes_what_came_first_of_all() -> None:
    types = tuple(CaseType(name, skills=(name,)) for name in ("mail", "call", "chat"))
    ann = Person("ann", Calendar.always(), ("mail", "call", "chat"))
    cases = ("mail", "chat", "call", "chat", "mail", "call")
    twin = day(
        types=types,
        people=(ann,),
        open_cases=tuple(OpenCase(name, 600.0 - n, case=f"c{n}") for n, name in enumerate(cases)),
    )
    assert [row[0] for row in told(run(twin, 1).rows)] == [f"c{n}" for n in range(6)]


def test_what_follows_by_itself_counts_from_the_end_of_the_work() -> None:
    system = tuple(
        Activity(name, (Handling(Draw.fixed(30)),), None, "system") for name in ("check", "close")
    )
    twin = day(
        activities=(*system, work("answer", 10)),
        branching=chain("check", "answer", "close"),
        delays=(Delay("answer", Draw.fixed(60)), Delay("close", Draw.fixed(120))),
        open_cases=opens(2),
    )
    assert told(run(twin, 1).rows) == [
        ("c0", "check", "system", 0, 0.5),
        ("c1", "check", "system", 0, 0.5),
        ("c0", "answer", "ann", 1.5, 11.5),
        ("c0", "close", "system", 13.5, 14),
        ("c1", "answer", "ann", 11.5, 21.5),
        ("c1", "close", "system", 23.5, 24),
    ]
