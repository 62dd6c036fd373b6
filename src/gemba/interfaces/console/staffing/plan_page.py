"""What the templates of shift plans are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.urls import reverse

from gemba.foundation.accounts.queries import people
from gemba.foundation.events.actors import Actor
from gemba.insight.staffing.queries import (
    KeptPlan,
    WishLine,
    contracts,
    plan_lines,
    wishes,
)
from gemba.insight.staffing.shifts.values import Rules, ShiftShape
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.staffing.asked import AskedForm, address, taken_along
from gemba.interfaces.console.staffing.days_off import days_off, zone_of_desk
from gemba.interfaces.console.staffing.page import PLANS, asked_of, frame_context
from gemba.interfaces.console.staffing.people_there import agents
from gemba.interfaces.console.staffing.plan_grid import Grid, Named, grid_of
from gemba.interfaces.console.staffing.plan_task import (
    Draft,
    Period,
    contract_of,
    draft_of,
    needs_for,
    period_of,
)
from gemba.interfaces.console.staffing.requirement import Needs
from gemba.interfaces.console.staffing.shift_names import code_of, shown_name
from gemba.interfaces.console.staffing.shift_text import shifts_text
from gemba.interfaces.console.staffing.words import channel_namer


@dataclass(frozen=True, slots=True)
class ChannelBox:
    """A channel somebody may work on."""

    key: str
    name: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class StaffLine:
    """Somebody to plan: hours of the contract, whether somebody entered them, channels, and the
    shifts close to the hours they usually work; empty: all."""

    id: int
    name: str
    hours_min: str
    hours_max: str
    is_entered: bool
    channels: tuple[ChannelBox, ...]
    shapes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WishRow:
    """A wish in a list."""

    id: UUID
    person: str
    day: date
    shape: str


@dataclass(frozen=True, slots=True)
class ShapeOption:
    """A shift to choose, by its code and as the reader knows it."""

    code: str
    name: str


@dataclass(frozen=True)
class Setup:
    """What a plan rests on, to be looked through and changed."""

    staff: tuple[StaffLine, ...]
    wishes: tuple[WishRow, ...]
    shifts: str
    shapes: tuple[ShapeOption, ...]
    rules: Rules


def person_namer() -> Callable[[str], str]:
    """From the id of a person as text to the name."""
    names = {str(each.id): each.name for each in people()}
    return lambda key: names.get(key, key)


def plans_context(request: DeskRequest, choice: Choice, now: datetime) -> dict[str, object]:
    """Plans that are kept, the period of the next one, and what it rests on."""
    asked = asked_of(request.GET, choice, now)
    today = now.astimezone(ZoneInfo(zone_of_desk())).date()
    period = period_of(request.GET, today)
    needs = needs_for(choice, asked, period, now) if len(choice.whole) and agents() else None
    draft = draft_of(needs, period, actor=request.actor) if needs else None
    wanted = {"first": period.first.isoformat(), "span": str(period.weeks)}
    wanted |= {"anytime": "1"} if period.is_anytime else {}
    return {
        **frame_context(request, choice, asked, PLANS),
        "plans": plan_lines(actor=request.actor),
        "period": period,
        "today": today,
        "is_making": "make" in request.GET,
        "has_agents": bool(agents()),
        "known": needs.told.arrived if needs else None,
        "setup": _setup(choice, needs, draft, period, actor=request.actor)
        if needs and draft
        else None,
        "period_query": taken_along(request.GET, **wanted),
        "proposal_url": address("staffing-proposal", "", request.GET, **wanted),
    }


def kept_context(request: DeskRequest, choice: Choice, plan: KeptPlan) -> dict[str, object]:
    """One plan, to be changed by hand."""
    asked = AskedForm(QueryDict())
    return {
        **frame_context(request, choice, asked, PLANS),
        "plan": plan.line,
        "grid": named_grid(plan),
        "shapes": _options(plan.task.shapes),
        "zone": plan.task.zone,
        "back_url": reverse("console:staffing-plans"),
    }


def named_grid(plan: KeptPlan) -> Grid:
    """A kept plan as a grid."""
    return grid_of(plan.task, plan.assignments, names_for(plan.line.first_day, plan.line.end_day))


def names_for(first: date, end: date) -> Named:
    """People and holidays of the desk."""
    return Named(person_namer(), days_off("", first, end, is_desk=True).name_of)


def _setup(choice: Choice, needs: Needs, draft: Draft, period: Period, *, actor: Actor) -> Setup:
    entered, channel_name = contracts(actor=actor), channel_namer(choice, "channel")
    able = {each.name: each for each in draft.people}
    staff = []
    for each in agents():
        contract = contract_of(entered.get(each.id), each.id, needs.there)
        person = able[str(each.id)]
        boxes = tuple(
            ChannelBox(work.channel, channel_name(work.channel), work.channel in person.skills)
            for work in needs.done
        )
        low, high = f"{contract.hours_min:g}", f"{contract.hours_max:g}"
        able_for = person.shapes or frozenset()
        own = tuple(shown_name(e.name) for e in draft.shapes if e.name in able_for)
        staff.append(StaffLine(each.id, each.name, low, high, each.id in entered, boxes, own))
    named = person_namer()
    return Setup(
        tuple(staff),
        tuple(
            _wish(each, named) for each in wishes(first=period.first, end=period.end, actor=actor)
        ),
        shifts_text(draft.shapes),
        _options(draft.shapes),
        draft.rules,
    )


def _wish(line: WishLine, named: Callable[[str], str]) -> WishRow:
    shape = shown_name(code_of(line.shape))
    return WishRow(line.id, named(str(line.user_id)), line.day, shape)


def _options(shapes: tuple[ShiftShape, ...]) -> tuple[ShapeOption, ...]:
    return tuple(ShapeOption(each.name, shown_name(each.name)) for each in shapes)
