"""The book of a log that grows: always the same as read anew, at the cost of what is new."""

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.appending import append
from gemba.insight.eventlog.columns import EventRows, build
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.testing import Event, log_of, rows_of
from gemba.insight.kpis.ledger import Book, Ledger, book_of
from gemba.insight.kpis.meanings import Meaning, desk_meanings

STEPS = ("opened", "replied", "customer_wrote", "transferred", "resolved", "reopened", "merged")
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", "d"]),
        st.sampled_from(STEPS),
        st.integers(0, 40),
        st.sampled_from(["ann", "bob", "customer"]),
        st.none(),
    ),
    max_size=12,
)


def contents(book: Book) -> dict[str, list[object]]:
    return {
        name: [
            facts.case.tolist(),
            facts.at_us.tolist(),
            facts.value.tolist(),
            facts.who.tolist(),
            None if facts.until_us is None else facts.until_us.tolist(),
        ]
        for name, facts in book.facts.items()
    }


@given(st.lists(EVENTS, min_size=1, max_size=4))
def test_growing_gives_what_reading_anew_gives(pages: list[list[Event]]) -> None:
    ledger, columns = Ledger(), build(EventRows.of([], [], []))
    for page in pages:
        columns = append(columns, rows_of(page))
        book = ledger.book(columns, desk_meanings())
        assert contents(book) == contents(book_of(columns, desk_meanings()))


def rows_read_by_one_more_reply(cases: int) -> int:
    lines = (f"case{n} opened {n} customer\ncase{n} replied {n + 50} ann" for n in range(cases))
    columns, ledger = log_of("\n".join(lines)), Ledger()
    ledger.book(columns, desk_meanings())
    before = ledger.rows_read
    columns = append(columns, rows_of([("case3", "replied", 90, "ann", None)]))
    ledger.book(columns, desk_meanings())
    return ledger.rows_read - before


def test_an_increment_reads_only_the_touched_cases_however_large_the_log() -> None:
    assert rows_read_by_one_more_reply(10) == rows_read_by_one_more_reply(2_000) == 3


def test_the_same_log_is_not_read_twice() -> None:
    ledger, columns = Ledger(), log_of("a opened 1\na resolved 2")
    first = ledger.book(columns, desk_meanings())
    assert ledger.book(columns, desk_meanings()) is first


def test_a_type_corrected_later_corrects_the_figure() -> None:
    ledger, base = Ledger(), rows_of([("a", "opened", 1, None, None)])
    columns = build(dataclasses.replace(base, case_attributes={"type": CodedColumn.of(["repair"])}))
    assert ledger.book(columns, desk_meanings()).facts["complaint_rate"].value.tolist() == [0]
    nothing = rows_of([])
    tail = dataclasses.replace(
        nothing,
        case=CodedColumn(nothing.case.codes, base.case.names),
        case_attributes={"type": CodedColumn.of(["complaint"])},
    )
    columns = append(columns, tail)
    assert ledger.book(columns, desk_meanings()).facts["complaint_rate"].value.tolist() == [1]


def test_another_log_with_the_same_cases_is_read_anew() -> None:
    ledger = Ledger()
    ledger.book(log_of("a opened 1\na resolved 2"), desk_meanings())
    other = log_of("a opened 1\na resolved 9")
    facts = ledger.book(other, desk_meanings()).facts["resolution_time"]
    assert facts.value.tolist() == [8]


def test_another_meaning_of_the_steps_is_read_anew() -> None:
    ledger, columns = Ledger(), log_of("a opened 1\na done 2")
    assert len(ledger.book(columns, desk_meanings()).facts["throughput"]) == 0
    known = desk_meanings()
    done = dataclasses.replace(known, steps={**known.steps, Meaning.RESOLVED: frozenset({"done"})})
    assert len(ledger.book(columns, done).facts["throughput"]) == 1


def test_facts_that_are_all_alike_take_no_room() -> None:
    lines = "\n".join(f"case{n} opened {n}" for n in range(100))
    facts = book_of(log_of(lines), desk_meanings()).facts
    assert facts["backlog"] is facts["backlog_age"]
    assert facts["arrivals"].bytes_held == 100 * (4 + 8)
    assert facts["arrivals"].value.tolist() == [1] * 100
