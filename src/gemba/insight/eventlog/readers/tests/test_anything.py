"""Whatever a file holds: a log that is sound in itself, or a refusal in words."""

import gzip
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.layout import inconsistencies
from gemba.insight.eventlog.readers.importing import preview_log, read_log
from gemba.insight.eventlog.readers.making import ReadingOptions
from gemba.insight.eventlog.readers.opening import Limits
from gemba.insight.eventlog.report import LogUnreadable

CSV = (
    "case,activity,timestamp,start time,user\n"
    '1,open,2020-01-02 10:00,2020-01-02 09:00,ann\n1,"cl,ose",13/4/2020,,?\n'
    "2,open,1577959200,x,bob\n,,,,\n2,开,2020-01-02T10:00:00+08:00,3/4/2020,王芳\n"
).encode()
XES = (
    b'<?xml version="1.0" encoding="utf-8"?><log><trace><string key="concept:name" value="1"/>'
    b'<event><string key="concept:name" value="a"/><date key="time:timestamp"'
    b' value="2020-01-01T00:00:00Z"/></event></trace></log>'
)
OPTIONS = ReadingOptions(limits=Limits(bytes_max=100_000, rows_max=1_000))


def try_reading(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "log")
        path.write_bytes(content)
        try:
            log = read_log(path, options=OPTIONS)
        except LogUnreadable as refusal:
            assert str(refusal)
        else:
            assert inconsistencies(log.columns) == []
            assert log.report.rows_kept == len(log.columns)
            assert all(log.report.sentences)
        try:
            preview_log(path, rows=2, limits=OPTIONS.limits)
        except LogUnreadable as refusal:
            assert str(refusal)


@given(st.binary(max_size=300))
def test_any_bytes(content: bytes) -> None:
    try_reading(content)


@given(
    st.sampled_from([CSV, XES, gzip.compress(CSV), CSV.decode().encode("utf-16")]),
    st.lists(st.tuples(st.integers(0, 400), st.binary(max_size=3)), max_size=4),
)
def test_real_files_with_bytes_changed(original: bytes, changes: list[tuple[int, bytes]]) -> None:
    content = bytearray(original)
    for place, put in changes:
        content[place : place + 1] = put
    try_reading(bytes(content))


CELLS = (
    *("", "1", "2", "open", "?", "NaN", "-1", "1e999", "9" * 13, "\ufeff", '"'),
    *("3/4/2020", "31/12/20 1:00 PM", "2020-01-01", "2020-01-01 00:00+14:00"),
    *("0001-01-01", "9999-12-31T23:59:59-12:00"),
)
cells = st.sampled_from(CELLS)


@given(st.lists(st.lists(cells, min_size=4, max_size=6), max_size=8))
def test_any_cells(rows: list[list[str]]) -> None:
    lines = ["case,activity,timestamp,start time", *(",".join(row) for row in rows)]
    try_reading("\n".join(lines).encode())
