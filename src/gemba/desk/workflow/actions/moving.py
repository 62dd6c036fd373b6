"""What a change of status means; shared by the actions that make one."""

from gemba.desk.tickets.conditions import TicketFacts
from gemba.desk.workflow.actions.action import Effect
from gemba.desk.workflow.around import Around
from gemba.desk.workflow.happenings import Happening, What


def moved(facts: TicketFacts, status: str, around: Around) -> Effect:
    """The ticket in another status. Pure."""
    if facts.status == status or status not in around.categories:
        return Effect(facts)
    reopened = around.is_settled(facts.status) and not around.is_settled(status)
    after = facts._replace(
        status=status,
        category=around.categories[status],
        times_reopened=facts.times_reopened + reopened,
    )
    happened = (Happening(What.STATUS, status),)
    return Effect(after, (*happened, Happening(What.REOPENED)) if reopened else happened)


def given(facts: TicketFacts, assignee_id: int | None) -> Effect:
    """The ticket in somebody's hands, or in nobody's. Pure."""
    if facts.assignee_id == assignee_id:
        return Effect(facts)
    return Effect(facts._replace(assignee_id=assignee_id), (Happening(What.ASSIGNEE),))
