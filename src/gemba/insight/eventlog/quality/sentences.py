"""What each issue says, what it means for the analysis, and what can be done.

English templates marked for translation; `{count}` and `{total}` come with the issue, as do its
params and the names of its activities.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gemba.foundation.kernel.wording import gettext_noop as _

from .issues import Severity


@dataclass(frozen=True)
class Sentences:
    """`cure` is empty where nothing need be done."""

    severity: Severity
    what: str
    meaning: str
    cure: str = ""


SENTENCES: Mapping[str, Sentences] = {
    "duplicate_events": Sentences(
        "warning",
        _("Events that repeat another event of their case in everything: {count} of {total}."),
        _("They count as repeated work, which they are only if it was really done twice at once."),
        _("If the export repeats rows, import the file again and leave repeated rows out."),
    ),
    "missing_resource": Sentences(
        "note",
        _("Events without a person or team: {count} of {total}."),
        _("They are left out of everything about people: who does what, hand-overs, workload."),
    ),
    "missing_start": Sentences(
        "note",
        _("Events whose start is not known: {count} of {total}."),
        _("Their handling time is not known; medians of handling are those of the other events."),
    ),
    "almost_empty": Sentences(
        "note",
        _("Columns that are empty almost everywhere: {columns}."),
        _("A filter or a comparison by them looks at very few events."),
    ),
    "always_the_same": Sentences(
        "note",
        _("Columns with the same text everywhere: {columns}."),
        _("Nothing can be compared or filtered by them."),
    ),
    "single_event": Sentences(
        "note",
        _("Cases with one event only: {count} of {total}."),
        _("They have no duration and no path; medians of durations are lower for them."),
        _("If they are cases that have only just begun, filter by time."),
    ),
    "dominant_case": Sentences(
        "serious",
        _("One case holds more than half of all events."),
        _("The column taken for the case is probably another one, and all paths are wrong then."),
        _("Import the file again and choose the column that holds the case."),
    ),
    "activities_hardly_repeat": Sentences(
        "serious",
        _("There are {count} different activities for {total} events."),
        _("The column taken for the activity probably holds free text; no path repeats."),
        _("Import the file again and choose the column that says what was done."),
    ),
    "end_before_start": Sentences(
        "serious",
        _("Events that end before they start: {count} of {total}."),
        _("Their handling time counts as zero."),
        _("Look at the first cases; if all are wrong, start and end were exchanged."),
    ),
    "late_opening": Sentences(
        "warning",
        _("Cases in which something happened before “{activity}”, their opening: {count}."),
        _("Their first steps and their duration are wrong where clocks or zones differ."),
        _("Look at a case; if it is the clock, correct the zone and import the file again."),
    ),
    "lifecycle_apart": Sentences(
        "warning",
        _("Events that tell only the start of an activity: {count} of {total}."),
        _("Start and completion count as two events, so every such activity seems repeated."),
        _("Import the file again and put starts and completions together."),
    ),
    "start_without_completion": Sentences(
        "warning",
        _("Starts without a completion: {count} of {total} events."),
        _("Work that was begun and never finished, or whose end the export lacks."),
    ),
    "future_times": Sentences(
        "serious",
        _("Events that lie in the future: {count} of {total}."),
        _("Durations up to them are too long."),
        _("Look whether day and month were exchanged, and import again with the other order."),
    ),
    "before_1970": Sentences(
        "warning",
        _("Events before 1970: {count} of {total}."),
        _("Mostly a date that was never filled in; durations from them are too long."),
    ),
    "equal_times": Sentences(
        "warning",
        _("Events at exactly the time of the one before in their case: {count} of {total}."),
        _(
            "For {deciding} of them nothing but the order in which they were recorded says which"
            " came first."
        ),
        _("If the source has a sequence number, import it as such."),
    ),
    "day_resolution": Sentences(
        "serious",
        _("All times are days without a time of day."),
        _("Waiting below a day is not seen, and the order within a day is that of the file."),
        _("Export the log again with the time of day."),
    ),
    "hour_resolution": Sentences(
        "warning",
        _("All times are full hours."),
        _("Waiting below an hour is not seen."),
        _("Export the log again with minutes and seconds."),
    ),
    "minute_resolution": Sentences(
        "note",
        _("All times are full minutes."),
        _("What happens within a minute counts as taking no time; its order is that of the file."),
    ),
    "same_second_of_day": Sentences(
        "warning",
        _("Events at exactly {clock} (UTC): {count} of {total}."),
        _(
            "Mostly dates without a time among times, or a nightly job: waits around them are wrong"
            " by up to a day."
        ),
        _("Look which activity it is; filter it out if a job writes it."),
    ),
    "stamped_in_bulk": Sentences(
        "note",
        _("Events that share {moments} exact moments with many others: {count} of {total}."),
        _("A job or a mass change wrote them; they say when it ran, not when somebody worked."),
    ),
    "shifted_activity": Sentences(
        "serious",
        _("“{activity}” ({count} events) has the daily rhythm of all others, moved by {hours} h."),
        _(
            "It probably comes from a system with another time zone: waits around it are wrong by"
            " that much."
        ),
        _("Correct the times of this activity in the source and import the file again."),
    ),
    "summer_time": Sentences(
        "note",
        _(
            "In summer the daily rhythm is moved by {hours} h against winter, as UTC times of a"
            " place with summer time are."
        ),
        _("Durations are right. Hours of the day are those of UTC unless a time zone is chosen."),
    ),
    "silence": Sentences(
        "warning",
        _(
            "Days without any event beyond the usual pauses: {count}, the longest pause from"
            " {first} to {last}."
        ),
        _("Work stopped, or the export lacks these days; waits across them are long by nature."),
        _("Ask whether the export is complete; filter by time if it is not."),
    ),
    "burst": Sentences(
        "note",
        _(
            "Cases that began on days with far more than the usual {usual}: {count}, most on {day}"
            " ({top})."
        ),
        _("A mass import or an incident; it dominates averages over time."),
    ),
    "cut_at_start": Sentences(
        "warning",
        _("Cases that begin at the very start of the log, up to {day}: {count} of {total}."),
        _("The export probably begins there: earlier steps of these cases are missing."),
        _("For durations and first steps, keep only cases that begin later: filter by time."),
    ),
    "cut_at_end": Sentences(
        "warning",
        _(
            "Cases whose last event lies at the very end of the log, from {day} on: {count} of"
            " {total}."
        ),
        _(
            "The export probably ends there: these cases may go on, so their durations are too"
            " short. If all closed cases end there, cases were chosen by their end."
        ),
        _("For durations and endings, keep only cases that ended earlier: filter by time."),
    ),
}
