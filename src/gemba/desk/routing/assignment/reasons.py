"""Why somebody was chosen or not, as values. `desk.routing.wording` makes the sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .policies import Consideration, Mode

# Why not: she is not eligible


@dataclass(frozen=True, slots=True)
class NotInQueue:
    queue_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class LacksSkill:
    """`level` 0: she does not have it at all."""

    skill: str
    level_min: int
    level: int


@dataclass(frozen=True, slots=True)
class LacksLanguage:
    language: str


@dataclass(frozen=True, slots=True)
class LacksCertification:
    certification: str


@dataclass(frozen=True, slots=True)
class Refused:
    """She declined the offer, or must not have the ticket."""


@dataclass(frozen=True, slots=True)
class Absent:
    back_at: datetime | None


@dataclass(frozen=True, slots=True)
class Paused:
    """Here, but takes no new work at the moment."""


@dataclass(frozen=True, slots=True)
class OffDuty:
    back_at: datetime | None


@dataclass(frozen=True, slots=True)
class AtCapacity:
    channel: str
    load: int
    capacity: int


@dataclass(frozen=True, slots=True)
class BoundToOwner:
    """The first-contact owner comes before her until then."""

    owner_id: int
    until: datetime


Obstacle = (
    NotInQueue | LacksSkill | LacksLanguage | LacksCertification | Refused | Absent | Paused
    | OffDuty | AtCapacity | BoundToOwner
)  # fmt: skip

# Why, or why not, among the eligible


@dataclass(frozen=True, slots=True)
class Part:
    """So many seconds of waiting, for so many units, speak against her."""

    consideration: Consideration
    units: float
    seconds: float


@dataclass(frozen=True, slots=True)
class OnlyOne:
    """Nobody else can take it now."""


@dataclass(frozen=True, slots=True)
class BoundOwner:
    """She is the first-contact owner, and until then nobody comes before her."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Ahead:
    """What speaks most for the one and against the other: units and seconds of either."""

    consideration: Consideration
    units: float
    other_units: float
    other_id: int
    seconds: float


@dataclass(frozen=True, slots=True)
class LongerIdle:
    """All else is equal; the one has been without new work longer than the other."""

    seconds: float
    other_seconds: float
    other_id: int


@dataclass(frozen=True, slots=True)
class ByNumber:
    """Equal in everything: the lower number."""

    other_id: int


@dataclass(frozen=True, slots=True)
class KeptForOthers:
    """Among many tickets handed out at once: in all, less is waited this way."""

    other_id: int


Preference = OnlyOne | BoundOwner | Ahead | LongerIdle | ByNumber | KeptForOthers


@dataclass(frozen=True, slots=True)
class Considered:
    """One candidate. `obstacles`: why she could not have it. For the eligible: `rank` from 1,
    `parts` and their sum `seconds`, and `because`: for the chosen compared with the next,
    for the others compared with the chosen. When nobody is chosen by intent (pull), None.
    """

    agent_id: int
    obstacles: tuple[Obstacle, ...] = ()
    rank: int | None = None
    parts: tuple[Part, ...] = ()
    because: Preference | None = None

    @property
    def is_eligible(self) -> bool:
        return not self.obstacles

    @property
    def seconds(self) -> float:
        return sum(part.seconds for part in self.parts)


# Why nobody


@dataclass(frozen=True, slots=True)
class NobodyThere:
    """There are no candidates, or none in the queues."""

    queue_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class NobodySkilled:
    """`best_id` None: nobody has it at any level."""

    skill: str
    level_min: int
    best_id: int | None
    best_level: int


@dataclass(frozen=True, slots=True)
class NobodySpeaks:
    language: str


@dataclass(frozen=True, slots=True)
class NobodyCertified:
    certification: str


@dataclass(frozen=True, slots=True)
class NobodyHasAll:
    """Each thing asked for is there, but not in one person."""


@dataclass(frozen=True, slots=True)
class NobodyFree:
    """So many could, but are full, off duty, away or have refused."""

    able: int
    full: int
    away: int
    refused: int
    back_at: datetime | None


@dataclass(frozen=True, slots=True)
class WaitsForOwner:
    owner_id: int
    until: datetime


@dataclass(frozen=True, slots=True)
class WaitsToBeTaken:
    """The queue is pulled from: so many may take it."""

    able: int


Shortage = (
    NobodyThere | NobodySkilled | NobodySpeaks | NobodyCertified | NobodyHasAll | NobodyFree
    | WaitsForOwner | WaitsToBeTaken
)  # fmt: skip


# Why it stands where it does among those that wait


@dataclass(frozen=True, slots=True)
class MovedUp:
    """Its promise is foretold to break with this chance, so it counts as if it were `near` (0 to
    1) to its due time: less than the chance where heavier tickets ahead of it stay ahead."""

    chance: float
    near: float


@dataclass(frozen=True, slots=True)
class Decision:
    """Who gets the ticket and why; every candidate is in `considered`, the eligible first.

    `agent_id` None: nobody, for the `shortages`; then it goes to `vendor_queue_id` if overflow
    says so, and is worth another look at `look_again_at` at the latest, if that is known.
    With Mode.OFFER the chosen has until `offer_until` to say yes. `moved_up`: what is foretold of
    the ticket moved it among those that wait.
    """

    ticket_id: int
    agent_id: int | None
    mode: Mode
    considered: tuple[Considered, ...]
    shortages: tuple[Shortage, ...] = ()
    levels_lowered: int = 0
    vendor_queue_id: int | None = None
    offer_until: datetime | None = None
    look_again_at: datetime | None = None
    moved_up: MovedUp | None = None

    def of(self, agent_id: int) -> Considered | None:
        """What was thought of her; None: she was no candidate."""
        return next((one for one in self.considered if one.agent_id == agent_id), None)
