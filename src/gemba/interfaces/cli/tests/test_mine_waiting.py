"""`gemba mine LOG --waiting`: for people and for programs."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from pytest_django import Settings

from gemba.interfaces.cli.mine import command
from gemba.interfaces.console.process.tests.test_waiting_tab import CSV

pytestmark = pytest.mark.django_db


def test_waiting_of_a_file(settings: Settings, tmp_path: Path) -> None:
    settings.EVENT_LOGS = tmp_path
    path = tmp_path / "log.csv"
    path.write_text(CSV)
    told = CliRunner().invoke(command, [str(path), "--waiting", "--json"])
    assert told.exit_code == 0, told.output
    mined = json.loads(told.stdout)
    causes = {each["name"]: each["seconds"] for each in mined["causes"]}
    assert causes["customer"] == 24 * 3600
    assert sum(causes.values()) == mined["waiting_seconds"]
    assert [each["target"] for each in mined["bottlenecks"]] == ["Close", "Check"]
    words = CliRunner().invoke(command, [str(path), "--waiting"]).stdout
    assert "most of it for the customer" in words
    assert "Taken for waiting for the customer: “Awaiting user info”." in words
