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

    def unit_of(self, case_id: UUID, contact_id: UUID, stratum: str, at: datetime) -> str:
        """The unit a case belongs to that was opened by this contact, in this stratum, then."""
        if self.unit is Unit.CASE:
            return case_id.hex
        if self.unit is Unit.CONTACT:
            return contact_id.hex
        return block_unit(stratum, block_number(at, self.block_hours, self.zone))

    def arm_of(self, unit: str) -> str:
        """The arm of a unit as `unit_of` names it."""
        if self.unit is not Unit.BLOCK:
            return arm_of(self.key, unit, self.share)
        stratum, _slash, block = unit.rpartition("/")
        return switchback_arm(self.key, stratum, int(block))
