"""Changes made to a shop for real, each with what somebody would ask the twin about it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from studies.shop import TEAMS, TYPES, Shop, Worker, run

from gemba.insight.simulation.whatif.change import Change, Scenario
from gemba.insight.simulation.whatif.kinds.automation import Automate
from gemba.insight.simulation.whatif.kinds.demand import ScaleDemand
from gemba.insight.simulation.whatif.kinds.outside import ScaleOutside
from gemba.insight.simulation.whatif.kinds.returns import FewerReturns
from gemba.insight.simulation.whatif.kinds.routing import Prioritise
from gemba.insight.simulation.whatif.kinds.shifts import AddHours
from gemba.insight.simulation.whatif.kinds.staff import AddPeople, RemovePeople, Train
from gemba.insight.simulation.whatif.kinds.steps import EndBatch, RemoveStep, ScaleHandling


@dataclass(frozen=True)
class Made:
    """The shop after the change, the same change as the twin knows it, and whose cases it is
    judged by (None: all)."""

    after: Shop
    scenario: Scenario
    kind: str | None = None


def made(name: str, shop: Shop, chance: random.Random) -> Made:
    """A change of that kind, its size drawn."""
    return _KINDS[name](shop, chance)


def _of(after: Shop, *changes: Change, kind: str | None = None) -> Made:
    return Made(after, Scenario("changed", changes), kind)


def _busiest(shop: Shop) -> list[Worker]:
    """The team with the most work for each hour its people are there."""
    load = run(shop, 0, 28).work_seconds
    teams = [[each for each in shop.workers if each.name.startswith(name)] for name in TEAMS]

    def busy(team: list[Worker]) -> float:
        hours = sum(len(each.hours) for each in team)
        return sum(load[step] for step in team[0].steps) / hours

    return max(teams, key=busy)


def _longest(shop: Shop) -> str:
    """The step of the busiest team that takes most of its time."""
    load = run(shop, 0, 28).work_seconds
    return max(_busiest(shop)[0].steps, key=lambda step: load[step])


def _more_people(shop: Shop, chance: random.Random) -> Made:
    like, count = chance.choice(_busiest(shop)), chance.choice((1, 2, 3))
    more = [replace(like, name=f"{like.name} new {number}") for number in range(count)]
    return _of(replace(shop, workers=(*shop.workers, *more)), AddPeople(like.name, count))


def _fewer_people(shop: Shop, chance: random.Random) -> Made:
    """While less is to be done: there is one less in each team that has four."""
    teams = [[each for each in shop.workers if each.name.startswith(name)] for name in TEAMS]
    gone = tuple(chance.choice(team).name for team in teams if len(team) >= 4)
    kept = tuple(each for each in shop.workers if each.name not in gone)
    after = replace(shop, workers=kept, per_day=shop.per_day * 0.85)
    return _of(after, RemovePeople(gone), ScaleDemand(0.85))


def _longer_hours(shop: Shop, chance: random.Random) -> Made:
    """Two hours more on every day they work, for the busiest team and another one."""
    other = chance.choice(sorted(TEAMS))
    team = {each.name for each in shop.workers if each.name.startswith(other)}
    team |= {each.name for each in _busiest(shop)}
    workers, changes = [], []
    for each in shop.workers:
        ends = [hour + 1 for hour in each.hours if hour + 1 not in each.hours]
        later = {end + more for end in ends for more in (0, 1)} if each.name in team else set()
        if later:
            changes += [AddHours((each.name,), end, end + 2.0) for end in sorted(ends)]
        workers.append(replace(each, hours=each.hours | later))
    return _of(replace(shop, workers=tuple(workers)), *changes)


def _skill_taught(shop: Shop, chance: random.Random) -> Made:
    """Two of another team learn all that the busiest does."""
    giving = _busiest(shop)[0].name.split()[0]
    taking = chance.choice(sorted(TEAMS.keys() - {giving}))
    learners = [each.name for each in shop.workers if each.name.startswith(taking)][:2]
    steps = TEAMS[giving]
    workers = tuple(
        replace(each, steps=each.steps | set(steps)) if each.name in learners else each
        for each in shop.workers
    )
    changes = [Train(tuple(learners), step) for step in steps]
    return _of(replace(shop, workers=workers), *changes)


def _more_demand(shop: Shop, chance: random.Random) -> Made:
    factor = chance.choice((0.6, 0.7, 0.8))
    return _of(replace(shop, per_day=shop.per_day * factor), ScaleDemand(factor))


def _more_of_a_type(shop: Shop, chance: random.Random) -> Made:
    place, factor = chance.randrange(len(TYPES)), chance.choice((0.0, 0.3, 0.5))
    shares = [share * (factor if at == place else 1) for at, share in enumerate(shop.shares)]
    whole = sum(shares) / sum(shop.shares)
    after = replace(shop, shares=tuple(shares), per_day=shop.per_day * whole)
    return _of(after, ScaleDemand(factor, TYPES[place]))


def _step_removed(shop: Shop, _chance: random.Random) -> Made:
    return _of(replace(shop, checks=0.0), RemoveStep("Second check"), kind="refund")


def _automated(shop: Shop, chance: random.Random) -> Made:
    step, share = _longest(shop), chance.uniform(0.3, 0.8)
    return _of(replace(shop, automatic={step: share}), Automate(step, share))


def _faster_step(shop: Shop, chance: random.Random) -> Made:
    step, factor = _longest(shop), chance.uniform(0.5, 0.7)
    minutes = {**shop.minutes, step: shop.minutes[step] * factor}
    return _of(replace(shop, minutes=minutes), ScaleHandling(step, factor))


def _less_rework(shop: Shop, chance: random.Random) -> Made:
    factor = chance.uniform(0.0, 0.4)
    after = replace(shop, fails=shop.fails * factor)
    return _of(after, FewerReturns("Test", "Repair", factor), kind="repair")


def _priority(shop: Shop, chance: random.Random) -> Made:
    kind = chance.choice(TYPES)
    return _of(replace(shop, first=kind), Prioritise(kind, -1), kind=kind)


def _no_batch(shop: Shop, _chance: random.Random) -> Made:
    return _of(replace(shop, batch=1), EndBatch("Refund"), kind="refund")


def _faster_vendor(shop: Shop, chance: random.Random) -> Made:
    factor = chance.uniform(0.2, 0.5)
    after = replace(shop, vendor_days=shop.vendor_days * factor)
    return _of(after, ScaleOutside("Part delivered", factor), kind="repair")


_KINDS: dict[str, Callable[[Shop, random.Random], Made]] = {
    "more people": _more_people,
    "fewer people": _fewer_people,
    "longer hours": _longer_hours,
    "skill taught": _skill_taught,
    "demand": _more_demand,
    "demand of a type": _more_of_a_type,
    "step removed": _step_removed,
    "step automated": _automated,
    "faster step": _faster_step,
    "less rework": _less_rework,
    "priority": _priority,
    "no batches": _no_batch,
    "faster vendor": _faster_vendor,
}
KINDS = tuple(_KINDS)
