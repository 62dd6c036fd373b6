"""`gemba serve` from outside: one command, one process group, nothing lost."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from serving import Desk, desk, environment, free_port

SUPPORT = "support@example.com"


def _mail(subject: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Lin Yue <lin@example.org>", SUPPORT
    mail["Subject"], mail["Message-ID"] = subject, f"<{subject}@example.org>"
    mail.set_content("The kettle does not boil.")
    return mail


def _send(running: Desk, subject: str) -> None:
    with smtplib.SMTP("127.0.0.1", running.mail_port, timeout=10) as server:
        server.send_message(_mail(subject))


def _sends(running: Desk, subject: str) -> bool:
    try:
        _send(running, subject)
    except (OSError, smtplib.SMTPException):
        return False
    return True


def _eventually(
    condition: Callable[[], bool], seconds_max: float = 15, pause_seconds: float = 0.5
) -> bool:
    deadline = time.monotonic() + seconds_max
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(pause_seconds)
    return False


def _processed(running: Desk, mails: int) -> bool:
    """Asking costs a second of processor time, so it is asked seldom."""
    time.sleep(1)
    return _eventually(
        lambda: running.report("intake", "status")["processed"] == mails, pause_seconds=2
    )


def _kill_parts(running: Desk) -> None:
    children = subprocess.run(
        ["pgrep", "-P", str(running.process.pid)], capture_output=True, text=True, check=True
    )
    for child in children.stdout.split():
        os.kill(int(child), signal.SIGKILL)


@pytest.mark.long
def test_mails_become_tickets_by_both_doors_while_parts_die_and_after_a_restart(
    tmp_path: Path,
) -> None:
    lmtp_port = free_port()
    with desk(tmp_path, "--lmtp-port", str(lmtp_port)) as running:
        running.take_mail_at(SUPPORT)
        assert _eventually(lambda: _sends(running, "by-smtp"))

        def handed_over() -> bool:
            try:
                with smtplib.LMTP("127.0.0.1", lmtp_port, timeout=10) as server:
                    return not server.send_message(_mail("by-lmtp"))
            except (OSError, smtplib.SMTPException):
                return False

        assert _eventually(handed_over)
        assert _processed(running, 2)
        _kill_parts(running)
        assert _eventually(lambda: _sends(running, "after-the-fall"), seconds_max=20)
        assert _processed(running, 3)
        assert running.stop() == 0
    with desk(tmp_path) as running:
        _send(running, "after-the-restart")
        assert _processed(running, 4)
        assert _eventually(
            lambda: all(c["lag_events"] == 0 for c in running.report("status")["cursors"])
        )
        assert running.report("status")["intake"]["quarantined"] == 0


@pytest.mark.long
def test_it_answers_to_the_name_it_listens_at(tmp_path: Path) -> None:
    with desk(tmp_path, host="127.0.0.2") as running:
        page = f"{running.url}/log-in/"
        assert urllib.request.urlopen(page, timeout=10).status == 200
        only_the_head = urllib.request.Request(page, method="HEAD")
        answer = urllib.request.urlopen(only_the_head, timeout=10)
        assert (answer.status, answer.read()) == (200, b"")
        elsewhere = urllib.request.Request(page, headers={"Host": "evil.example"})
        with pytest.raises(urllib.error.HTTPError, match="400"):
            urllib.request.urlopen(elsewhere, timeout=10)


def test_a_taken_port_is_a_clear_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = subprocess.run(
            [sys.executable, "-m", "gemba", "serve", "--port", str(port)],
            env=environment(tmp_path),
            capture_output=True,
            text=True,
            check=False,
        )
    assert result.returncode == 1
    assert f"Port {port} on 127.0.0.1 is taken" in result.stderr
    assert f"make run PORT={port + 1}" in result.stderr


def test_help_is_worth_reading() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "gemba", "--help"], capture_output=True, text=True, check=True
    )
    for command in (
        "serve",
        "worker",
        "demo",
        "import-log",
        "mine",
        "figures",
        "intake",
        "check",
        "user",
    ):
        assert command in result.stdout
