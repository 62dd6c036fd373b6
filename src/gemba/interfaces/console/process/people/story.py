"""What the People tab shows of a log."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from gemba.foundation.events.actors import Actor
from gemba.insight.eventlog.arrays import Floats, Int64s
from gemba.insight.mining.people.at_work import AtWork
from gemba.insight.mining.people.profiles import Profiles
from gemba.insight.mining.people.utilisation import Utilisation
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.counted import deeds_counted
from gemba.interfaces.console.process.people.grouping import (
    Grouping,
    grouped,
    groupings,
    home_groups,
)
from gemba.interfaces.console.process.people.kept import are_kept, profiles_of
from gemba.interfaces.console.process.people.load import Load, load_of
from gemba.interfaces.console.process.people.network import (
    LinkLine,
    link_lines,
    network_data,
)
from gemba.interfaces.console.process.people.networks import Kind, kinds, links_of, rule_of
from gemba.interfaces.console.process.people.times import (
    Times,
    are_known,
    times_of,
    zone_words,
    zones,
)
from gemba.interfaces.console.process.people.whose import Whose, chosen_loads
from gemba.interfaces.console.process.people.words import calendar_words

LINES_MAX, TASKS_MAX = 100, 8


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person, or a group of them, in figures; NaN where the log does not tell. `code` is the
    person's in the whole log, None for a group."""

    code: int | None
    name: str
    events: int
    cases: int
    involvement: float
    activities: int
    main_activity: str
    main_share: float
    per_week: float
    in_hand: float
    utilisation: float
    parallel: float
    hours: tuple[str, ...]
    is_pooled: bool


@dataclass(frozen=True, slots=True)
class Tiles:
    """The whole in five figures."""

    people: int
    handovers: int
    handover_share: float
    utilisation: float
    multitasking: float
    estimated: float
    outside: float


@dataclass(frozen=True, slots=True)
class TaskTime:
    """Person-hours worked on one activity; parallel work is shared out."""

    label: str
    hours: float
    share: float
    part: float
    people: int


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone to choose from."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class PeopleStory:
    """Everything on the tab. `counted` says what counts where a filter takes events away."""

    tiles: Tiles
    counted: str
    groupings: tuple[Grouping, ...]
    by: Grouping
    zones: tuple[Zone, ...]
    kinds: tuple[Kind, ...]
    network: dict[str, Any]
    heads: tuple[str, ...]
    links: tuple[LinkLine, ...]
    links_total: int
    tasks: tuple[TaskTime, ...]
    lines: tuple[PersonLine, ...]
    lines_left_out: int
    whose: tuple[Whose, ...]
    whom: Whose
    load: Load
    pool_hours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeopleWish:
    """What the address asks for; what does not exist is not heeded."""

    by: str = ""
    kind: str = ""
    zone: str = ""
    whose: str = ""


def is_quick(choice: Choice, wish: PeopleWish, *, actor: Actor) -> bool:
    """Whether all that no filter changes is known."""
    way = next(each for each in groupings(choice, wish.by) if each.is_open)
    kind = next(each for each in kinds(wish.kind) if each.is_open)
    zone = zones(choice, wish.zone, actor=actor)[0]
    return are_known(choice, zone) and are_kept(choice, way.key, rule_of(kind.key))


