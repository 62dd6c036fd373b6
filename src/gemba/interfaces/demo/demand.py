"""Who writes when, through which door, about what: ninety days of it, with two surges."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import accumulate
from zoneinfo import ZoneInfo

from gemba.interfaces.demo.company import (
    DESK_ZONE,
    FAULTS,
    FAULTY,
    FORM,
    LAUNCHED,
    MAIL_EN,
    MAIL_ZH,
    WESTERN_ZONE,
    Fault,
)
from gemba.interfaces.demo.letters import Subject
from gemba.interfaces.demo.phrasebook import phrasebook

DAYS = 90
CHINESE_SHARE, FORM_SHARE = 0.6, 0.35
KINDS = {"repair": 0.37, "inquiry": 0.29, "return": 0.19, "complaint": 0.09, "suggestion": 0.06}
LAUNCH_DAY, FAULT_DAY = 34, 64
# Monday to Sunday
WEEKDAYS = (1.42, 1.15, 1.05, 1.0, 0.95, 0.76, 0.67)
# Midnight to 23 h, the customer's own clock: China writes in the evening, Europe in the morning.
HOURS_ZH = (2, 1, 0.5, 0.3, 0.3, 0.6, 1.5, 3, 5, 8, 9, 8, 6, 6, 7, 7, 6, 6, 7, 9, 11, 11, 8, 4)
HOURS_EN = (1, 0.5, 0.3, 0.3, 0.3, 0.8, 2, 5, 8, 10, 9, 8, 7, 7, 7, 6, 6, 6, 7, 8, 8, 6, 4, 2)
FRESH_MINUTES = (4, 11, 23, 41)


@dataclass(frozen=True, slots=True)
class Arrival:
    """One request: when, in which language, through which door, about what."""

    at: datetime
    language: str
    door: str
    about: Subject


def arrivals(count: int, now: datetime, rng: random.Random) -> list[Arrival]:
    """`count` requests of the ninety days up to `now`, oldest first; a few only minutes old."""
    days = [now.astimezone(ZoneInfo(DESK_ZONE)).date() - timedelta(days=n) for n in range(DAYS)]
    days.reverse()
    weights = list(accumulate(_weight(n, day) for n, day in enumerate(days)))
    found: list[Arrival] = []
    while len(found) < count - len(FRESH_MINUTES):
        arrival = _arrival(days, weights, rng)
        if now - timedelta(days=DAYS) < arrival.at < now:
            found.append(arrival)
    for minutes in FRESH_MINUTES:
        at = now - timedelta(minutes=minutes, seconds=rng.randrange(60))
        found.append(_about(at, DAYS - 1, rng))
    return sorted(found, key=lambda a: a.at)


def _weight(n: int, day: date) -> float:
    growth = 0.9 + 0.2 * n / DAYS
    surges = 1 + _surge(n, LAUNCH_DAY, 0.5) + _surge(n, FAULT_DAY, 0.6)
    return WEEKDAYS[day.weekday()] * growth * surges


def _surge(n: int, begins: int, height: float) -> float:
    """How much more comes on day `n`: at once on the first day, gone after three weeks."""
    since = n - begins
    return height * max(0.0, 1 - since / 21) if since >= 0 else 0.0


def _arrival(days: Sequence[date], weights: Sequence[float], rng: random.Random) -> Arrival:
    n = rng.choices(range(len(days)), cum_weights=weights)[0]
    language = "zh" if rng.random() < CHINESE_SHARE else "en"
    hours, zone = (HOURS_ZH, DESK_ZONE) if language == "zh" else (HOURS_EN, WESTERN_ZONE)
    hour = rng.choices(range(24), hours)[0]
    clock = time(hour, rng.randrange(60), rng.randrange(60))
    at = datetime.combine(days[n], clock, ZoneInfo(zone)).astimezone(UTC)
    return _about(at, n, rng, language)


def _about(at: datetime, n: int, rng: random.Random, language: str = "") -> Arrival:
    language = language or ("zh" if rng.random() < CHINESE_SHARE else "en")
    mail = MAIL_ZH if language == "zh" else MAIL_EN
    door = FORM if rng.random() < FORM_SHARE else mail
    kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
    launch, fault = _surge(n, LAUNCH_DAY, 0.5), _surge(n, FAULT_DAY, 0.6)
    if rng.random() < fault / (1 + launch + fault):
        found = next(f for f in FAULTS if f.key == FAULTY)
        about = Subject("repair", found.product, f"fault.{found.key}", fault=found)
    elif kind == "repair":
        about = _fault(n, rng)
    else:
        about = _topic(kind, n, rng, new=rng.random() < launch)
    return Arrival(at, language, door, _with_chosen_type(about, rng))


def _fault(n: int, rng: random.Random) -> Subject:
    known = [f for f in FAULTS if f.product != LAUNCHED or n >= LAUNCH_DAY]
    found: Fault = rng.choices(known, [f.weight for f in known])[0]
    return Subject("repair", found.product, f"fault.{found.key}", fault=found)


def _topic(kind: str, n: int, rng: random.Random, *, new: bool) -> Subject:
    owners = _owners(kind)
    is_out = n >= LAUNCH_DAY - 7
    fitting = [t for t in owners if is_out or owners[t] != [LAUNCHED]]
    if new and is_out:
        fitting = [t for t in owners if LAUNCHED in owners[t]] or fitting
    topic = rng.choice(fitting)
    products = [p for p in owners[topic] if is_out or p != LAUNCHED]
    product = LAUNCHED if new and LAUNCHED in products else rng.choice(products)
    return Subject(kind, product, topic)


@cache
def _owners(kind: str) -> Mapping[str, list[str]]:
    """The topics of a kind, and for each the products whose owners ask about it."""
    book = phrasebook("en")
    named = [name for name in book.names(f"{kind}.") if name.endswith(".products")]
    return {name.removesuffix(".products"): book.variant(name, 0).split() for name in named}


def _with_chosen_type(about: Subject, rng: random.Random) -> Subject:
    """What the customer chooses in the form: mostly right, sometimes left open, sometimes wrong."""
    draw = rng.random()
    wrong = rng.choice(("inquiry", "complaint", "repair"))
    chosen = about.kind if draw < 0.75 else "" if draw < 0.88 else wrong
    return Subject(about.kind, about.product, about.phrase, chosen, about.fault)
