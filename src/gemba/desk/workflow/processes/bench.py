"""How many steps of drawn processes run in a second, storing and restoring included?"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from gemba.desk.workflow.processes.door import Deployed, ServiceWork, UserWork, Variables
from gemba.desk.workflow.processes.spiff.engine import SpiffEngine
from gemba.desk.workflow.processes.testing import NOW, Sketch
from gemba.foundation.kernel.json_values import JsonValue

IDS = (
    "workflow.process_steps",
    "workflow.process_turn_growth",
    "workflow.process_many_growth",
    "workflow.process_many_by_hand_growth",
)

INSTANCES, RUNS = 300, 5
STEPS_A_SECOND_MIN = 1_000.0
GROWTH_MAX = 1.5
FEW, MANY = 250, 1_000
MANY_GROWTH_MAX = 1.25
_EACH = "for each in 1..turns return each * 3"
_VARIABLES: Variables = {"amount": 120, "order": {"id": "A7", "items": ["x", "y", "z"]}}


def measure() -> list[dict[str, object]]:
    """Processor time, the median of some runs."""
    steps = statistics.median(_steps_a_second() for _run in range(RUNS))
    growth = statistics.median(_turn_us(2_000) / _turn_us(200) for _run in range(RUNS))
    return [
        {
            "id": IDS[0],
            "measured": round(steps),
            "reference": STEPS_A_SECOND_MIN,
            "ratio": steps / STEPS_A_SECOND_MIN,
            "goal": f"at least {STEPS_A_SECOND_MIN:,.0f} a second",
            "met": steps >= STEPS_A_SECOND_MIN,
            "method": f"{INSTANCES} instances in memory: a script, a person with a timer beside, a"
            " choice, an action; stored and restored between any two; steps ended a second of"
            f" processor time, median of {RUNS}",
        },
        {
            "id": IDS[1],
            "measured": round(growth, 2),
            "reference": 1.0,
            "ratio": growth,
            "goal": f"at most {GROWTH_MAX:g} ×",
            "met": growth <= GROWTH_MAX,
            "method": "a turn of a loop of 2,000 turns against one of 200, processor time",
        },
        _many(IDS[2], _at_once_us, "all in one advance"),
        _many(IDS[3], _one_by_one_us, "a person's, each completed, stored and restored"),
    ]


def _many(row_id: str, turn_us: Callable[[int], float], what: str) -> dict[str, object]:
    """How much more a turn costs where there are many."""
    growth = statistics.median(turn_us(MANY) / turn_us(FEW) for _run in range(RUNS))
    return {
        "id": row_id,
        "measured": round(growth, 2),
        "reference": 1.0,
        "ratio": growth,
        "goal": f"at most {MANY_GROWTH_MAX:g} ×",
        "met": growth <= MANY_GROWTH_MAX,
        "method": f"a turn of a step done {MANY:,} times beside each other against one of"
        f" {FEW}, with items worked out and results kept, {what}; processor time, median of {RUNS}",
    }


def _steps_a_second() -> float:
    engine, version = SpiffEngine(_no_decision), _repair()
    ended = 0
    since = time.process_time()
    for _instance in range(INSTANCES):
        ended += _one(engine, version)
    return ended / (time.process_time() - since)


def _one(engine: SpiffEngine, version: Deployed) -> int:
    """One instance from start to end: steps that ended."""
    moved = engine.start(version, variables=_VARIABLES, now=NOW)
    ended = len(moved.ended)
    while not moved.is_finished:
        work = next(each for each in moved.opened if isinstance(each, UserWork | ServiceWork))
        moved = engine.complete(
            version, moved.state, step_id=work.step.id, variables={"checked": True}, now=NOW
        )
        ended += len(moved.ended)
    return ended


def _repair() -> Deployed:
    s = Sketch().start().script("sum", "amount * 2", result="total").end()
    s.user("check", owner='"repairs"', due='now() + duration("PT4H")')
    s.boundary("late", "check", beside="yes", after="PT2H").service("remind").flow("late", "remind")
    s.xor("which").service("order", inputs="total: total; id: order.id").user("ask")
    s.flow("start", "sum", "check", "which")
    s.flow("which", "order", "end", when="checked and total > 100")
    s.flow("which", "ask", "end", default=True)
    return SpiffEngine(_no_decision).deploy(s.xml())


def _turn_us(turns: int) -> float:
    """Microseconds of one turn of a loop that waits for nothing."""
    s = Sketch().start().xor("in", "out").script("count", "n + 1", result="n").end()
    s.flow("start", "in", "count", "out")
    s.flow("out", "in", when="n < most").flow("out", "end", default=True)
    engine = SpiffEngine(_no_decision)
    version = engine.deploy(s.xml())
    since = time.process_time()
    moved = engine.start(version, variables={"n": 0, "most": turns}, now=NOW)
    assert moved.is_finished
    return (time.process_time() - since) / turns * 1e6


def _at_once_us(turns: int) -> float:
    """Microseconds of one turn of a script that is done for each item."""
    s = Sketch().start().end().flow("start", "each", "end")
    s.script("each", "n * 2", result="x", each=_EACH, item="n", results="all", each_result="x")
    engine = SpiffEngine(_no_decision)
    version = engine.deploy(s.xml())
    times = MANY // turns
    since = time.process_time()
    for _time in range(times):
        assert engine.start(version, variables={"turns": turns}, now=NOW).is_finished
    return (time.process_time() - since) / (times * turns) * 1e6


def _one_by_one_us(turns: int) -> float:
    """Microseconds of completing one turn of a person's work."""
    s = Sketch().start().end().flow("start", "each", "end")
    s.user("each", each=_EACH, item="n", results="all", each_result="n + x")
    engine = SpiffEngine(_no_decision)
    version = engine.deploy(s.xml())
    spent = 0.0
    for _time in range(MANY // turns):
        moved = engine.start(version, variables={"turns": turns}, now=NOW)
        works = [each.step.id for each in moved.opened if isinstance(each, UserWork)]
        since = time.process_time()
        for step_id in works:
            moved = engine.complete(
                version, moved.state, step_id=step_id, variables={"x": 1}, now=NOW
            )
        spent += time.process_time() - since
        assert moved.is_finished
    return spent / MANY * 1e6


def _no_decision(name: str, _variables: Variables) -> JsonValue:
    raise LookupError(name)
