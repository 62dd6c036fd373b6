"""How many requests end without a solution."""

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.kpi import CASE_DIMENSIONS, Better, Grain, Kpi, Measure, Topic, Unit
from gemba.insight.kpis.meanings import Meaning
from gemba.insight.kpis.steps import NOWHERE, Steps


def observe(steps: Steps) -> Facts:
    """1 for a case that ended without ever being resolved, at its end; merged ones go on."""
    ends = steps.last(steps.means(Meaning.RESOLVED, Meaning.CLOSED, Meaning.ABANDONED))
    gone = (ends == NOWHERE) | (steps.last(steps.reopened) > ends)
    merged = steps.last(steps.means(Meaning.MERGED)) > steps.last(steps.means(Meaning.SEPARATED))
    rows = ends[~gone & ~merged]
    unsolved = steps.resolved_first == NOWHERE
    given_up = steps.means(Meaning.ABANDONED)
    lost = unsolved[steps.case[rows]] | given_up[rows]
    return steps.of_rows(rows, lost.astype(np.float64))


KPI = Kpi(
    name="abandonment",
    label=gettext_noop("Abandoned"),
    meaning=gettext_noop(
        "Share of ended cases that were given up or closed without having been resolved. Cases"
        " merged into another are left out: they go on there."
    ),
    topic=Topic.QUALITY,
    unit=Unit.SHARE,
    better=Better.LOWER,
    grain=Grain.CASE,
    measure=Measure.SHARE,
    sample_min=20,
    dimensions=CASE_DIMENSIONS,
    needs=(Meaning.RESOLVED,),
    observe=observe,
)
