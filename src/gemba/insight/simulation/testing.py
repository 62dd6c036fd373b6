"""Twins for tests: a single queue, as the textbooks have it, and any small one."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from .model import (
    END,
    START,
    Activity,
    Arrivals,
    Batch,
    Branching,
    Calendar,
    CaseType,
    Chase,
    Choice,
    Customer,
    Delay,
    Discipline,
    Draw,
    Handling,
    Horizon,
    OpenCase,
    Person,
    Switch,
    Twin,
)

# Monday 6 January 2025, 00:00 UTC.
MONDAY_US = 1_736_121_600_000_000
HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US


def queue_twin(
    *,
    servers: int,
    per_hour: float,
    service: Draw,
    days: float,
    customer: Customer | None = None,
    discipline: Discipline | None = None,
) -> Twin:
    """One step, done by people who are always there; a day to warm up."""
    return Twin(
        Horizon(MONDAY_US, days, warm_up_days=1),
        types=(CaseType("ticket", customer=customer or Customer()),),
        arrivals=(Arrivals("ticket", (per_hour,) * 168),),
        activities=(Activity("Served", (Handling(service),), reply=True),),
        branching=chain("Served"),
        people=tuple(Person(f"server {n}", Calendar.always()) for n in range(servers)),
        discipline=discipline or Discipline(),
    )


def chain(*names: str) -> Branching:
    """One after the other, then the end."""
    steps = zip((START, *names), (*names, END), strict=True)
    return Branching(tuple(Choice(((after, 1.0),), (before,)) for before, after in steps))


def draws() -> SearchStrategy[Draw]:
    seconds = st.floats(1, 50_000)
    return st.one_of(
        st.builds(Draw.fixed, st.floats(0, 20_000)),
        st.builds(Draw.exponential, seconds),
        st.builds(
            lambda mu, sigma, zero: Draw("lognormal", (mu, sigma), zero, 1e6),
            st.floats(0, 9),
            st.floats(0, 2),
            st.sampled_from([0.0, 0.3]),
        ),
        st.builds(
            lambda values: Draw("empirical", tuple(sorted(values))),
            st.lists(seconds, min_size=1, max_size=4),
        ),
    )


def calendars() -> SearchStrategy[Calendar]:
    zones = st.sampled_from(["UTC", "Europe/Berlin", "Asia/Shanghai"])
    return st.one_of(
        st.builds(Calendar.always, zones),
        st.just(Calendar(())),
        st.builds(
            lambda zone, first, hours: Calendar(
                tuple((day * 1440 + first, day * 1440 + first + hours) for day in range(5)), zone
            ),
            zones,
            st.integers(0, 900),
            st.integers(1, 500),
        ),
    )


_STEPS = ("write", "check", "do", "tell")
_TYPES = ("mail", "phone")
_SKILLS = ("a", "b")


@st.composite
def twins(draw: DrawFn) -> Twin:
    """Small models of every kind: some where nobody can do the work, some where nothing comes."""
    skills = st.lists(st.sampled_from(_SKILLS), unique=True, max_size=2).map(tuple)
    has_open = draw(st.booleans())
    return Twin(
        Horizon(
            MONDAY_US + draw(st.integers(0, 300)) * DAY_US + draw(st.integers(0, 10**10)),
            draw(st.floats(0, 9)),
            0.0 if has_open else draw(st.floats(0, 2)),
            draw(st.floats(0, 3)),
        ),
        types=tuple(draw(_case_type(name, skills)) for name in _TYPES),
        arrivals=tuple(
            Arrivals(name, (draw(st.floats(0, 1)),) * 168, daily_variation=draw(st.floats(0, 1)))
            for name in _TYPES
        ),
        activities=tuple(draw(_activity(name, skills)) for name in _STEPS),
        branching=Branching(
            tuple(draw(_choice(name)) for name in (START, *_STEPS)),
            visits_max=draw(st.integers(1, 4)),
        ),
        delays=tuple(Delay(name, draw(draws())) for name in _STEPS if draw(st.booleans())),
        people=tuple(
            Person(
                f"p{n}",
                draw(calendars()),
                draw(skills),
                absences=((MONDAY_US + n * DAY_US, MONDAY_US + 3 * DAY_US),),
                places=draw(st.integers(1, 3)),
                speed=draw(st.sampled_from([1.0, 0.5, 1.7])),
            )
            for n in range(draw(st.integers(0, 3)))
        ),
        discipline=draw(
            st.builds(
                Discipline,
                st.sampled_from(["enabled", "age", "due"]),
                st.sampled_from(["longest_idle", "least_loaded"]),
                st.booleans(),
                st.booleans(),
            )
        ),
        open_cases=(OpenCase("mail", 5_000.0, ("write",), "old"),) if has_open else (),
    )


def _case_type(name: str, skills: SearchStrategy[tuple[str, ...]]) -> SearchStrategy[CaseType]:
    patience = st.none() | draws()
    chase = st.builds(
        Chase, draws(), st.integers(0, 3), st.just("asks"), st.just(0.5), st.just("do")
    )
    switch = st.builds(Switch, st.floats(0, 1), st.sampled_from(_TYPES), draws())
    customer = st.builds(
        Customer, patience, patience, st.just("leaves"), st.none() | chase, st.none() | switch
    )
    target = st.none() | st.floats(0, 1e5)
    return st.builds(
        CaseType,
        st.just(name),
        st.just((("channel", name),)),
        st.integers(-1, 1),
        skills,
        target,
        customer,
    )


def _activity(name: str, skills: SearchStrategy[tuple[str, ...]]) -> SearchStrategy[Activity]:
    batch = st.builds(
        Batch, st.integers(1, 4), st.none() | st.floats(0, 90_000), st.none() | calendars()
    )
    handling = st.builds(
        lambda default, hers: (Handling(default), Handling(hers, who="p0")), draws(), draws()
    )
    return st.builds(
        Activity,
        st.just(name),
        handling,
        st.none() | skills,
        st.just("system"),
        st.integers(0, 1),
        st.none() | batch,
        st.booleans(),
        st.booleans(),
    )


@st.composite
def _choice(draw: DrawFn, after: str) -> Choice:
    names = (*_STEPS, END)
    weights = draw(st.lists(st.integers(0, 3), min_size=len(names), max_size=len(names)))
    weights[-1] += 1
    shares = [weight / sum(weights) for weight in weights]
    return Choice(tuple(zip(names, shares, strict=True)), (after,))
