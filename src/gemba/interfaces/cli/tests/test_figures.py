"""`gemba figures`, as an operator meets it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_django import Settings

from gemba.desk.tickets.operations import resolve
from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.testing import cast
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.cli import figures

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.EVENT_LOGS = tmp_path / "logs"


def shown(*arguments: str) -> Result:
    return CliRunner().invoke(figures.command, arguments)


def test_the_desks_figures() -> None:
    cast()
    now = current_time()
    receipt = opened(now=now - timedelta(hours=3))
    resolve(ticket_id=receipt.ticket_id, actor=SYSTEM, now=now - timedelta(hours=1))
    result = shown("--json", "--period", "7")
    assert result.exit_code == 0, result.output
    report = json.loads(result.output)
    found = {each["kpi"]: each for each in report["figures"]}
    assert report["log"] == "desk"
    assert found["resolution_time"]["value"] == 7200
    assert found["arrivals"]["value"] == 1 and found["backlog"]["value"] == 0
    assert found["reopen_rate"]["is_enough"] is False
    assert "handling_time" not in found
    table = shown().output
    assert "Resolution time" in table and "2.0 h ?" in table


def test_a_file_need_not_be_imported(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("case,activity,timestamp\n1,open,1969-01-01 08:00\n1,closed,1969-01-01 09:00\n")
    result = shown(str(path))
    assert result.exit_code == 0, result.output
    assert "1969-01-01 to 1969-01-01" in result.output and "1.0 h ?" in result.output


def test_what_is_no_log_is_said() -> None:
    assert "There is no log and no file" in shown("nowhere").output
    assert "holds no events yet" in shown().output
