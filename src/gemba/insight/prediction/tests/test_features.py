"""Features know nothing that came later."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.prediction.features.moments import Moments, at_steps, while_waiting
from gemba.insight.prediction.features.recent import Waits
from gemba.insight.prediction.features.schema import schema_of
from gemba.insight.prediction.features.steps import steps_of
from gemba.insight.prediction.features.table import RECENT, Known, Table, surroundings_of, table_of
from gemba.insight.prediction.testing import BEGAN_US, HOUR_US, drawn_log


def table(log: EventColumns, moments: Moments | None = None) -> Table:
    steps = steps_of(log, ("channel",))
    known = Known(steps, surroundings_of(log), schema_of(steps, np.arange(len(steps))))
    return table_of(known, moments or at_steps(steps))


def column(found: Table, name: str) -> list[float]:
    names = [each.name for each in found.features]
    return [float(each) for each in found.values[:, names.index(name)]]


def test_times_and_counts_by_hand() -> None:
    hours = [0, 2, 5, 5, 30]
    rows = EventRows.of(
        ["a", "a", "a", "b", "a"],
        ["opened", "replied", "replied", "opened", "closed"],
        [BEGAN_US + each * HOUR_US for each in hours],
        ["x", "x", "y", "z", "y"],
    )
    found = table(build(rows))
    assert column(found, "steps") == [1, 2, 3, 4, 1]
    assert column(found, "elapsed") == [0, 2, 5, 30, 0]
    assert column(found, "gap.1") == [0, 2, 3, 25, 0]
    assert column(found, "count:replied") == [0, 1, 2, 2, 0]
    assert column(found, "handovers") == [0, 0, 1, 1, 0]
    assert column(found, "repeats") == [0, 0, 1, 0, 0]
    assert column(found, "begun_within.1") == [1, 1, 2, 0, 2]


def test_waiting_counts_from_the_last_step() -> None:
    log = drawn_log(5)
    moments = Moments(np.array([0]), np.array([int(log.time_us[0]) + 7 * HOUR_US]))
    assert column(table(log, moments), "waited") == [7.0]
    steps = steps_of(log)
    inside = while_waiting(steps)
    assert (inside.at_us > steps.time_us[inside.row]).all()
    assert (inside.at_us < steps.time_us[inside.row + 1]).all()


@settings(max_examples=15, deadline=None)
@given(st.integers(40, 90), st.integers(0, 10_000))
def test_what_comes_later_changes_nothing(kept: int, seed: int) -> None:
    """The log cut at a moment gives the same features before it as the whole log."""
    log = drawn_log(100, seed)
    cut = int(log.first_us[kept])
    early = np.flatnonzero(log.time_us < cut)
    part = build(
        EventRows.of(
            [log.case_ids[int(log.case[row])] for row in early],
            [log.activities[int(log.activity[row])] for row in early],
            log.time_us[early].tolist(),
            [log.resources[int(log.resource[row])] for row in early],
        )
    )
    whole_steps, part_steps = steps_of(log), steps_of(part)
    schema = schema_of(part_steps, np.arange(len(part_steps)))
    ours = table_of(Known(part_steps, surroundings_of(part), schema), at_steps(part_steps))
    theirs = table_of(
        Known(whole_steps, surroundings_of(log), schema), at_steps(whole_steps).take(early)
    )
    places = [part.case_ids.codes[log.case_ids[int(log.case[row])]] for row in early]
    order = np.lexsort((part.time_us, part.case))
    mine = np.lexsort((log.time_us[early], np.array(places)))
    # of which activities the levels are told depends on how many waits a log has
    kept_columns = [i for i, each in enumerate(ours.features) if not each.name.startswith(RECENT)]
    np.testing.assert_array_equal(
        ours.values[order][:, kept_columns], theirs.values[mine][:, kept_columns]
    )


def test_a_wait_counts_from_the_moment_it_ends() -> None:
    hours = [0, 4, 100]
    rows = EventRows.of(
        ["a"] * 3, ["opened", "replied", "closed"], [BEGAN_US + h * HOUR_US for h in hours]
    )
    waits = Waits(build(rows).time_us[1:2], np.array([0.0, np.log1p(4)]))
    asked = BEGAN_US + np.array([0, 4 * HOUR_US - 1, 4 * HOUR_US])
    assert np.isnan(waits.mean(asked, 10)[:2]).all()
    assert waits.mean(asked, 10)[2] == np.log1p(4)
