"""What is foretold of a log and how it is read for that; a value that goes to another process."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from gemba.insight.eventlog.columns import EventColumns

from .outcomes import (
    Endings,
    Fates,
    at_activity,
    fates_by_activity,
    fates_by_label,
    last_steps,
)

REMAINING, NEXT = "remaining", "next"
BREACH, REOPENING, COMPLAINT, SATISFACTION = "breach", "reopening", "complaint", "satisfaction"


@dataclass(frozen=True)
class Fate:
    """Something that may come of a case: one of these activities, at the latest `settle_days` after
    its end; or one of these values (in small letters) of an attribute, as it is at the end."""

    name: str
    activities: tuple[str, ...] = ()
    settle_days: int = 0
    label: str = ""
    values: tuple[str, ...] = ()

    def is_told_by(self, columns: EventColumns) -> bool:
        """Whether the log knows it at all."""
        if self.label:
            found = columns.case_attributes.get(self.label) or columns.attributes.get(self.label)
            return found is not None and len(found.names) > 0
        return any(each in columns.activities.codes for each in self.activities)

    def of(self, columns: EventColumns, endings: Endings) -> Fates:
        """By case."""
        if self.label:
            return fates_by_label(columns, self.label, self.values, endings)
        return fates_by_activity(columns, self.activities, endings, self.settle_days)


@dataclass(frozen=True)
class Reading:
    """With which activities a case ends (none: with its last step), which attributes may be looked
    at (None: those that tell no end), and what may come of cases."""

    ends: tuple[str, ...] = ()
    labels: tuple[str, ...] | None = None
    fates: tuple[Fate, ...] = ()

    def endings(self, columns: EventColumns) -> Endings:
        """By case."""
        return at_activity(columns, self.ends) if self.ends else last_steps(columns)

    def to_json(self) -> dict[str, Any]:
        """For `of_json`."""
        return asdict(self)

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> Reading:
        """What `to_json` gave, also where lists have taken the place of tuples."""
        fates = tuple(
            Fate(
                each["name"],
                tuple(each["activities"]),
                each["settle_days"],
                each["label"],
                tuple(each["values"]),
            )
            for each in kept["fates"]
        )
        labels = None if kept["labels"] is None else tuple(kept["labels"])
        return cls(tuple(kept["ends"]), labels, fates)
