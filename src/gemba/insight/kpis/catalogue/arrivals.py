"""How much comes in."""

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.kpi import CASE_DIMENSIONS, Better, Grain, Kpi, Measure, Topic, Unit
from gemba.insight.kpis.steps import Steps


def observe(steps: Steps) -> Facts:
    """One entry a case, when it was opened."""
    return Facts.of(steps.cases.astype(np.int32), steps.opened_us, np.ones(len(steps.cases)))


KPI = Kpi(
    name="arrivals",
    label=gettext_noop("Arrivals"),
    meaning=gettext_noop(
        "Cases opened in the period. A case taken up again is no arrival, a follow-up is."
    ),
    topic=Topic.VOLUME,
    unit=Unit.COUNT,
    better=Better.NEITHER,
    grain=Grain.PERIOD,
    measure=Measure.COUNT,
    sample_min=1,
    dimensions=CASE_DIMENSIONS,
    needs=(),
    observe=observe,
)
