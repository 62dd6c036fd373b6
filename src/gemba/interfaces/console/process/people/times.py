"""People's time of a whole log, kept a while: no filter changes it, and it is not cheap."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext as _

from gemba.foundation.events.actors import Actor
from gemba.insight.eventlog.arrays import UNKNOWN_US, Floats
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.queries import import_story
from gemba.insight.mining.hours import TimeGrid
from gemba.insight.mining.people.at_work import AtWork, GivenStarts, at_work
from gemba.insight.mining.people.grouping import by_activity
from gemba.insight.mining.people.utilisation import Workload, busy_by, workload
from gemba.insight.mining.people.working_hours import HoursRule
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.people.grouping import outsiders
from gemba.interfaces.console.process.remembering import Memory
from gemba.interfaces.console.process.waiting.reading import waited

KEPT_MAX = 4


@dataclass(frozen=True, eq=False)
class Times:
    """People at work, the load of all of them by local hour and day, and by activity the seconds
    worked on it."""

    columns: EventColumns
    at_work: AtWork
    by_hour: Workload
    by_day: Workload
    task_seconds: Floats


_KEPT = Memory[Times](KEPT_MAX)


def times_of(choice: Choice, zone: str) -> Times:
    """Of everybody in the whole log, on the clocks of `zone`."""
    left_out = outsiders(choice)
    return _KEPT.of(
        choice.log, choice.whole, (zone, left_out), lambda: _times(choice, zone, left_out)
    )


def are_known(choice: Choice, zone: str) -> bool:
    """Whether `times_of` has them in memory."""
    return _KEPT.has(choice.log, choice.whole, (zone, outsiders(choice)))


def _times(choice: Choice, zone: str, left_out: frozenset[str]) -> Times:
    found = at_work(choice.whole, HoursRule(zone), left_out=left_out, starts=starts_of(choice))
    seen = found.hours.pool
    hours = TimeGrid.hours(seen.first_us, seen.last_us, zone)
    days = TimeGrid.days(seen.first_us, seen.last_us, zone)
    return Times(
        choice.whole,
        found,
        workload(found.work, found.hours, hours),
        workload(found.work, found.hours, days),
        busy_by(found.work, by_activity(choice.whole)),
    )


def starts_of(choice: Choice) -> GivenStarts | None:
    """As the tab Waiting estimates them; None where the log tells every start."""
    told = choice.whole.start_us
    if told is not None and not np.any(told == UNKNOWN_US):
        return None
    index = waited(choice).index
    return GivenStarts(index.start_us, index.estimated)


def zones(choice: Choice, wanted: str, *, actor: Actor) -> list[str]:
    """Zones to choose from, the one in use first: `wanted` if there is such a zone, else that
    of the log, else the reader's."""
    story = import_story(choice.log.key, actor=actor)
    told = [
        str(each.params["zone"])
        for each in (story.report.problems if story else ())
        if each.code == "no_zone" and "zone" in each.params
    ]
    here = str(timezone.get_current_timezone())
    usual = [here] if choice.log.is_desk else [*told, "UTC", here]
    first = [wanted] if wanted in available_timezones() else []
    return list(dict.fromkeys([*first, *usual, here, "UTC"]))


def zone_words(zone: str) -> str:
    """Europe/Rome, as it is known; UTC in words."""
    return _("World time (UTC)") if zone == "UTC" else str(ZoneInfo(zone).key).replace("_", " ")
