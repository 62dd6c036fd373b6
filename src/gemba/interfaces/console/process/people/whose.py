"""Whose load the People tab shows: everybody's, or that of one person, team or skill."""

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.mining.filters.kind import Filter
from gemba.insight.mining.filters.kinds.attribute import HasAttribute
from gemba.insight.mining.filters.kinds.resource import DoneBy
from gemba.insight.mining.hours import TimeGrid
from gemba.insight.mining.people.group_load import group_workload
from gemba.insight.mining.people.utilisation import Workload, workload
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.people.grouping import Grouping, attribute_of, grouped
from gemba.interfaces.console.process.people.times import Times
from gemba.interfaces.console.process.remembering import Memory

OFFERED_MAX = 500


@dataclass(frozen=True, slots=True)
class Whose:
    """One to choose; `name` is the one stored, empty for everybody."""

    name: str
    label: str
    is_open: bool


@dataclass(frozen=True, eq=False)
class Loads:
    """Work against staff by local hour and day, and the filters that leave this one's cases.

    `columns` is the whole log. `is_shared`: people work for several such groups, so their time at
    work was shared out.
    """

    columns: EventColumns
    by_hour: Workload
    by_day: Workload
    filters: tuple[Filter, ...] = ()
    is_shared: bool = False


_KEPT = Memory[Loads]()


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who there is to choose, everybody first, and the load of the one that is open."""

    offered: tuple[Whose, ...]
    loads: Loads

    @property
    def one(self) -> Whose:
        """The one that is open."""
        return next(each for each in self.offered if each.is_open)


def chosen_loads(choice: Choice, times: Times, way: Grouping, wanted: str) -> Chosen:
    """Of `wanted` under this way to look; of everybody where there is no such one."""
    names = _busiest(choice, times, way)
    found = wanted if wanted in names else ""
    label = choice.who if way.is_person else str
    lines = [Whose(name, label(name), name == found) for name in names]
    offered = (
        Whose("", _("Everybody"), not found),
        *sorted(lines, key=lambda each: each.label.casefold()),
    )
    if not found:
        return Chosen(offered, Loads(choice.whole, times.by_hour, times.by_day))
    asked = (times.by_day.grid.zone, way.key, found)
    loads = _KEPT.of(
        choice.log, choice.whole, asked, lambda: _loads(choice, times, way, names[found])
    )
    return Chosen(offered, loads)


@dataclass(frozen=True, slots=True)
class _Busiest:
    columns: EventColumns
    codes: dict[str, int]


_BUSIEST = Memory[_Busiest]()


def _busiest(choice: Choice, times: Times, way: Grouping) -> dict[str, int]:
    """Those people work for, the first few when there are many: codes by name."""
    asked = (times.by_day.grid.zone, way.key)
    found = _BUSIEST.of(choice.log, choice.whole, asked, lambda: _ranked(choice, times, way))
    return found.codes


def _ranked(choice: Choice, times: Times, way: Grouping) -> _Busiest:
    groups = grouped(choice, choice.whole, way.key)
    known = (times.at_work.who.codes >= 0) & (groups.codes >= 0)
    events = np.bincount(groups.codes[known], minlength=len(groups.names))
    most = np.argsort(-events, kind="stable")[:OFFERED_MAX].tolist()
    return _Busiest(choice.whole, {groups.names[code]: code for code in most if events[code]})


def _loads(choice: Choice, times: Times, way: Grouping, code: int) -> Loads:
    groups = grouped(choice, choice.whole, way.key)
    who, name = times.at_work.who, groups.names[code]
    is_member = np.isin(who.codes, who.codes[(groups.codes == code) & (who.codes >= 0)])
    members = np.unique(who.codes[is_member])
    by_hour, by_day = (
        _load(times, each.grid, groups if not way.is_person else None, code)
        for each in (times.by_hour, times.by_day)
    )
    attribute = attribute_of(way.key)
    if attribute:
        elsewhere = is_member & (groups.codes >= 0) & (groups.codes != code)
        only: Filter = HasAttribute(attribute, "is", (name,))
        return Loads(choice.whole, by_hour, by_day, (only,), bool(elsewhere.any()))
    people = tuple(who.names[member] for member in members.tolist())
    return Loads(choice.whole, by_hour, by_day, (DoneBy(people),))


def _load(times: Times, grid: TimeGrid, groups: CodedColumn | None, code: int) -> Workload:
    """Of a person where there are no groups."""
    work, hours = times.at_work.work, times.at_work.hours
    if groups is None:
        return workload(work, hours, grid, np.array([code]))
    return group_workload(work, hours, grid, groups=groups, code=code)
