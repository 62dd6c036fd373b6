"""A real desk in its own processes, for tests that look at the whole."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

START_SECONDS_MAX = 60


@dataclass(frozen=True)
class Desk:
    """A running desk: where it listens and where its data lives."""

    url: str
    mail_port: int
    home: Path
    process: "subprocess.Popen[str]"

    def gemba(self, *arguments: str) -> str:
        """What a `gemba` command says about this desk."""
        return _gemba(self.home, *arguments)

    def take_mail_at(self, address: str) -> None:
        """Let the desk be reached at a mail address."""
        self.gemba("inbox", "add", address, "--name", "Support")

    def report(self, *arguments: str) -> Any:
        """What a `gemba … --json` command reports."""
        return json.loads(self.gemba(*arguments, "--json"))

    def stop(self, signum: int = signal.SIGINT) -> int:
        """End the desk as Ctrl-C would; its exit code."""
        self.process.send_signal(signum)
        return self.process.wait(timeout=40)


def small_demo(home: Path, tickets: int = 200) -> None:
    """A demo desk of a few hundred tickets, for `serve --demo` to find: 3,000 take their time."""
    _gemba(home, "demo", "--tickets", str(tickets))


def _gemba(home: Path, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "gemba", *arguments],
        env=environment(home),
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def environment(home: Path) -> dict[str, str]:
    """A clean environment with the desk's data in `home`; what it calls on this machine is real."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "DATABASE_URL") if key in os.environ}
    own = {"GEMBA_HOME": str(home), "GEMBA_EGRESS_PRIVATE": "127.0.0.1"}
    return {**kept, **own, "PYTHONUNBUFFERED": "1"}


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def desk(home: Path, *options: str, host: str = "127.0.0.1") -> Iterator[Desk]:
    """Start `gemba serve` on free ports, wait until it answers, stop it at the end."""
    port, mail_port = free_port(), free_port()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gemba", "serve"),
            *("--host", host, "--port", str(port), "--mail-port", str(mail_port), *options),
        ],
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    running = Desk(f"http://{host}:{port}", mail_port, home, process)
    try:
        _wait_until_open(running)
        yield running
    finally:
        if process.poll() is None:
            running.stop()


def _wait_until_open(running: Desk) -> None:
    deadline = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < deadline:
        if running.process.poll() is not None:
            said = running.process.stdout.read() if running.process.stdout else ""
            raise AssertionError(f"gemba serve ended at once: {said}")
        try:
            urllib.request.urlopen(f"{running.url}/livez", timeout=1).close()
            host = urllib.parse.urlsplit(running.url).hostname
            socket.create_connection((host, running.mail_port), timeout=1).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"gemba serve did not open within {START_SECONDS_MAX} s")
