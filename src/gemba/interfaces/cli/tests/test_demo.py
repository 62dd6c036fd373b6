"""`gemba demo`, as an operator meets it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from pytest_django import Settings

from gemba.desk.tickets.testing import opened
from gemba.interfaces.cli import demo
from gemba.interfaces.cli.demo import command
from gemba.interfaces.demo.logins import DemoLogin

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> None:
    settings.HOME = tmp_path
    settings.FILES = tmp_path / "files"


def test_it_reports_for_people_and_for_programs() -> None:
    run = CliRunner()
    shown = run.invoke(command, ["--tickets", "60"])
    assert shown.exit_code == 0, shown.output
    assert "The demo desk is loaded." in shown.output
    assert "sam.porter@solisle.example" in shown.output
    again = run.invoke(command, [])
    assert "there already" in again.output
    told = json.loads(run.invoke(command, ["--json"]).output)
    assert {login["role"] for login in told} >= {"administrator", "customer"}
    assert all(login["password"] in again.output for login in told)


def test_problems_can_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def told(*, without: str, **_more: object) -> list[DemoLogin]:
        asked.append(without)
        return []

    monkeypatch.setattr(demo, "demo_desk", told)
    assert CliRunner().invoke(command, ["--without", "bf"]).exit_code == 0
    assert asked == ["bf"]


def test_what_is_left_out_has_to_be_there() -> None:
    refused = CliRunner().invoke(command, ["--without", "ax"])
    assert refused.exit_code == 2
    assert "No planted problem is called 'x'" in refused.output


def test_it_leaves_a_desk_alone_that_is_used_already() -> None:
    opened()
    refused = CliRunner().invoke(command, ["--tickets", "60"])
    assert refused.exit_code == 1
    assert "tickets of its own" in refused.output
