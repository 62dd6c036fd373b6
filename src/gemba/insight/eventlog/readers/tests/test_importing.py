from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.layout import inconsistencies
from gemba.insight.eventlog.readers.importing import ImportedLog, preview_log, read_log
from gemba.insight.eventlog.readers.making import ReadingOptions, repeated_rows
from gemba.insight.eventlog.readers.mapping import ColumnMapping
from gemba.insight.eventlog.report import LogUnreadable, Problem

DAY = "2020-01-0"


def imported(
    tmp_path: Path,
    *lines: str,
    header: str = "case,activity,time",
    mapping: ColumnMapping | None = None,
    options: ReadingOptions | None = None,
) -> ImportedLog:
    path = tmp_path / "log.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    log = read_log(path, mapping, options)
    assert inconsistencies(log.columns) == []
    return log


def told(log: ImportedLog) -> list[tuple[str, str]]:
    columns = log.columns
    return [
        (columns.case_ids[case], columns.activities[activity])
        for case, activity in zip(columns.case.tolist(), columns.activity.tolist(), strict=True)
    ]


def codes(log: ImportedLog) -> list[str]:
    return [problem.code for problem in log.report.problems]


def problem(log: ImportedLog, code: str) -> Problem:
    (found,) = [each for each in log.report.problems if each.code == code]
    return found


def test_a_clean_log_has_nothing_to_report(tmp_path: Path) -> None:
    log = imported(tmp_path, f"1,open,{DAY}1Z", f"1,close,{DAY}2Z")
    assert told(log) == [("1", "open"), ("1", "close")]
    assert (log.report.rows_read, log.report.rows_kept, log.report.problems) == (2, 2, ())
    assert log.mapping == ColumnMapping("case", "activity", "time")


def test_rows_without_what_they_need_are_left_out_and_named(tmp_path: Path) -> None:
    log = imported(
        tmp_path,
        f"1,open,{DAY}1Z",
        f",open,{DAY}1Z",
        f"1,,{DAY}1Z",
        "1,close,",
        "1,close,soon",
        "null,nan,tomorrow",
    )
    assert told(log) == [("1", "open")]
    found = {each.code: (each.count, each.rows, each.severity) for each in log.report.problems}
    assert found == {
        "missing_case": (2, (3, 7), "left out"),
        "missing_activity": (2, (4, 7), "left out"),
        "missing_time": (1, (5,), "left out"),
        "unparseable_time": (2, (6, 7), "left out"),
    }
    assert problem(log, "unparseable_time").sentence == (
        "Times in column “time” that cannot be read, such as “soon”: 2. These rows were left"
        " out. Lines: 6, 7."
    )


def test_only_the_first_twenty_rows_are_listed(tmp_path: Path) -> None:
    log = imported(tmp_path, f"1,open,{DAY}1Z", *["1,open,x"] * 30)
    found = problem(log, "unparseable_time")
    assert (found.count, found.rows) == (30, tuple(range(3, 23)))
    assert found.sentence.endswith(
        "Lines: 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, …."
    )


def test_equal_rows_are_kept_unless_asked_otherwise(tmp_path: Path) -> None:
    lines = [f"1,open,{DAY}1Z", f"1,open,{DAY}1Z", f"1,close,{DAY}2Z", f"1,open,{DAY}1Z"]
    kept = imported(tmp_path, *lines)
    assert len(kept.columns) == 4
    assert problem(kept, "duplicate_rows").rows == (3, 5)
    thinned = imported(tmp_path, *lines, options=ReadingOptions(duplicates="leave out"))
    assert told(thinned) == [("1", "open"), ("1", "close")]
    assert problem(thinned, "duplicate_rows_left_out").rows == (3, 5)


def test_times_with_and_without_zone(tmp_path: Path) -> None:
    log = imported(
        tmp_path,
        f"1,a,{DAY}1 10:00+08:00",
        f"1,b,{DAY}1 10:30",
        f"1,c,{DAY}1 11:00+08:00",
        options=ReadingOptions(zone="Asia/Shanghai"),
    )
    assert told(log) == [("1", "a"), ("1", "b"), ("1", "c")]
    assert problem(log, "mixed_naive_aware").rows == (3,)
    assert "They were read as Asia/Shanghai time" in log.report.sentences[0]


