"""How long a customer waits for each further answer."""

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.kpi import WITH_AGENT, Better, Grain, Kpi, Measure, Topic, Unit
from gemba.insight.kpis.meanings import Meaning
from gemba.insight.kpis.steps import Steps


def observe(steps: Steps) -> Facts:
    """Seconds from the oldest unanswered message after a reply to the next reply, at that reply."""
    replied = steps.means(Meaning.REPLIED)
    asked = steps.means(Meaning.CUSTOMER_WROTE) & ~replied
    said = np.flatnonzero(replied | asked)
    case, is_reply = steps.case[said], replied[said]
    # A question begins where the one before in the case was a reply.
    begins = np.zeros(len(said), dtype=np.bool_)
    begins[1:] = ~is_reply[1:] & is_reply[:-1] & (case[1:] == case[:-1])
    answers = np.zeros(len(said), dtype=np.bool_)
    answers[1:] = is_reply[1:] & ~is_reply[:-1] & (case[1:] == case[:-1])
    asks = np.where(begins, np.arange(len(said)), -1)
    latest = np.maximum.accumulate(asks) if len(said) else asks
    answered = np.flatnonzero(answers & (latest >= 0))
    answered = answered[case[latest[answered]] == case[answered]]
    rows = said[answered]
    waited = steps.time_us[rows] - steps.time_us[said[latest[answered]]]
    return steps.of_rows(rows, waited / 1e6)


KPI = Kpi(
    name="next_response",
    label=gettext_noop("Next response"),
    meaning=gettext_noop(
        "Time from a customer's message on a case that was answered before to the next reply of an"
        " agent. Several messages in a row count once, from the oldest."
    ),
    topic=Topic.SPEED,
    unit=Unit.SECONDS,
    better=Better.LOWER,
    grain=Grain.EVENT,
    measure=Measure.MEDIAN,
    sample_min=10,
    dimensions=WITH_AGENT,
    needs=(Meaning.REPLIED, Meaning.CUSTOMER_WROTE),
    observe=observe,
)
