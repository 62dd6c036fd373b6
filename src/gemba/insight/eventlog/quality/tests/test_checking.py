"""Logs with one planted fault each: it is found, counted, and nothing is found in a sound log."""

from collections.abc import Callable, Iterable
from pathlib import Path
from string import Formatter

import numpy as np
import pytest
from hypothesis import given

from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.quality.checking import QualityReport, quality_report
from gemba.insight.eventlog.quality.clock import resolution, ties
from gemba.insight.eventlog.quality.content import duplicates
from gemba.insight.eventlog.quality.sentences import SENTENCES
from gemba.insight.eventlog.readers.importing import read_log
from gemba.insight.eventlog.testing import drawn_events, rows_of

HOUR, DAY = 3_600_000_000, 86_400_000_000
SUNDAY = 1_704_585_600_000_000  # 7 January 2024
NOW = SUNDAY + 400 * DAY
Row = tuple[str, str, int, str | None]


def sound(days: int = 120) -> list[Row]:
    """Five cases each working day, a step a day, each at some second between eight and six."""
    rng = np.random.default_rng(3)
    working = [day for day in range(days + 6) if day % 7 not in (0, 6)]
    rows: list[Row] = []
    for first in range(len(working) - 3):
        for number in range(5):
            for later, step in enumerate(("open", "work", "answer", "close")):
                time = SUNDAY + working[first + later] * DAY + 8 * HOUR
                time += int(rng.integers(0, 10 * HOUR))
                rows.append((f"{first}-{number}", step, time, f"p{rng.integers(9)}"))
    return rows


def log(rows: Iterable[Row], **attributes: list[str | None]) -> EventColumns:
    given = list(rows)
    plain = EventRows.of(*map(list, zip(*given, strict=True)))
    coded = {name: CodedColumn.of(texts) for name, texts in attributes.items()}
    return build(EventRows(plain.case, plain.activity, plain.time_us, plain.resource, None, coded))


def found(columns: EventColumns) -> dict[str, int]:
    return {each.code: each.count for each in quality_report(columns, NOW).issues}


def moved(rows: list[Row], which: Callable[[Row], bool], us: int) -> list[Row]:
    return [(c, a, t + us * which((c, a, t, r)), r) for c, a, t, r in rows]


def test_a_sound_log_has_no_issues() -> None:
    assert found(log(sound())) == {}


def test_an_empty_log_has_no_issues() -> None:
    report = quality_report(build(EventRows.of([], [], [])), NOW)
    assert (report.issues, report.events, report.cases) == ((), 0, 0)


def test_one_event() -> None:
    assert found(build(EventRows.of(["c"], ["a"], [5]))) == {"single_event": 1}


def test_duplicates() -> None:
    rows = sound()
    assert found(log([*rows, rows[3], rows[3], rows[8]]))["duplicate_events"] == 3


def test_a_sequence_tells_equal_rows_apart() -> None:
    rows = [("c", "a", 1, None), ("c", "a", 1, None), ("c", "a", 1, None)]
    assert duplicates(log(rows, line=["1", "2", "1"])).tolist() == [False, False, True]


def test_missing_and_empty() -> None:
    rows = [(c, a, t, None if at % 10 == 0 else r) for at, (c, a, t, r) in enumerate(sound())]
    sparse = ["x" if at % 50 == 0 else None for at in range(len(rows))]
    told = found(log(rows, note=sparse, version=["1"] * len(rows)))
    assert told == {
        "missing_resource": len(rows) // 10,
        "almost_empty": 1,
        "always_the_same": 1,
    }


def test_columns_read_wrongly() -> None:
    rows = sound()
    assert "dominant_case" in found(log([("all", a, t, r) for _c, a, t, r in rows]))
    texts = [(c, f"note {at}", t, r) for at, (c, _a, t, r) in enumerate(rows)]
    assert found(log(texts))["activities_hardly_repeat"] == len(rows)


def test_late_opening() -> None:
    rows = moved(sound(), lambda row: row[1] == "open" and row[0].endswith("3-0"), 9 * DAY)
    late = len({c for c, *_ in rows if c.endswith("3-0")})
    assert found(log(rows))["late_opening"] == late


def test_starts() -> None:
    rows = rows_of([("c", "a", 10, None, 5), ("c", "b", 20, None, 25), ("c", "d", 30, None, None)])
    told = found(build(rows))
    assert told["end_before_start"] == told["missing_start"] == 1


def test_lifecycles_left_apart() -> None:
    rows = sound()
    steps: list[str | None] = ["start" if a == "work" else "complete" for _c, a, _t, _r in rows]
    told = found(log(rows, **{"lifecycle:transition": steps}))
    works = sum(1 for row in rows if row[1] == "work")
    assert told["lifecycle_apart"] == told["start_without_completion"] == works


