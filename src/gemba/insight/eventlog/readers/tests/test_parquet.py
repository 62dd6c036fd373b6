import gzip
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from gemba.insight.eventlog.duck import closed_database
from gemba.insight.eventlog.readers.importing import preview_log, read_log
from gemba.insight.eventlog.readers.opening import Limits
from gemba.insight.eventlog.readers.parquet import read_parquet
from gemba.insight.eventlog.report import LogUnreadable

ROWS = """
    (1, 'b', TIMESTAMPTZ '2020-01-01 10:00:00.123456+02', 'x', 1.5),
    (2, 'a', TIMESTAMPTZ '1969-12-31 23:59:59Z', NULL, NULL),
    (1, 'a', NULL, '', 2)
"""


def written(path: Path, query: str) -> Path:
    duckdb.connect().execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    return path


def test_rows_and_kinds(tmp_path: Path) -> None:
    path = written(
        tmp_path / "odd [*] name.parquet",
        f'SELECT * FROM (VALUES {ROWS}) AS t("case ""id""", activity, "time", who, cost)',
    )
    found = read_parquet(path, Limits())
    assert {
        name: [column.text(row) for row in range(3)] for name, column in found.columns.items()
    } == {
        'case "id"': ["1", "2", "1"],
        "activity": ["b", "a", "a"],
        "time": ["2020-01-01T08:00:00.123456Z", "1969-12-31T23:59:59.000000Z", ""],
        "who": ["x", "", ""],
        "cost": ["1.5", "", "2.0"],
    }
    assert found.columns["activity"].texts == ["b", "a"]
    assert len(read_parquet(path, Limits(), 2)) == 2
    assert preview_log(path).kind == "parquet"
    log = read_log(path)
    assert [(each.code, each.rows) for each in log.report.problems][:1] == [("missing_time", (3,))]


def test_packed(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", "SELECT 1 AS a")
    packed = tmp_path / "a.parquet.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert read_parquet(packed, Limits()).columns["a"].text(0) == "1"


def test_refusals(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", "SELECT range AS a FROM range(1000)")
    with pytest.raises(LogUnreadable, match="more than 999 events"):
        read_parquet(path, Limits(rows_max=999))
    with pytest.raises(LogUnreadable, match="larger than the limit"):
        read_parquet(path, Limits(bytes_max=100))
    cut = tmp_path / "cut.parquet"
    cut.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(LogUnreadable, match="The Parquet file cannot be read"):
        read_parquet(cut, Limits())


def test_the_database_reaches_nothing_else(tmp_path: Path) -> None:
    database = closed_database(tmp_path / "only.parquet")
    for query in (
        "SELECT * FROM read_csv('/etc/hostname')",
        f"COPY (SELECT 1) TO '{tmp_path / 'out.csv'}'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SELECT * FROM read_parquet('https://example.com/x.parquet')",
    ):
        with pytest.raises(duckdb.Error):
            database.execute(query).fetchall()


@pytest.mark.long
def test_every_published_log(shared_data: Callable[[str], Path]) -> None:
    folder = shared_data("eventlogs")
    figures = {
        "bpi2013_closed_problems": (1_487, 6_660, 7, 327),
        "bpi2013_incidents": (7_554, 65_533, 4, 1_511),
        "confidential_synth": (1_000, 21_798, 27, 933),
        "cvs_pharmacy_synth": (1_000, 8_356, 12, 24),
        "helpdesk_italian_full": (4_580, 21_348, 14, 226),
        "loan_application_synth": (1_000, 11_805, 17, 157),
        "phone_repair_synth": (1_104, 11_855, 8, 77),
        "production": (225, 4_953, 26, 217),
        "purchasing_example": (608, 9_119, 21, 121),
        "receipt": (1_434, 8_577, 27, 116),
        "servicenow_incident_uci": (24_918, 141_712, 9, 2_080),
    }
    assert {path.parent.name for path in folder.glob("*/log.parquet")} == set(figures)
    for name, expected in figures.items():
        log = read_log(folder / name / "log.parquet").columns
        found = (log.cases, len(log), len(log.activities), len(log.index.traces))
        assert found == expected, name


def test_duckdb_is_not_loaded_with_the_readers() -> None:
    """A desk that reads no Parquet does not pay for it."""
    code = "import sys, gemba.insight.eventlog.apart as _; sys.exit('duckdb' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
