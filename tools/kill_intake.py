"""Kills the listener and the worker at random while mail arrives, and compares the ledger.

    .venv/bin/python tools/kill_intake.py --kills 100

A real desk on SQLite in a folder of its own. Senders behave as mail servers do: what was not
answered with 250 is sent again. Afterwards nothing that was acknowledged may be missing, and
nothing may be there twice.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import smtplib
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TO = "support@desk.example"
SENDERS = 4
DRAIN_SECONDS_MAX = 120
TRAFFIC_SECONDS_MAX = 10
LISTENER = "from gemba.config.listener import run; run('127.0.0.1', {port})"
WORKER = "from gemba.config.worker import run; run()"


@dataclass
class Outcome:
    """What a run showed. Everything in `problems` breaks a promise."""

    kills: int = 0
    acknowledged: int = 0
    sent_again: int = 0
    tickets: int = 0
    confirmations: int = 0
    mails_out: int = 0
    problems: list[str] = field(default_factory=list)


class Process:
    """One part of the desk, started again after each kill. Its log is kept."""

    def __init__(self, name: str, code: str, home: Path) -> None:
        self.name = name
        self._command = [sys.executable, "-c", f"import django; django.setup(); {code}"]
        self._home = home
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self._home / f"{self.name}.log").open("ab") as log:
            self._running = subprocess.Popen(
                self._command, env=environment(self._home), stdout=log, stderr=log
            )

    def kill(self) -> None:
        assert self._running is not None
        self._running.send_signal(signal.SIGKILL)
        self._running.wait()

    def stop(self) -> None:
        assert self._running is not None
        self._running.terminate()
        self._running.wait(40)


def environment(home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "gemba.config.settings",
        "GEMBA_HOME": str(home),
        "GEMBA_MAIL_SINK": "outbox",
    }


class Ledger:
    """What the senders were told."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.next = 0
        self.acknowledged: dict[int, str] = {}
        self.sent_again = 0


def mail(number: int) -> bytes:
    """A mail no other is like; some with an attachment, some large."""
    body = f"Request {number}. 请帮忙。\r\n" * (1 + number % 50)
    head = (
        f"From: Customer {number} <c{number}@b.example>\r\nTo: {TO}\r\n"
        f"Subject: Request {number}\r\nMessage-ID: <{number}@kill>\r\nMIME-Version: 1.0\r\n"
    )
    if number % 5:
        return f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{body}".encode()
    return (
        f"{head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n--b\r\n"
        f"Content-Type: text/plain; name=log{number}.txt\r\n"
        f"Content-Disposition: attachment; filename=log{number}.txt\r\n\r\n"
        f"{f'line {number} ' * 200}\r\n--b--\r\n"
    ).encode()


def send_until_told(ledger: Ledger, port: int, enough: threading.Event) -> None:
    """Send one mail after the other, each until it is acknowledged."""
    client: smtplib.SMTP | None = None
    while not enough.is_set():
        with ledger.lock:
            number, ledger.next = ledger.next, ledger.next + 1
        raw = mail(number)
        while True:
            try:
                client = client or smtplib.SMTP("127.0.0.1", port, timeout=20)
                client.sendmail(f"c{number}@b.example", [TO], raw)
                break
            except (OSError, smtplib.SMTPException):
                client = None
                with ledger.lock:
                    ledger.sent_again += 1
                time.sleep(0.02)
        with ledger.lock:
            ledger.acknowledged[number] = hashlib.sha256(raw).hexdigest()
        time.sleep(0.005)


def wait_for_traffic(ledger: Ledger, mails: int) -> None:
    """Until so many more mails were acknowledged; a moment later the next kill hits anywhere."""
    target = len(ledger.acknowledged) + mails
    deadline = time.monotonic() + TRAFFIC_SECONDS_MAX
    while len(ledger.acknowledged) < target and time.monotonic() < deadline:
        time.sleep(0.003)


def run(kills: int, seed: int, home: Path) -> Outcome:
    """A desk killed `kills` times; its processes are ended when this returns."""
    rng = random.Random(seed)  # noqa: S311
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    gemba = [sys.executable, "-m", "django"]
    subprocess.run([*gemba, "migrate", "-v", "0"], env=environment(home), check=True)
    command = [sys.executable, "-m", "gemba", "inbox", "add", TO, "--name", "Support"]
    subprocess.run(command, env=environment(home), check=True, stdout=subprocess.DEVNULL)
    listener = Process("listener", LISTENER.format(port=port), home)
    worker = Process("worker", WORKER, home)
    parts = [listener, worker]
    for part in parts:
        part.start()
    ledger, enough = Ledger(), threading.Event()
    senders = [
        threading.Thread(target=send_until_told, args=(ledger, port, enough))
        for _ in range(SENDERS)
    ]
    for sender in senders:
        sender.start()
    outcome = Outcome()
    try:
        while outcome.kills < kills:
            wait_for_traffic(ledger, rng.randint(1, 40))
            for victim in rng.choice([[listener], [worker], [worker], [listener, worker]]):
                victim.kill()
                victim.start()
                outcome.kills += 1
        enough.set()
        for sender in senders:
            sender.join()
        drain(home)
    finally:
        enough.set()
        for part in parts:
            part.stop()
    outcome.acknowledged, outcome.sent_again = len(ledger.acknowledged), ledger.sent_again
    compare(home, ledger, outcome)
    return outcome


