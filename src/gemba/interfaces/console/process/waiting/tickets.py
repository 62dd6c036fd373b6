"""Cases of the desk's log are tickets, named for those who may see them."""

from collections.abc import Iterable
from uuid import UUID

from gemba.desk.tickets.queries import visible_tickets
from gemba.foundation.events.actors import Actor


def seen_tickets(cases: Iterable[str], actor: Actor) -> dict[str, tuple[int, str]]:
    """Number and subject by case, of those this person may see."""
    wanted = [UUID(case) for case in cases]
    rows = visible_tickets(actor).filter(pk__in=wanted).values_list("pk", "number", "subject")
    return {pk.hex: (number, subject) for pk, number, subject in rows}
