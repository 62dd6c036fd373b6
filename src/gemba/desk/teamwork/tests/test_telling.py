"""Mentions, followers, handover notes and drafts."""

from datetime import timedelta

import pytest

from gemba.desk.teamwork.operations import (
    DraftMoved,
    Receiver,
    follow,
    hand_over,
    read_handover,
    read_notifications,
    save_draft,
    take_over_draft,
    unfollow,
)
from gemba.desk.teamwork.queries import (
    draft_on,
    notifications,
    teamwork_on,
    unread_count,
)
from gemba.desk.tickets.operations import (
    ChangeRefused,
    Receipt,
    Reply,
    TicketUnknown,
    add_note,
    assign,
    receive_messages,
    reply,
    transfer,
)
from gemba.desk.tickets.testing import mail, support
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.reactions import react_until_quiet

LATER = NOON + timedelta(minutes=5)


def told(actor: Actor) -> list[str]:
    """What somebody was told, oldest first."""
    return [each.kind for each in reversed(notifications(actor))]


def test_a_mention_reaches_those_who_may_see_the_ticket(people: Cast, ticket: Receipt) -> None:
    text = "@陈晨 @孙伟 @Ana please look, max@example.org waits."
    add_note(ticket_id=ticket.ticket_id, text=text, actor=people.ana, now=NOON)
    react_until_quiet(now=NOON)
    # 陈晨 is of another team; Ana wrote it herself
    assert (told(people.chen_chen), told(people.ana)) == ([], [])
    (line,) = notifications(people.sun_wei)
    assert (line.kind, line.number, line.text) == ("mention", ticket.number, text)
    assert unread_count(people.sun_wei) == 1
    read_notifications(actor=people.sun_wei, now=LATER, notification_id=line.id)
    assert unread_count(people.sun_wei) == 0


def test_followers_hear_what_is_said_until_they_lose_sight(people: Cast, ticket: Receipt) -> None:
    ticket_id = ticket.ticket_id
    transfer(ticket_id=ticket_id, team_id=None, actor=people.ana, now=NOON)
    for _twice in range(2):  # the first message is older than that
        follow(ticket_id=ticket_id, actor=people.chen_chen, now=LATER)
    follow(ticket_id=ticket_id, actor=people.ana, now=LATER)
    add_note(ticket_id=ticket_id, text="Look", actor=people.ana, now=LATER)
    again = mail(support(), sender="max@example.org", ticket_id=ticket_id)
    receive_messages([again], now=LATER)
    react_until_quiet(now=LATER)
    assert told(people.chen_chen) == ["noted", "customer_wrote"]
    assert told(people.ana) == ["customer_wrote"]
    transfer(ticket_id=ticket_id, team_id=people.repair.id, actor=people.ana, now=NOON)
    add_note(ticket_id=ticket_id, text="Secret", actor=people.ana, now=NOON)
    react_until_quiet(now=NOON)
    lines = notifications(people.chen_chen)
    # told before, and of a ticket they no longer see: nothing of it can be read any more
    assert len(lines) == 2
    assert {(line.text, line.subject, line.may_open) for line in lines} == {("", "", False)}
    unfollow(ticket_id=ticket_id, actor=people.chen_chen, now=NOON)
    followers = teamwork_on([ticket_id], actor=SYSTEM).followers
    assert [each.user_id for each in followers] == [people.ana.user_id]


def test_being_given_a_ticket_by_a_person_is_news(people: Cast, ticket: Receipt) -> None:
    for giver, who in ((people.sun_wei, people.ana), (SYSTEM, people.adele), (SYSTEM, people.ana)):
        assign(ticket_id=ticket.ticket_id, assignee_id=who.user_id, actor=giver, now=NOON)
    react_until_quiet(now=NOON)
    assert (told(people.ana), told(people.adele)) == (["assigned"], [])


def test_a_handover_note_stands_until_somebody_else_has_read_it(
    people: Cast, ticket: Receipt
) -> None:
    to = Receiver(team_id=people.first_line.id)
    note = "Called twice, wants a new one."
    written = hand_over(ticket_id=ticket.ticket_id, to=to, note=note, actor=people.ana, now=NOON)
    assert written is not None
    shown = teamwork_on([ticket.ticket_id], actor=people.chen_chen).handover
    assert shown is not None
    assert (shown.text, shown.to_name) == (note, "First line")
    with pytest.raises(TicketUnknown):
        read_handover(handover_id=written, actor=people.viktor, now=NOON)
    with pytest.raises(TicketUnknown):  # she gave it to a team she is not in
        read_handover(handover_id=written, actor=people.ana, now=NOON)
    read_handover(handover_id=written, actor=people.chen_chen, now=NOON)
    assert teamwork_on([ticket.ticket_id], actor=people.chen_chen).handover is None


def test_one_draft_is_shared_and_never_overwritten(people: Cast, ticket: Receipt) -> None:
    ana, sun_wei, ticket_id = people.ana, people.sun_wei, ticket.ticket_id

    def save(text: str, seen: int, actor: Actor = ana) -> int:
        return save_draft(ticket_id=ticket_id, text=text, seen_version=seen, actor=actor, now=NOON)

    assert save("  ", 0) == 0
    assert save("Dear", 0) == 1
    assert save("Dear Max", 1) == 2
    with pytest.raises(DraftMoved, match="another page"):
        save("Dear Maxi", 1)
    with pytest.raises(DraftMoved, match="Ana is drafting"):
        save("Hello", 0, sun_wei)
    seen = take_over_draft(ticket_id=ticket_id, actor=sun_wei, now=NOON)
    with pytest.raises(DraftMoved, match="孙伟 is drafting"):
        save("Dear Max,", 2)
    assert save("Dear Max, we", seen, sun_wei) == 4
    draft = draft_on(ticket_id, actor=ana)
    assert draft is not None
    assert (draft.author_name, draft.text) == ("孙伟", "Dear Max, we")
    assert draft_on(ticket_id, actor=people.chen_chen) is None
    with pytest.raises(TicketUnknown):
        save("Hm", 0, people.chen_chen)
    reply(ticket_id=ticket_id, reply=Reply("Dear Max", 1), actor=ana, now=LATER)
    react_until_quiet(now=LATER)
    assert draft_on(ticket_id, actor=ana) is None
    with pytest.raises(DraftMoved, match="sent or put away"):
        save("Dear Max, we wish", 4, sun_wei)
    with pytest.raises(ChangeRefused):
        take_over_draft(ticket_id=ticket_id, actor=ana, now=NOON)
