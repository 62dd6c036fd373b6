"""How satisfied customers say they are."""

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.kpi import WITH_AGENT, Better, Grain, Kpi, Measure, Topic, Unit
from gemba.insight.kpis.meanings import Source
from gemba.insight.kpis.reading import numbers
from gemba.insight.kpis.steps import Steps


def observe(steps: Steps) -> Facts:
    """The score last given for a case, at its last step."""
    said = steps.attribute(steps.meanings.satisfaction)
    if said is None:
        return steps.none()
    score = np.append(numbers(said.names), np.nan)[said.codes]
    cases = np.flatnonzero(~np.isnan(score))
    return steps.of_rows(steps.offsets[1:][cases] - 1, score[cases])


KPI = Kpi(
    name="csat",
    label=gettext_noop("Customer satisfaction"),
    meaning=gettext_noop(
        "The mean of the scores customers gave, on the scale of the survey. Only who answered is in"
        " it, and who answers is rarely like who does not."
    ),
    topic=Topic.QUALITY,
    unit=Unit.SCORE,
    better=Better.HIGHER,
    grain=Grain.CASE,
    measure=Measure.MEAN,
    sample_min=20,
    dimensions=WITH_AGENT,
    needs=(Source.SATISFACTION,),
    observe=observe,
)
