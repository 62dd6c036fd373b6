"""`gemba predict LOG`: for people and for programs."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from gemba.insight.eventlog.writers.parquet import write_parquet
from gemba.insight.prediction.learning import boosting
from gemba.insight.prediction.testing import drawn_log
from gemba.interfaces.cli.predict import command

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(boosting, "ROUNDS_MAX", 15)
    path = tmp_path / "desk.parquet"
    write_parquet(drawn_log(260), None, path)
    return str(path)


def test_a_file_is_judged_beside_simple_tables(log: str) -> None:
    done = CliRunner().invoke(command, [log, "--end", "resolved", "--json"])
    assert done.exit_code == 0, done.output
    (found,) = json.loads(done.stdout)
    assert found["protocol"] == "strict"
    assert found["time"]["figures"]["moments"] > 50
    assert found["next_step"]["figures"]["accuracy"] > 0.4
    assert found["fates"]["breach"]["figures"]["auc"] > 0.6
    words = CliRunner().invoke(command, [log, "--end", "resolved"]).stdout
    assert "mean at this length" in words
    assert "last three steps" in words


def test_names_the_log_does_not_know_are_refused(log: str) -> None:
    done = CliRunner().invoke(command, [log, "--end", "finished"])
    assert done.exit_code == 1
    assert "no activity “finished”" in done.output
    done = CliRunner().invoke(command, [log, "--breach", "late=yes"])
    assert done.exit_code == 1
    assert "ATTRIBUTE=VALUE" in done.output
    assert "channel" in done.output
