"""What the twin says became of each case, read out of a run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np

from gemba.insight.simulation.engine import Outcome
from gemba.interfaces.demo.company import STAFF, Staff
from gemba.interfaces.demo.twin.desk import Solisle
from gemba.interfaces.demo.twin.matters import Request
from gemba.interfaces.demo.twin.steps import verb

_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)
_STAFF_BY_KEY = {staff.key: staff for staff in STAFF}


@dataclass(frozen=True, slots=True)
class Happened:
    """A step that was done; `by` None by a customer, a vendor or the desk itself."""

    verb: str
    by: Staff | None
    begun: datetime
    ended: datetime


@dataclass(frozen=True, slots=True)
class Life:
    """One case: when it arrived, and its steps in the order in which they ended."""

    name: str
    request: Request
    arrived_at: datetime
    steps: Sequence[Happened]

    @property
    def verbs(self) -> set[str]:
        return {step.verb for step in self.steps}


def lives(desk: Solisle, outcome: Outcome) -> list[Life]:
    """All cases, the oldest first."""
    rows, cases = outcome.rows, outcome.cases
    order = np.lexsort((rows.time_us, rows.case.codes))
    bounds = np.searchsorted(rows.case.codes[order], np.arange(len(cases.type) + 1)).tolist()
    steps = _steps(outcome, order.tolist())
    requests = [desk.requests[each.name] for each in desk.twin.types]
    parts = [steps[since:until] for since, until in pairwise(bounds)]
    arrived_us, types = cases.arrived_us.tolist(), cases.type.tolist()
    return [
        Life(name, requests[types[case]], moment(arrived_us[case]), parts[case])
        for case, name in sorted(
            enumerate(rows.case.names), key=lambda pair: (arrived_us[pair[0]], pair[1])
        )
    ]


def _steps(outcome: Outcome, order: Sequence[int]) -> list[Happened]:
    rows = outcome.rows
    assert rows.resource is not None
    assert rows.start_us is not None
    verbs = [verb(name) for name in rows.activity.names]
    people = [_STAFF_BY_KEY.get(name) for name in rows.resource.names]
    activity, resource = rows.activity.codes.tolist(), rows.resource.codes.tolist()
    start_us, end_us = rows.start_us.tolist(), rows.time_us.tolist()
    return [
        Happened(
            verbs[activity[row]], people[resource[row]], moment(start_us[row]), moment(end_us[row])
        )
        for row in order
    ]


def moment(time_us: int) -> datetime:
    """UTC microseconds as a moment."""
    return _BEGIN + timedelta(microseconds=time_us)