def test_several_zones_are_told(tmp_path: Path) -> None:
    log = imported(
        tmp_path,
        f"1,a,{DAY}1 10:00+08:00",
        f"1,b,{DAY}1 01:00-05:00",
        f"1,c,{DAY}1 12:00+08:00",
    )
    assert told(log) == [("1", "a"), ("1", "c"), ("1", "b")]
    found = problem(log, "mixed_offsets")
    assert (found.rows, found.params["offsets"]) == ((3,), "-05:00, +08:00")


def test_summer_time_is_nothing_to_tell(tmp_path: Path) -> None:
    months = [
        f"1,a,2020-{month:02}-15 10:00+0{2 if 3 < month < 11 else 1}:00" for month in range(1, 13)
    ]
    assert codes(imported(tmp_path, *months)) == []


def test_times_without_zone_are_told(tmp_path: Path) -> None:
    found = problem(imported(tmp_path, f"1,a,{DAY}1"), "no_zone")
    assert (found.count, found.rows) == (0, ())
    assert found.sentence == (
        "The times in column “time” carry no time zone. They were read as UTC time."
    )


STARTS = "case,activity,start time,end time"


def test_starts(tmp_path: Path) -> None:
    log = imported(
        tmp_path,
        f"1,a,{DAY}1Z,{DAY}2Z",
        f"1,b,{DAY}4Z,{DAY}3Z",
        f"1,c,{DAY}5Z,{DAY}5Z",
        f"1,d,later,{DAY}6Z",
        f"1,e,,{DAY}7Z",
        header=STARTS,
    )
    assert log.columns.start_us is not None
    known = (log.columns.start_us > 0).tolist()
    assert known == [True, False, True, False, False]
    assert {each.code: each.rows for each in log.report.problems} == {
        "unparseable_start": (5,),
        "start_after_end": (3,),
        "zero_length": (4,),
    }


@pytest.mark.parametrize(
    ("dates", "expected", "code"),
    [
        # Day or month above twelve settles it.
        (["3/4/2020", "13/4/2020"], [0, 10], None),
        (["3/4/2020", "4/13/2020"], [0, 40], None),
        # Otherwise the order of the rows of a case: 3 Apr, 4 Apr rather than 4 Mar, 4 Apr.
        (["3/4/2020", "4/4/2020", "1/5/2020"], [0, 1, 28], "ambiguous_dates"),
        (["4/11/2020", "5/1/2020", "5/2/2020"], [0, 20, 21], "ambiguous_dates"),
    ],
)
def test_day_and_month(
    tmp_path: Path, dates: Sequence[str], expected: list[int], code: str | None
) -> None:
    log = imported(tmp_path, *(f"1,a,{date}" for date in dates))
    days = (log.columns.time_us - log.columns.time_us[0]) // 86_400_000_000
    assert days.tolist() == expected
    assert [each for each in codes(log) if each != "no_zone"] == ([code] if code else [])


def test_the_user_may_say_month_first(tmp_path: Path) -> None:
    mapping = ColumnMapping("case", "activity", "time", time_format="month_first")
    log = imported(tmp_path, "1,a,1/2/2020", "1,b,1/3/2020", mapping=mapping)
    assert int(np.diff(log.columns.time_us)[0]) == 86_400_000_000


def test_both_orders_in_one_column(tmp_path: Path) -> None:
    log = imported(tmp_path, "1,a,13/4/2020", "1,b,14/4/2020", "1,c,4/15/2020")
    assert told(log) == [("1", "a"), ("1", "b")]
    found = problem(log, "mixed_date_order")
    assert (found.rows, found.params["example"]) == ((4,), "4/15/2020")


def test_far_times_and_rows_out_of_order_are_told(tmp_path: Path) -> None:
    log = imported(tmp_path, f"1,b,{DAY}2Z", "2,x,1900-01-01Z", f"1,a,{DAY}1Z", f"1,c,{DAY}3Z")
    assert told(log) == [("1", "a"), ("1", "b"), ("1", "c"), ("2", "x")]
    assert problem(log, "implausible_time").rows == (3,)
    assert problem(log, "out_of_order").rows == (4,)


