"""`gemba export-log`, and object-centric logs in `import-log` and `mine`."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_django import Settings

from gemba.desk.tickets.testing import opened
from gemba.insight.eventlog.objects.importing import read_objects
from gemba.interfaces.cli import export_log, import_log, log_quality, mine

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.EVENT_LOGS = tmp_path / "logs"


def run(command: object, *arguments: object) -> Result:
    found = CliRunner().invoke(command, [str(each) for each in arguments])  # type: ignore[arg-type]
    assert found.exit_code == 0, found.output
    return found


def test_the_desk_goes_out_and_comes_in_again(tmp_path: Path) -> None:
    opened()
    for form in ("ocel-json", "ocel-xml", "ocel-sqlite"):
        path = tmp_path / form
        told = run(export_log.command, "desk", path, "--format", form, "--json").output
        assert json.loads(told) == {"file": str(path), "format": form, "events": 1}
        log = read_objects(path, form).log
        assert (len(log), set(log.object_types) >= {"ticket", "contact"}) == (1, True)
    said = run(import_log.command, tmp_path / "ocel-xml", "--name", "Back").output
    assert "seen from “contact”" in said or "seen from “ticket”" in said
    key = re.findall(r"gemba mine (\w+_1)", said)[0]
    assert "1 cases, 1 events" in run(mine.command, key).output
    assert "1 cases, 1 events" in run(mine.command, tmp_path / "ocel-sqlite").output


def test_a_plain_log_has_no_objects(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("case,activity,timestamp\n1,open,2024-01-01T08:00:00Z\n")
    run(import_log.command, path, "--name", "Old", "--yes")
    flat = tmp_path / "old.xes"
    run(export_log.command, "Old", flat, "--format", "xes")
    assert b"<trace>" in flat.read_bytes()
    refused = CliRunner().invoke(export_log.command, ["Old", "--format", "ocel-json"])
    assert "not object-centric" in refused.output


def test_only_what_a_filter_leaves(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("case,activity,timestamp\n1,open,2024-01-01\n2,open,2024-01-02\n")
    run(import_log.command, path, "--name", "Old", "--yes")
    out = tmp_path / "one.csv"
    told = run(export_log.command, "Old", "--out", out, "--filter", "case:2", "--json").output
    assert json.loads(told)["events"] == 1
    assert [line.split(",")[0] for line in out.read_text().splitlines()[1:]] == ["2"]
    refused = CliRunner().invoke(export_log.command, ["Old", "--filter", "nonsense:x"])
    assert "no filter known" in refused.output


def test_the_quality_of_a_log_is_told(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "case,activity,timestamp\n1,open,2024-01-01T08:00:00Z\n1,close,2024-01-01T08:00:00Z\n"
    )
    said = run(log_quality.command, path).output
    assert "warning: Events at exactly the time of the one before in their case: 1 of 2." in said
    (issue,) = json.loads(run(log_quality.command, path, "--json").output)["issues"]
    assert (issue["code"], issue["count"], issue["cases"]) == ("equal_times", 1, ["1"])
