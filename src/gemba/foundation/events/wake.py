"""Waking readers: how a loop learns, within milliseconds and for next to nothing, that rows came.

SQLite: `PRAGMA data_version` changes when another connection commits; asked every 50 ms.
PostgreSQL: LISTEN on the channel that recording notifies.
"""

import time
from threading import Event as Flag
from typing import Protocol

import psycopg
from django.db import connection

from gemba.foundation.events.appending import WAKE_CHANNEL

POLL_SECONDS = 0.05


class Waker(Protocol):
    """Waits for news in the database."""

    def wait(self, *, seconds_max: float, stop: Flag) -> bool:
        """True as soon as something was committed, False after `seconds_max` or on `stop`."""

    def close(self) -> None:
        """Let go of what the waiting needed."""


class DataVersionWaker:
    """Polls SQLite's data version on this thread's connection."""

    def __init__(self) -> None:
        self._seen = self._version()

    def wait(self, *, seconds_max: float, stop: Flag) -> bool:
        """See Waker."""
        deadline = time.monotonic() + seconds_max
        while not stop.is_set() and time.monotonic() < deadline:
            version = self._version()
            if version != self._seen:
                self._seen = version
                return True
            stop.wait(POLL_SECONDS)
        return False

    def close(self) -> None:
        """Nothing is held."""

    @staticmethod
    def _version() -> int:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA data_version")
            row = cursor.fetchone()
        return int(row[0])


class ListenWaker:
    """Listens on its own PostgreSQL connection; reconnects when the server went away."""

    def __init__(self) -> None:
        self._connection: psycopg.Connection[tuple[object, ...]] | None = None

    def wait(self, *, seconds_max: float, stop: Flag) -> bool:
        """See Waker."""
        deadline = time.monotonic() + seconds_max
        try:
            listening = self._listening()
            while not stop.is_set() and (left := deadline - time.monotonic()) > 0:
                for _ in listening.notifies(timeout=min(left, 0.5), stop_after=1):
                    return True
        except psycopg.OperationalError:
            self.close()
            stop.wait(1)
        return False

    def close(self) -> None:
        """Close the listening connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _listening(self) -> "psycopg.Connection[tuple[object, ...]]":
        if self._connection is None:
            parameters = connection.get_connection_params()
            parameters.pop("cursor_factory", None)
            parameters.pop("context", None)
            self._connection = psycopg.connect(**parameters, autocommit=True)
            self._connection.execute(f'LISTEN "{WAKE_CHANNEL}"')
        return self._connection


def open_waker() -> Waker:
    """The waker that fits the database in use. Open it in the thread that waits."""
    return ListenWaker() if connection.vendor == "postgresql" else DataVersionWaker()
