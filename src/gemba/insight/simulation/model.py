"""The digital twin: all a run needs, as plain values. Names point to names; times say their unit.

A `Twin` is checked as a whole when it is made and refuses, in a sentence, what cannot be run.
`codec` writes it as JSON and reads it back.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.mining.calendars import Calendar
from gemba.insight.mining.wording import Activities, Resources

from .draws import Draw, Family
from .refusing import Refused
from .trials import TreatedBlocks, Trial

__all__ = [
    "END",
    "START",
    "Activity",
    "Arrivals",
    "Batch",
    "Branching",
    "Calendar",
    "CaseType",
    "Chase",
    "Choice",
    "Customer",
    "Delay",
    "Discipline",
    "Draw",
    "Family",
    "Handling",
    "Horizon",
    "Need",
    "OpenCase",
    "Person",
    "Switch",
    "TreatedBlocks",
    "Trial",
    "Twin",
    "TwinInvalid",
]

# Stand for the begin and the end of a case where activities are named.
START, END = "^", "$"
HOURS_OF_WEEK = 168
REGULARITY_MIN = 0.01


class TwinInvalid(Refused):
    """A model that cannot be run; says what is wrong, in a sentence."""


@dataclass(frozen=True)
class Chase:
    """A customer who asks again: `every` so long while a reply is owed, `times_max` times.

    Each time `event` is told; with `work_share` somebody has to do `work` besides.
    """

    every: Draw
    times_max: int
    event: str
    work_share: float = 0.0
    work: str | None = None


@dataclass(frozen=True)
class Switch:
    """A share of those who leave comes back as a case of another type `after` so long."""

    share: float
    to: str
    after: Draw


@dataclass(frozen=True)
class Customer:
    """How those who wait behave.

    Patience runs from when the work a reply needs became possible until somebody begins it:
    `first` until the case is first worked on, `later` from then on; None waits for ever. Who
    leaves is told as the event `leaves_as`, and ends the case.
    """

    first: Draw | None = None
    later: Draw | None = None
    leaves_as: str = "Customer left"
    chase: Chase | None = None
    switch: Switch | None = None


@dataclass(frozen=True)
class CaseType:
    """Cases that are alike: what their case attributes say, what they need, what was promised.

    Lower `priority` goes first. `skills` are needed besides those of the activity. `target_seconds`
    from arrival is when it is due.
    """

    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    priority: int = 0
    skills: tuple[str, ...] = ()
    target_seconds: float | None = None
    customer: Customer = Customer()


@dataclass(frozen=True)
class Arrivals:
    """A stream of cases of one type, at random (Poisson) around what is expected.

    `per_hour`: cases expected in each hour of the week since Monday 00:00 on the clocks of `zone`,
    times the factor of the month (January first), times (1 + `yearly_growth`) to the power of the
    years since `growth_from`, times the factor of single days (holidays). Days differ at random by
    `daily_variation` (coefficient of variation of a lognormal factor with mean 1) besides.
    `regularity` is the shape of the gaps between arrivals where the rate is even (gamma): 1 is
    chance alone, more is more alike.
    """

    type: str
    per_hour: tuple[float, ...]
    zone: str = "UTC"
    month_factors: tuple[float, ...] = (1.0,) * 12
    yearly_growth: float = 0.0
    growth_from: date = date(1970, 1, 1)
    day_factors: tuple[tuple[date, float], ...] = ()
    daily_variation: float = 0.0
    regularity: float = 1.0


@dataclass(frozen=True)
class Handling:
    """How long one takes. `who` is a person or a role, `type` a type of case; None is any.

    Of those that fit, the person's go before the role's before anybody's, and each with the type
    before without.
    """

    draw: Draw
    who: str | None = None
    type: str | None = None


@dataclass(frozen=True)
class Batch:
    """Work is gathered and let go together: when `size` wait, or the first has waited
    `wait_seconds_max`, and only while `hours` are open. What is gathered at the end is let go."""

    size: int
    wait_seconds_max: float | None = None
    hours: Calendar | None = None


@dataclass(frozen=True)
class Need:
    """`skills` that the doer of a step needs besides, all of them: for cases of some `types`, and
    where the last things our people did in the case are `after` (latest last; START before the
    first). () is any. All needs that fit count."""

    skills: tuple[str, ...]
    types: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Activity:
    """A step. `skills` are those its doer needs, all of them; () is anybody of ours, None nobody:
    the customer, a vendor or the system do it at once, told as `resource`. `needs` are needed
    besides where they fit.

    Lower `priority` goes first (added to that of the type). One not `parallel` takes all places
    of a person. While one with `reply` waits, the customer waits. One that `stands_for` another is
    that step done differently for some cases: told by its name, with its luck, gathered with it
    where both are gathered alike.
    """

    name: str
    handling: tuple[Handling, ...]
    skills: tuple[str, ...] | None = ()
    resource: str | None = None
    priority: int = 0
    batch: Batch | None = None
    parallel: bool = True
    reply: bool = False
    needs: tuple[Need, ...] = ()
    stands_for: str | None = None

    @property
    def told(self) -> str:
        """What it is called in a log."""
        return self.name if self.stands_for is None else self.stands_for


@dataclass(frozen=True)
class Delay:
    """Time that must pass after `after` (None: whatever came before, START: arrival) until `to`
    can be done, that no lack of people explains. That of the edge goes before that of any."""

    to: str
    draw: Draw
    after: str | None = None
    type: str | None = None


@dataclass(frozen=True)
class Choice:
    """What comes next, with shares that sum to 1, END among them.

    It counts where the last activities are `history` (latest last; START before the first), the
    type is `type`, and the last activity has been done `visits` times; None and () are any.
    """

    next: tuple[tuple[str, float], ...]
    history: tuple[str, ...] = ()
    type: str | None = None
    visits: int | None = None


@dataclass(frozen=True)
class Branching:
    """The choices. Of those that fit, longer histories go before shorter ones, then those with a
    type, then those with visits. `visits` at `visits_told` stand for that many or more.

    An activity is done `visits_max` times at most: then its share goes to the others, or the case
    ends. A case has `steps_max` steps at most.
    """

    choices: tuple[Choice, ...]
    visits_told: int = 3
    visits_max: int = 50
    steps_max: int = 500

    @property
    def history_max(self) -> int:
        return max((len(each.history) for each in self.choices), default=0)


@dataclass(frozen=True)
class Person:
    """Somebody who works when the calendar says so, but not in `absences` (UTC microseconds, from
    and until), on `places` things at once, `speed` times as fast as the handling says.

    `occasional` are hours beside the calendar in which she is there now and then: minutes of the
    week from and until, and the part of the weeks.
    """

    name: str
    calendar: Calendar
    skills: tuple[str, ...] = ()
    role: str | None = None
    absences: tuple[tuple[int, int], ...] = ()
    places: int = 1
    speed: float = 1.0
    occasional: tuple[tuple[int, int, float], ...] = ()


@dataclass(frozen=True)
class Discipline:
    """Which work goes first: by priority, and then by when it became possible (`enabled`), when
    the case arrived (`age`), or when it is `due`. Who gets it of those free: who has been without
    new work longest, or has least in hand; with `same_person` who worked on the case before, if she
    is free. With `overtime` work begun is finished after the shift, else it goes on in the next.
    """

    order: Literal["enabled", "age", "due"] = "enabled"
    chooses: Literal["longest_idle", "least_loaded"] = "longest_idle"
    same_person: bool = False
    overtime: bool = False


@dataclass(frozen=True)
class OpenCase:
    """A case that is there when the run starts: `history` is done (latest last), it arrived
    `age_seconds` before, and for `since_seconds` nothing has been done. What comes next is drawn;
    of the delay before it only what is left counts. It is told of case `case`, and without a name
    it is only in the way of others."""

    type: str
    age_seconds: float
    history: tuple[str, ...] = ()
    case: str = ""
    since_seconds: float = 0.0


@dataclass(frozen=True)
class Horizon:
    """What is told: `days` from `start_us` (UTC microseconds). Before, the desk fills up for
    `warm_up_days`; cases that arrive then are not told. After, nothing arrives for `drain_days` and
    what is there is worked on; what is open then stays open."""

    start_us: int
    days: float
    warm_up_days: float = 0.0
    drain_days: float = 0.0


@dataclass(frozen=True)
class Twin:
    """All of it. Raises TwinInvalid when names point nowhere or numbers make no sense.

    `concurrent` are pairs of activities that may run side by side: in a case, a step waits for all
    before it but those that may run beside it. Any two others come one after the other. With a
    `trial` some cases are of other types.
    """

    horizon: Horizon
    types: tuple[CaseType, ...] = ()
    arrivals: tuple[Arrivals, ...] = ()
    activities: tuple[Activity, ...] = ()
    branching: Branching = Branching(())
    delays: tuple[Delay, ...] = ()
    people: tuple[Person, ...] = ()
    discipline: Discipline = Discipline()
    open_cases: tuple[OpenCase, ...] = ()
    concurrent: tuple[tuple[str, str], ...] = ()
    trial: Trial | None = None

    def __post_init__(self) -> None:
        for problem in _problems(self):
            raise problem


def _problems(twin: Twin) -> Iterator[TwinInvalid]:
    yield from _horizon_problems(twin.horizon)
    yield from _repeated("type", (each.name for each in twin.types))
    yield from _repeated("activity", (each.name for each in twin.activities))
    yield from _repeated("person", (each.name for each in twin.people))
    types = {each.name for each in twin.types}
    activities = {each.name for each in twin.activities}
    if {START, END} & activities:
        yield TwinInvalid(gettext_noop("No step can be called “^” or “$”."))
    for stream in twin.arrivals:
        yield from _unknown("type", types, stream.type)
        yield from _arrivals_problems(stream)
    for each in twin.types:
        yield from _customer_problems(each, types, activities)
    for activity in twin.activities:
        yield from _activity_problems(activity, types)
        yield from _need_problems(activity, types, activities)
    for delay in twin.delays:
        yield from _unknown("activity", activities, delay.to)
        yield from _unknown("activity", activities | {START}, delay.after)
        yield from _unknown("type", types, delay.type)
    yield from _branching_problems(twin.branching, types, activities)
    yield from _concurrency_problems(twin.concurrent, activities)
    yield from _trial_problems(twin, types)
    for person in twin.people:
        yield from _person_problems(person)
    if twin.open_cases and twin.horizon.warm_up_days:
        yield TwinInvalid(
            gettext_noop("A run begins with open cases or with a warm-up, not with both.")
        )
    for case in twin.open_cases:
        yield from _open_problems(case, types, activities)


_REPEATED = {
    "type": gettext_noop("There is more than one type called “{name}”."),
    "activity": gettext_noop("There is more than one step called “{name}”."),
    "person": gettext_noop("There is more than one person called “{name}”."),
}
_UNKNOWN = {
    "type": gettext_noop("No type is called “{name}”."),
    "activity": gettext_noop("No step is called “{name}”."),
}


def _repeated(what: str, names: Iterable[str]) -> Iterator[TwinInvalid]:
    for name, count in Counter(names).items():
        if count > 1:
            yield TwinInvalid(_REPEATED[what], name=name)


def _unknown(what: str, known: set[str], name: str | None) -> Iterator[TwinInvalid]:
    if name is not None and name not in known:
        yield TwinInvalid(_UNKNOWN[what], name=name)


def _horizon_problems(horizon: Horizon) -> Iterator[TwinInvalid]:
    lengths = (horizon.days, horizon.warm_up_days, horizon.drain_days)
    if not all(math.isfinite(each) and each >= 0 for each in lengths):
        yield TwinInvalid(gettext_noop("A run does not last a negative time."))
    if sum(lengths) > 36_600:
        yield TwinInvalid(gettext_noop("A run lasts a hundred years at most."))


def _arrivals_problems(stream: Arrivals) -> Iterator[TwinInvalid]:
    if len(stream.per_hour) != HOURS_OF_WEEK:
        yield TwinInvalid(
            gettext_noop("Arrivals of “{type}” need one figure for each of 168 hours."),
            type=stream.type,
        )
    if len(stream.month_factors) != 12:
        yield TwinInvalid(
            gettext_noop("Arrivals of “{type}” need one factor for each of 12 months."),
            type=stream.type,
        )
    # Gaps of a shape near 0 are all none but a few without end.
    shape = stream.regularity - REGULARITY_MIN
    figures = [*stream.per_hour, *stream.month_factors, stream.daily_variation, shape]
    figures += [factor for _day, factor in stream.day_factors]
    if not all(math.isfinite(each) and each >= 0 for each in figures):
        yield TwinInvalid(
            gettext_noop("Arrivals of “{type}” have a figure that is negative or no number."),
            type=stream.type,
        )
    if not -1 < stream.yearly_growth < 100:
        yield TwinInvalid(
            gettext_noop("Arrivals of “{type}” shrink or grow beyond measure."), type=stream.type
        )


def _customer_problems(
    of: CaseType, types: set[str], activities: set[str]
) -> Iterator[TwinInvalid]:
    if of.target_seconds is not None and not of.target_seconds >= 0:
        yield TwinInvalid(
            gettext_noop("Cases of “{type}” are due before they arrive."), type=of.name
        )
    if (switch := of.customer.switch) is not None:
        yield from _unknown("type", types, switch.to)
        if not 0 <= switch.share <= 1:
            yield TwinInvalid(
                gettext_noop("The share that switches from “{type}” lies between 0 and 1."),
                type=of.name,
            )
    if (chase := of.customer.chase) is not None:
        yield from _unknown("activity", activities, chase.work)
        if not 0 <= chase.work_share <= 1 or chase.times_max < 0:
            yield TwinInvalid(
                gettext_noop("How customers of “{type}” ask again makes no sense."), type=of.name
            )
        if chase.work_share and chase.work is None:
            yield TwinInvalid(
                gettext_noop("Customers of “{type}” who ask again cause work that is not named."),
                type=of.name,
            )


def _trial_problems(twin: Twin, types: set[str]) -> Iterator[TwinInvalid]:
    own = {each.name for each in twin.activities if each.stands_for is None}
    for each in twin.activities:
        yield from _unknown("activity", own, each.stands_for)
    if twin.trial is None:
        return
    for pair in twin.trial.types:
        for name in pair:
            yield from _unknown("type", types, name)
    blocks = twin.trial.blocks
    if not 0 <= twin.trial.share <= 1 or (blocks is not None and blocks.length_us < 1):
        yield TwinInvalid(gettext_noop("Who is treated in a trial makes no sense."))


def _activity_problems(activity: Activity, types: set[str]) -> Iterator[TwinInvalid]:
    for handling in activity.handling:
        yield from _unknown("type", types, handling.type)
    step = Activities((activity.name,))
    keys = Counter((each.who, each.type) for each in activity.handling)
    if any(count > 1 for count in keys.values()):
        yield TwinInvalid(
            gettext_noop("The handling of “{step}” says two things about the same."), step=step
        )
    if (None, None) not in keys:
        yield TwinInvalid(
            gettext_noop("The handling of “{step}” does not say how long anybody takes."), step=step
        )
    batch = activity.batch
    if batch is not None and batch.size < 1:
        yield TwinInvalid(
            gettext_noop("A batch of “{step}” has at least one piece of work."), step=step
        )
    if batch is not None and batch.wait_seconds_max is not None and batch.wait_seconds_max < 0:
        yield TwinInvalid(gettext_noop("A batch of “{step}” waits no negative time."), step=step)


def _need_problems(
    activity: Activity, types: set[str], activities: set[str]
) -> Iterator[TwinInvalid]:
    step = Activities((activity.name,))
    for need in activity.needs:
        for name in need.types:
            yield from _unknown("type", types, name)
        for name in need.after:
            yield from _unknown("activity", activities | {START}, name)
        if START in need.after[1:]:
            yield TwinInvalid(gettext_noop("Nothing comes before the begin of a case."))
        if not need.skills:
            yield TwinInvalid(gettext_noop("What “{step}” needs besides is not named."), step=step)
    if activity.needs and activity.skills is None:
        yield TwinInvalid(
            gettext_noop("“{step}” is none of our people's work: it needs no skills."), step=step
        )


def _branching_problems(
    branching: Branching, types: set[str], activities: set[str]
) -> Iterator[TwinInvalid]:
    for choice in branching.choices:
        yield from _unknown("type", types, choice.type)
        for name in choice.history:
            yield from _unknown("activity", activities | {START}, name)
        for name, _share in choice.next:
            yield from _unknown("activity", activities | {END}, name)
        shares = [share for _name, share in choice.next]
        if not all(share >= 0 for share in shares) or abs(math.fsum(shares) - 1) > 1e-6:
            yield TwinInvalid(
                gettext_noop("Shares after {steps} do not sum to 1."),
                steps=Activities(choice.history) if choice.history else "…",
            )
        if START in choice.history[1:]:
            yield TwinInvalid(gettext_noop("Nothing comes before the begin of a case."))
    keys = Counter((each.history, each.type, each.visits) for each in branching.choices)
    if any(count > 1 for count in keys.values()):
        yield TwinInvalid(gettext_noop("Two choices speak of the same situation."))
    if min(branching.visits_told, branching.visits_max, branching.steps_max) < 1:
        yield TwinInvalid(gettext_noop("Limits of steps are at least 1."))


def _concurrency_problems(
    pairs: tuple[tuple[str, str], ...], activities: set[str]
) -> Iterator[TwinInvalid]:
    for one, other in pairs:
        yield from _unknown("activity", activities, one)
        yield from _unknown("activity", activities, other)
        if one == other:
            yield TwinInvalid(
                gettext_noop("“{name}” does not run beside itself."), name=Activities((one,))
            )


def _open_problems(case: OpenCase, types: set[str], activities: set[str]) -> Iterator[TwinInvalid]:
    yield from _unknown("type", types, case.type)
    for name in case.history:
        yield from _unknown("activity", activities, name)
    if not (case.age_seconds >= 0 and case.since_seconds >= 0):
        yield TwinInvalid(gettext_noop("An open case arrived before the start."))


def _person_problems(person: Person) -> Iterator[TwinInvalid]:
    who = Resources((person.name,))
    if person.places < 1:
        yield TwinInvalid(gettext_noop("{person} has no place for work."), person=who)
    if not 0 < person.speed < math.inf:
        yield TwinInvalid(gettext_noop("{person} works at no speed."), person=who)
    if any(until < since for since, until in person.absences):
        yield TwinInvalid(gettext_noop("An absence of {person} ends before it starts."), person=who)
    for since, until, chance in person.occasional:
        if not (0 <= since < until <= HOURS_OF_WEEK * 60 and 0 <= chance <= 1):
            yield TwinInvalid(
                gettext_noop("{person} is now and then there at hours that make no sense."),
                person=who,
            )
