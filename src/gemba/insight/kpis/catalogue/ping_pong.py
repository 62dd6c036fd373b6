"""How often a case comes back to somebody who had passed it on."""

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.kpi import CASE_DIMENSIONS, Better, Grain, Kpi, Measure, Topic, Unit
from gemba.insight.kpis.meanings import Meaning, Source
from gemba.insight.kpis.steps import NOWHERE, Steps


def observe(steps: Steps) -> Facts:
    """1 for a resolved case in which an agent works again after another one did, at its last
    resolution."""
    worked = np.flatnonzero(steps.who >= 0)
    case, who = steps.case[worked], steps.who[worked].astype(np.int64)
    begins = np.ones(len(worked), dtype=np.bool_)
    begins[1:] = (case[1:] != case[:-1]) | (who[1:] != who[:-1])
    stint = case[begins] * (len(steps.columns.resources) + 1) + who[begins]
    _pairs, first, times = np.unique(stint, return_index=True, return_counts=True)
    returned = np.zeros(len(steps.cases), dtype=np.bool_)
    returned[case[begins][first[times > 1]]] = True
    rows = steps.resolved_last[steps.resolved_last != NOWHERE]
    return steps.of_rows(rows, returned[steps.case[rows]])


KPI = Kpi(
    name="ping_pong",
    label=gettext_noop("Ping-pong"),
    meaning=gettext_noop(
        "Share of resolved cases that came back to an agent after another agent had worked on them."
        " What customers and the system do in between does not count."
    ),
    topic=Topic.EFFORT,
    unit=Unit.SHARE,
    better=Better.LOWER,
    grain=Grain.CASE,
    measure=Measure.SHARE,
    sample_min=20,
    dimensions=CASE_DIMENSIONS,
    needs=(Meaning.RESOLVED, Source.RESOURCES),
    observe=observe,
)