def people_story(choice: Choice, wish: PeopleWish, *, actor: Actor) -> PeopleStory:
    """Everything on the tab."""
    offered = zones(choice, wish.zone, actor=actor)
    kept = times_of(choice, offered[0])
    times = kept.at_work
    ways = groupings(choice, wish.by)
    way = next(each for each in ways if each.is_open)
    offered_kinds = kinds(wish.kind)
    kind = next(each for each in offered_kinds if each.is_open)
    links, handed = links_of(choice, way.key, kind.key)
    table = profiles_of(choice, way.key)
    use = times.utilisation
    if not way.is_person:
        home = home_groups(times.who, grouped(choice, choice.whole, way.key))
        use = use.by_group(home)
    lines = _lines(choice, way, table, times, use)
    chosen = chosen_loads(choice, kept, way, wish.whose)
    return PeopleStory(
        counted=deeds_counted(choice),
        tiles=_tiles(times, len(table) + table.left_out, handed.count, handed.moves),
        groupings=tuple(ways),
        by=way,
        zones=tuple(Zone(key, zone_words(key)) for key in offered),
        kinds=tuple(offered_kinds),
        network=network_data(links),
        heads=links.heads,
        links=tuple(link_lines(links)),
        links_total=len(links),
        tasks=_tasks(choice, kept),
        lines=tuple(sorted(lines, key=lambda line: line.name.casefold())),
        lines_left_out=len(table) + table.left_out - len(lines),
        whose=chosen.offered,
        whom=chosen.one,
        load=load_of(choice, chosen.loads, offered[0]),
        pool_hours=tuple(calendar_words(times.hours.pool.calendar)),
    )


def _tiles(times: AtWork, people: int, count: Int64s, moves: int) -> Tiles:
    use, given = times.utilisation, int(count.sum())
    available, busy = float(use.available_seconds.sum()), float(use.busy_seconds.sum())
    return Tiles(
        people=people,
        handovers=given,
        handover_share=given / moves if moves else 0.0,
        utilisation=float(use.inside_seconds.sum()) / available if available else float("nan"),
        multitasking=times.multitasking_share,
        estimated=times.estimated_share,
        outside=float(use.outside_seconds.sum()) / busy if busy else 0.0,
    )


def _tasks(choice: Choice, times: Times) -> tuple[TaskTime, ...]:
    """What the busy time goes into, the largest part first."""
    seconds = times.task_seconds
    whole, top = float(seconds.sum()), float(seconds.max(initial=0.0))
    performers = choice.whole.index.performers
    doing = np.bincount(performers.activity, minlength=len(seconds))
    most = [code for code in np.argsort(-seconds, kind="stable").tolist() if seconds[code] > 0]
    return tuple(
        TaskTime(
            label=choice.label(choice.whole.activities[code]),
            hours=float(seconds[code]) / 3600,
            share=float(seconds[code]) / whole,
            part=float(seconds[code]) / top,
            people=int(doing[code]),
        )
        for code in most[:TASKS_MAX]
    )


def _lines(
    choice: Choice, way: Grouping, table: Profiles, times: AtWork, use: Utilisation
) -> list[PersonLine]:
    """The first `LINES_MAX`. Codes of the filtered log may differ from those of the whole."""
    known = choice.whole.resources.codes if way.is_person else {}
    groups = {} if way.is_person else {n: c for c, n in enumerate(_group_names(choice, way))}
    lines = []
    for place in range(min(len(table), LINES_MAX)):
        name = table.names[int(table.person[place])]
        code = known[name] if way.is_person else groups.get(name, -1)
        own = times.hours.of.get(code) if way.is_person else None
        lines.append(
            PersonLine(
                code=code if way.is_person else None,
                name=choice.who(name) if way.is_person else name,
                events=int(table.events[place]),
                cases=int(table.cases[place]),
                involvement=float(table.involvement[place]),
                activities=int(table.activities[place]),
                main_activity=choice.label(choice.columns.activities[table.main_activity[place]]),
                main_share=float(table.main_share[place]),
                per_week=float(table.events_per_week[place]),
                in_hand=float(table.in_hand_mean[place]),
                utilisation=_at(use.share, code),
                parallel=_at(use.parallel_mean, code),
                hours=tuple(calendar_words(own.calendar)) if own else (),
                is_pooled=own.is_pooled if own else False,
            )
        )
    return lines


def _group_names(choice: Choice, way: Grouping) -> list[str]:
    return list(grouped(choice, choice.whole, way.key).names)


def _at(figures: Floats, code: int) -> float:
    return float(figures[code]) if 0 <= code < len(figures) else float(np.nan)
