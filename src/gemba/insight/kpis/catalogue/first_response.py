"""How long a customer waits for the first answer."""

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.kpi import WITH_AGENT, Better, Grain, Kpi, Measure, Topic, Unit
from gemba.insight.kpis.meanings import Meaning
from gemba.insight.kpis.steps import NOWHERE, Steps


def observe(steps: Steps) -> Facts:
    """Seconds from opening to the first reply that came after it, at the reply."""
    since_opening = steps.time_us >= steps.opened_us[steps.case]
    reply = steps.first(steps.means(Meaning.REPLIED) & since_opening)
    rows = reply[reply != NOWHERE]
    return steps.of_rows(rows, (steps.time_us[rows] - steps.opened_us[steps.case[rows]]) / 1e6)


KPI = Kpi(
    name="first_response",
    label=gettext_noop("First response"),
    meaning=gettext_noop(
        "Time from the opening of a case to the first reply of an agent, counted when the reply is"
        " given. Automatic confirmations are no replies, and cases still waiting are not in it."
    ),
    topic=Topic.SPEED,
    unit=Unit.SECONDS,
    better=Better.LOWER,
    grain=Grain.CASE,
    measure=Measure.MEDIAN,
    sample_min=10,
    dimensions=WITH_AGENT,
    needs=(Meaning.REPLIED,),
    observe=observe,
)