@pytest.mark.parametrize(
    ("unit", "code"),
    [(60_000_000, "minute_resolution"), (HOUR, "hour_resolution"), (DAY, "day_resolution")],
)
def test_resolution(unit: int, code: str) -> None:
    rows = [(c, a, t // unit * unit, r) for c, a, t, r in sound()]
    assert code in found(log(rows))


def test_days_of_another_zone_are_days() -> None:
    assert resolution(np.arange(20) * DAY - 2 * HOUR) == "day"
    assert resolution(np.arange(20) * DAY + 1) == "day"
    assert resolution(np.arange(20) * HOUR + 1) == ""


def test_ties() -> None:
    same, deciding = ties(log([("c", "a", 1, None), ("c", "a", 1, None), ("c", "b", 1, None)]))
    assert (same.tolist(), deciding.tolist()) == ([False, True, True], [False, False, True])


def test_impossible_times() -> None:
    rows = sound()
    rows[0] = (*rows[0][:2], -5 * DAY, None)
    rows[9] = (*rows[9][:2], NOW + 1, None)
    told = found(log(rows))
    assert told["before_1970"] == told["future_times"] == 1


def test_midnights_among_times() -> None:
    rows = [(c, a, t // DAY * DAY if a == "close" else t, r) for c, a, t, r in sound()]
    closes = sum(1 for row in rows if row[1] == "close")
    assert found(log(rows))["same_second_of_day"] == closes


def test_bulk() -> None:
    rows = sound()
    bulk = [(c, "closed by job", SUNDAY + 130 * DAY + 7, None) for c, a, *_ in rows if a == "open"]
    assert found(log([*rows, *bulk]))["stamped_in_bulk"] == len(bulk)


@pytest.mark.parametrize("hours", [-8, 7, 12])
def test_an_activity_of_another_zone(hours: int) -> None:
    rows = moved(sound(360), lambda row: row[1] == "answer", hours * HOUR)
    report = quality_report(log(rows), NOW)
    shifted = [each for each in report.issues if each.code == "shifted_activity"]
    assert [each.params["hours"] for each in shifted] == [f"{hours:+d}"]


def test_summer_time() -> None:
    def is_summer(row: Row) -> bool:
        return 90 <= (row[2] - SUNDAY) // DAY < 300

    report = quality_report(log(moved(sound(360), is_summer, -HOUR)), NOW)
    summer = [each for each in report.issues if each.code == "summer_time"]
    assert [each.params["hours"] for each in summer] == ["-1"]


def test_silence_and_burst() -> None:
    rows = [row for row in sound() if not 40 <= (row[2] - SUNDAY) // DAY < 60]
    flood = [(f"f{n}", "open", SUNDAY + 80 * DAY + n * 1_000_003, None) for n in range(60)]
    report = quality_report(log([*rows, *flood]), NOW)
    told = {each.code: each for each in report.issues}
    assert told["silence"].params == {"first": "2024-02-16", "last": "2024-03-06"}
    assert told["burst"].params["day"] == "2024-03-27"


def test_edges() -> None:
    rows = sound()
    old = [(f"o{n}", "work", SUNDAY + DAY + n * 1_000_003, None) for n in range(200)]
    told = found(log([*rows, *old]))
    assert told["cut_at_start"] >= 200
    end = max(row[2] for row in rows)
    late = [(c, "closed", end + n * 1_000_003, None) for n, c in enumerate({r[0] for r in rows})]
    assert found(log([*rows, *late]))["cut_at_end"] >= len(late)


@given(drawn_events(starts=True))
def test_any_log_gets_a_report(events: list[tuple[str, str, int, str | None, int | None]]) -> None:
    report = quality_report(build(rows_of(events)), 20_000_000)
    assert all(each.count > 0 for each in report.issues)
    sentences(report)


def sentences(report: QualityReport) -> None:
    """Every placeholder of every issue has its value."""
    for each in report.issues:
        words = SENTENCES[each.code]
        known = {"count", "total", *each.params, *each.activities}
        for text in (words.what, words.meaning, words.cure):
            assert {name for _, name, _, _ in Formatter().parse(text) if name} <= known, each.code


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        pytest.param("bpi2013_incidents", {"cut_at_end"}, marks=pytest.mark.long),
        pytest.param(
            "servicenow_incident_uci",
            {"equal_times", "minute_resolution"},
            marks=pytest.mark.long,
        ),
        ("phone_repair_synth", {"lifecycle_apart", "minute_resolution"}),
    ],
)
def test_known_traps_of_real_logs(
    shared_data: Callable[[str], Path], name: str, codes: set[str]
) -> None:
    path = shared_data(f"eventlogs/{name}/log.parquet")
    report = quality_report(read_log(path).columns, NOW)
    sentences(report)
    assert codes <= {each.code for each in report.issues}
