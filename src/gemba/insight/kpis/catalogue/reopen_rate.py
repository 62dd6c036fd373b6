"""How often a solution did not hold."""

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.kpi import WITH_AGENT, Better, Grain, Kpi, Measure, Topic, Unit
from gemba.insight.kpis.meanings import Meaning
from gemba.insight.kpis.steps import NOWHERE, Steps


def observe(steps: Steps) -> Facts:
    """1 for a case taken up again after its first resolution, at that resolution."""
    again = steps.last(steps.reopened)
    rows = steps.resolved_first[steps.resolved_first != NOWHERE]
    return steps.of_rows(rows, again[steps.case[rows]] > rows)


def taken_up(steps: Steps) -> Facts:
    """1 for such a case, at the moment it was taken up again for the first time."""
    resolved = steps.resolved_first[steps.case]
    after = (resolved != NOWHERE) & (np.arange(len(steps)) > resolved)
    rows = steps.first(steps.reopened & after)
    rows = rows[rows != NOWHERE]
    return steps.of_rows(rows, np.ones(len(rows)))


KPI = Kpi(
    name="reopen_rate",
    label=gettext_noop("Reopened"),
    meaning=gettext_noop(
        "Share of resolved cases that were taken up again later, counted at their first resolution."
        " Where a log has no step for it, any work after a resolution counts as reopening."
    ),
    topic=Topic.QUALITY,
    unit=Unit.SHARE,
    better=Better.LOWER,
    grain=Grain.CASE,
    measure=Measure.SHARE,
    sample_min=20,
    dimensions=WITH_AGENT,
    needs=(Meaning.RESOLVED,),
    observe=observe,
    happened=taken_up,
)
