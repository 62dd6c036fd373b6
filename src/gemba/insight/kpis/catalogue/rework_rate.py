"""How many cases had work done twice."""

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.kpi import CASE_DIMENSIONS, Better, Grain, Kpi, Measure, Topic, Unit
from gemba.insight.kpis.meanings import Meaning
from gemba.insight.kpis.steps import NOWHERE, Steps

_TALK = (Meaning.REPLIED, Meaning.CUSTOMER_WROTE, Meaning.AWAITS_CUSTOMER)


def observe(steps: Steps) -> Facts:
    """1 for a resolved case in which an activity other than talk occurs again, at its last
    resolution."""
    work = np.flatnonzero(~steps.means(*_TALK))
    activity = steps.columns.activity[steps.rows[work]].astype(np.int64)
    done = steps.case[work] * len(steps.columns.activities) + activity
    _pairs, first, times = np.unique(done, return_index=True, return_counts=True)
    repeated = np.zeros(len(steps.cases), dtype=np.bool_)
    repeated[steps.case[work[first[times > 1]]]] = True
    rows = steps.resolved_last[steps.resolved_last != NOWHERE]
    return steps.of_rows(rows, repeated[steps.case[rows]])


KPI = Kpi(
    name="rework_rate",
    label=gettext_noop("Rework"),
    meaning=gettext_noop(
        "Share of resolved cases in which a step was done more than once. Messages to and from the"
        " customer are talk, not rework."
    ),
    topic=Topic.EFFORT,
    unit=Unit.SHARE,
    better=Better.LOWER,
    grain=Grain.CASE,
    measure=Measure.SHARE,
    sample_min=20,
    dimensions=CASE_DIMENSIONS,
    needs=(Meaning.RESOLVED,),
    observe=observe,
)
