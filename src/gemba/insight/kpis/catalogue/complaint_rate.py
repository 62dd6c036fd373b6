"""How many requests are complaints."""

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.kpi import Better, Grain, Kpi, Measure, Topic, Unit
from gemba.insight.kpis.meanings import Source
from gemba.insight.kpis.steps import Steps


def observe(steps: Steps) -> Facts:
    """1 for a complaint, 0 for anything else of a known kind, when the case was opened."""
    kind = steps.attribute(steps.meanings.kind)
    if kind is None:
        return steps.none()
    words = steps.meanings.complaints
    complains = np.array([name in words for name in kind.names] + [False], dtype=np.bool_)
    known = np.flatnonzero(kind.codes >= 0)
    return Facts.of(
        steps.cases[known].astype(np.int32), steps.opened_us[known], complains[kind.codes[known]]
    )


KPI = Kpi(
    name="complaint_rate",
    label=gettext_noop("Complaints"),
    meaning=gettext_noop(
        "Share of the cases opened in the period whose type is complaint. A type that is corrected"
        " later corrects the figure too."
    ),
    topic=Topic.QUALITY,
    unit=Unit.SHARE,
    better=Better.LOWER,
    grain=Grain.CASE,
    measure=Measure.SHARE,
    sample_min=20,
    dimensions=("channel", "team", "priority"),
    needs=(Source.COMPLAINTS,),
    observe=observe,
)
