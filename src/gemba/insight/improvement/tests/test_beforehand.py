"""What a pilot takes from before a ticket came, and what it counts: nothing that happens later
changes either; what is learnt is learnt from before the pilot; old pilots stay as planned."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.names import CodedColumn, Names
from gemba.insight.improvement.beforehand import at_hand, before_of
from gemba.insight.improvement.evidencing import evidence_of
from gemba.insight.improvement.forecasting import Weeks, expected_of, forecast
from gemba.insight.improvement.observing import Drawn, Lot
from gemba.insight.improvement.order import Guardrail
from gemba.insight.improvement.piloted import Draft, Kept, plan_of
from gemba.insight.improvement.pilots.judging import judge
from gemba.insight.improvement.pilots.outcomes import DAY_US, Outcomes, ripe
from gemba.insight.kpis.kpi import Better
from gemba.insight.kpis.ledger import Book, book_of
from gemba.insight.kpis.meanings import desk_meanings

HOUR_US = 3_600_000_000
DAYS, A_DAY, BEGIN_US = 60, 30, 20_000 * DAY_US
PILOT_US = BEGIN_US + 40 * DAY_US
DRAFT = Draft("resolution_time", relevant=3_600.0, window_days=2.0, days_max=18.0)
Row = tuple[int, str, int]


def rows_of_desk() -> list[Row]:
    """(case, step, moment): forms take four times as long as mail, and one in five is opened again
    three days after it was resolved."""
    rng = np.random.default_rng(5)
    at = BEGIN_US + np.sort(rng.integers(0, DAYS * DAY_US, DAYS * A_DAY))
    told: list[Row] = []
    for case, came in enumerate(at.tolist()):
        hours = float(rng.lognormal(0, 0.4)) * (8 if case % 2 else 2)
        answered = came + int(hours * HOUR_US / 2)
        solved = came + int(hours * HOUR_US)
        told += [(case, "opened", came), (case, "replied", answered), (case, "resolved", solved)]
        if rng.random() < 0.2:
            again = solved + 3 * DAY_US
            told += [(case, "reopened", again), (case, "resolved", again + HOUR_US)]
    return told


def log_of(rows: list[Row], until_us: int | None = None) -> EventColumns:
    """As it was at a moment."""
    known = [each for each in rows if until_us is None or each[2] <= until_us]
    cases = sorted({case for case, _step, _at in known})
    place = {case: n for n, case in enumerate(cases)}
    return build(
        EventRows(
            case=CodedColumn(
                np.array([place[case] for case, _step, _at in known], dtype=np.int32),
                Names.of(str(case) for case in cases),
            ),
            activity=CodedColumn.of([step for _case, step, _at in known]),
            time_us=np.array([at for _case, _step, at in known], dtype=np.int64),
            case_attributes={
                "channel": CodedColumn.of(["form" if case % 2 else "mail" for case in cases])
            },
        )
    )


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return rows_of_desk()


def book_at(rows: list[Row], until_us: int | None = None) -> Book:
    return book_of(log_of(rows, until_us), desk_meanings())


def drawn(book: Book, since_us: int = PILOT_US) -> list[Drawn]:
    first = book.columns.first_us
    return [
        Drawn(name, name, int(name) // 2 % 2 == 0, int(first[case]))
        for case, name in enumerate(book.columns.case_ids)
        if first[case] >= since_us
    ]


def planned(book: Book) -> Kept:
    weeks = Weeks(book, PILOT_US)
    size = forecast(weeks, DRAFT)
    assert size is not None
    expected = expected_of(weeks, DRAFT, (DRAFT.kpi, "reopen_rate", "csat"))
    plan = replace(plan_of(DRAFT, size, PILOT_US), units=5_000.0)
    return Kept(plan, (Guardrail("reopen_rate", 0.5),), None, expected)


def counted(book: Book, kept: Kept, at_us: int) -> Outcomes:
    evidence = evidence_of(book, kept, drawn(book))
    return ripe(evidence.outcomes, kept.plan.ripeness, at_us).rows


def test_it_learns_what_tells_and_leaves_what_does_not(rows: list[Row]) -> None:
    kept = planned(book_at(rows))
    assert kept.expected is not None
    times, reopened = kept.expected
    assert times.is_used and times.saved > 0.4 and times.channels == ("form", "mail")
    assert kept.expectation() is times
    assert not reopened.is_used
    assert Kept.read(kept.to_json()) == kept


def test_what_is_learnt_is_from_before_it_began(rows: list[Row]) -> None:
    weeks = Weeks(book_at(rows, PILOT_US), PILOT_US)
    assert expected_of(weeks, DRAFT, (DRAFT.kpi, "reopen_rate")) == planned(book_at(rows)).expected
    assert forecast(weeks, DRAFT) == forecast(Weeks(book_at(rows), PILOT_US), DRAFT)


def test_a_ticket_that_counts_counts_the_same_at_every_later_look(rows: list[Row]) -> None:
    kept = planned(book_at(rows))
    for at_us in (PILOT_US + 8 * DAY_US, PILOT_US + 14 * DAY_US):
        then, later = (
            counted(book_at(rows, at_us), kept, at_us),
            counted(book_at(rows), kept, at_us),
        )
        assert len(then) > 100 and then.covariates.shape[1] == 2
        assert (then.value == later.value).all() and (then.treated == later.treated).all()
        assert (then.covariates == later.covariates).all()


def test_a_solution_counts_that_was_undone_after_its_window(rows: list[Row]) -> None:
    """Planned before anything was learnt, it was forgotten when it was undone: such pilots go on as
    they were planned, by what stands and the columns of then."""
    book = book_at(rows)
    kept = planned(book)
    old = Kept.read({**kept.to_json(), "expected": None})
    missing = Kept.read({name: each for name, each in kept.to_json().items() if name != "expected"})
    assert old == missing and old.expected is None
    end = PILOT_US + 16 * DAY_US
    window = DRAFT.window_days * 86_400
    assert float((counted(book, kept, end).value == window).mean()) < 0.01
    before = counted(book, old, end)
    assert float((before.value == window).mean()) > 0.15
    assert before.covariates.shape[1] == 7


def test_a_reopening_is_watched_when_it_happens_and_within_what_is_allowed() -> None:
    told = [
        (0, "opened", 0), (0, "resolved", 5), (0, "reopened", 30), (0, "resolved", 31),
        (1, "opened", 1), (1, "resolved", 6),
        (2, "opened", 2), (2, "resolved", 7), (2, "reopened", 900),
    ]  # fmt: skip
    rows = [(case, step, PILOT_US + at * HOUR_US) for case, step, at in told]
    before = planned(book_at(rows_of_desk()))
    (watched,) = evidence_of(book_at(rows), before, drawn(book_at(rows))).events
    assert watched.guard.margin == 0.5
    # the last one was taken up again long after its window
    assert watched.at_us.tolist() == [PILOT_US + 30 * HOUR_US]


def test_what_was_at_hand_is_counted_from_before_only() -> None:
    told = [
        (0, "opened", 0), (0, "replied", 15), (0, "resolved", 35),
        (1, "opened", 10), (1, "resolved", 40), (1, "reopened", 45),
        (2, "opened", 20), (3, "opened", 30), (4, "opened", 50),
    ]  # fmt: skip
    book = book_at([(case, step, at * HOUR_US) for case, step, at in told])
    found = at_hand(book, np.array([0, 15, 30, 36, 50]) * HOUR_US)
    assert np.expm1(found[:, 0]) == pytest.approx([0, 2, 2, 3, 2])
    assert np.expm1(found[:, 1]) == pytest.approx([0, 2, 3, 3, 2])
    assert np.isnan(found[:2, 2:]).all() and np.isnan(found[2, 3])
    assert np.expm1(found[2:, 2]) == pytest.approx(15 * 3_600)
    assert np.expm1(found[3, 3]) == pytest.approx(35 * 3_600)
    # who waits for more than a week is not waited with
    late = at_hand(book, np.array([20 * 24]) * HOUR_US)
    assert late[0, :2].tolist() == [0, 0]


def test_cases_the_log_does_not_have_yet_are_left_out(rows: list[Row]) -> None:
    book = book_at(rows)
    lot = Lot.of(book.columns, [Drawn("nobody", "nobody", True, PILOT_US)])
    assert len(lot) == 0 and len(before_of(book, lot.case, lot.at_us)) == 0


def test_the_lot_is_checked_by_all_that_was_known(rows: list[Row]) -> None:
    book = book_at(rows)
    kept = planned(book)
    evidence = evidence_of(book, kept, drawn(book))
    assert evidence.drawn is not None and evidence.drawn.covariates.shape[1] == 7
    # served by channel instead of by lot: the main KPI's own column would tell, and so would these
    unfair = [replace(each, treated=int(each.case) % 2 == 0) for each in drawn(book)]
    found = judge(evidence_of(book, kept, unfair), kept.plan, PILOT_US + 16 * DAY_US)
    assert found.balance.before_p is not None and found.balance.before_p < 0.001
    rails = judge(evidence, kept.plan, PILOT_US + 16 * DAY_US)
    assert rails.guards[0].figure is not None and kept.plan.better is Better.LOWER
    assert rails.balance.before_p is not None and rails.balance.before_p > 0.001
    assert rails.saved > 0.4
