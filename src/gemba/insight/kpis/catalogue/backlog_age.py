"""How old the open work is."""

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.kpis.catalogue import backlog
from gemba.insight.kpis.kpi import CASE_DIMENSIONS, Better, Grain, Kpi, Measure, Topic, Unit
from gemba.insight.kpis.meanings import Meaning

KPI = Kpi(
    name="backlog_age",
    label=gettext_noop("Age of the backlog"),
    meaning=gettext_noop(
        "How long the cases open at the end of the period have been open by then. A case taken up"
        " again is as old as its reopening."
    ),
    topic=Topic.VOLUME,
    unit=Unit.SECONDS,
    better=Better.LOWER,
    grain=Grain.PERIOD,
    measure=Measure.STOCK_MEDIAN,
    sample_min=5,
    dimensions=CASE_DIMENSIONS,
    needs=(Meaning.RESOLVED,),
    observe=backlog.observe,
)
