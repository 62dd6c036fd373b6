"""What people call the ids of the arithmetic."""

from gemba.desk.routing.queries.queues import every_queue
from gemba.desk.routing.queries.skills import skill_names
from gemba.desk.routing.wording import Names
from gemba.foundation.accounts.queries import people


def names() -> Names:
    """Agents, queues and skills by their ids."""
    return Names(
        agents={each.id: each.name for each in people()},
        queues={each.number: each.name for each in every_queue()},
        skills={str(pk): name for pk, name in skill_names().items()},
    )
