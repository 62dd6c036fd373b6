"""What counts when work is handed out, every consideration in one unit: seconds of waiting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from .values import Demand, Need, Waiting, after


class Mode(StrEnum):
    """PUSH gives, OFFER asks first and waits for a yes, PULL lets agents take."""

    PUSH = "push"
    OFFER = "offer"
    PULL = "pull"


class Consideration(StrEnum):
    """What speaks against an eligible agent.

    WAIT: tickets of the channel in her hands · OWNER: somebody else is the first-contact owner ·
    CONTINUITY: somebody else served this customer last · SPARE_LEVELS: levels above those asked
    for · SPARE_SKILLS: skills not asked for · MISSING_LEVELS: levels below those asked for, which
    overflow allows · OTHER_QUEUE: reached by overflow alone.
    """

    WAIT = "wait"
    OWNER = "owner"
    CONTINUITY = "continuity"
    SPARE_LEVELS = "spare_levels"
    SPARE_SKILLS = "spare_skills"
    MISSING_LEVELS = "missing_levels"
    OTHER_QUEUE = "other_queue"


DEFAULT_WORTH_SECONDS: Mapping[Consideration, float] = {
    Consideration.WAIT: 600.0,
    Consideration.OWNER: 3600.0,
    Consideration.CONTINUITY: 1800.0,
    Consideration.SPARE_LEVELS: 60.0,
    Consideration.SPARE_SKILLS: 5.0,
    Consideration.MISSING_LEVELS: 900.0,
    Consideration.OTHER_QUEUE: 300.0,
}


@dataclass(frozen=True, slots=True)
class Overflow:
    """What widens once a ticket has waited `after_seconds`: further queues, every level asked for
    lowered (never below 1), and where it goes if still nobody can take it, such as a vendor."""

    after_seconds: float
    queue_ids: frozenset[int] = frozenset()
    levels_lowered: int = 0
    vendor_queue_id: int | None = None


class Setting(StrEnum):
    """The part of a policy a problem is about."""

    WORTH = "worth_seconds"
    TURN = "turn_seconds"
    BINDING = "owner_binding_seconds"
    OFFER = "offer_timeout_seconds"
    AGEING = "ageing_seconds"
    DUE = "due_horizon_seconds"
    DUE_BOOST = "due_boost"
    OVERFLOW_AFTER = "overflow.after_seconds"
    OVERFLOW_LEVELS = "overflow.levels_lowered"
    OVERFLOW_EMPTY = "overflow"
    OVERFLOW_ORDER = "overflow.order"


class PolicyError(ValueError):
    """A policy that cannot be meant. `desk.routing.wording.policy_problem` makes the sentence."""

    def __init__(self, setting: Setting, about: str = "", value: float | None = None) -> None:
        super().__init__(f"{setting} {about} {value}")
        self.setting, self.about, self.value = setting, about, value


@dataclass(frozen=True)
class Policy:
    """How a queue's work is handed out. Raises PolicyError for what cannot be meant.

    `worth_seconds` says how many seconds of waiting one unit of each consideration is worth; what
    is missing counts 0, that is, not at all. So the order of considerations is that of their
    worth. `turn_seconds` says by channel how long a ticket in hand holds up the next one; where it
    says nothing, WAIT's worth counts. Within `owner_binding_seconds` from the beginning of the
    waiting only the first-contact owner gets the ticket, if she can come to it in that time.
    Lest light tickets wait for ever, a ticket weighs its weight more with every `ageing_seconds` it
    has waited; infinity: it never does. Within `due_horizon_seconds` of its due time that is
    multiplied by up to 1 + `due_boost`.
    """

    mode: Mode = Mode.PUSH
    offer_timeout_seconds: float = 60.0
    owner_binding_seconds: float = 0.0
    worth_seconds: Mapping[Consideration, float] = field(
        default_factory=lambda: DEFAULT_WORTH_SECONDS
    )
    turn_seconds: Mapping[str, float] = field(default_factory=dict)
    overflow: tuple[Overflow, ...] = ()
    ageing_seconds: float = 1800.0
    due_boost: float = 1.0
    due_horizon_seconds: float = 3600.0

    def __post_init__(self) -> None:
        for consideration, seconds in self.worth_seconds.items():
            _need(seconds >= 0, Setting.WORTH, consideration, seconds)
        for channel, seconds in self.turn_seconds.items():
            _need(seconds > 0, Setting.TURN, channel, seconds)
        _need(self.owner_binding_seconds >= 0, Setting.BINDING, "", self.owner_binding_seconds)
        _need(self.offer_timeout_seconds > 0, Setting.OFFER, "", self.offer_timeout_seconds)
        _need(self.due_horizon_seconds > 0, Setting.DUE, "", self.due_horizon_seconds)
        _need(self.ageing_seconds > 0, Setting.AGEING, "", self.ageing_seconds)
        _need(self.due_boost >= 0, Setting.DUE_BOOST, "", self.due_boost)
        _check_overflow(self.overflow)

    def worth(self, consideration: Consideration) -> float:
        return self.worth_seconds.get(consideration, 0.0)

    def turn(self, channel: str) -> float:
        """Seconds a ticket in hand holds up the next one of its channel."""
        return self.turn_seconds.get(channel, self.worth(Consideration.WAIT))

    def demand(self, waiting: Waiting, now: datetime) -> Demand:
        """What is asked for after as much overflow as the waiting has earned."""
        queue_ids, lowered = frozenset({waiting.queue_id}), 0
        for stage in self.stages(waiting, now):
            queue_ids |= stage.queue_ids
            lowered = max(lowered, stage.levels_lowered)
        needs = tuple(Need(need.skill, max(1, need.level_min - lowered)) for need in waiting.needs)
        return Demand(
            waiting.channel, queue_ids, needs, waiting.language, waiting.certifications, lowered
        )

    def stages(self, waiting: Waiting, now: datetime) -> tuple[Overflow, ...]:
        """Those reached."""
        waited = (now - waiting.waiting_since).total_seconds()
        return tuple(stage for stage in self.overflow if waited >= stage.after_seconds)

    def bound_until(self, waiting: Waiting) -> datetime:
        """Until then the first-contact owner comes before everybody."""
        return after(waiting.waiting_since, self.owner_binding_seconds)

    def urgency(self, waiting: Waiting, now: datetime) -> float:
        """The ticket's weight, higher the longer it has waited and the nearer its due time is."""
        return self.aged(waiting, now) * (1.0 + self.due_boost * self.nearness(waiting, now))

    def aged(self, waiting: Waiting, now: datetime) -> float:
        """The ticket's weight, higher the longer it has waited."""
        waited = max(0.0, (now - waiting.waiting_since).total_seconds())
        return waiting.weight * (1.0 + waited / self.ageing_seconds)

    def nearness(self, waiting: Waiting, now: datetime) -> float:
        """How near its due time is, or counts as: 0 beyond the horizon, 1 when it is due."""
        if waiting.due_at is None:
            return 0.0
        left = (waiting.due_at - now).total_seconds() / self.due_horizon_seconds
        return max(min(1.0, 1.0 - left), waiting.near or 0.0)


def _check_overflow(stages: tuple[Overflow, ...]) -> None:
    before = 0.0
    for number, stage in enumerate(stages, 1):
        about = str(number)
        _need(stage.after_seconds > 0, Setting.OVERFLOW_AFTER, about, stage.after_seconds)
        _need(stage.after_seconds > before, Setting.OVERFLOW_ORDER, about, stage.after_seconds)
        _need(stage.levels_lowered >= 0, Setting.OVERFLOW_LEVELS, about, stage.levels_lowered)
        widens = stage.queue_ids or stage.levels_lowered or stage.vendor_queue_id is not None
        _need(bool(widens), Setting.OVERFLOW_EMPTY, about, None)
        before = stage.after_seconds


def _need(holds: bool, setting: Setting, about: str, value: float | None) -> None:
    """NaN fails every comparison, so it is refused too."""
    if not holds:
        raise PolicyError(setting, about, value)
