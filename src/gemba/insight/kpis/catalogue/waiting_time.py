"""How long a case waits for the desk."""

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Floats
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.kpi import WITH_AGENT, Better, Grain, Kpi, Measure, Topic, Unit
from gemba.insight.kpis.meanings import Meaning
from gemba.insight.kpis.steps import NOWHERE, Steps

_TO_THE_CUSTOMER = (Meaning.REPLIED, Meaning.AWAITS_CUSTOMER)
_TO_NOBODY = (Meaning.RESOLVED, Meaning.CLOSED, Meaning.ABANDONED, Meaning.MERGED)
_TO_THE_DESK = (Meaning.OPENED, Meaning.CUSTOMER_WROTE, Meaning.REOPENED, Meaning.SEPARATED)


def observe(steps: Steps) -> Facts:
    """Seconds between steps while it is the desk's turn, summed, at the last resolution."""
    rows = steps.resolved_last[steps.resolved_last != NOWHERE]
    return steps.of_rows(rows, waited_seconds(steps)[steps.case[rows]])


def waited_seconds(steps: Steps) -> Floats:
    """Of each case, resolved or not."""
    turn = np.full(len(steps), -1, dtype=np.int8)
    turn[steps.offsets[:-1]] = 1
    turn[steps.means(*_TO_THE_DESK) | steps.reopened] = 1
    turn[steps.means(*_TO_THE_CUSTOMER) | steps.means(*_TO_NOBODY)] = 0
    told = np.maximum.accumulate(np.where(turn >= 0, np.arange(len(steps)), 0))
    waits = np.zeros(len(steps))
    same = steps.case[1:] == steps.case[:-1]
    gap = np.maximum(steps.begun_us[1:] - steps.time_us[:-1], 0) / 1e6
    waits[1:] = np.where(same & (turn[told[:-1]] == 1), gap, 0.0)
    return steps.per_case(waits)


KPI = Kpi(
    name="waiting_time",
    label=gettext_noop("Waiting for the desk"),
    meaning=gettext_noop(
        "Time between the steps of a resolved case while it was the desk's turn, added up. It is"
        " the customer's turn after a reply, until the customer writes again."
    ),
    topic=Topic.SPEED,
    unit=Unit.SECONDS,
    better=Better.LOWER,
    grain=Grain.CASE,
    measure=Measure.MEDIAN,
    sample_min=10,
    dimensions=WITH_AGENT,
    needs=(Meaning.RESOLVED,),
    observe=observe,
)
