"""The views and teams at the side: where an agent's tickets are, and how many."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gemba.desk.tickets.queries import view_counts
from gemba.foundation.accounts.queries import teams
from gemba.foundation.events.actors import Actor, Role

VIEW_LABELS: dict[str, Promise] = {
    "mine": _("My tickets"),
    "unassigned": _("Unassigned"),
    "open": _("All open"),
    "pending": _("Waiting for others"),
    "settled": _("Settled"),
}


@dataclass(frozen=True, slots=True)
class ViewLink:
    """One view to choose. `count` is None where nobody counts."""

    label: str
    url: str
    count: int | None
    is_current: bool


@dataclass(frozen=True, slots=True)
class Sidebar:
    """All views, and the open tickets of each team the actor may see.

    `query` is what was chosen, to ask for the same again. In the workspace a view's list is
    fetched into the page, elsewhere the link leads there.
    """

    views: tuple[ViewLink, ...]
    teams: tuple[ViewLink, ...]
    query: str
    in_workspace: bool


def sidebar(actor: Actor, chosen: Mapping[str, str], *, in_workspace: bool) -> Sidebar:
    """The side navigation, with what the query string `chosen` names marked as current."""
    team = chosen.get("team", "")
    current = "" if team else chosen.get("view", first_view(actor) if in_workspace else "")
    views = [
        ViewLink(
            label=str(VIEW_LABELS[each.view]),
            url=list_url(each.view),
            count=each.count,
            is_current=each.view == current,
        )
        for each in view_counts(actor=actor)
    ]
    own = [t for t in teams() if actor.sees_every_team or t.id in actor.team_ids]
    links = [ViewLink(t.name, list_url("open", t.id), None, team == str(t.id)) for t in own]
    kept = {name: chosen[name] for name in ("view", "team") if name in chosen}
    return Sidebar(tuple(views), tuple(links), urlencode(kept), in_workspace)


def first_view(actor: Actor) -> str:
    """Where the day begins: agents at their own tickets, those who lead at all open ones."""
    return "mine" if actor.role is Role.AGENT else "open"


def list_url(view: str, team_id: int | None = None) -> str:
    """The address of a view's list."""
    return f"{reverse('console:tickets')}?{list_query(view, team_id)}"


def list_query(view: str, team_id: int | None = None) -> str:
    """The part of an address that names a view: `view=open&team=3`."""
    wanted: dict[str, str | int] = {"view": view}
    if team_id is not None:
        wanted["team"] = team_id
    return urlencode(wanted)
