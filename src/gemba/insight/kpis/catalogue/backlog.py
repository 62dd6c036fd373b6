"""How much work lies open."""

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.kpi import CASE_DIMENSIONS, Better, Grain, Kpi, Measure, Topic, Unit
from gemba.insight.kpis.meanings import Meaning
from gemba.insight.kpis.steps import Steps


def observe(steps: Steps) -> Facts:
    """One entry a stretch of time in which a case is open."""
    case, begins, until = steps.periods_open
    return Facts.of(steps.cases[case].astype(np.int32), begins, np.ones(len(case)), None, until)


KPI = Kpi(
    name="backlog",
    label=gettext_noop("Backlog"),
    meaning=gettext_noop(
        "Cases that are open at the end of the period: opened or reopened, and neither resolved,"
        " closed, given up nor merged into another. Whom they wait for makes no difference."
    ),
    topic=Topic.VOLUME,
    unit=Unit.COUNT,
    better=Better.LOWER,
    grain=Grain.PERIOD,
    measure=Measure.STOCK,
    sample_min=1,
    dimensions=CASE_DIMENSIONS,
    needs=(Meaning.RESOLVED,),
    observe=observe,
)
