"""What this process remembers: which trials run, and the arms of cases it has met.

While no trial runs nothing is asked of the database: that none runs is taken for true for
LOOK_AFTER_SECONDS. So a trial enrols nobody before every process has looked (`SETTLING`).
A case's arms are drawn when it is opened and never change, so they are remembered by its id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from uuid import UUID

from django.db import connection, transaction

from .design import Trial

LOOK_AFTER_SECONDS = 5.0
SETTLING = timedelta(seconds=10)
"""Twice the time after which every process looks: an event of an enrolled case is never told by
one that knows of no trial."""
CASES_KEPT = 50_000

Arms = tuple[tuple[UUID, str], ...]
"""Trials and the arms a case has in them."""


@dataclass(slots=True)
class Known:
    """`looked_at` by the machine's monotonic clock; None: never."""

    trials: tuple[Trial, ...] = ()
    looked_at: float | None = None

    def is_fresh(self) -> bool:
        """Whether the last look is recent enough for what need not be exact."""
        looked_at = self.looked_at
        return looked_at is not None and monotonic() - looked_at < LOOK_AFTER_SECONDS

    def learn(self, trials: tuple[Trial, ...]) -> None:
        """These run now."""
        self.trials, self.looked_at = trials, monotonic()

    def forget(self) -> None:
        """A trial began or ended here: look before anything else."""
        self.looked_at = None


known = Known()


class Change:
    """Called at the commit of a transaction that begins or ends a trial. `seen`: what that
    transaction knows, and nobody else before its commit, for it may be thrown away."""

    def __init__(self) -> None:
        self.seen = Known()

    def __call__(self) -> None:
        known.forget()


def change() -> None:
    """The open transaction begins or ends a trial."""
    transaction.on_commit(Change())


def here() -> Known:
    """What this process knows; in a transaction that has changed what runs, what that one knows."""
    for _savepoints, act, *_ in reversed(connection.run_on_commit):
        if isinstance(act, Change):
            return act.seen
    return known


_arms: dict[UUID, Arms] = {}


def arms_known(case_id: UUID) -> Arms | None:
    """The arms of a case; None where it has not been met."""
    return _arms.get(case_id)


def keep_arms(case_id: UUID, arms: Arms) -> None:
    """Remember the arms of a case."""
    if len(_arms) >= CASES_KEPT:
        _arms.clear()
    _arms[case_id] = arms


def suppose_none() -> None:
    """Take for true that no trial runs, as a test's empty database says."""
    here().learn(())
    _arms.clear()
