"""How the desk's own log is read for predictions.

A ticket's story ends with its first solution. Only attributes that stand from its first step, or
that a step carries itself, may be looked at: priority, type, tags, product and vendor are known as
they are now, and may have been said on the way.
"""

from gemba.insight.eventlog.desk_labels import INBOX, LANGUAGE
from gemba.insight.eventlog.desk_rows import RESPONSIBLE, SLA_MET, STATUS

from .targets import BREACH, COMPLAINT, REOPENING, SATISFACTION, Fate, Reading

# A ticket that has not come back after so many days counts as solved for good: two weeks is also
# when the desk closes solved tickets.
SETTLED_DAYS = 14

DESK_READING = Reading(
    ends=("resolved", "closed", "merged"),
    labels=("channel", INBOX, LANGUAGE, STATUS, RESPONSIBLE),
    fates=(
        Fate(BREACH, label=SLA_MET, values=("no",)),
        Fate(REOPENING, activities=("reopened",), settle_days=SETTLED_DAYS),
        Fate(COMPLAINT, label="type", values=("complaint",)),
        Fate(SATISFACTION, label="satisfaction", values=("4", "5", "satisfied")),
    ),
)
