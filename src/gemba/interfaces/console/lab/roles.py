"""What the words of a log mean to its customers, as a twin fitted to it is told."""

from __future__ import annotations

from gemba.insight.eventlog.desk_labels import CUSTOMER_ID
from gemba.insight.kpis.meanings import Meaning, Meanings
from gemba.insight.kpis.queries import meanings_of
from gemba.insight.simulation.fitting.roles import Roles
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.waiting.reading import reading_of


def roles_of(choice: Choice) -> Roles:
    """Of the whole log, read as the Process pages and the Figures read it."""
    meanings = meanings_in(choice)
    return Roles(
        reading=reading_of(choice.log, choice.whole),
        replies=meanings.of(Meaning.REPLIED) or meanings.of(Meaning.RESOLVED),
        wrote=meanings.of(Meaning.CUSTOMER_WROTE),
        left=meanings.of(Meaning.ABANDONED),
        customer=CUSTOMER_ID if CUSTOMER_ID in choice.whole.case_attributes else "",
    )


def meanings_in(choice: Choice) -> Meanings:
    """What the log's steps mean, and what its people's hours cost."""
    try:
        return meanings_of(choice.log.key, choice.whole)
    except ValueError:  # a file that was only looked at
        return Meanings()
