"""`gemba findings LOG`: for people and for programs."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from pytest_django import Settings

from gemba.insight.improvement.tests.desk import Desk
from gemba.interfaces.cli.findings import command

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(settings: Settings, tmp_path: Path) -> str:
    settings.EVENT_LOGS = tmp_path / "logs"
    columns = Desk(seed=3, problems={"idle_delay": 0.8}, days=60).simulated().columns
    path = tmp_path / "log.csv"
    lines = ["case id,activity,start time,end time,resource"]
    for row in range(len(columns)):
        start = 0 if columns.start_us is None else int(columns.start_us[row]) // 1_000_000
        words = (
            columns.case_ids[int(columns.case[row])],
            columns.activities[int(columns.activity[row])],
            str(start),
            str(int(columns.time_us[row]) // 1_000_000),
            columns.resources[int(columns.resource[row])],
        )
        lines.append(",".join(words))
    path.write_text("\n".join(lines))
    return str(path)


def test_findings_of_a_file(log: str) -> None:
    told = CliRunner().invoke(command, [log, "--json", "--top", "1"])
    assert told.exit_code == 0, told.output
    report = json.loads(told.stdout)
    (first,) = report["findings"]
    assert first["key"] == "waiting:Check parts"
    saving = first["saving"]["waiting_hours"]
    assert saving["low"] < saving["value"] < saving["high"]
    assert len(first["evidence"]["cases"]) == 50
    assert "Waiting at a step" not in told.stderr  # nobody looks
    words = CliRunner().invoke(command, [log]).stdout
    assert "1. Work waits" in words
    assert "for “Check parts”" in words
    assert "Benjamini & Yekutieli" in words


def test_an_empty_desk_has_none(settings: Settings, tmp_path: Path) -> None:
    settings.EVENT_LOGS = tmp_path
    told = CliRunner().invoke(command, [])
    assert told.exit_code == 0, told.output
    assert "0 cases in 0 days" in told.stdout
    assert "Nothing stands out" not in told.stdout


def test_three_tickets_are_too_few_to_tell(settings: Settings, tmp_path: Path) -> None:
    settings.EVENT_LOGS = tmp_path / "logs"
    file = tmp_path / "three.csv"
    lines = [
        f"{case},{step},2026-01-0{day}T0{day + hour}:00:00Z,p"
        for day, case in enumerate("abc", 5)
        for hour, step in enumerate(("Ask", "Answer"))
    ]
    file.write_text("\n".join(["case,activity,time,resource", *lines]))
    told = CliRunner().invoke(command, [str(file), "--json"])
    assert told.exit_code == 0, told.output
    report = json.loads(told.stdout)
    assert report["findings"] == []
    assert "3 cases in 3 days" in report["not_known"][0]


def test_findings_are_written_as_one_page(log: str, tmp_path: Path) -> None:
    page = tmp_path / "out.html"
    told = CliRunner().invoke(command, [log, "--report", str(page), "--language", "zh-hans"])
    assert told.exit_code == 0, told.output
    assert '<html lang="zh-hans">' in page.read_text()
    assert "Check parts" in page.read_text()
    refused = CliRunner().invoke(command, [log, "--report", str(tmp_path / "no" / "out.html")])
    assert "cannot be written" in refused.output


def test_three_tickets_are_told_to_be_too_few_and_nothing_more(tmp_path: Path) -> None:
    few = tmp_path / "few.csv"
    few.write_text(
        "case,activity,time\n" + "".join(f"{n},a,2024-01-0{n} 10:00\n" for n in (1, 2, 3))
    )
    done = CliRunner().invoke(command, [str(few)])
    assert done.exit_code == 0
    assert "The log tells of 3 cases" in done.stdout
    assert "places tested" not in done.stdout
    wrong = CliRunner().invoke(command, [str(few), "--top", "0"])
    assert wrong.exit_code == 2
    assert "'--top'" in wrong.output
