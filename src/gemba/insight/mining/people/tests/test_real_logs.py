"""Every provided log: parts add up to their wholes, whatever the log is like."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from gemba.insight.eventlog.readers.importing import read_log
from gemba.insight.mining.comparing.cohorts import cohorts
from gemba.insight.mining.comparing.differences import figure_differences
from gemba.insight.mining.comparing.maps import map_difference
from gemba.insight.mining.hours import TimeGrid
from gemba.insight.mining.people.at_work import at_work
from gemba.insight.mining.people.grouping import by_activity, by_person
from gemba.insight.mining.people.handovers import HandoverRule, handovers
from gemba.insight.mining.people.utilisation import busy_by, workload

LOGS = (
    "production/Production.csv",
    "loan_application_synth/syn_Loan_Application.csv.gz",
    "purchasing_example/PurchasingExample.csv.gz",
    "helpdesk_italian_full/pm4py_helpdesk.xes.gz",
    "bpi2013_incidents/eramam_bpi_challenge_2013_incidents.xes.gz",
)


@pytest.mark.long
@pytest.mark.parametrize("name", LOGS)
def test_parts_add_up(name: str, shared_data: Callable[[str], Path]) -> None:
    log = read_log(shared_data(f"eventlogs/{name}")).columns
    found = at_work(log)
    work, use = found.work, found.utilisation
    assert work.shared_us.sum() == pytest.approx(work.busy_us.sum())
    assert busy_by(work, by_activity(log)).sum() == pytest.approx(use.busy_seconds.sum())
    assert np.nan_to_num(use.share).max(initial=0) <= 1 + 1e-9
    assert (use.outside_seconds >= -1e-6).all()
    span = found.hours.pool.first_us, found.hours.pool.last_us
    load = workload(work, found.hours, TimeGrid.hours(*span, "Europe/Rome"))
    assert load.busy_seconds.sum() == pytest.approx(use.busy_seconds.sum(), rel=1e-6)
    assert load.staffed_seconds.sum() == pytest.approx(use.available_seconds.sum(), rel=1e-6)
    who = by_person(log)
    network = handovers(log, who, rule=HandoverRule(skip_unknown=True, own=True))
    known = np.bincount(log.case[who.codes >= 0], minlength=log.cases)
    assert network.count.sum() == np.maximum(known - 1, 0).sum()
    half = np.arange(log.cases) % 2 == 0
    both = cohorts(log, half, log, ~half)
    rng = np.random.default_rng(1)
    assert len(figure_differences(both, rng)) == (4 if log.start_us is None else 5)
    maps = map_difference(both, rng)
    assert (maps.activities.cases_a + maps.activities.cases_b).tolist() == sorted(
        log.index.frequencies.cases.tolist(), reverse=True
    )
