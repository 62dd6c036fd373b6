"""How much work a case takes."""

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import UNKNOWN_US, Floats
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.kpi import CASE_DIMENSIONS, Better, Grain, Kpi, Measure, Topic, Unit
from gemba.insight.kpis.meanings import Source
from gemba.insight.kpis.steps import Steps


def observe(steps: Steps) -> Facts:
    """Seconds from start to end of the steps whose start is known, at the last of them."""
    start = steps.columns.start_us
    if start is None:
        return steps.none()
    spent = steps.per_case(spent_seconds(steps))
    rows = steps.last(start[steps.rows] != UNKNOWN_US)
    rows = rows[rows >= 0]
    return steps.of_rows(rows, spent[steps.case[rows]])


def spent_seconds(steps: Steps) -> Floats:
    """From start to end of each row; nothing where the start is not known."""
    return (steps.time_us - steps.begun_us) / 1e6


KPI = Kpi(
    name="handling_time",
    label=gettext_noop("Handling time"),
    meaning=gettext_noop(
        "Time from start to end of all steps of a case, added up. It exists only where a log tells"
        " when steps begin; two people at work at once count twice."
    ),
    topic=Topic.EFFORT,
    unit=Unit.SECONDS,
    better=Better.LOWER,
    grain=Grain.CASE,
    measure=Measure.MEDIAN,
    sample_min=10,
    dimensions=CASE_DIMENSIONS,
    needs=(Source.STARTS,),
    observe=observe,
)
