"""Every clock change of five years, and tickets with pauses and changes, against an oracle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
import numpy.typing as npt
import pytest

from gemba.foundation.kernel.clock import moment_of
from gemba.foundation.kernel.working_time import Calendar, Phase, Schedule, read_clock

from .minute_oracle import (
    DAY,
    Flags,
    Transition,
    all_zones,
    open_minutes,
    transitions,
    wall_minutes,
)
from .pool import WEEKS, ZONES, with_rules

Int8s = npt.NDArray[np.int8]
MINUTE_US = 60_000_000
AROUND = 36 * 60
ONE_MINUTE = timedelta(minutes=1)
# How far ahead of its first minute a drawn ticket is followed.
WINDOW = 40 * DAY
PARTIES = ("us", "customer", "vendor")


def schedules(zone: str, day: date) -> Iterator[Schedule]:
    """Twenty: fourteen weeks, and one of them with dated rules in six ways."""
    for week in WEEKS:
        yield Schedule(zone, week)
    yield from with_rules(zone, WEEKS[day.toordinal() % len(WEEKS)], day)


def mismatches_at(calendar: Calendar, first: int, flags: Flags, rng: np.random.Generator) -> int:
    """Questions about a window of UTC minutes from `first` on whose answers differ."""
    count = np.concatenate([[0], np.cumsum(flags)])
    one, two = sorted(int(at) for at in rng.integers(0, len(flags), 2))
    start, end = ((first + at) * MINUTE_US for at in (one, two))
    wrong = int(calendar.working_us(start, end) != int(count[two] - count[one]) * MINUTE_US)
    whole = calendar.working_us(first * MINUTE_US, (first + len(flags)) * MINUTE_US)
    wrong += whole != int(count[-1]) * MINUTE_US
    wrong += calendar.is_open(moment_of(start)) != bool(flags[one])
    for find, wanted in ((calendar.next_opening, True), (calendar.next_closing, False)):
        ahead = np.flatnonzero(flags[one:] == wanted)
        if len(ahead):
            wrong += find(moment_of(start)) != moment_of((first + one + int(ahead[0])) * MINUTE_US)
    left = int(count[-1] - count[one])
    if left:
        wanted_minutes = int(rng.integers(1, left + 1))
        due = int(np.searchsorted(count, count[one] + wanted_minutes))
        wrong += calendar.add_working_us(start, wanted_minutes * MINUTE_US) != (
            (first + due) * MINUTE_US
        )
    return wrong


def check_transitions(changes: Iterable[Transition]) -> int:
    """How many cases (transition × schedule) were right; fails with those that were not."""
    rng, right, wrong = np.random.default_rng(2_015), 0, []
    plain: dict[tuple[str, int], Calendar] = {}
    for zone, change in changes:
        first = change - AROUND
        walls = wall_minutes(zone, first, 2 * AROUND)
        day = date.fromordinal(int(walls[AROUND]) // DAY)
        for place, schedule in enumerate(schedules(zone, day)):
            if place < len(WEEKS):
                calendar = plain.setdefault((zone, place), Calendar(schedule))
            else:
                calendar = Calendar(schedule)
            if mismatches_at(calendar, first, open_minutes(schedule, walls), rng):
                wrong.append((zone, moment_of(change * MINUTE_US), schedule))
            else:
                right += 1
    assert not wrong[:3]
    return right


@dataclass(frozen=True)
class Timeline:
    """A calendar, and which of a long row of UTC minutes it works."""

    calendar: Calendar
    flags: Flags


def timelines(zones: Iterable[str], first: int, days: int) -> list[Timeline]:
    """For every zone each week plain, and two of them with rules on a date in between."""
    rows = []
    for zone in zones:
        walls = wall_minutes(zone, first, days * DAY)
        day = date.fromordinal(int(walls[len(walls) // 4]) // DAY)
        made = [Schedule(zone, week) for week in WEEKS]
        made += [rule for week in WEEKS[1:3] for rule in with_rules(zone, week, day)]
        rows += [Timeline(Calendar(each), open_minutes(each, walls)) for each in made]
    return rows


@dataclass(frozen=True)
class Life:
    """What each minute of a drawn ticket was, from its first on, and when it is looked at."""

    party: Int8s
    is_running: Flags
    is_open: Flags
    phases: list[Phase]
    now: int


def drawn_life(rows: list[Timeline], first: int, rng: np.random.Generator) -> Life:
    """One to six phases within some weeks; the clock may be read before the last of them."""
    begin = int(rng.integers(0, len(rows[0].flags) - WINDOW))
    cuts = np.sort(rng.integers(0, rng.integers(1, 20 * DAY), rng.integers(1, 7)))
    cuts -= cuts[0]
    now = int(rng.integers(0, int(cuts[-1]) + 5 * DAY))
    life = Life(np.zeros(WINDOW, np.int8), np.zeros(WINDOW, bool), np.zeros(WINDOW, bool), [], now)
    for at in cuts.tolist():
        row, party = rows[rng.integers(len(rows))], int(rng.integers(3))
        is_running = bool(rng.random() < 0.7)
        target = timedelta(minutes=int(rng.integers(1, 60 * 60)))
        since = moment_of((first + begin + at) * MINUTE_US)
        life.phases.append(Phase(since, PARTIES[party], is_running, row.calendar, target))
        if at <= now:
            life.party[at:], life.is_running[at:] = party, is_running
            life.is_open[at:] = row.flags[begin + at : begin + WINDOW]
    return life


def reads_alike(life: Life) -> bool:
    """Whether the clock says what the minutes say."""
    now, start = life.now, life.phases[0].at
    reading = read_clock(life.phases, start + timedelta(minutes=now))
    runs = life.is_running & life.is_open
    elapsed = int(np.count_nonzero(runs[:now]))
    last = [phase for phase in life.phases if phase.at <= reading.at][-1]
    assert last.target is not None
    target = last.target // timedelta(minutes=1)
    if not last.is_running:
        runs[now:] = False
    due = int(np.searchsorted(np.cumsum(runs), target)) + 1
    if due <= WINDOW:
        is_due_right = reading.due_at == start + timedelta(minutes=due)
    elif last.is_running:
        is_due_right = reading.due_at is None or reading.due_at > start + WINDOW * ONE_MINUTE
    else:
        is_due_right = reading.due_at is None
    real = np.bincount(life.party[:now], minlength=3)
    working = np.bincount(life.party[:now][life.is_open[:now]], minlength=3)
    shares = {share.party: (share.seconds, share.working_seconds) for share in reading.shares}
    return (
        is_due_right
        and reading.elapsed_seconds == 60 * elapsed
        and reading.remaining_seconds == 60 * (target - elapsed)
        and reading.is_running == last.is_running
        and all(
            shares.get(party, (0, 0)) == (60 * real[place], 60 * working[place])
            for place, party in enumerate(PARTIES)
        )
    )


def check_lives(cases: int, zones: Iterable[str], days: int, seed: int) -> None:
    """Fails with the first life whose clock is wrong."""
    first = int(datetime(2024, 9, 15, tzinfo=UTC).timestamp()) // 60
    rows, rng = timelines(zones, first, days), np.random.default_rng(seed)
    for case in range(cases):
        life = drawn_life(rows, first, rng)
        assert reads_alike(life), (case, life.phases, life.now)


def test_clock_changes_of_some_zones() -> None:
    changes = transitions(ZONES, 2026, 2026)
    assert check_transitions(changes) == 20 * len(changes)


def test_tickets_with_pauses_and_changes() -> None:
    check_lives(300, ("Europe/Berlin", "Africa/Cairo"), 90, seed=4)


@pytest.mark.long
def test_every_clock_change_of_2024_to_2028() -> None:
    """2,015 of them when this was written; every release of the zone data moves some."""
    changes = transitions(all_zones(), 2024, 2028)
    assert len(changes) > 1_900
    assert check_transitions(changes) == 20 * len(changes)


@pytest.mark.long
def test_100_000_tickets_with_pauses_and_changes() -> None:
    check_lives(100_000, ZONES, 450, seed=100_000)
