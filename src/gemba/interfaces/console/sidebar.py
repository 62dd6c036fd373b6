"""The views and teams at the side: where an agent's tickets are, and how many."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gemba.desk.tickets.queries import saved_view_count, saved_views, view_counts
from gemba.foundation.accounts.queries import teams
from gemba.foundation.events.actors import Actor, Role

SAVED_SHOWN = 20
VIEW_LABELS: dict[str, Promise] = {
    "mine": _("My tickets"),
    "unassigned": _("Unassigned"),
    "open": _("All open"),
    "pending": _("Waiting for others"),
    "snoozed": _("Snoozed"),
    "settled": _("Settled"),
}


@dataclass(frozen=True, slots=True)
class ViewLink:
    """One view to choose. `count` is None where nobody counts; `is_own`: nobody else sees it."""

    label: str
    url: str
    count: int | str | None
    is_current: bool
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Sidebar:
    """All views, and the open tickets of each team the actor may see.

    `query` is what was chosen, to ask for the same again. In the workspace a view's list is
    fetched into the page, elsewhere the link leads there.
    """

    views: tuple[ViewLink, ...]
    saved: tuple[ViewLink, ...]
    teams: tuple[ViewLink, ...]
    query: str
    in_workspace: bool

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """The views' names and addresses."""
        return tuple((each.label, each.url) for each in self.views)


def sidebar(actor: Actor, chosen: Mapping[str, str], *, in_workspace: bool) -> Sidebar:
    """The side navigation, with what the query string `chosen` names marked as current."""
    team = chosen.get("team", "")
    elsewhere = team or chosen.get("saved") or chosen.get("where")
    current = "" if elsewhere else chosen.get("view", first_view(actor) if in_workspace else "")
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
    kept = {name: chosen[name] for name in ("view", "team", "saved") if name in chosen}
    saved = saved_links(actor, chosen)
    return Sidebar(tuple(views), saved, tuple(links), urlencode(kept), in_workspace)


def saved_links(actor: Actor, chosen: Mapping[str, str]) -> tuple[ViewLink, ...]:
    """The saved views that are meant for this actor, not counted: that is asked for later."""
    return tuple(
        ViewLink(
            label=each.name,
            url=f"{reverse('console:tickets')}?{urlencode({'saved': each.id})}",
            count=None,
            is_current=chosen.get("saved") == str(each.id),
            is_own=each.owner.user_id is not None,
        )
        for each in saved_views(actor=actor)[:SAVED_SHOWN]
    )


def counted(actor: Actor, chosen: Mapping[str, str], *, now: datetime) -> tuple[ViewLink, ...]:
    """The saved views with how many tickets this actor may see in each."""
    return tuple(
        replace(link, count=str(saved_view_count(each.id, actor=actor, now=now)))
        for link, each in zip(
            saved_links(actor, chosen), saved_views(actor=actor)[:SAVED_SHOWN], strict=True
        )
    )


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
