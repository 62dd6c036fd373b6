"""Taking over tickets with their past leaves what the live verbs would have left."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from gemba.desk.contacts.testing import introduced
from gemba.desk.tickets import operations as live
from gemba.desk.tickets.models import Ticket
from gemba.desk.tickets.operations import (
    ImportRefused,
    InboundFile,
    InboundMessage,
    TicketHistory,
    import_tickets,
)
from gemba.desk.tickets.operations import histories as past
from gemba.desk.tickets.queries import InboxLine, conversation, search_tickets
from gemba.desk.tickets.replay import replay
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.testing import Cast, cast
from gemba.foundation.events.actors import SYSTEM, Actor, Role
from gemba.foundation.events.queries import timeline
from gemba.foundation.events.reactions import react_until_quiet

pytestmark = pytest.mark.django_db

NOW = datetime.fromisoformat("2026-03-30T10:00+08:00")
START = datetime.fromisoformat("2026-03-02T09:00+08:00")
PHOTO = InboundFile("base.jpg", "image/jpeg", 2_000, "ab" * 32)
WEI = introduced("wei.zhang@mail.example", "张伟")
PARTNER = introduced("partner@mail.example", "Partner")
NORA = introduced("nora@mail.example", "Nora Lind")


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def eventful(inbox: InboxLine, cast: Cast) -> list[TicketHistory]:
    """Every kind of step, over four tickets of two people."""
    return [kettle(inbox, cast), kettle_again(inbox, cast), *vacuums(inbox, cast)]


def key(actor: Actor) -> int:
    assert actor.user_id is not None
    return actor.user_id


def kettle(inbox: InboxLine, cast: Cast) -> TicketHistory:
    """A long story that ends with the ticket closed."""
    ana, chen, sun = key(cast.ana), key(cast.chen_chen), key(cast.sun_wei)
    return TicketHistory(
        key="old 1",
        inbox_id=inbox.id,
        channel="email",
        contact=WEI,
        first=past.CustomerWrote(
            at(0), "烧不开", "水壶", external_id="a@mail.example", files=(PHOTO,)
        ),
        steps=(
            past.Acknowledged(at(0.1), "Re: 水壶", "已收到", sent_at=at(0.2)),
            past.TypeSet(at(1), chen, "repair"),
            past.Tagged(at(1.1), chen, "K2"),
            past.Tagged(at(1.2), chen, "K2"),
            past.Tagged(at(1.3), chen, "doubt"),
            past.Untagged(at(1.4), chen, "doubt"),
            past.AgentReplied(at(2), chen, "请拍照", sent_at=at(2.1), files=(PHOTO,)),
            past.CustomerWrote(at(5), "见附件", quoted="> 请拍照", files=(PHOTO,)),
            past.CustomerWrote(at(5.5), "外出", nature="auto_reply"),
            past.NoteLeft(at(6), chen, "硬件"),
            past.Transferred(at(6.1), chen, cast.repair.id),
            past.Assigned(at(7), ana, ana),
            past.StatusSet(at(7.2), ana, "pending_vendor"),
            past.PrioritySet(at(7.3), sun, 4),
            past.StatusSet(at(100), ana, "open"),
            past.AgentReplied(
                at(101),
                ana,
                "寄出",
                at(101.2),
                status="resolved",
                recipients=("wei.zhang@mail.example", "partner@mail.example"),
                external_id="ours@desk.example",
            ),
            past.CustomerWrote(at(110), "还是坏的", sender=PARTNER),
            past.Assigned(at(111), sun, None),
            past.StatusSet(at(112), ana, "resolved"),
            past.StatusSet(at(112 + 24 * 14), None, "closed"),
        ),
    )


def kettle_again(inbox: InboxLine, cast: Cast) -> TicketHistory:
    """What follows the closed ticket; the answer does not arrive."""
    ana = key(cast.ana)
    return TicketHistory(
        key="old 2",
        inbox_id=inbox.id,
        channel="email",
        contact=WEI,
        first=past.CustomerWrote(at(460), "又坏了", "水壶 again", external_id="b@mail.example"),
        steps=(past.AgentReplied(at(470), ana, "Sorry", at(471), failure="550 no such user"),),
        follows="old 1",
    )


def vacuums(inbox: InboxLine, cast: Cast) -> list[TicketHistory]:
    """Two requests about one thing, joined."""
    chen = key(cast.chen_chen)
    form = TicketHistory(
        key="old 3",
        inbox_id=inbox.id,
        channel="form",
        contact=NORA,
        first=past.CustomerWrote(at(465), "It stops", "Vacuum", external_id="c"),
        steps=(
            past.Merged(at(475), chen, into="old 4"),
            past.CustomerWrote(at(476), "Any news?"),
        ),
        type_code="repair",
    )
    mail = TicketHistory(
        key="old 4",
        inbox_id=inbox.id,
        channel="email",
        contact=NORA,
        first=past.CustomerWrote(
            at(466), "It stops, see form", "Vacuum", external_id="d@x.example"
        ),
    )
    return [form, mail]


class Stage:
    """Plays histories through the live verbs with a moving clock."""

    def __init__(self, histories: Sequence[TicketHistory], actors: Sequence[Actor]) -> None:
        self.histories = histories
        self.actors = {actor.user_id: actor for actor in actors}
        self.tickets: dict[str, UUID] = {}

    def play(self) -> None:
        pairs = [(step, h) for h in self.histories for step in (h.first, *h.steps)]
        for step, history in sorted(pairs, key=lambda pair: pair[0].at):
            self.step(history, step)

    def step(self, history: TicketHistory, step: past.Step) -> None:
        if isinstance(step, past.CustomerWrote):
            self.customer(history, step)
            return
        ticket_id = self.tickets[history.key]
        if isinstance(step, past.Acknowledged):
            text = live.Acknowledgement(history.contact.identity.value, step.subject, step.text)
            message = live.acknowledge(ticket_id=ticket_id, acknowledgement=text, now=step.at)
            live.mark_sent(message_id=message, now=step.sent_at)
            return
        actor = SYSTEM if step.by is None else self.actors[step.by]
        self.desk(ticket_id, step, actor)

    def customer(self, history: TicketHistory, step: past.CustomerWrote) -> None:
        thread = history.follows if step is history.first else history.key
        message = InboundMessage(
            inbox_id=history.inbox_id,
            channel=history.channel,
            sender=step.sender or history.contact,
            subject=step.subject,
            text=step.text,
            received_at=step.at,
            quoted=step.quoted,
            external_id=step.external_id,
            ticket_id=self.tickets.get(thread),
            nature=step.nature,
            type_code=history.type_code if step is history.first else "",
            files=step.files,
        )
        receipt = live.receive_messages([message], now=step.at)[0]
        self.tickets.setdefault(history.key, receipt.ticket_id)

    def desk(self, ticket_id: UUID, step: Any, actor: Actor) -> None:
        who = {"ticket_id": ticket_id, "actor": actor, "now": step.at}
        match step:
            case past.AgentReplied():
                version = Ticket.objects.get(pk=ticket_id).version
                reply = live.Reply(step.text, version, step.recipients, step.status, step.files)
                message = live.reply(reply=reply, **who)
                if step.failure:
                    live.mark_failed(message_id=message, reason=step.failure, now=step.sent_at)
                else:
                    live.mark_sent(message_id=message, now=step.sent_at)
            case past.NoteLeft():
                live.add_note(text=step.text, **who)
            case past.Assigned():
                live.assign(assignee_id=step.assignee, **who)
            case past.Transferred():
                live.transfer(team_id=step.team, **who)
            case past.StatusSet(status="closed"):
                live.close_resolved(now=step.at)
            case past.StatusSet():
                live.set_status(status=step.status, **who)
            case past.PrioritySet():
                live.set_priority(priority=step.priority, **who)
            case past.TypeSet():
                live.set_type(type_code=step.type_code, **who)
            case past.Tagged():
                live.add_tag(name=step.tag, **who)
            case past.Untagged():
                live.remove_tag(name=step.tag, **who)
            case past.Merged():
                number = Ticket.objects.get(pk=self.tickets[step.into]).number
                live.merge_tickets(
                    source_id=ticket_id, target_number=number, actor=actor, now=step.at
                )


TABLES = {
    "contacts_contact": "created_at, name",
    "contacts_identity": "added_at, value",
    "tickets_ticket": "number",
    "tickets_message": "happened_at, kind",
    "tickets_attachment": "id",
    "tickets_delivery": "moved_at",
    "tickets_participant": "id",
    "tickets_ticketmerge": "id",
    "tickets_tag": "name",
    "tickets_numbering": "id",
    "events_event": "happened_at, sequence",
}
JOINED = {
    "tags": "SELECT t.number, g.name FROM tickets_ticket_tags p "
    "JOIN tickets_ticket t ON t.id = p.ticket_id JOIN tickets_tag g ON g.id = p.tag_id",
    "backlog": "SELECT team_key, assignee_key, status_code, sum(count) FROM tickets_backlogtally "
    "GROUP BY 1, 2, 3 HAVING sum(count) <> 0",
    "days": "SELECT day, measure, team_key, channel, sum(count) FROM tickets_daytally "
    "GROUP BY 1, 2, 3, 4",
    "subjects": "SELECT e.happened_at, e.type, s.kind, s.subject_id, s.qualifier "
    "FROM events_eventsubject s JOIN events_event e ON e.sequence = s.event_id",
    "searchable": "SELECT m.happened_at, t.number FROM tickets_searchdocument d "
    "JOIN tickets_message m ON m.id = d.message_id JOIN tickets_ticket t ON t.id = d.ticket_id",
}
KEYS = {
    "contacts_contact": "name",
    "tickets_ticket": "number",
    "tickets_message": "happened_at",
    "tickets_delivery": "moved_at",
}
IGNORED = {"recorded_at", "transaction_id", "sequence"}


def state() -> dict[str, list[str]]:
    """Every table the verbs write, ids replaced by what they stand for."""
    names: dict[str, str] = {}
    found: dict[str, list[str]] = {}
    for table, key in KEYS.items():
        for row in rows(f"SELECT * FROM {table}"):
            first = str(row.get("id") or row.get("message_id")).replace("-", "")
            names.setdefault(first, f"<{table} {row[key]}>")
    for table, order in TABLES.items():
        found[table] = [
            plain(row, names) for row in rows(f"SELECT * FROM {table} ORDER BY {order}")
        ]
    for name, query in JOINED.items():
        found[name] = sorted(plain(row, names) for row in rows(query))
    return found


def rows(query: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def plain(row: dict[str, Any], names: dict[str, str]) -> str:
    kept = {k: v for k, v in row.items() if k not in IGNORED and not (k == "id" and "type" in row)}
    if len(str(row.get("id", "x" * 32))) < 32:
        kept.pop("id")
    kept = {k: str(v) for k, v in kept.items()}
    if kept.get("external_id", "").endswith(("@gemba.localhost", "ours@desk.example")):
        kept["external_id"] = "fresh"
    text = str(kept)
    for identifier, name in names.items():
        dashed = str(UUID(identifier))
        text = text.replace(identifier, name).replace(dashed, name)
    return text


@pytest.fixture
def told() -> tuple[list[TicketHistory], Cast]:
    people = cast(now=START - timedelta(days=1))
    return eventful(support(now=START - timedelta(days=1)), people), people


def played(act: Callable[[], object]) -> dict[str, list[str]]:
    """What an act leaves; it is undone afterwards."""
    with transaction.atomic():
        act()
        react_until_quiet(now=NOW)
        found = state()
        transaction.set_rollback(True)
    return found


def test_import_leaves_what_the_live_verbs_leave(
    told: tuple[list[TicketHistory], Cast],
) -> None:
    histories, people = told
    actors = [people.adele, people.sun_wei, people.ana, people.chen_chen]
    lived = played(Stage(histories, actors).play)
    taken_over = played(lambda: import_tickets(histories, actor=people.adele, now=NOW))
    imported = [e for e in taken_over["events_event"] if "history.imported" in e]
    assert len(imported) == 1
    taken_over["events_event"].remove(imported[0])
    for table, content in lived.items():
        assert content, f"{table} is empty: the history does not reach it"
        assert taken_over[table] == content, table


def test_in_stages_it_leaves_the_same(told: tuple[list[TicketHistory], Cast]) -> None:
    histories, people = told
    times = sorted(step.at for each in histories for step in (each.first, *each.steps))
    at_once = played(lambda: import_tickets(histories, actor=people.adele, now=NOW))
    for moments in (times[len(times) // 2 :][:1], times):
        staged = played(
            lambda until=moments: import_tickets(  # type: ignore[misc]
                histories, actor=people.adele, now=NOW, until=until
            )
        )
        for table, content in at_once.items():
            assert staged[table] == content, table


def test_what_is_given_a_number_has_it_and_the_next_are_above(
    told: tuple[list[TicketHistory], Cast],
) -> None:
    histories, people = told
    numbered = [replace(each, number=7000 + n) for n, each in enumerate(histories)]
    receipts = import_tickets(numbered, actor=people.adele, now=NOW)
    assert [each.number for each in receipts] == [each.number for each in numbered]
    assert opened(now=NOW).number > max(each.number for each in receipts)


def test_who_acts_between_stages_finds_the_desk_as_it_was(
    told: tuple[list[TicketHistory], Cast],
) -> None:
    histories, people = told
    first = sorted(each.first.at for each in histories)
    seen = []

    def moments() -> Iterator[datetime]:
        yield first[1]
        seen.append(Ticket.objects.count())

    import_tickets(histories, actor=people.adele, now=NOW, until=moments())
    assert seen == [2]


def test_the_log_says_when_it_happened_and_when_it_was_recorded(
    told: tuple[list[TicketHistory], Cast],
) -> None:
    histories, people = told
    receipt = import_tickets(histories, actor=people.adele, now=NOW)[0]
    react_until_quiet(now=NOW)
    seen = conversation(receipt.number, actor=people.sun_wei)
    assert seen is not None
    assert [e.happened_at for e in seen.events] == sorted(e.happened_at for e in seen.events)
    assert seen.events[0].happened_at == at(0)
    assert {e.recorded_at for e in seen.events} == {NOW}
    assert search_tickets("烧不开", actor=people.sun_wei, limit=5)


def test_the_events_alone_tell_every_tickets_state(told: tuple[list[TicketHistory], Cast]) -> None:
    histories, people = told
    for receipt in import_tickets(histories, actor=people.adele, now=NOW):
        row = Ticket.objects.get(pk=receipt.ticket_id)
        events = timeline("ticket", [row.pk.hex], limit=200)
        told_state = replay(sorted(events, key=lambda event: event.sequence))
        assert (told_state.status, told_state.priority) == (row.status_id, row.priority)
        assert (told_state.type, told_state.team) == (row.type, row.team_id)
        assert (told_state.assignee, told_state.follows) == (row.assignee_id, row.follows_id)
        assert told_state.merged_into == row.merged_into_id
        assert told_state.tags == set(row.tags.values_list("name", flat=True))


def test_a_second_import_changes_nothing(told: tuple[list[TicketHistory], Cast]) -> None:
    histories, people = told
    first = import_tickets(histories, actor=people.adele, now=NOW)
    before = state()
    second = import_tickets(histories, actor=people.adele, now=NOW)
    assert [r.number for r in second] == [r.number for r in first]
    assert not any(r.is_new for r in second)
    assert state() == before


def test_only_administrators_import(told: tuple[list[TicketHistory], Cast]) -> None:
    histories, people = told
    for actor in (people.sun_wei, people.ana, people.viktor, people.lin_yue, people.olga):
        with pytest.raises(ImportRefused, match="administrators"):
            import_tickets(histories, actor=actor, now=NOW)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"inbox_id": 10**6}, "old 3.*no such inbox"),
        ({"steps": (past.NoteLeft(at(1), 1, "x"),)}, "old 3.*before its first message"),
        ({"steps": (past.NoteLeft(NOW + timedelta(1), 1, "x"),)}, "old 3.*in the future"),
        ({"steps": (past.NoteLeft(at(480), 10**6, "x"),)}, "old 3.*user id 1000000"),
        ({"steps": (past.Merged(at(480), 0, "old 9"),)}, "old 3.*no ticket old 9"),
        ({"steps": (past.StatusSet(at(480), None, "asleep"),)}, "old 3.*status"),
        ({"steps": (past.Transferred(at(480), None, 10**6),)}, "old 3.*team"),
        ({"follows": "old 4"}, "old 3.*(no ticket old 4|follows)"),
        ({"key": "old 1"}, "Two tickets.*old 1"),
    ],
)
def test_what_does_not_hold_together_is_refused_whole(
    told: tuple[list[TicketHistory], Cast], change: dict[str, Any], sentence: str
) -> None:
    histories, people = told
    histories[2] = replace(histories[2], **change)
    before = state()
    with pytest.raises(ImportRefused, match=sentence):
        import_tickets(histories, actor=people.adele, now=NOW)
    assert state() == before


def test_an_import_of_nothing_is_nothing(told: tuple[list[TicketHistory], Cast]) -> None:
    administrator = told[1].adele
    assert administrator.role is Role.ADMINISTRATOR
    assert import_tickets([], actor=administrator, now=NOW) == []
