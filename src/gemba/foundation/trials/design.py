"""What a trial is to be: who is drawn, how many of them, and which versions serve them. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from gemba.foundation.kernel.json_values import JsonValue

from .assigning import arm_of, block_number, block_unit, switchback_arm

HALF = 0.5


class Unit(StrEnum):
    """What is drawn: each case, each contact with all their cases, or blocks of time."""

    CASE = "case"
    CONTACT = "contact"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Swap:
    """A definition and the versions that serve the two arms. None: in that arm it is off."""

    definition_id: UUID
    control: int | None
    treatment: int | None


@dataclass(frozen=True, slots=True)
class TrialDraft:
    """A trial that is to begin.

    `share` of the units are treated; of blocks always half. `condition`: which cases take part, as
    the desk's conditions are written. `block_hours` and `zone` are for blocks of time.
    """

    name: str
    swaps: tuple[Swap, ...]
    unit: Unit = Unit.CASE
    share: float = HALF
    condition: JsonValue = field(default_factory=lambda: {"all": []})
    block_hours: int = 0
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """How the arms of a trial are drawn; all an auditor needs to draw them again."""

    key: str
    unit: Unit
    share: float
    block_hours: int = 0
    zone: str = ""
    first_day: int = 0

    def unit_of(self, case_id: UUID, contact_id: UUID, stratum: str, at: datetime) -> str:
        """The unit a case belongs to that was opened by this contact, in this stratum, then."""
        if self.unit is Unit.CASE:
            return case_id.hex
        if self.unit is Unit.CONTACT:
            return contact_id.hex
        return block_unit(stratum, self._block_at(at))

    def _block_at(self, at: datetime) -> int:
        return block_number(at, self.block_hours, self.zone, self.first_day)

    def arm_of(self, unit: str) -> str:
        """The arm of a unit as `unit_of` names it."""
        if self.unit is not Unit.BLOCK:
            return arm_of(self.key, unit, self.share)
        stratum, _slash, block = unit.rpartition("/")
        return switchback_arm(self.key, stratum, int(block))


def key_of(trial_id: UUID) -> str:
    """The key arms are drawn with: ids of trials are as good as random."""
    return trial_id.hex


@dataclass(frozen=True, slots=True)
class SwapView:
    """A definition of which two versions are compared; None: in that arm it is off."""

    definition_id: UUID
    kind: str
    control: int | None
    treatment: int | None


@dataclass(frozen=True, slots=True)
class Trial:
    """Two ways of serving cases, compared. `enrols_from`: cases opened from then on take part.
    `kept`: the arm whose versions serve everybody since it was stopped. `first_day`: when the first
    block of time begins, see `block_number`."""

    id: UUID
    name: str
    unit: Unit
    share: float
    condition: JsonValue = field(hash=False)
    block_hours: int
    zone: str
    swaps: tuple[SwapView, ...]
    begun_at: datetime
    begun_by: str
    enrols_from: datetime
    stopped_at: datetime | None
    stopped_by: str
    kept: str
    reason: str
    first_day: int = 0

    @property
    def is_running(self) -> bool:
        """Whether two versions serve now."""
        return self.stopped_at is None

    @property
    def drawing(self) -> Drawing:
        """How its arms are drawn."""
        return Drawing(
            key_of(self.id), self.unit, self.share, self.block_hours, self.zone, self.first_day
        )
