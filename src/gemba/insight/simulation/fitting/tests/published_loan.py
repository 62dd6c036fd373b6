"""The loan applications on which simulators were compared, rebuilt from what is public of them.

That log (“LoanApp”, in the repository of AgentSimulator) is none of ours. It has 1,000 cases: one
every half hour of a working day (from 7:00 to 15:00), 9 February to 9 May 2023. A form is checked
and in one case of ten sent back to the applicant; then credit, laundering and property are looked
at side by side, the risk is assessed, 416 are rejected, 355 cancelled, 229 approved. 8 clerks,
2 investigators, 2 appraisers, 4 loan officers, 2 senior officers. How long steps take is read off
the first two hundred lines. So this is a log of that kind, not that log.
"""

from __future__ import annotations

from itertools import permutations

import numpy as np

from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.mining.calendars import Calendar
from gemba.insight.simulation.engine import run
from gemba.insight.simulation.model import (
    END,
    START,
    Activity,
    Arrivals,
    Branching,
    CaseType,
    Choice,
    Draw,
    Handling,
    Horizon,
    Person,
    Twin,
)

FROM_US = int(np.datetime64("2023-02-09", "us").astype("int64"))
DAYS = 88.0
HOURS = Calendar.weekly(range(5), 7, 15)
PEOPLE = {
    "clerk": 8,
    "investigator": 2,
    "appraiser": 2,
    "officer": 4,
    "senior": 2,
    # There is one name for all who apply; forms come back at working hours only.
    "applicant": 1,
}
# Minutes: how long on average, by an exponential distribution, or always.
TAKES = {
    "check": ("clerk", 20, True),
    "credit": ("clerk", 30, True),
    "laundering": ("investigator", 20, True),
    "property": ("appraiser", 20, True),
    "assess": ("officer", 20, False),
    "design": ("officer", 10, True),
    "agree": ("senior", 20, False),
    "reject": ("clerk", 10, False),
    "cancel": ("clerk", 5, False),
    "approve": ("clerk", 5, False),
    "send back": ("clerk", 5, False),
    "complete": ("applicant", 60, False),
}
LOOKED_AT = ("credit", "laundering", "property")
REJECTED, CANCELLED, SENT_BACK = 0.416, 0.608, 0.1


def published_loan(seed: int) -> EventColumns:
    """About a thousand cases."""
    return build(run(_twin(), seed).rows)


def _twin() -> Twin:
    day = [*[0.0] * 7, 1.0, *[2.0] * 7, 1.0, *[0.0] * 8]
    return Twin(
        Horizon(FROM_US, DAYS, drain_days=5.0),
        types=(CaseType("all"),),
        # As even as a model can say: gaps differ by a twentieth.
        arrivals=(Arrivals("all", (*day * 5, *[0.0] * 48), regularity=400.0),),
        activities=tuple(
            Activity(
                name,
                (Handling((Draw.exponential if varies else Draw.fixed)(60.0 * minutes)),),
                skills=(who,),
            )
            for name, (who, minutes, varies) in TAKES.items()
        ),
        branching=Branching(tuple(_choices())),
        people=tuple(
            Person(f"{who} {number}", HOURS, (who,))
            for who, count in PEOPLE.items()
            for number in range(count)
        ),
        concurrent=tuple((one, other) for one, other in permutations(LOOKED_AT, 2) if one < other),
    )


def _choices() -> list[Choice]:
    each = (1 - SENT_BACK) / len(LOOKED_AT)
    found = [
        Choice(((END, 1.0),)),
        Choice((("check", 1.0),), (START,)),
        Choice((("send back", SENT_BACK), *((name, each) for name in LOOKED_AT)), ("check",)),
        Choice((("complete", 1.0),), ("send back",)),
        Choice((("check", 1.0),), ("complete",)),
        Choice((("reject", REJECTED), ("design", 1 - REJECTED)), ("assess",)),
        Choice((("agree", 1.0),), ("design",)),
        Choice((("cancel", CANCELLED), ("approve", 1 - CANCELLED)), ("agree",)),
    ]
    for one, other, last in permutations(LOOKED_AT):
        found.append(Choice((("assess", 1.0),), (one, other, last)))
        found.append(Choice(((last, 1.0),), ("check", one, other)))
        if other < last:
            found.append(Choice(((other, 0.5), (last, 0.5)), ("check", one)))
    return found
