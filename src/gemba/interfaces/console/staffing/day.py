"""The day: what came so far, the rest told anew, people too few or too many, and who was seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import numpy as np
from django.http import QueryDict
from django.utils.translation import gettext as _

from gemba.foundation.events.actors import Actor
from gemba.insight.eventlog.arrays import Floats, Int64s
from gemba.insight.staffing.deviation import (
    RestOfDay,
    SoFar,
    day_so_far,
    differences,
    rest_of_day,
)
from gemba.insight.staffing.presence import DAY_SLOTS
from gemba.insight.staffing.requirement import Requirement
from gemba.insight.staffing.series import ArrivalKind
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.staffing.arrived import Arrived
from gemba.interfaces.console.staffing.asked import AskedForm
from gemba.interfaces.console.staffing.day_picture import (
    DayPicture,
    PeoplePicture,
    day_picture,
    people_picture,
)
from gemba.interfaces.console.staffing.log_work import log_work
from gemba.interfaces.console.staffing.needed import (
    Impossible,
    channels_of,
    needed,
    shrinkage,
    works,
)
from gemba.interfaces.console.staffing.people_there import There, there_on
from gemba.interfaces.console.staffing.planned import planned_on
from gemba.interfaces.console.staffing.seen import Adherence, adherence_on
from gemba.interfaces.console.staffing.told import ALL, Told, forecast_until
from gemba.interfaces.console.staffing.words import between_words, slot_words
from gemba.interfaces.figures import count_words, decimal_words


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and how many half hours of it are over. `is_now`: it is today at the desk."""

    day: date
    done: int
    is_now: bool

    @property
    def words(self) -> str:
        return slot_words(self.done) if self.done < DAY_SLOTS else "24:00"


@dataclass(frozen=True, slots=True)
class StretchLine:
    """Half hours with too few or too many people."""

    words: str
    is_short: bool
    is_over: bool


@dataclass(frozen=True)
class DayTab:
    """What the tab shows. `mood` of the day so far: surge, lull or usual."""

    arrived: str
    expected: str
    between: str
    mood: str
    rest: str
    rest_before: str
    picture: DayPicture
    people: PeoplePicture | None
    stretches: tuple[StretchLine, ...]
    adherence: Adherence | None
    source: str
    impossible: str


def asked_moment(query: QueryDict, choice: Choice, known: Arrived, now: datetime) -> Moment:
    """The day and time of the address: today and now for the desk, for other logs the last whole
    day at noon. Days the log does not know are the nearest it does."""
    local = now.astimezone(ZoneInfo(known.zone))
    is_desk = choice.log.is_desk
    latest = local.date() if is_desk else date.fromordinal(known.end.toordinal() - 1)
    day = min(max(_date(query.get("day", "")) or latest, known.first), latest)
    is_now = is_desk and day == local.date()
    usual = local.hour * 2 + local.minute // 30 if is_now else DAY_SLOTS // 2
    done = _slot(query.get("at", ""))
    if done is None or (is_now and done > usual):
        done = usual
    return Moment(day, done, is_now)


def day_tab(
    choice: Choice, found: Told, asked: AskedForm, moment: Moment, *, now: datetime, actor: Actor
) -> DayTab | None:
    """None where the days before are less than a week."""
    known = found.arrived
    forecast = forecast_until(known, found.days_off, ALL, moment.day)
    if forecast is None:
        return None
    came = known.on(moment.day, ALL).counts[0]
    so_far = day_so_far(forecast, 0, came[: moment.done])
    rest = rest_of_day(forecast, 0, came[: moment.done])
    staffed = _Staffed.of(choice, found, asked, moment, now=now, actor=actor)
    before = float(forecast.mean[0, moment.done :].sum())
    return DayTab(
        arrived=count_words(so_far.arrived),
        expected=decimal_words(so_far.expected),
        between=between_words(so_far.low, so_far.high) if np.isfinite(so_far.high) else "",
        mood=_mood(so_far),
        rest=decimal_words(float(rest.mean.sum())),
        rest_before=decimal_words(before),
        picture=day_picture(forecast, rest, came, moment.done),
        people=people_picture(staffed.needed, staffed.there, moment.done)
        if staffed.knows
        else None,
        stretches=staffed.stretches(moment.done),
        adherence=adherence_on(choice, staffed.people, moment.done),
        source=staffed.source,
        impossible=staffed.impossible,
    )


