"""`gemba twin` as an operator meets it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gemba.insight.eventlog.columns import build
from gemba.insight.eventlog.writers.parquet import write_parquet
from gemba.insight.simulation.engine import run
from gemba.insight.simulation.model import Arrivals, CaseType, Draw
from gemba.insight.simulation.testing import queue_twin
from gemba.interfaces.cli.twin import command
from gemba.interfaces.console.process.tests.test_report import FOREIGN

pytestmark = pytest.mark.django_db
MORE = [{"name": "one more", "changes": [{"kind": "add_people", "like": "server 0"}]}]


def told(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(each) for each in arguments])


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three weeks of two people who are busy most of the time."""
    twin = queue_twin(servers=2, per_hour=3, service=Draw.exponential(2_000.0), days=21)
    file = tmp_path_factory.mktemp("twin") / "log.parquet"
    write_parquet(build(run(twin, 5).rows), None, file)
    return file


@pytest.fixture(scope="module")
def fitted(log: Path, written_once: Path) -> Path:
    """Its twin, fitted once."""
    file = written_once / "twin.json"
    result = told("fit", log, "--out", file)
    assert result.exit_code == 0, result.output
    assert "2 people" in result.output
    assert "What the log cannot tell:" in result.output
    return file


@pytest.fixture
def twin(fitted: Path, tmp_path: Path) -> Path:
    """A file that the test may change."""
    file = tmp_path / "twin.json"
    file.write_bytes(fitted.read_bytes())
    return file


def compared(twin: Path, scenarios: Sequence[object], *options: object) -> Result:
    file = twin.parent / "scenarios.json"
    file.write_text(json.dumps(scenarios))
    return told("compare", twin, file, "--runs", 4, "--processes", 1, *options)


def test_types_are_told_apart_by_an_attribute_or_a_value_of_it(tmp_path: Path) -> None:
    twin = queue_twin(servers=2, per_hour=3, service=Draw.exponential(600.0), days=21)
    kinds = [CaseType(each, (("tags", each),)) for each in ("a", "b, c", "c")]
    arrivals = tuple(Arrivals(each.name, (0.3,) * 168) for each in kinds)
    log, file = tmp_path / "log.parquet", tmp_path / "twin.json"
    varied = replace(twin, types=tuple(kinds), arrivals=arrivals)
    write_parquet(build(run(varied, 5).rows), None, log)
    for types_by, count in (("tags", 3), ("tags=c", 2)):
        result = told("fit", log, "--out", file, "--types-by", types_by, "--json")
        assert json.loads(result.stdout)["types"] == count, result.output
    refused = told("fit", log, "--out", file, "--types-by", "channel")
    assert refused.exit_code == 2
    assert "Cases have no attribute called 'channel'; they have: tags." in refused.output


