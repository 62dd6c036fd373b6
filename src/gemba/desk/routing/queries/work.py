"""Whether queues give a person work, and whether they take it now: for every page."""

from dataclasses import dataclass

from gemba.desk.routing.assignment.policies import Mode
from gemba.desk.routing.queries.queues import every_queue
from gemba.desk.routing.queries.staff import availability_of
from gemba.foundation.accounts.queries import Person
from gemba.foundation.events.actors import Actor


@dataclass(frozen=True, slots=True)
class Work:
    """`is_routed`: the desk has queues; `serves`: one of them is this person's; `is_asked`: one
    offers its tickets."""

    availability: str
    is_routed: bool
    serves: bool
    is_asked: bool


def work_of(actor: Actor) -> Work | None:
    """None: this person does not work the desk. Without queues one small query, else two."""
    if actor.user_id is None or not actor.works_the_desk:
        return None
    offered = every_queue()
    if not offered:
        return Work("available", is_routed=False, serves=False, is_asked=False)
    me = Person(actor.user_id, actor.name, "", actor.role, True, actor.team_ids)
    mine = [queue for queue in offered if queue.is_served_by(me)]
    return Work(
        availability=availability_of(actor.user_id),
        is_routed=True,
        serves=bool(mine),
        is_asked=any(queue.mode is Mode.OFFER for queue in offered),
    )
