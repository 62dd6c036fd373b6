"""What commands report to programs is JSON, and says what the table says."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from pytest_django import Settings

from gemba.desk.tickets.testing import support
from gemba.foundation.accounts.queries import find_person
from gemba.foundation.timers.operations import ATTEMPTS_MAX, fire_until_quiet, set_timers
from gemba.foundation.timers.registry import DueTimer, timer
from gemba.foundation.timers.testing import at, bell, only_new_handlers
from gemba.interfaces.cli import main

pytestmark = pytest.mark.django_db
MAIL = b"From: max@example.org\r\nSubject: Hello\r\nMessage-ID: <1@x>\r\n\r\nIt is broken.\r\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> None:
    settings.HOME = tmp_path


def said(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def told(*arguments: str) -> Any:
    result = said(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_an_account_is_made_and_its_password_told_once() -> None:
    made = told("user", "add", "eve@example.com", "--name", "Eve", "--role", "agent")
    person = find_person("eve@example.com")
    assert person is not None
    assert made["id"] == person.id
    assert made["role"] == "agent"
    assert len(made["password"]) >= 12
    renewed = told("user", "password", "eve@example.com")
    assert renewed["password"] != made["password"]
    given = told("user", "password", "eve@example.com", "--password", "a-long-word-of-ours")
    assert "password" not in given
    assert [p["email"] for p in told("user", "list")] == ["eve@example.com"]


def test_mails_put_in_by_hand_are_counted(tmp_path: Path) -> None:
    inbox = support()
    (tmp_path / "a.eml").write_bytes(MAIL)
    replay = ("intake", "replay", str(tmp_path / "a.eml"), "--inbox", inbox.address)
    assert told(*replay) == {"accepted": 1, "duplicates": 0}
    assert told(*replay) == {"accepted": 0, "duplicates": 1}
    status = told("intake", "status")
    assert (status["accepted"], status["waiting"]) == (1, 1)
    assert status["processed"] == status["quarantined"] == 0
    assert told("intake", "quarantine", "retry") == {"waiting": 0}
    assert told("intake", "quarantine", "list")["mails"] == []


def test_the_state_of_the_desk_has_a_word_for_each_part() -> None:
    status = told("status")
    assert {"cursors", "intake", "outbox", "timers"} == status.keys()
    assert all(cursor["lag_events"] == 0 for cursor in status["cursors"])
    assert "close_resolved" in {timer["kind"] for timer in status["timers"]}


def test_a_parked_timer_shows_until_it_is_tried_again_with_success() -> None:
    rung: list[str] = []
    is_broken = True

    def ring(timers: Sequence[DueTimer], *, now: datetime) -> None:
        if is_broken:
            raise RuntimeError("cracked")
        rung.extend(each.key for each in timers)

    with only_new_handlers():
        timer("test.bell")(ring)
        set_timers([bell("a", 0)])
        for hour in range(ATTEMPTS_MAX):
            fire_until_quiet(now=at(3600 * hour))
        (line,) = [t for t in told("status")["timers"] if t["kind"] == "test.bell"]
        assert (line["waiting"], line["overdue"], line["parked"]) == (0, 0, 1)
        assert [(f["key"], f["retry_at"]) for f in told("timers", "failed")] == [("a", None)]
        is_broken = False
        assert "1 parked timers" in said("timers", "retry").output
        assert told("timers", "failed") == []
    assert rung == ["a"]


def test_what_is_wrong_is_listed_and_told_by_the_exit_code(settings: Settings) -> None:
    settings.HOME = Path("/proc/nothing-can-be-made-here")
    found = said("check", "--json")
    assert found.exit_code == 1
    assert any("cannot be made" in finding for finding in json.loads(found.stdout)["findings"])
