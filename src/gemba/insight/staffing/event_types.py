"""What the staffing room says: contracts, wishes, terms of shifts, and plans that are kept."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import EventPayload, blank, event_type


@event_type(
    "work_contract.set",
    sentence=gettext_noop("{actor} set the contract hours of {person_name}"),
    personal={"person_name": blank},
)
@dataclass(frozen=True)
class WorkContractSet(EventPayload):
    """How many hours a week somebody works, and on which channels; none: on all."""

    person: int
    person_name: str
    hours_min: float
    hours_max: float
    channels: tuple[str, ...]


@event_type(
    "shift_wish.entered",
    sentence=gettext_noop("{actor} entered a wish of {person_name} for {day}"),
    personal={"person_name": blank, "shape": blank},
)
@dataclass(frozen=True)
class ShiftWishEntered(EventPayload):
    """Somebody would like to work a shift on a day, or to be off: no shape."""

    person: int
    person_name: str
    day: date
    shape: str


@event_type(
    "shift_wish.withdrawn",
    sentence=gettext_noop("{actor} withdrew a wish of {person_name} for {day}"),
    personal={"person_name": blank},
)
@dataclass(frozen=True)
class ShiftWishWithdrawn(EventPayload):
    """A wish counts no more."""

    person: int
    person_name: str
    day: date


@event_type(
    "shift_terms.set",
    sentence=gettext_noop("{actor} set the shifts and rules that plans keep"),
    personal={},
)
@dataclass(frozen=True)
class ShiftTermsSet(EventPayload):
    """Plans made from now on have these shifts and keep these rules."""

    shifts: int
    rest_hours_min: float
    days_in_row_max: int
    days_week_max: int
    weekends_worked_max: int | None


@event_type(
    "shift_plan.kept",
    sentence=gettext_noop("{actor} kept a shift plan from {first_day}"),
    personal={},
)
@dataclass(frozen=True)
class ShiftPlanKept(EventPayload):
    """A plan proposed is kept, to be worked on."""

    first_day: date
    days: int
    people: int


@event_type(
    "shift_plan.changed",
    sentence=gettext_noop("{actor} changed the shift of {person_name} on {day}"),
    personal={"person_name": blank, "shape_before": blank, "shape_after": blank},
)
@dataclass(frozen=True)
class ShiftPlanChanged(EventPayload):
    """Somebody's shift on a day is another one; empty: off."""

    person: int
    person_name: str
    day: date
    shape_before: str
    shape_after: str


@event_type(
    "shift_plan.published",
    sentence=gettext_noop("{actor} published the shift plan from {first_day}"),
    personal={},
)
@dataclass(frozen=True)
class ShiftPlanPublished(EventPayload):
    """A plan counts: the day is held against it."""

    first_day: date
    days: int


@event_type(
    "shift_plan.removed",
    sentence=gettext_noop("{actor} removed the shift plan from {first_day}"),
    personal={},
)
@dataclass(frozen=True)
class ShiftPlanRemoved(EventPayload):
    """A plan is no more."""

    first_day: date
    days: int
