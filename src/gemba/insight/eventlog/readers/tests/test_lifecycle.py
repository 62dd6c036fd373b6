"""Starts and completions put together, against a queue in plain Python."""

from collections import defaultdict, deque
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.readers.importing import preview_log, read_log
from gemba.insight.eventlog.readers.lifecycle import Lifecycle, Steps, WorkRows, joined, pair
from gemba.insight.eventlog.readers.making import ReadingOptions
from gemba.insight.eventlog.readers.mapping import ColumnMapping
from gemba.insight.eventlog.readers.table import RawColumn

# Case, activity, instance, resource, time, step; -1 is unknown.
Row = tuple[int, int, int, int, int, str]
ROWS = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.integers(0, 1),
        st.integers(-1, 1),
        st.integers(-1, 1),
        st.integers(0, 6),
        st.sampled_from(("start", "complete", "suspend")),
    ),
    max_size=20,
)


def oracle(rows: list[Row]) -> set[tuple[int, int]]:
    """Pairs of a start and a completion: three passes, each with one queue for each key."""
    pairs: set[tuple[int, int]] = set()
    left = {place for place, row in enumerate(rows) if row[5] != "suspend"}
    passes = (
        lambda row: row[:3] if row[2] >= 0 else None,
        lambda row: (row[0], row[1], row[3]) if row[2] < 0 <= row[3] else None,
        lambda row: row[:2] if row[2] < 0 else None,
    )
    for key_of in passes:
        queues: dict[object, deque[int]] = defaultdict(deque)
        for place in sorted(left, key=lambda at: (rows[at][4], rows[at][5] != "start", at)):
            key = key_of(rows[place])
            if key is None:
                continue
            if rows[place][5] == "start":
                queues[key].append(place)
            elif queues[key]:
                pairs.add((queues[key].popleft(), place))
        left -= {place for pair in pairs for place in pair}
    return pairs


@given(ROWS)
def test_first_in_first_out(rows: list[Row]) -> None:
    columns = [np.array([row[at] for row in rows], dtype=np.int32) for at in range(4)]
    time_us = np.array([row[4] for row in rows], dtype=np.int64)
    kinds = ["start", "complete", "suspend"]
    steps = Steps.of(RawColumn(np.array([kinds.index(r[5]) for r in rows], np.int32), kinds))
    work = WorkRows(columns[0], columns[1], columns[2], columns[3], time_us)
    found = pair(work, steps, np.ones(len(rows), bool))
    expected = oracle(rows)
    assert set(zip(found.starts.tolist(), found.completes.tolist(), strict=True)) == expected
    paired = {place for each in expected for place in each}
    alone = [at for at, row in enumerate(rows) if row[5] == "start" and at not in paired]
    assert found.lonely.tolist() == alone


LOG = """ticket,activity,time,lifecycle,who
1,Repair,2020-01-01 10:00,start,ann
1,Repair,2020-01-01 10:05,start,bob
1,Repair,2020-01-01 10:30,complete,bob
1,Repair,2020-01-01 11:00,suspend,ann
1,Repair,2020-01-01 12:00,complete,ann
1,Test,2020-01-01 13:00,start,ann
1,Close,2020-01-01 14:00,complete,
1,Test,2020-01-01 12:30,complete,ann
"""
READ_AS = ColumnMapping("ticket", "activity", "time", resource="who", lifecycle="lifecycle")


def read(tmp_path: Path, way: Lifecycle, text: str = LOG) -> tuple[list[str], set[str]]:
    """Activity, handling minutes (or -) of each event, and the problems."""
    path = tmp_path / "log.csv"
    path.write_text(text)
    log = read_log(path, READ_AS, ReadingOptions(lifecycle=way))
    columns = log.columns
    handling = ["-"] * len(columns)
    if columns.start_us is not None:
        spent = columns.time_us - columns.start_us
        handling = [str(each // 60_000_000) if each > 0 else "-" for each in spent.tolist()]
    names = [columns.activities[int(code)] for code in columns.activity]
    told = {each.code for each in log.report.problems} - {"no_zone"}
    return [" ".join(each) for each in zip(names, handling, strict=True)], told


def test_pairs_by_resource(tmp_path: Path) -> None:
    assert read(tmp_path, "pair") == (
        ["Repair 25", "Repair 120", "Test -", "Close -"],
        {
            "out_of_order",
            "lifecycle_paired",
            "start_without_completion",
            "completion_without_start",
            "lifecycle_others_left_out",
        },
    )


def test_other_ways(tmp_path: Path) -> None:
    assert read(tmp_path, "complete") == (
        ["Repair -", "Repair -", "Test -", "Close -"],
        {"out_of_order", "lifecycle_others_left_out"},
    )
    everything, told = read(tmp_path, "auto")
    assert (len(everything), told) == (8, {"lifecycle_unpaired", "out_of_order"})
    separate, _told = read(tmp_path, "separate")
    assert separate[:3] == ["Repair+start -", "Repair+start -", "Repair+complete -"]


def test_a_vocabulary_of_its_own_loses_nothing(tmp_path: Path) -> None:
    text = LOG.replace("start", "In Progress").replace("complete", "Wait - User")
    assert len(read(tmp_path, "pair", text)[0]) == 7


def test_joined_texts() -> None:
    first = RawColumn(np.array([0, 0, 1, -1], np.int32), ["a", "b"])
    second = RawColumn(np.array([0, -1, 0, 0], np.int32), ["x"])
    both = joined([first, second])
    assert [both.text(row) for row in range(4)] == ["a+x", "a", "b+x", ""]


XES = """<log><classifier name="Both" keys="concept:name lifecycle:transition"/>
<classifier name="Gone" keys="nothing"/>
<trace><string key="concept:name" value="c"/>
{events}
</trace></log>"""
EVENT = (
    '<event><string key="concept:name" value="A"/><string key="concept:instance" value="{i}"/>'
    '<date key="time:timestamp" value="2020-01-01T1{t}:00:00Z"/>'
    '<string key="lifecycle:transition" value="{step}"/></event>'
)


def test_instances_are_paired_without_asking(tmp_path: Path) -> None:
    told = ((1, 0, "start"), (2, 1, "start"), (1, 2, "complete"), (2, 5, "complete"))
    path = tmp_path / "x.xes"
    path.write_text(
        XES.replace("{events}", "".join(EVENT.format(i=i, t=t, step=step) for i, t, step in told))
    )
    columns = read_log(path).columns
    assert columns.start_us is not None
    spent = (columns.time_us - columns.start_us) // 3_600_000_000
    assert spent.tolist() == [2, 4]
    preview = preview_log(path)
    assert [each.name for each in preview.classifiers] == ["Both"]
    assert dict(preview.transitions) == {"start": 2, "complete": 2}


@pytest.mark.parametrize(("numbers", "order"), [("1,2,3", "abc"), ("3,2,x", "bac")])
def test_a_sequence_decides_among_equal_times(tmp_path: Path, numbers: str, order: str) -> None:
    path = tmp_path / "log.csv"
    rows = zip("abc", numbers.split(","), strict=True)
    lines = [f"1,{name},2020-01-01,{number}" for name, number in rows]
    path.write_text("\n".join(["ticket,activity,time,seq", *lines]))
    mapping = ColumnMapping("ticket", "activity", "time", sequence="seq")
    columns = read_log(path, mapping).columns
    assert "".join(columns.activities[int(code)] for code in columns.activity) == order