def test_nothing_left_is_refused_with_the_reasons(tmp_path: Path) -> None:
    with pytest.raises(LogUnreadable) as caught:
        imported(tmp_path, "1,a,x", "1,b,y", header="case,activity,timestamp")
    assert str(caught.value) == (
        "None of the 2 rows could be used. Times in column “timestamp” that cannot be read, such"
        " as “x”: 2. These rows were left out. Lines: 2, 3."
    )


def test_only_a_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LogUnreadable, match="has column names but no events"):
        imported(tmp_path)


def test_attributes_of_cases_and_of_events(tmp_path: Path) -> None:
    log = imported(
        tmp_path,
        f"1,a,{DAY}1Z,mail,gold,",
        f"2,a,{DAY}1Z,form,none,",
        f"1,b,{DAY}2Z,phone,gold,",
        header="case,activity,time,channel,case:level,nothing",
    )
    channel = log.columns.attributes["channel"]
    assert [channel.text(row) for row in range(3)] == ["mail", "phone", "form"]
    level = log.columns.case_attributes["level"]
    assert [level.text(case) for case in range(2)] == ["gold", None]
    assert set(log.columns.attributes) == {"channel"}
    chosen = ColumnMapping("case", "activity", "time", attributes=("channel",))
    again = imported(
        tmp_path, f"1,a,{DAY}1Z,x,y", header="case,activity,time,channel,level", mapping=chosen
    )
    assert set(again.columns.case_attributes) == {"channel"}


def test_a_question_mark_is_no_resource(tmp_path: Path) -> None:
    log = imported(
        tmp_path, f"1,a,{DAY}1Z,?", f"1,b,{DAY}2Z,ann", header="case,activity,time,resource"
    )
    assert log.columns.resource.tolist() == [-1, 0]
    assert list(log.columns.resources) == ["ann"]


def test_xes_problems_name_events(tmp_path: Path) -> None:
    path = tmp_path / "log.xes"
    event = '<string key="concept:name" value="a"/><date key="time:timestamp" value="{}"/>'
    event = f"<event>{event}</event>"
    path.write_text(f"<log><trace>{event.format('2020-01-01Z')}{event.format('bad')}</trace></log>")
    log = read_log(path)
    assert log.report.kind == "xes"
    assert [(each.code, each.rows) for each in log.report.problems] == [
        ("unnamed_cases", (1,)),
        ("unparseable_time", (2,)),
    ]
    assert log.report.sentences[1].endswith("Events: 2.")


def test_preview_shows_the_first_rows_and_the_guess(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("Case ID,Activity,foo\n" + "1,open,2020-01-01 10:00\n" * 2_000)
    seen = preview_log(path, rows=100)
    assert seen.columns == ("Case ID", "Activity", "foo")
    assert seen.rows[0] == ("1", "open", "2020-01-01 10:00")
    assert len(seen.rows) == 20
    assert seen.guess.roles == {"timestamp": "foo", "case": "Case ID", "activity": "Activity"}


@given(st.lists(st.tuples(st.integers(-1, 2), st.integers(-1, 2), st.integers(-1, 1)), min_size=1))
def test_repeated_rows(rows: list[tuple[int, int, int]]) -> None:
    columns = [np.array(column, dtype=np.int32) for column in zip(*rows, strict=True)]
    expected = [row in rows[:place] for place, row in enumerate(rows)]
    assert repeated_rows(columns).tolist() == expected


def test_hours_that_summer_time_repeats_or_leaves_out(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    times = ("2024-03-31 02:30", "2024-10-27 02:30", "2024-10-27 03:30", "2024-03-31 02:30Z")
    path.write_text("case,activity,time\n" + "".join(f"1,a,{time}\n" for time in times))
    told = {
        each.code: each.rows
        for each in read_log(path, options=ReadingOptions("Europe/Rome")).report.problems
    }
    assert (told["time_never_shown"], told["time_shown_twice"]) == ((2,), (3,))
    plain = read_log(path, options=ReadingOptions("UTC")).report.problems
    assert not {"time_never_shown", "time_shown_twice"} & {each.code for each in plain}
