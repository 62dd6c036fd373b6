"""A loop that always has something to write keeps nobody else from writing."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from gemba.foundation.kernel import turns
from gemba.foundation.kernel.turns import LONG_SECONDS, PAUSE_SECONDS, give_way

ROUNDS_MAX = 30
HOLD_SECONDS = 0.15


def on(vendor: str, monkeypatch: pytest.MonkeyPatch) -> None:
    database = SimpleNamespace(vendor=vendor, in_atomic_block=False)
    monkeypatch.setattr(turns, "connection", database)


@contextmanager
def writing(file: Path) -> Iterator[list[int]]:
    """A loop that writes all the time, in transactions that take a while; how many it has made."""
    enough, made = threading.Event(), [0]

    def loop() -> None:
        busy = sqlite3.connect(file, isolation_level=None, timeout=5)
        while not enough.is_set() and made[0] < ROUNDS_MAX:
            began = time.monotonic()
            busy.execute("BEGIN IMMEDIATE")
            time.sleep(HOLD_SECONDS)
            busy.execute("COMMIT")
            made[0] += 1
            give_way(began)
        busy.close()

    thread = threading.Thread(target=loop)
    thread.start()
    yield made
    enough.set()
    thread.join()


def test_who_waits_to_write_comes_after_a_few_transactions_of_a_busy_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on("sqlite", monkeypatch)
    file = tmp_path / "busy.db"
    other = sqlite3.connect(file, isolation_level=None, timeout=20)
    other.execute("PRAGMA journal_mode=WAL")
    with writing(file) as made:
        while not made[0]:
            time.sleep(0.01)
        before = made[0]
        other.execute("BEGIN IMMEDIATE")
        other.execute("COMMIT")
        assert made[0] - before <= ROUNDS_MAX // 5
    other.close()


def test_nobody_waits_after_short_work_nor_beside_a_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    on("sqlite", monkeypatch)
    give_way(time.monotonic())
    assert slept == []
    give_way(time.monotonic() - 2 * LONG_SECONDS)
    assert slept == [PAUSE_SECONDS]
    on("postgresql", monkeypatch)
    give_way(time.monotonic() - 2 * LONG_SECONDS)
    assert slept == [PAUSE_SECONDS]
