"""Remembering that something has changed, so that the queues are handed out again."""

from django.db.models import F

from gemba.desk.routing.models import RoutingState

KEY = 1


def stir(*, backlog: bool = False) -> None:
    """The queues are to be handed out again; `backlog`: tickets outside them may belong there.

    Call inside the transaction of the change.
    """
    RoutingState.objects.get_or_create(pk=KEY)
    more = F("backlogs") + 1 if backlog else F("backlogs")
    RoutingState.objects.filter(pk=KEY).update(stirs=F("stirs") + 1, backlogs=more)


def state() -> RoutingState:
    """What has changed since the last time; nothing, at first."""
    return RoutingState.objects.filter(pk=KEY).first() or RoutingState(pk=KEY)