def test_the_same_seed_writes_the_same_log(twin: Path, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.csv", "b.csv", "c.csv")]
    for file, seed in zip(files, (1, 1, 2), strict=True):
        result = told("run", twin, file, "--seed", seed, "--days", 5)
        assert result.exit_code == 0, result.output
    first, second, third = (file.read_bytes() for file in files)
    assert first == second != third


def test_one_more_person_and_what_comes_of_it(twin: Path) -> None:
    result = compared(twin, MORE, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    waits = next(e for e in found["scenarios"] if e["measure"] == "waiting_seconds")
    assert waits["difference"]["mean"] < 0 < found["as_it_is"]["waiting_seconds"]["mean"]
    assert "Work waits, on average" in compared(twin, MORE).output


def test_intervals_are_stretched_for_what_the_log_did_not_tell(twin: Path) -> None:
    told_of = json.loads(twin.read_text())
    assert {each["code"] for each in told_of["unknowns"]} >= {"no_season", "no_trend"}
    wide = json.loads(compared(twin, MORE, "--json").stdout)
    twin.write_text(json.dumps({**told_of, "unknowns": []}))
    narrow = json.loads(compared(twin, MORE, "--json").stdout)
    assert narrow["widened"] == 1 < wide["widened"]
    first, second = (found["as_it_is"]["waiting_seconds"] for found in (narrow, wide))
    assert first["mean"] == second["mean"]
    assert first["high"] < second["high"]
    twin.write_text(json.dumps({**told_of, "unknowns": [{"code": "weather"}]}))
    assert "holds no twin" in compared(twin, MORE).output


def test_what_was_compared_is_written_as_one_page(twin: Path, log: Path, tmp_path: Path) -> None:
    page = tmp_path / "out.html"
    result = compared(twin, MORE, "--report", page)
    assert result.exit_code == 0, result.output
    shown = page.read_text()
    assert all(words in shown for words in ("one more", "1 more like server 0", "<svg"))
    assert "seasons are unknown" in shown
    assert not FOREIGN.search(shown)
    compared(twin, MORE, "--report", page, "--log", log)
    assert "two real weeks" in page.read_text()


@pytest.mark.parametrize(
    ("scenarios", "why"),
    [
        ([{"name": "x", "changes": [{"kind": "fire_all"}]}], "unknown kind"),
        ([{"name": "x", "changes": [{"kind": "add_people"}]}], "lacks a field"),
        ([{"name": "x", "changes": [{"kind": "add_people", "like": "Nobody"}]}], "“Nobody”"),
        ([{"changes": []}], "Scenario 1 has no name"),
        ({"name": "x"}, "Scenarios are a list"),
    ],
)
def test_what_is_no_scenario_is_refused_in_a_sentence(
    twin: Path, scenarios: list[object], why: str
) -> None:
    result = compared(twin, scenarios)
    assert result.exit_code == 1
    assert why in result.output


def test_what_is_no_twin_or_no_log_is_refused(tmp_path: Path, twin: Path) -> None:
    file = tmp_path / "no.json"
    file.write_text('{"horizon": 3}')
    assert "holds no twin" in told("run", file, tmp_path / "x.csv").output
    file.write_text("{")
    assert "cannot be read as JSON" in told("run", file, tmp_path / "x.csv").output
    assert "one of: .csv, .parquet" in told("run", twin, tmp_path / "x.doc").output
    nowhere = told("run", twin, tmp_path / "no" / "x.csv").output
    assert "x.csv cannot be written: No such file or directory." in nowhere


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "cannot be read as JSON: it is empty."),
        (b'{"a":\n x}', "cannot be read as JSON: line 2, column 2 is wrong."),
        (b"\xbb\x00\xff", "cannot be read as JSON: it holds binary data."),
        (b"[" * 100_000, "cannot be read as JSON: it is nested too deeply"),
        (b"[" + b"9" * 5_000 + b"]", "a number is too long."),
        (b"{}", "holds no twin: twin lacks a field: “horizon”."),
    ],
    ids=["empty", "broken", "binary", "deep", "long number", "no fields"],
)
def test_why_a_file_is_no_twin_is_a_sentence(tmp_path: Path, content: bytes, why: str) -> None:
    file = tmp_path / "twin.json"
    file.write_bytes(content)
    result = told("run", file, tmp_path / "x.csv")
    assert result.exit_code == 1
    assert why in result.output


def test_a_time_that_is_no_number_is_refused(twin: Path, tmp_path: Path) -> None:
    result = told("run", twin, tmp_path / "x.csv", "--days", "nan")
    assert result.exit_code == 2
    assert "say a number of days" in result.output


def test_a_log_without_events_tells_nothing_of_a_twin(twin: Path, tmp_path: Path) -> None:
    result = compared(twin, MORE, "--log", "desk", "--report", tmp_path / "page.html")
    assert result.exit_code == 1
    assert "The log “desk” has no events" in result.output
    assert not (tmp_path / "page.html").exists()


def test_nothing_to_compare_is_said(twin: Path) -> None:
    result = compared(twin, [])
    assert result.exit_code == 1
    assert "holds no scenario" in result.output
