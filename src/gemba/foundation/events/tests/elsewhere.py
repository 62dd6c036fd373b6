"""A second thread with a database connection of its own, told step by step what to do; the fixture
`other` (conftest.py) lends one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TypeVar

import pytest
from django.db import connection, transaction

Answer = TypeVar("Answer")
SEVERAL_WRITERS = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="needs PostgreSQL with several writers (set DATABASE_URL=postgres://…)",
    ),
]
"""The `pytestmark` of a module whose tests have two transactions open at once."""


class Elsewhere:
    """Runs what it is given, in turn, on its own connection; holds one open transaction at most."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1)
        self._open: AbstractContextManager[object] | None = None

    def do(self, act: Callable[[], Answer]) -> Answer:
        """Run it there and wait for the answer."""
        return self._pool.submit(act).result(timeout=20)

    @property
    def is_open(self) -> bool:
        """Whether a transaction is open there."""
        return self._open is not None

    def begin(self) -> None:
        """Open a transaction and make the server number it."""
        self._open = transaction.atomic()
        self.do(self._open.__enter__)
        self.do(take_transaction_id)

    def commit(self) -> None:
        """Commit what is open."""
        self._end(None)

    def roll_back(self) -> None:
        """Throw away what is open."""
        self._end(ValueError("thrown away"))

    def _end(self, error: ValueError | None) -> None:
        opened, self._open = self._open, None
        assert opened is not None
        kind: type[BaseException] | None = type(error) if error else None
        traceback: TracebackType | None = None
        self.do(lambda: opened.__exit__(kind, error, traceback))

    def leave(self) -> None:
        """Give up the connection."""
        if self.is_open:
            self.roll_back()
        self.do(_close)
        self._pool.shutdown()


def take_transaction_id() -> int:
    """The number of the open transaction, given now if it had none yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        row = cursor.fetchone()
    return int(row[0])


def _close() -> None:
    connection.close()  # looked up in the thread that runs this: each has its own
