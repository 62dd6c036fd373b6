"""How long it takes until a request is answered for good."""

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.kpi import WITH_AGENT, Better, Grain, Kpi, Measure, Topic, Unit
from gemba.insight.kpis.meanings import Meaning
from gemba.insight.kpis.steps import NOWHERE, Steps


def observe(steps: Steps) -> Facts:
    """Seconds from opening to the resolution that stands, at the resolution."""
    rows = steps.resolved_last[steps.resolved_last != NOWHERE]
    return steps.of_rows(rows, (steps.time_us[rows] - steps.opened_us[steps.case[rows]]) / 1e6)


KPI = Kpi(
    name="resolution_time",
    label=gettext_noop("Resolution time"),
    meaning=gettext_noop(
        "Time from the opening of a case to its last resolution, weekends and waiting for the"
        " customer included. A case that was reopened and is not resolved again is not in it."
    ),
    topic=Topic.SPEED,
    unit=Unit.SECONDS,
    better=Better.LOWER,
    grain=Grain.CASE,
    measure=Measure.MEDIAN,
    sample_min=10,
    dimensions=WITH_AGENT,
    needs=(Meaning.RESOLVED,),
    observe=observe,
)
