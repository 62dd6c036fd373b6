"""How many requests are solved by one answer."""

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.kpi import WITH_AGENT, Better, Grain, Kpi, Measure, Topic, Unit
from gemba.insight.kpis.meanings import Meaning
from gemba.insight.kpis.steps import NOWHERE, Steps


def observe(steps: Steps) -> Facts:
    """1 for a case resolved with at most one reply and never reopened, at its first resolution."""
    replies = steps.per_case(steps.means(Meaning.REPLIED))
    once = (replies <= 1) & (steps.per_case(steps.reopened) == 0)
    rows = steps.resolved_first[steps.resolved_first != NOWHERE]
    return steps.of_rows(rows, once[steps.case[rows]].astype(np.float64))


KPI = Kpi(
    name="first_contact_resolution",
    label=gettext_noop("First-contact resolution"),
    meaning=gettext_noop(
        "Share of resolved cases that needed at most one reply of an agent and were never reopened,"
        " counted at their first resolution. The newest may still be reopened."
    ),
    topic=Topic.QUALITY,
    unit=Unit.SHARE,
    better=Better.HIGHER,
    grain=Grain.CASE,
    measure=Measure.SHARE,
    sample_min=20,
    dimensions=WITH_AGENT,
    needs=(Meaning.REPLIED, Meaning.RESOLVED),
    observe=observe,
)