def drain(home: Path) -> None:
    """Until nothing waits and every reaction has read to the end."""
    deadline = time.monotonic() + DRAIN_SECONDS_MAX
    quiet = 0
    while time.monotonic() < deadline and quiet < 5:
        with sqlite3.connect(home / "gemba.db", timeout=30) as database:
            waiting = _one(database, "SELECT count(*) FROM channels_envelope WHERE state='waiting'")
            queued = _one(database, "SELECT count(*) FROM tickets_delivery WHERE state='queued'")
            behind = _one(
                database,
                "SELECT count(*) FROM events_cursor WHERE sequence < "
                "(SELECT coalesce(max(sequence), 0) FROM events_event)",
            )
            # a killed sender's claims run out in minutes; here the clock is put forward
            database.execute(
                "UPDATE tickets_delivery SET due_at = ? WHERE state = 'queued' AND due_at > ?",
                (now := datetime.now(UTC).replace(tzinfo=None).isoformat(" "), now),
            )
        quiet = quiet + 1 if waiting == queued == behind == 0 else 0
        time.sleep(0.2)


def compare(home: Path, ledger: Ledger, outcome: Outcome) -> None:
    """Hold the database against what the senders were told."""
    with sqlite3.connect(home / "gemba.db", timeout=30) as database:
        problems = outcome.problems
        if _one(database, "PRAGMA integrity_check") != "ok":
            problems.append("the database is damaged")
        kept = Counter(
            hashlib.sha256(raw).hexdigest()
            for (raw,) in database.execute("SELECT raw FROM channels_rawpayload")
        )
        for number, digest in ledger.acknowledged.items():
            if kept[digest] != 1:
                problems.append(f"mail {number} is kept {kept[digest]} times")
        messages = Counter(
            row[0]
            for row in database.execute(
                "SELECT external_id FROM tickets_message WHERE kind = 'inbound'"
            )
        )
        for number in ledger.acknowledged:
            if messages[f"{number}@kill"] != 1:
                problems.append(f"mail {number} is {messages[f'{number}@kill']} messages")
        problems += [f"{name} twice" for name, count in messages.items() if count > 1]
        _invariants(database, outcome)
        outcome.mails_out = len(list((home / "outbox").glob("*.eml")))
        if outcome.mails_out != outcome.confirmations:
            problems.append(f"{outcome.confirmations} confirmations, {outcome.mails_out} sent")


def _invariants(database: sqlite3.Connection, outcome: Outcome) -> None:
    """Nothing half done: rows that belong together are there together."""
    outcome.tickets = int(_one(database, "SELECT count(*) FROM tickets_ticket"))
    outcome.confirmations = int(
        _one(database, "SELECT count(*) FROM tickets_message WHERE nature = 'acknowledgement'")
    )
    for words, query in (
        (
            "mails neither processed nor in quarantine",
            "SELECT count(*) FROM channels_envelope WHERE state NOT IN ('processed','quarantined')",
        ),
        (
            "processed mails without a message",
            "SELECT count(*) FROM channels_envelope e WHERE state = 'processed' AND NOT EXISTS "
            "(SELECT 1 FROM tickets_message m WHERE m.id = e.message_id)",
        ),
        (
            "tickets without a message",
            "SELECT count(*) FROM tickets_ticket t WHERE NOT EXISTS "
            "(SELECT 1 FROM tickets_message m WHERE m.ticket_id = t.id)",
        ),
        (
            "messages received without their event, or events without their message",
            "SELECT abs((SELECT count(*) FROM tickets_message WHERE kind = 'inbound') - "
            "(SELECT count(*) FROM events_event WHERE type = 'message.received'))",
        ),
        (
            "tickets the backlog does not count",
            "SELECT abs((SELECT count(*) FROM tickets_ticket) - "
            "(SELECT coalesce(sum(count), 0) FROM tickets_backlogtally))",
        ),
        (
            "tickets confirmed twice or not at all",
            "SELECT count(*) FROM tickets_ticket t WHERE 1 <> (SELECT count(*) "
            "FROM tickets_message m WHERE m.ticket_id = t.id AND m.nature = 'acknowledgement')",
        ),
        (
            "confirmations that did not leave",
            "SELECT count(*) FROM tickets_delivery WHERE state <> 'sent'",
        ),
    ):
        count = int(_one(database, query))
        if count:
            outcome.problems.append(f"{count} {words}")


def _one(database: sqlite3.Connection, query: str) -> int | str:
    found: int | str = database.execute(query).fetchone()[0]
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gemba-kill-") as home:
        outcome = run(given.kills, given.seed, Path(home))
    print(json.dumps({"seed": given.seed, **asdict(outcome)}, indent=1))
    return 1 if outcome.problems else 0


if __name__ == "__main__":
    sys.exit(main())
