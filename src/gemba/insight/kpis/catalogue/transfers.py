"""How often a case changes hands before it is solved."""

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.kpi import CASE_DIMENSIONS, Better, Grain, Kpi, Measure, Topic, Unit
from gemba.insight.kpis.meanings import Meaning
from gemba.insight.kpis.steps import NOWHERE, Steps


def observe(steps: Steps) -> Facts:
    """Transfers of a resolved case, at its last resolution."""
    transfers = steps.per_case(steps.means(Meaning.TRANSFERRED))
    rows = steps.resolved_last[steps.resolved_last != NOWHERE]
    return steps.of_rows(rows, transfers[steps.case[rows]])


KPI = Kpi(
    name="transfers",
    label=gettext_noop("Transfers per case"),
    meaning=gettext_noop(
        "How many times a resolved case was handed to another team, on average. Taking a case or"
        " giving it back within a team is no transfer."
    ),
    topic=Topic.EFFORT,
    unit=Unit.COUNT,
    better=Better.LOWER,
    grain=Grain.CASE,
    measure=Measure.MEAN,
    sample_min=20,
    dimensions=CASE_DIMENSIONS,
    needs=(Meaning.TRANSFERRED, Meaning.RESOLVED),
    observe=observe,
)
