"""Written and read again, a log is equal: the same rows in the same order."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.readers.importing import read_log
from gemba.insight.eventlog.testing import drawn_events, log_of, rows_of
from gemba.insight.eventlog.writers.csv import csv_pieces
from gemba.insight.eventlog.writers.parquet import write_parquet
from gemba.insight.eventlog.writers.xes import gzipped, xes_pieces

TEXTS = st.sampled_from(["x", '"quoted", & <angled>\'', "two\nlines", "=1+1", "工单", "-5", "1.50"])


@st.composite
def drawn_logs(draw: st.DrawFn) -> EventColumns:
    rows = rows_of(draw(drawn_events(starts=True, size_max=20)))
    notes = draw(st.lists(st.none() | TEXTS, min_size=len(rows), max_size=len(rows)))
    by_case = draw(
        st.lists(st.none() | TEXTS, min_size=len(rows.case.names), max_size=len(rows.case.names))
    )
    micro = draw(st.sampled_from((0, 1, 1_000)))
    return build(
        EventRows(
            rows.case,
            CodedColumn.of([f"{rows.activity.text(at)} & <b>" for at in range(len(rows))]),
            rows.time_us - micro,
            rows.resource,
            rows.start_us,
            {"note": CodedColumn.of(notes), "time:timestamp": CodedColumn.of(notes)},
            {"kind": CodedColumn.of(by_case)},
        )
    )


def events(log: EventColumns) -> list[tuple[object, ...]]:
    """Everything known of each event, in order. An attribute that never changes within a case is
    read as one of the case."""
    kinds = {**log.attributes, **{name: _by_row(log, c) for name, c in log.case_attributes.items()}}
    named = {name.removeprefix("case:").removesuffix(" (2)"): c for name, c in kinds.items()}
    starts = log.start_us if log.start_us is not None else np.zeros(len(log))
    backwards = starts > log.time_us
    return [
        (
            log.case_ids[int(log.case[row])],
            log.activities[int(log.activity[row])],
            int(log.time_us[row]),
            None if log.resource[row] < 0 else log.resources[int(log.resource[row])],
            None if log.start_us is None or backwards[row] else max(int(starts[row]), -(2**60)),
            sorted((name, text) for name, column in named.items() if (text := column.text(row))),
        )
        for row in range(len(log))
    ]


def _by_row(log: EventColumns, column: CodedColumn) -> CodedColumn:
    return CodedColumn(column.codes[log.case], column.names)


def written(log: EventColumns, kind: str, folder: Path, cases: object = None) -> Path:
    path = folder / f"log.{kind}"
    path.unlink(missing_ok=True)
    if kind == "parquet":
        write_parquet(log, cases, path)  # type: ignore[arg-type]
        return path
    pieces = (
        csv_pieces(log, cases, for_spreadsheet=False)  # type: ignore[arg-type]
        if kind == "csv"
        else xes_pieces(log, cases, "a & b")  # type: ignore[arg-type]
    )
    path.write_bytes(b"".join(gzipped(pieces) if kind == "xes.gz" else pieces))
    return path


@pytest.mark.parametrize("kind", ["csv", "xes"])
@given(log=drawn_logs())
def test_equal_after_reading(
    kind: str, log: EventColumns, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _check(log, kind, tmp_path_factory.getbasetemp())


# Making a database takes a tenth of a second.
@settings(max_examples=4)
@given(log=drawn_logs())
def test_parquet_is_equal_after_reading(
    log: EventColumns, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _check(log, "parquet", tmp_path_factory.getbasetemp())


def _check(log: EventColumns, kind: str, folder: Path) -> None:
    if not len(log):
        return
    again = read_log(written(log, kind, folder)).columns
    assert _without_all_unknown(events(again)) == _without_all_unknown(events(log))


def _without_all_unknown(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """A log whose starts are all unknown is one without starts."""
    return [(*row[:4], None if (row[4] or 0) == -(2**60) else row[4], row[5]) for row in rows]


LOG = """
    c1 a 0 ann
    c1 b 5 bob 1
    c2 a 0 ann
    c2 c 0 ann 0
    c3 b 9 bob
"""


@pytest.mark.parametrize("kind", ["csv", "xes", "xes.gz", "parquet"])
def test_only_the_chosen_cases(tmp_path: Path, kind: str) -> None:
    log = log_of(LOG)
    again = read_log(written(log, kind, tmp_path, np.array([True, False, True]))).columns
    assert list(again.case_ids) == ["c1", "c3"]
    assert len(again) == 3


def test_formulas_are_guarded_for_spreadsheets() -> None:
    rows = EventRows.of(["c"] * 3, ["=cmd()", "-5", "@x"], [1, 2, 3])
    text = b"".join(csv_pieces(build(rows), None, for_spreadsheet=True)).decode("utf-8-sig")
    assert [line.split(",")[1] for line in text.splitlines()[1:]] == ["'=cmd()", "-5", "'@x"]
    exact = b"".join(csv_pieces(build(rows), None, for_spreadsheet=False)).decode()
    assert [line.split(",")[1] for line in exact.splitlines()[1:]] == ["=cmd()", "-5", "@x"]


def test_what_xml_cannot_say_is_replaced(tmp_path: Path) -> None:
    log = build(EventRows.of(["c"], ["a\x00b\ud800"], [1]))
    assert read_log(written(log, "xes", tmp_path)).columns.activities[0] == "a\ufffdb\ufffd"
