from collections.abc import Sequence
from pathlib import Path

import pytest

from gemba.insight.eventlog.readers.csv import read_csv
from gemba.insight.eventlog.readers.mapping import (
    ColumnMapping,
    MappingGuess,
    check_mapping,
    guess_mapping,
)
from gemba.insight.eventlog.readers.opening import Limits
from gemba.insight.eventlog.report import LogUnreadable

# Column names as tools and people write them, in the order case, activity, time, start, resource.
HEADERS = {
    "pm4py": "case:concept:name,concept:name,time:timestamp,start_timestamp,org:resource",
    "disco": "Case ID,Activity,Complete Timestamp,Start Timestamp,Resource",
    "celonis": "_CASE_KEY,ACTIVITY_EN,EVENTTIME,STARTTIME,USER_NAME",
    "simod": "case_id,activity,end_time,start_time,resource",
    "servicenow": "number,incident_state,sys_updated_on,start_date,sys_updated_by",
    "camunda": "Process Instance ID,Activity Name,End Time,Start Time,Assignee",
    "service desk": "Ticket No.,Event,Updated At,Started At,Agent",
    "工单": "工单编号,环节名称,完成时间,开始时间,处理人",
    "案例": "案例ID,活动,时间戳,开始时间,资源",
}
EVENTS = [
    ("1", "open", "2020-01-01 10:00", "2020-01-01 09:00", "ann"),
    ("1", "close", "2020-01-02 10:00", "2020-01-02 09:00", "bob"),
    ("2", "open", "2020-01-03 10:00", "2020-01-03 09:00", "ann"),
    ("2", "close", "2020-01-04 10:00", "2020-01-04 09:00", "ann"),
] * 5


def guess(tmp_path: Path, header: str, rows: Sequence[Sequence[str]]) -> MappingGuess:
    path = tmp_path / "log.csv"
    path.write_text("\n".join([header, *(",".join(row) for row in rows)]), encoding="utf-8")
    return guess_mapping(read_csv(path, Limits()))


@pytest.mark.parametrize("source", HEADERS)
def test_known_names(tmp_path: Path, source: str) -> None:
    header = HEADERS[source]
    found = guess(tmp_path, header, EVENTS)
    roles = ("case", "activity", "timestamp", "start", "resource")
    assert dict(found.roles) == dict(zip(roles, header.split(","), strict=True))
    assert found.by_content == ()


def test_both_names_of_an_activity(tmp_path: Path) -> None:
    rows = [(case, what, what, when) for case, what, when, _, _ in EVENTS]
    found = guess(tmp_path, "case:concept:name,Activity,concept:name,time:timestamp", rows)
    assert found.roles["activity"] == "concept:name"


def test_a_time_that_only_tells_when_a_case_began_is_passed_over(tmp_path: Path) -> None:
    rows = [(case, "2019-12-31 08:00", what, when) for case, what, when, _, _ in EVENTS]
    found = guess(tmp_path, "ticket,created at,status,last seen", rows)
    assert found.roles["timestamp"] == "last seen"
    assert found.by_content == ("timestamp",)


def test_names_that_say_nothing(tmp_path: Path) -> None:
    rows = [("9", case, when, "3.5", what) for case, what, when, _, _ in EVENTS]
    found = guess(tmp_path, "p,q,r,s,t", rows)
    assert found.roles == {"timestamp": "r", "activity": "t", "case": "q"}
    assert set(found.by_content) == {"timestamp", "activity", "case"}


def test_a_named_time_counts_though_most_of_it_is_broken(tmp_path: Path) -> None:
    rows = [(case, what, "soon") for case, what, *_ in EVENTS]
    rows[0] = ("1", "open", "2020-01-01")
    assert guess(tmp_path, "case,activity,timestamp", rows).roles["timestamp"] == "timestamp"


def test_seconds_since_1970_need_a_name(tmp_path: Path) -> None:
    rows = [(case, what, f"16148703{n:02}") for n, (case, what, *_) in enumerate(EVENTS)]
    assert guess(tmp_path, "case,activity,time", rows).roles["timestamp"] == "time"
    assert guess(tmp_path, "case,activity,foo", rows).missing == ("timestamp",)


def test_what_is_missing_is_said_with_the_columns_found(tmp_path: Path) -> None:
    found = guess(tmp_path, "case,colour", [("1", "red"), ("1", "red"), ("2", "red")])
    with pytest.raises(LogUnreadable) as caught:
        found.mapping(["case", "colour"])
    assert str(caught.value) == (
        "No column was recognised for: activity, timestamp. The columns found are: “case”,"
        " “colour”. Say which column holds what, for example case=case, activity=…, timestamp=…."
    )
    assert caught.value.code == "missing_columns"


def test_a_mapping_must_name_columns_that_exist() -> None:
    mapping = ColumnMapping("case", "what", "when", attributes=("size",))
    with pytest.raises(LogUnreadable, match="does not have: “when”, “size”"):
        check_mapping(mapping, ["case", "what", "colour"])


def test_a_column_called_activity_is_one_even_where_nothing_repeats(tmp_path: Path) -> None:
    rows = [(str(n // 3), f"step {n}", "2020-01-01") for n in range(300)]
    assert guess(tmp_path, "case,activity,time", rows).roles["activity"] == "activity"
    assert "activity" not in guess(tmp_path, "case,event,time", rows).roles
