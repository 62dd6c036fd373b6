"""The list of one view, as the workspace shows it."""

from collections.abc import Mapping
from dataclasses import dataclass

from gemba.desk.tickets.queries import VIEWS, TicketLine, ticket_page
from gemba.foundation.accounts.queries import teams
from gemba.foundation.events.actors import Actor
from gemba.interfaces.console.sidebar import VIEW_LABELS, first_view, list_query

ROWS_STEP = 30
# beside a ticket: what a screen shows; the rest follows by itself as soon as the page stands
ROWS_BESIDE = 15
ROWS_MAX = 300


@dataclass(frozen=True, slots=True)
class TicketList:
    """Some rows of a view. `query` names the view in addresses; `after` asks for more rows."""

    title: str
    query: str
    lines: tuple[TicketLine, ...]
    after: str | None
    rows: int


def ticket_list(
    actor: Actor, chosen: Mapping[str, str], *, rows_first: int = ROWS_STEP
) -> TicketList:
    """What a query string asks for: `view`, `team`, `after` a mark, or the first `rows` rows.

    Without `rows` there are `rows_first`.
    """
    view = chosen.get("view", "")
    view = view if view in VIEWS else first_view(actor)
    team_id = _number(chosen.get("team", ""))
    rows = min(max(_number(chosen.get("rows", "")) or rows_first, rows_first), ROWS_MAX)
    page = ticket_page(
        view, actor=actor, team_id=team_id, after=chosen.get("after", ""), limit=rows
    )
    return TicketList(
        title=_title(view, team_id),
        query=list_query(view, team_id),
        lines=page.lines,
        after=page.after,
        rows=rows,
    )


def _title(view: str, team_id: int | None) -> str:
    names = {team.id: team.name for team in teams()} if team_id is not None else {}
    return names.get(team_id or 0) or str(VIEW_LABELS[view])


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
