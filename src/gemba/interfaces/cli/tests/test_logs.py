"""`gemba import-log` and `gemba mine`, as an operator meets them."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_django import Settings

from gemba.desk.tickets.operations import resolve
from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.testing import NOON
from gemba.foundation.events.actors import SYSTEM
from gemba.insight.eventlog.queries import logs
from gemba.interfaces.cli import import_log, mine

pytestmark = pytest.mark.django_db
CSV = "nr,was,wann,wer\n1,open,2024-01-01 08:00,Ann\n1,close,2024-01-03 08:00,Bob\n"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.EVENT_LOGS = tmp_path / "logs"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "log.csv"
    path.write_text(CSV)
    return path


def imported(*arguments: object, answers: str = "") -> Result:
    return CliRunner().invoke(import_log.command, [str(a) for a in arguments], input=answers)


def mined(*arguments: str) -> Result:
    return CliRunner().invoke(mine.command, arguments)


NAMED = ("--case", "nr", "--activity", "was", "--time", "wann", "--resource", "wer")


def test_columns_are_named_and_problems_told(file: Path) -> None:
    result = imported(file, *NAMED, "--yes", "--name", "Old", "--zone", "Europe/Rome")
    assert result.exit_code == 0, result.output
    assert "Imported “Old”: 2 events, 1 cases, 2 activities." in result.output
    assert "carry no time zone. They were read as Europe/Rome time." in result.output


def test_a_person_corrects_what_was_recognised(file: Path) -> None:
    file.write_text(CSV.replace("nr,was,wann,wer", "case,activity,timestamp,user"))
    result = imported(file, "--case", "user", answers="n\ncase\n\n\n\n\n")
    assert result.exit_code == 0, result.output
    assert "Is that right?" in result.output
    assert logs(actor=SYSTEM)[1].cases == 1


def test_what_was_not_recognised_is_asked_for(file: Path) -> None:
    result = imported(file, answers="nr\nwas\nwann\n\n\n")
    assert result.exit_code == 0, result.output
    assert logs(actor=SYSTEM)[1].activities == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--case", "nothing"), "The file has no column “nothing”"),
        (("--json",), "No column was recognised for"),
        ((*NAMED, "--yes", "--zone", "Mars/Crater"), "not a known time zone"),
    ],
)
def test_what_is_wrong_is_said(arguments: tuple[str, ...], words: str, file: Path) -> None:
    result = imported(file, *arguments)
    assert result.exit_code == 1
    assert words in result.output
    assert len(logs(actor=SYSTEM)) == 1


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    result = imported(tmp_path / "none.csv", "--yes")
    assert result.exit_code == 1
    assert "There is no file" in result.output


def test_the_process_of_an_import(file: Path) -> None:
    report = json.loads(imported(file, *NAMED, "--json", "--name", "Old").stdout)
    assert (report["log"]["events"], report["mapping"]["case"]) == (2, "nr")
    shown = mined("Old").output
    assert "A case takes 48 h at the median" in shown or "2.0 d at the median" in shown
    assert "open → close" in shown
    figures = json.loads(mined(report["log"]["key"], "--json").stdout)
    assert figures["waits"][0]["share"] == 1.0
    assert figures["waits"][0]["seconds_median"] == figures["duration_seconds_median"] == 172_800
    assert figures["variants_total"] == 1


def test_the_desks_own_process() -> None:
    receipt = opened()
    resolve(ticket_id=receipt.ticket_id, actor=SYSTEM, now=NOON + timedelta(hours=3))
    shown = mined().output
    assert "1 cases, 2 events" in shown
    assert "Request received → Resolved" in shown
    assert "There is no log and no file “nope”" in mined("nope").output


def test_the_help_desk_of_the_shared_data(shared_data: Callable[[str], Path]) -> None:
    path = shared_data("eventlogs/helpdesk_italian_full/pm4py_helpdesk.xes.gz")
    assert imported(path, "--yes", "--name", "Help desk").exit_code == 0
    figures = json.loads(mined("Help desk", "--json").stdout)
    assert (figures["cases"], len(figures["activities"])) == (4580, 14)
    assert figures["variants_total"] == 226
    worst = figures["waits"][0]
    assert (worst["source"], worst["target"]) == ("Resolve ticket", "Closed")


def test_a_report_of_a_file_is_written(tmp_path: Path) -> None:
    source, page = tmp_path / "repairs.csv", tmp_path / "out.html"
    source.write_text("case,activity,time\n1,open,2026-01-01 10:00\n1,close,2026-01-02 10:00\n")
    result = mined(str(source), "--report", str(page))
    assert result.exit_code == 0, result.output
    assert "repairs.csv" in page.read_text()
    nowhere = tmp_path / "no" / "out.html"
    refused = mined(str(source), "--report", str(nowhere))
    assert "cannot be written: No such file or directory." in refused.output
