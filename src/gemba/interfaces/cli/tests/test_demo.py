"""`gemba demo`, as an operator meets it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from pytest_django import Settings

from gemba.desk.tickets.testing import opened
from gemba.interfaces.cli.demo import command

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


def test_it_leaves_a_desk_alone_that_is_used_already() -> None:
    opened()
    refused = CliRunner().invoke(command, ["--tickets", "60"])
    assert refused.exit_code == 1
    assert "tickets of its own" in refused.output
