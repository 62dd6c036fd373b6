"""What is promised on a ticket, to whom it falls to act, and the terms a policy sets. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from gemba.foundation.kernel.working_time import WorkingTime


class Promise(StrEnum):
    """What is promised: to the customer the first three, by a vendor to us the last."""

    FIRST_REPLY = "first_reply"
    NEXT_REPLY = "next_reply"
    RESOLUTION = "resolution"
    VENDOR = "vendor"


class Party(StrEnum):
    """Whose turn it is."""

    US = "us"
    CUSTOMER = "customer"
    VENDOR = "vendor"


class At(StrEnum):
    """When a step is taken."""

    WARNING = "warning"
    BREACH = "breach"
    AFTER = "after"


class Act(StrEnum):
    """What a step does."""

    NOTIFY = "notify"
    RAISE_PRIORITY = "raise_priority"
    ASSIGN = "assign"
    HAND_OVER = "hand_over"
    ADD_TAG = "add_tag"


CLOSED = "closed"
SETTLED = ("resolved", CLOSED)
_PARTIES = {
    "new": Party.US,
    "open": Party.US,
    "pending_vendor": Party.VENDOR,
    "pending_customer": Party.CUSTOMER,
    "resolved": Party.CUSTOMER,
}
# categories in which a clock may be stopped by a policy
PAUSABLE = ("pending_customer", "pending_vendor")
DEFAULT_PAUSES: Mapping[Promise, frozenset[str]] = {
    Promise.FIRST_REPLY: frozenset(),
    Promise.NEXT_REPLY: frozenset(),
    Promise.RESOLUTION: frozenset(PAUSABLE),
    Promise.VENDOR: frozenset(),
}


def party_of(category: str) -> Party | None:
    """Whose turn it is in a category; None once the ticket is closed."""
    return _PARTIES.get(category)


@dataclass(frozen=True, slots=True)
class Step:
    """Something done by itself on the way of a clock. `promise` None: of whichever promise.

    `minutes` of working time after the breach, where `at` says so. `value`: a person, a team, a
    tag or whom to notify, as the act needs it.
    """

    promise: Promise | None
    at: At
    act: Act
    value: str = ""
    minutes: int = 0

    @property
    def key(self) -> str:
        """What tells it from other steps: one that is changed is another."""
        return f"{self.at}:{self.minutes}:{self.act}:{self.value}"


@dataclass(frozen=True, slots=True)
class Threshold:
    """How much working time sets something off. `step` None: the warning or breach itself."""

    elapsed_seconds: float
    key: str
    at: At
    step: Step | None = None


@dataclass(frozen=True)
class Terms:
    """What a ticket is promised: a version of a policy on a version of a calendar.

    `targets` by promise and priority; without a policy there are none. The clocks warn once
    `warning_share` of a target has run, or `warning_minutes` of it are left.
    """

    calendar: WorkingTime
    targets: Mapping[Promise, Mapping[int, timedelta]] = field(default_factory=dict)
    pauses: Mapping[Promise, frozenset[str]] = field(default_factory=lambda: DEFAULT_PAUSES)
    steps: tuple[Step, ...] = ()
    warning_share: float | None = None
    warning_minutes: int | None = None
    policy_id: UUID | None = None
    policy_version: int = 0
    name: str = ""

    @property
    def has_warning(self) -> bool:
        """Whether clocks warn before they break."""
        return self.warning_minutes is not None or self.warning_share is not None

    def target(self, promise: Promise, priority: int) -> timedelta | None:
        """How long it may take; None: nothing is promised."""
        return self.targets.get(promise, {}).get(priority)

    def is_paused(self, promise: Promise, category: str) -> bool:
        """Whether the clock stands still in this category; settled ones stop every clock."""
        return category in SETTLED or category in self.pauses.get(promise, frozenset())

    def thresholds(self, promise: Promise, target_seconds: float) -> tuple[Threshold, ...]:
        """What happens on the way and after, earliest first."""
        warning = self._warning_at(target_seconds)
        found = [Threshold(target_seconds, At.BREACH.value, At.BREACH)]
        if warning is not None:
            found.append(Threshold(warning, At.WARNING.value, At.WARNING))
        for step in self.steps:
            if step.promise not in (None, promise):
                continue
            if step.at is At.AFTER:
                seconds: float | None = target_seconds + step.minutes * 60
            else:
                seconds = warning if step.at is At.WARNING else target_seconds
            if seconds is not None:
                found.append(Threshold(seconds, step.key, step.at, step))
        # of one moment: what happened is told before what was done about it
        return tuple(sorted(found, key=lambda each: (each.elapsed_seconds, each.step is not None)))

    def _warning_at(self, target_seconds: float) -> float | None:
        if self.warning_minutes is not None:
            left = target_seconds - self.warning_minutes * 60
            return left if left > 0 else None
        return None if self.warning_share is None else target_seconds * self.warning_share


@dataclass(frozen=True, slots=True)
class TermsKey:
    """Which terms: ids and versions, as a ticket remembers them. No policy, no calendar: None."""

    policy_id: UUID | None
    policy_version: int
    calendar_id: UUID | None
    calendar_version: int

    def __str__(self) -> str:
        parts = [(self.policy_id, self.policy_version), (self.calendar_id, self.calendar_version)]
        return "/".join(f"{key.hex if key else '-'}.{version}" for key, version in parts)

    @classmethod
    def read(cls, text: str) -> TermsKey:
        """The key written so."""
        (policy, version), (calendar, number) = _parts(text)
        return cls(policy, version, calendar, number)


def _parts(text: str) -> Iterator[tuple[UUID | None, int]]:
    for part in text.split("/"):
        key, _dot, version = part.partition(".")
        yield (None if key == "-" else UUID(key)), int(version)
