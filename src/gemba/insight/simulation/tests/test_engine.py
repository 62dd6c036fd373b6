"""What holds of every run: each case and each piece of work is accounted for."""

from __future__ import annotations

import numpy as np
from hypothesis import given

from gemba.insight.eventlog.arrays import UNKNOWN_US
from gemba.insight.eventlog.columns import build
from gemba.insight.simulation.duty import duties
from gemba.insight.simulation.engine import run
from gemba.insight.simulation.floor import Floor
from gemba.insight.simulation.model import Twin
from gemba.insight.simulation.plan import draw_plan
from gemba.insight.simulation.ranks import Ranks
from gemba.insight.simulation.testing import twins

SEED = 11


@given(twins())
def test_every_piece_of_work_is_accounted_for(twin: Twin) -> None:
    plan = draw_plan(twin, SEED)
    floor = Floor(plan)
    floor.run()
    begun, done = np.array(floor.begun), np.array(floor.done)
    assert np.all(done[begun < 0] == -1)
    assert np.all(done[done >= 0] >= begun[done >= 0])
    waiting = {piece & (1 << 32) - 1 for queue in floor.queues for piece in queue}
    gone = {piece for piece in range(len(begun)) if floor.gone[piece]}
    assert not any(begun[piece] >= 0 for piece in waiting | gone)
    # Who has work in hand has exactly that which was begun and is not done.
    in_hand = [piece for piece in range(len(begun)) if begun[piece] >= 0 and done[piece] < 0]
    for person, load in enumerate(floor.hands.load):
        hers = [piece for piece in in_hand if floor.doer[piece] == person]
        pools = [floor.pool[piece] for piece in hers]
        places = twin.people[person].places
        assert load == sum(places if floor.pools.exclusive[pool] else 1 for pool in pools)
        assert load <= places


@given(twins())
def test_nobody_is_free_while_work_waits_for_her(twin: Twin) -> None:
    floor = Floor(draw_plan(twin, SEED))
    floor.run()
    for pool, queue in enumerate(floor.queues):
        waits = any(not floor.gone[entry & (1 << 32) - 1] for entry in queue)
        able = [
            person
            for person in floor.hands.free[pool]
            if not (floor.pools.exclusive[pool] and floor.hands.load[person])
        ]
        assert not (waits and able)


@given(twins())
def test_cases_that_arrive_end_or_stay_open(twin: Twin) -> None:
    outcome = run(twin, SEED)
    cases, rows = outcome.cases, outcome.rows
    assert len(cases.type) == len(rows.case.names)
    ended = cases.ended_us != UNKNOWN_US
    assert np.all(ended[cases.left])
    assert int(ended.sum()) + cases.open == len(cases.type)
    horizon = twin.horizon
    end_us = horizon.start_us + (horizon.days + horizon.drain_days) * 86_400e6
    assert np.all(rows.time_us <= end_us)
    assert rows.start_us is not None
    assert np.all(rows.start_us <= rows.time_us)
    # Work that chasing caused goes on after the end of its case, and so does what is in hand in
    # another branch when the customer leaves.
    asked = [name for name in rows.activity.names if name in ("asks", "do")]
    if len(rows) and not asked and not twin.concurrent:
        last = np.full(len(ended), np.iinfo(np.int64).min)
        np.maximum.at(last, rows.case.codes, rows.time_us)
        told = np.bincount(rows.case.codes, minlength=len(ended)) > 0
        assert np.all(last[ended & told] == cases.ended_us[ended & told])
    build(rows)


@given(twins())
def test_nobody_begins_or_ends_work_off_duty(twin: Twin) -> None:
    plan = draw_plan(twin, SEED)
    floor = Floor(plan)
    floor.run()
    clock = plan.clock
    shifts = duties(twin.people, clock.begin_us, clock.end_us, plan.key)
    for piece, person in enumerate(floor.doer):
        if person < 0:
            continue
        duty, begun, done = shifts[person], floor.begun[piece], floor.done[piece]
        spans = list(zip(duty.starts, duty.ends, strict=True))
        assert any(start <= begun < end for start, end in spans)
        if done >= 0 and not twin.discipline.overtime:
            assert any(start <= done <= end for start, end in spans)
            work_ms = floor.hands.work_of(piece, person, floor.activity[piece], floor.type[piece])
            assert duty.within_ms(begun, done) == work_ms


@given(twins())
def test_the_same_seed_gives_the_same_log(twin: Twin) -> None:
    one, two = run(twin, SEED).rows, run(twin, SEED).rows
    assert one.time_us.tobytes() == two.time_us.tobytes()
    for column in ("case", "activity", "resource"):
        first, second = getattr(one, column), getattr(two, column)
        assert first.codes.tobytes() == second.codes.tobytes()
        assert first.names.blob.tobytes() == second.names.blob.tobytes()


@given(twins())
def test_a_rank_alone_is_the_rank_among_others(twin: Twin) -> None:
    plan = draw_plan(twin, SEED)
    ranks, work = Ranks(plan), plan.work
    together = ranks.of(work.activity, work.type, work.case).tolist()
    keys = zip(work.activity.tolist(), work.type.tolist(), work.case.tolist(), strict=True)
    assert [ranks.of_one(*key) for key in keys] == together