@dataclass(frozen=True)
class _Staffed:
    """People needed and there in each half hour of the day."""

    needed: Floats
    there: Floats
    people: There
    source: str
    impossible: str = ""

    @classmethod
    def of(
        cls,
        choice: Choice,
        found: Told,
        asked: AskedForm,
        moment: Moment,
        *,
        now: datetime,
        actor: Actor,
    ) -> _Staffed:
        known = found.arrived
        work = log_work(choice, known)
        period = moment.day, 1
        people = there_on(choice, work, known, period, as_seen=asked.is_beside_log, now=now)
        source = "learned" if people.is_learned else "shifts"
        is_planned = choice.log.is_desk and not asked.is_beside_log
        plan = planned_on(moment.day, known.zone, actor=actor) if is_planned else None
        if plan is not None:
            people, source = There.planned(people.edges_us, plan, people.open_slots), "plan"
        done = works(known, work, asked)
        arriving = {
            kind: each
            for kind in (ArrivalKind(channel, "") for channel in channels_of(known))
            if (each := _retold(found, kind, moment)) is not None
        }
        required = needed(done, arriving, people.open_slots, asked, people=people.people)
        if isinstance(required, Impossible):
            nothing = np.zeros(DAY_SLOTS)
            return cls(nothing, people.people, people, source, required.words)
        return cls(_counted(required, people, asked), people.people, people, source)

    @property
    def knows(self) -> bool:
        return bool(not self.impossible and (self.needed.any() or self.there.any()))

    def stretches(self, done: int) -> tuple[StretchLine, ...]:
        """Those to come, and the one under way."""
        needed, there = _whole(self.needed), _whole(self.there)
        lines = [_stretch(each.first, each.end, each.most) for each in differences(needed, there)]
        later = [line for line, end in lines if end > done]
        return tuple(later)


def _counted(required: Requirement, people: There, asked: AskedForm) -> Floats:
    """Against shifts people to roster, against hours seen people at work."""
    exact: Floats = required.exact / (1 if people.is_learned else 1 - shrinkage(asked))
    return exact


def _whole(people: Floats) -> Int64s:
    return np.floor(people + 0.5).astype(np.int64)


def _stretch(first: int, end: int, most: int) -> tuple[StretchLine, int]:
    words = (
        _("{begin}–{end}: up to {people} too few")
        if most < 0
        else _("{begin}–{end}: up to {people} too many")
    )
    told = words.format(
        begin=slot_words(first),
        end=slot_words(end) if end < DAY_SLOTS else "24:00",
        people=count_words(abs(most)),
    )
    return StretchLine(told, most < 0, most > 0), end


def _retold(found: Told, kind: ArrivalKind, moment: Moment) -> Floats | None:
    """What came of a kind, and what its rest of the day is told anew to be."""
    forecast = forecast_until(found.arrived, found.days_off, kind, moment.day)
    if forecast is None:
        return None
    so_far = found.arrived.on(moment.day, kind).counts[0][: moment.done]
    rest: RestOfDay = rest_of_day(forecast, 0, so_far)
    return np.concatenate([so_far.astype(np.float64), rest.mean])


def _mood(so_far: SoFar) -> str:
    if so_far.is_surge:
        return "surge"
    return "lull" if so_far.is_lull else "usual"


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _slot(text: str) -> int | None:
    """Half hours that are over by a time of the day."""
    try:
        at = time.fromisoformat(text)
    except ValueError:
        return None
    return at.hour * 2 + at.minute // 30
