"""How a log is read for its waiting: who is the customer, whose hours are whose; and the result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

from django.utils.timezone import get_current_timezone_name

from gemba.desk.tickets.queries import statuses
from gemba.foundation.events.actors import SYSTEM
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.derived import Beside, derived, is_derived
from gemba.insight.eventlog.desk_rows import CUSTOMER, MACHINE, STATUS
from gemba.insight.eventlog.generations import Array
from gemba.insight.eventlog.outside import Outside, Part
from gemba.insight.eventlog.queries import LogLine, LogUnknown, log_outside
from gemba.insight.kpis.meanings import Meaning, Meanings
from gemba.insight.kpis.queries import meanings_of
from gemba.insight.mining.calendars import Calendar
from gemba.insight.mining.people.grouping import by_person
from gemba.insight.mining.people.working_hours import HoursRule, working_hours
from gemba.insight.mining.waiting.causes import waiting_times
from gemba.insight.mining.waiting.chosen import ChosenWaits
from gemba.insight.mining.waiting.guessing import (
    guessed_customer,
    guessed_programs,
    guessed_vendor,
)
from gemba.insight.mining.waiting.index import WaitIndex, index_arrays
from gemba.insight.mining.waiting.parties import Party, Reading
from gemba.interfaces.console.process.beside import beside
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.remembering import Memory

KEPT_MAX = 3
# The desk's steps that only say what comes next: taking a ticket, giving it back, a status.
WITHOUT_WORK = frozenset({"opened", "assigned", "given_back", "status:new", "status:open"})


@dataclass(frozen=True)
class Waited:
    """The waits of a log, and how it was read to find them."""

    columns: EventColumns
    reading: Reading
    index: WaitIndex


_KEPT = Memory[Waited](KEPT_MAX)


def waited(choice: Choice) -> Waited:
    """All waits of the whole log by cause, kept while nothing changes."""
    line, columns = choice.log, choice.whole
    reading, zone = reading_of(line, columns), get_current_timezone_name()
    return _KEPT.of(line, columns, (reading, zone), lambda: _split(line, columns, reading, zone))


def waits_left(choice: Choice) -> ChosenWaits:
    """The waits that count under the filter."""
    return ChosenWaits.of(waited(choice).index, choice.columns, choice.cases)


def is_waited(choice: Choice) -> bool:
    """Whether the waits are kept, so that they need not be found first."""
    line, columns = choice.log, choice.whole
    reading, zone = reading_of(line, columns), get_current_timezone_name()
    if _KEPT.has(line, columns, (reading, zone)):
        return True
    return is_derived(_beside(line, columns, reading, zone))


def reading_of(line: LogLine, columns: EventColumns) -> Reading:
    """Without calendars, which are found in the log itself. The desk knows whom it waits for,
    other logs are guessed."""
    if line.is_desk:
        return desk_reading()
    named = outside_for(line)
    if named is not None:
        return reading_from(named)
    meanings = _meanings(line, columns)
    customer = guessed_customer(columns)
    states = customer.states | meanings.of(Meaning.AWAITS_CUSTOMER)
    return Reading(
        customer=replace(customer, states=states),
        vendor=guessed_vendor(columns),
        instant=guessed_programs(columns) | meanings.bystanders,
    )


def outside_for(line: LogLine) -> Outside | None:
    """Whom people said the log waits for; None for a file that was only looked at."""
    try:
        return log_outside(line.key, actor=SYSTEM)
    except LogUnknown:
        return None


def reading_from(named: Outside) -> Reading:
    """What people said of a log, and nothing guessed beside it."""

    def party(part: Part, after: Part, values: tuple[str, ...]) -> Party:
        return Party(
            resources=named.resources_of(part),
            steps=named.steps_of(part),
            states=named.steps_of(after),
            attribute=named.attribute,
            values=frozenset(values),
        )

    return Reading(
        customer=party(Part.CUSTOMER, Part.AFTER_CUSTOMER, named.customer_values),
        vendor=party(Part.VENDOR, Part.AFTER_VENDOR, named.vendor_values),
        instant=named.resources_of(Part.PROGRAM),
    )


def _meanings(line: LogLine, columns: EventColumns) -> Meanings:
    try:
        return meanings_of(line.key, columns)
    except ValueError:  # a file that was only looked at
        return Meanings()


def desk_reading() -> Reading:
    """The desk waits for whom the status of the ticket says: a reply that leaves it open leaves
    the next step to the desk."""

    known = statuses()

    def pending(category: str) -> frozenset[str]:
        return frozenset(each.code for each in known if each.category == category)

    return Reading(
        customer=Party(
            resources=frozenset({CUSTOMER}), attribute=STATUS, values=pending("pending_customer")
        ),
        vendor=Party(attribute=STATUS, values=pending("pending_vendor")),
        instant=frozenset({CUSTOMER, MACHINE}),
        instant_steps=WITHOUT_WORK,
    )


def _split(line: LogLine, columns: EventColumns, reading: Reading, zone: str) -> Waited:
    def make() -> Iterator[tuple[str, Array]]:
        whole = replace(reading, calendars=calendars_of(columns, reading, zone))
        return index_arrays(columns, waiting_times(columns, whole), zone)

    arrays = derived(_beside(line, columns, reading, zone), make)
    return Waited(columns, reading, WaitIndex.from_arrays(columns, zone, arrays))


def _beside(line: LogLine, columns: EventColumns, reading: Reading, zone: str) -> Beside | None:
    return beside(line, columns, "waits", [zone, asdict(reading)])


def calendars_of(columns: EventColumns, reading: Reading, zone: str) -> tuple[Calendar | None, ...]:
    """The working hours seen in the log, by resource code; none for programs and customers."""
    free = {*reading.instant, *reading.customer.resources, *reading.vendor.resources}
    hours = working_hours(columns, by_person(columns, left_out=free), rule=HoursRule(zone=zone))
    return tuple(
        None if name in free or code not in hours.of else hours.of[code].calendar
        for code, name in enumerate(columns.resources)
    )
