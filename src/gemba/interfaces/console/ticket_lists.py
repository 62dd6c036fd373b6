"""The list of one view, as the workspace shows it: a standing view, a saved one, or a filter."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gemba.desk.tickets.conditions import ALWAYS, Condition, ConditionRefused, check, describe
from gemba.desk.tickets.queries import (
    VIEWS,
    SavedView,
    SavedViewUnknown,
    TicketPage,
    condition_page,
    saved_view,
    saved_view_page,
    ticket_page,
)
from gemba.desk.tickets.queries.paging import ORDERS
from gemba.desk.tickets.queries.viewing import ORDER_LABELS
from gemba.foundation.accounts.queries import teams
from gemba.foundation.events.actors import Actor
from gemba.interfaces.console.list_rows import Row, list_rows
from gemba.interfaces.console.promises import row_promises
from gemba.interfaces.console.sidebar import VIEW_LABELS, first_view

ROWS_STEP = 30
# beside a ticket: what a screen shows; the rest follows by itself as soon as the page stands
ROWS_BESIDE = 15
ROWS_MAX = 300
FILTER_CHARS_MAX = 20_000


@dataclass(frozen=True, slots=True)
class ListChoice:
    """Which list is asked for: `saved`, else `condition`, else a standing `view` of a `team`."""

    view: str
    team_id: int | None
    saved: SavedView | None
    condition: Condition | None
    where: str
    order: str
    trouble: str = ""

    @property
    def query(self) -> str:
        """The part of an address that names the list: `view=open&team=3`."""
        named: dict[str, str | int] = {}
        if self.saved:
            named["saved"] = str(self.saved.id)
        elif self.where:
            named["where"] = self.where
        else:
            named["view"] = self.view
        if self.team_id is not None:
            named["team"] = self.team_id
        if self.order and not self.saved and not self.where:
            named["order"] = self.order
        return urlencode(named)

    @property
    def title(self) -> str:
        """What the list is called."""
        if self.saved:
            return self.saved.name
        if self.where:
            return _("Filtered tickets")
        names = {team.id: team.name for team in teams()} if self.team_id is not None else {}
        return names.get(self.team_id or 0) or str(VIEW_LABELS[self.view])

    @property
    def starts_from(self) -> Condition:
        """The condition a filter is begun from."""
        return self.saved.condition if self.saved else self.condition or ALWAYS


@dataclass(frozen=True, slots=True)
class TicketList:
    """Some rows of a list. `query` names it in addresses; `after` asks for more of them.

    `words` tell a filter; `trouble` says why it cannot be shown.
    """

    title: str
    query: str
    rows: tuple[Row, ...]
    after: str | None
    order: str
    orders: Mapping[str, Promise] | None
    saved: SavedView | None
    words: str
    trouble: str


def list_choice(actor: Actor, chosen: Mapping[str, str]) -> ListChoice:
    """What a query string asks for. Raises Http404 for a saved view that is not there."""
    view, order = chosen.get("view", ""), chosen.get("order", "")
    where = chosen.get("where", "")[:FILTER_CHARS_MAX]
    condition, trouble = None, ""
    if where:
        try:
            condition = check(json.loads(where))
        except (ValueError, RecursionError):
            trouble = _("This filter cannot be read. Build it again.")
        except ConditionRefused as refusal:
            trouble = str(refusal)
    return ListChoice(
        view=view if view in VIEWS else first_view(actor),
        team_id=_number(chosen.get("team", "")),
        saved=_saved(chosen.get("saved", ""), actor),
        condition=condition,
        where=where,
        order=order if order in ORDERS else "",
        trouble=trouble,
    )


def ticket_list(
    actor: Actor, chosen: Mapping[str, str], *, now: datetime, open_number: int | None = None
) -> TicketList:
    """The list a query string asks for, after a mark `after`, or its first `rows` rows.

    Without `rows` there are ROWS_STEP, beside an open ticket ROWS_BESIDE.
    """
    rows_first = ROWS_STEP if open_number is None else ROWS_BESIDE
    choice = list_choice(actor, chosen)
    rows = min(max(_number(chosen.get("rows", "")) or rows_first, rows_first), ROWS_MAX)
    try:
        page = page_of_list(choice, actor=actor, now=now, after=chosen.get("after", ""), limit=rows)
        trouble = choice.trouble
    except ConditionRefused as refusal:
        page, trouble = TicketPage((), None), str(refusal)
    return TicketList(
        title=choice.title,
        query=choice.query,
        rows=list_rows(
            page.lines,
            row_promises(page.lines, now=now),
            query=choice.query,
            open_number=open_number,
            now=now,
        ),
        after=page.after,
        order=choice.order or "activity",
        orders=None if choice.saved or choice.where else ORDER_LABELS,
        saved=choice.saved,
        words=describe(choice.condition) if choice.condition else "",
        trouble=trouble,
    )


def page_of_list(
    choice: ListChoice, *, actor: Actor, now: datetime, after: str = "", limit: int
) -> TicketPage:
    """Some rows of the list. Raises ConditionRefused for a filter no list can have."""
    if choice.saved:
        return saved_view_page(choice.saved.id, actor=actor, now=now, after=after, limit=limit)
    if choice.where:
        if choice.condition is None:
            return TicketPage((), None)
        return condition_page(choice.condition, actor=actor, now=now, after=after, limit=limit)
    return ticket_page(
        choice.view,
        actor=actor,
        team_id=choice.team_id,
        after=after,
        limit=limit,
        order=choice.order or "activity",
    )


def _saved(typed: str, actor: Actor) -> SavedView | None:
    if not typed:
        return None
    try:
        return saved_view(UUID(typed), actor=actor)
    except (ValueError, SavedViewUnknown) as error:
        raise Http404(str(error)) from error


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
