"""The worker reads the log before its loops begin, and begins them also where it cannot."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import datetime
from types import SimpleNamespace

import pytest

from gemba.config import worker
from gemba.insight.eventlog.queries import DESK


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What a worker does whose one loop asks it to end; signals are heard as before afterwards."""
    found: list[str] = []

    def react(now: datetime) -> int:
        found.append("loop")
        os.kill(os.getpid(), signal.SIGTERM)
        return 0

    idle = SimpleNamespace(wait=lambda stop, **_: stop.wait(5), close=lambda: None)
    monkeypatch.setattr(worker, "JOBS", ())
    monkeypatch.setattr(worker, "_react", react)
    monkeypatch.setattr(worker, "open_waker", lambda: idle)
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    yield found
    for each, handler in before.items():
        signal.signal(each, handler)


def test_the_log_is_read_before_the_loops_begin(
    told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "open_columns", lambda key, **_: told.append(key))
    worker.run()
    assert told == [DESK, "loop"]


@pytest.mark.django_db
def test_a_log_that_cannot_be_read_keeps_no_loop_from_its_work(
    told: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(key: str, **_: object) -> None:
        raise OSError("The disk is full.")

    monkeypatch.setattr(worker, "open_columns", broken)
    worker.run()
    assert told == ["loop"]
    assert "whoever needs it tries again" in caplog.text
