"""Inboxes as their page shows them."""

from dataclasses import dataclass

from django.utils.functional import Promise

from gemba.desk.channels.kinds.registry import kinds
from gemba.desk.channels.queries import MailAccountView, mail_accounts
from gemba.desk.tickets.queries import InboxLine, inboxes
from gemba.foundation.accounts.queries import teams
from gemba.foundation.events.actors import Actor


@dataclass(frozen=True, slots=True)
class InboxRow:
    """An inbox with the names of its kind and team, and its mail account if it has one."""

    inbox: InboxLine
    kind_label: str | Promise
    team_name: str
    account: MailAccountView | None


def inbox_rows(*, actor: Actor) -> tuple[InboxRow, ...]:
    """Every inbox, in the order they were set up."""
    names = {team.id: team.name for team in teams()}
    accounts = {account.inbox_id: account for account in mail_accounts(actor=actor)}
    known = kinds()
    return tuple(
        InboxRow(
            inbox=inbox,
            kind_label=known[inbox.kind].label if inbox.kind in known else inbox.kind,
            team_name=names.get(inbox.team_id or 0, ""),
            account=accounts.get(inbox.id),
        )
        for inbox in inboxes()
    )
