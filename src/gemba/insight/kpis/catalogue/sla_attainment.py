"""How many cases kept what was agreed."""

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.kpi import WITH_AGENT, Better, Grain, Kpi, Measure, Topic, Unit
from gemba.insight.kpis.meanings import Meaning, Source
from gemba.insight.kpis.reading import truths
from gemba.insight.kpis.steps import NOWHERE, Steps


def observe(steps: Steps) -> Facts:
    """1 where the attribute last said yes, 0 where it said no, at the last resolution."""
    said = steps.attribute(steps.meanings.sla_met)
    if said is None:
        return steps.none()
    kept = np.append(truths(said.names), np.nan)[said.codes]
    rows = steps.resolved_last[(steps.resolved_last != NOWHERE) & ~np.isnan(kept)]
    return steps.of_rows(rows, kept[steps.case[rows]])


KPI = Kpi(
    name="sla_attainment",
    label=gettext_noop("SLA attainment"),
    meaning=gettext_noop(
        "Share of resolved cases that kept their service level, as the log itself says in an"
        " attribute. Cases about which it says nothing are left out."
    ),
    topic=Topic.QUALITY,
    unit=Unit.SHARE,
    better=Better.HIGHER,
    grain=Grain.CASE,
    measure=Measure.SHARE,
    sample_min=20,
    dimensions=WITH_AGENT,
    needs=(Meaning.RESOLVED, Source.SLA_MET),
    observe=observe,
)
