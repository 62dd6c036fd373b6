"""Rules answer acts on many tickets side by side; what they want for several is done at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from gemba.desk.workflow.actions.action import OnTickets
from gemba.desk.workflow.engine import Asking, Fired, Wanted, rule_actor
from gemba.desk.workflow.happenings import Act
from gemba.desk.workflow.operations.performing import done_to_each
from gemba.desk.workflow.rule import Rule
from gemba.foundation.events.queries import RecordedEvent


def in_turns(acts: Sequence[Act]) -> list[list[Act]]:
    """The acts in turns, each ticket once in a turn, its acts in order."""
    turns: list[list[Act]] = []
    seen: dict[UUID, int] = {}
    for act in acts:
        turn = seen[act.ticket_id] = seen.get(act.ticket_id, -1) + 1
        if turn == len(turns):
            turns.append([])
        turns[turn].append(act)
    return turns


def answered_together(
    asking: Mapping[Act, Asking],
    rules: Sequence[Rule],
    causes: Mapping[str, RecordedEvent],
    *,
    now: datetime,
) -> dict[Act, list[Fired]]:
    """What became of acts on as many tickets, in the order given.

    The rule that stands first goes first: so those who want the same are waited for.
    """
    # versions of one rule that serve side by side stand where the first of them does
    order = {rule.id: place for place, rule in reversed(list(enumerate(rules)))}
    fired: dict[Act, list[Fired]] = {act: [] for act in asking}
    wanted: dict[Act, Wanted] = {}

    def go_on(act: Act, refused: str | None) -> None:
        wanted.pop(act, None)
        try:
            wanted[act] = asking[act].send(refused)
        except StopIteration as ended:
            fired[act] = ended.value

    for act in asking:
        go_on(act, None)
    while wanted:
        first = min(wanted.values(), key=lambda each: (order[each.rule.id], each.place))
        same = [act for act, each in wanted.items() if each == first]
        tickets = {act.ticket_id: causes.get(act.key) for act in same}
        on = OnTickets(tickets, rule_actor(first.rule), now)
        refused = done_to_each(first.action, on)
        for act in same:
            go_on(act, refused[act.ticket_id])
    return fired
