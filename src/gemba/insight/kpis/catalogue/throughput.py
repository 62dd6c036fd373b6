"""How much gets done."""

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.kpi import WITH_AGENT, Better, Grain, Kpi, Measure, Topic, Unit
from gemba.insight.kpis.meanings import Meaning
from gemba.insight.kpis.steps import NOWHERE, Steps


def observe(steps: Steps) -> Facts:
    """One entry a resolved case, at the resolution that stands."""
    rows = steps.resolved_last[steps.resolved_last != NOWHERE]
    return steps.of_rows(rows, np.ones(len(rows)))


KPI = Kpi(
    name="throughput",
    label=gettext_noop("Resolved"),
    meaning=gettext_noop(
        "Cases resolved in the period, each at its last resolution. A case that was reopened counts"
        " again only once it is resolved again."
    ),
    topic=Topic.VOLUME,
    unit=Unit.COUNT,
    better=Better.HIGHER,
    grain=Grain.PERIOD,
    measure=Measure.COUNT,
    sample_min=1,
    dimensions=WITH_AGENT,
    needs=(Meaning.RESOLVED,),
    observe=observe,
)
