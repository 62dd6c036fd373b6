"""`gemba staffing LOG`: for people and for programs."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from pytest_django import Settings

from gemba.interfaces.cli.staffing import command
from gemba.interfaces.console.staffing.tests.desk import calls_csv

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(settings: Settings, tmp_path: Path) -> str:
    settings.EVENT_LOGS = tmp_path / "logs"
    path = tmp_path / "calls.csv"
    path.write_text(calls_csv())
    return str(path)


def test_a_file_is_forecast_and_staffed(log: str) -> None:
    done = CliRunner().invoke(command, [log, "--json", "--weeks", "1", "--region", "de"])
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    assert [each["channel"] for each in report["kinds"]] == ["", "e-mail", "phone"]
    assert report["kinds"][0]["last_7_days"] == 60
    assert len(report["days"]) == 7
    assert report["week"]["against"] == "log"
    assert report["week"]["there"] > 0
    words = CliRunner().invoke(command, [log, "--weeks", "1"]).stdout
    assert "repeating last week" in words
    assert "A usual week needs" in words


def test_what_cannot_be_told_is_said(log: str, tmp_path: Path) -> None:
    short = tmp_path / "short.csv"
    short.write_text("case,activity,time\n1,a,2024-01-01 08:00\n2,a,2024-01-03 08:00\n")
    done = CliRunner().invoke(command, [str(short)])
    assert done.exit_code == 1
    assert "Too little is known" in done.output
    wrong = CliRunner().invoke(command, [log, "--region", "XX"])
    assert wrong.exit_code == 1
    assert "XX" in wrong.output


@pytest.mark.parametrize(("who", "said"), [("Ann", "h are there"), ("", "is not known")])
def test_people_at_no_usual_hour_are_staffed_all_the_same(
    settings: Settings, tmp_path: Path, who: str, said: str
) -> None:
    """A request every five hours, day and night: no half hour of the week is a usual one."""
    settings.EVENT_LOGS = tmp_path / "logs"
    begin = datetime(2024, 1, 1, 9, tzinfo=UTC)
    times = [begin + timedelta(hours=5 * number) for number in range(300)]
    lines = [
        f"{n},come,{at},\n{n},done,{at + timedelta(minutes=30)},{who}" for n, at in enumerate(times)
    ]
    log = tmp_path / "seldom.csv"
    log.write_text("case,activity,time,resource\n" + "\n".join(lines))
    week = json.loads(CliRunner().invoke(command, [str(log), "--json"]).stdout)["week"]
    assert week["needed"] > 5
    assert said in CliRunner().invoke(command, [str(log)]).stdout
