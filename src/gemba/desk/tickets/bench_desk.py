"""A desk of any size, made of nothing but rows: what the measurements look at.

Seeded and bulk-written. Every fifth ticket is open; three messages and half a dozen events a
ticket, four tickets a contact, two years of days; one word in a quarter of all messages, one in
almost none.
"""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from gemba.desk.tickets.models import (
    BacklogTally,
    DayTally,
    Delivery,
    Inbox,
    Message,
    Numbering,
    SearchDocument,
    Ticket,
)
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.rows import insert_values
from gemba.foundation.kernel.text import search_tokens

NEWEST = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
YEARS = timedelta(days=730)
TEAMS, AGENTS_PER_TEAM = 6, 4
TICKETS_PER_CONTACT = 4
COMMON_WORD, RARE_WORD = "printer", "quixotic"
COMMON_CHINESE = "打印机"
FIRST_NUMBER = 1001
CHUNK = 5_000
_SYLLABLES = "ka lo mi re tu san bel dor fin gra hul jen kin lam nor pex".split()
_CHINESE = "屏幕 电池 充电 开机 退货 维修 发票 说明 保修 快递 按键 声音 网络 密码 更新 客服".split()
_OPEN = ("new", "open", "open", "pending_customer", "pending_vendor")

Row = tuple[object, ...]


class DeskMaker:
    """Writes the rows of a desk with this many tickets, oldest first."""

    def __init__(self, tickets: int) -> None:
        self.tickets = tickets
        self.rng = random.Random(tickets)  # noqa: S311
        self.words = [self._word() for _ in range(5_000)]
        self.backlog: Counter[tuple[int, int, str]] = Counter()
        self.days: Counter[tuple[object, str, int, str]] = Counter()
        self.contacts: list[UUID] = []
        self.users: list[int] = []
        self.sequence = 0
        self.documents = 0

    def make(self) -> None:
        """Write it all, in one transaction."""
        with transaction.atomic():
            self._people()
            numbers = iter(range(self.tickets))
            while chunk := list(islice(numbers, CHUNK)):
                self._chunk(chunk)
            self._counts()
            Numbering.objects.update(next=FIRST_NUMBER + self.tickets)
        if connection.vendor == "postgresql":  # as its own housekeeping does; SQLite has none
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")

    def _people(self) -> None:
        team, user = apps.get_model("accounts", "Team"), apps.get_model("accounts", "User")
        for n in range(1, TEAMS + 1):
            row = team.objects.create(pk=n, name=f"Team {n}")
            for m in range(AGENTS_PER_TEAM):
                agent = user.objects.create(
                    email=f"a{n}-{m}@desk.example", name=f"Agent {n}-{m}", role="agent"
                )
                agent.teams.add(row)
                self.users.append(agent.pk)
        user.objects.create(email="boss@desk.example", name="Boss", role="supervisor")
        Inbox.objects.create(pk=1, kind="email", name="Support", address="support@desk.example")
        contact, identity = (apps.get_model("contacts", n) for n in ("Contact", "Identity"))
        count = max(1, self.tickets // TICKETS_PER_CONTACT)
        self.contacts = [new_id(NEWEST - YEARS) for _ in range(count)]
        rows: list[Row] = [
            (pk, f"{self._word().title()} {self._word().title()}", "", NEWEST - YEARS)
            for pk in self.contacts
        ]
        insert_values(contact, ("id", "name", "language", "created_at"), rows)
        known: list[Row] = [
            (pk, "email", f"c{n}@x.example", NEWEST) for n, pk in enumerate(self.contacts)
        ]
        insert_values(identity, ("contact_id", "kind", "value", "added_at"), known)

    def _chunk(self, numbers: list[int]) -> None:
        tickets: list[Row] = []
        messages: list[Row] = []
        events: list[Row] = []
        for n in numbers:
            at = NEWEST - YEARS + YEARS * n / self.tickets
            ticket = self._ticket(n, at)
            tickets.append(ticket)
            told = list(self._messages(ticket, at))
            messages += told
            events += self._events(ticket, told)
        insert_values(Ticket, _TICKET, tickets)
        insert_values(Message, _MESSAGE, messages)
        sent = [(m[0], "sent", 1, m[-1], "", m[-1]) for m in messages if m[2] == "outbound"]
        insert_values(
            Delivery, ("message_id", "state", "attempts", "due_at", "error", "moved_at"), sent
        )
        insert_values(apps.get_model("events", "Event"), _EVENT, [e[:-2] for e in events])
        subjects = [
            (e[0], kind, pk.hex, "")
            for e in events
            for kind, pk in (("ticket", e[-2]), ("contact", e[-1]))
            if isinstance(pk, UUID)
        ]
        names = ("event_id", "kind", "subject_id", "qualifier")
        insert_values(apps.get_model("events", "EventSubject"), names, subjects)
        self._index(messages)

    def _ticket(self, n: int, at: datetime) -> Row:
        is_open = n % 5 == 0
        status = self.rng.choice(_OPEN) if is_open else ("resolved", "closed")[n % 2]
        team = self.rng.choice([None, *range(1, TEAMS + 1)])
        mates = self.users[(team - 1) * AGENTS_PER_TEAM :][:AGENTS_PER_TEAM] if team else []
        assignee = None if is_open and self.rng.random() < 0.3 else self.rng.choice([*mates, None])
        settled_at = None if is_open else at + timedelta(hours=30)
        waiting = at if status in ("new", "open") else None
        if is_open:
            self.backlog[(team or 0, assignee or 0, status)] += 1
        day = timezone.localdate(at)
        self.days[(day, "opened", team or 0, "email")] += 1
        if settled_at:
            self.days[(timezone.localdate(settled_at), "resolved", team or 0, "email")] += 1
        # promises: what the desk owes is late, but for every tenth, which has time
        due_at = None
        if waiting:
            due_at = NEWEST + YEARS if n % 50 == 0 else at + timedelta(hours=8)
        subject = f"{self._sentence(5)} {n}"
        contact = self.contacts[n % len(self.contacts)]
        moment = at + timedelta(hours=self.rng.randrange(1, 200))
        return (
            *(new_id(at), FIRST_NUMBER + n, subject, contact, 1, "email", status, not is_open),
            *(self.rng.choice((1, 2, 2, 2, 3, 4)), "", team, assignee, at, moment, waiting),
            *(at + timedelta(hours=2), settled_at, settled_at if status == "closed" else None, 3),
            due_at,
        )

    def _messages(self, ticket: Row, at: datetime) -> Iterator[Row]:
        for m, kind in enumerate(("inbound", "outbound", "inbound")):
            text = self._sentence(30)
            moment = at + timedelta(hours=m)
            external = f"{ticket[1]}-{m}@x.example"
            yield (
                *(new_id(moment), ticket[0], kind, "email", 1, ticket[3], "Somebody", ""),
                *("", "Re: this", text, "", "", external, "human", True, "", moment),
            )

    def _events(self, ticket: Row, messages: list[Row]) -> Iterator[Row]:
        opened = {
            **{"number": ticket[1], "subject": ticket[2], "channel": "email", "status": "new"},
            **{"priority": 2, "type": "", "team": None, "follows": None},
        }
        received = {"nature": "human", "is_verified": True}
        first, answer, second = (m[0].hex for m in messages)  # type: ignore[attr-defined]
        story: list[tuple[str, dict[str, object]]] = [
            ("ticket.opened", opened),
            ("message.received", {"message": first, **received}),
            ("ticket.assigned", {"assignee": 1, "assignee_name": "Agent", "before": None}),
            ("reply.written", {"message": answer}),
            ("delivery.sent", {"message": answer, "attempts": 1}),
            ("message.received", {"message": second, **received}),
        ]
        for kind, payload in story:
            self.sequence += 1
            yield (
                *(self.sequence, new_id(NEWEST), 0, kind, 1, ticket[12], ticket[12], "system"),
                *("gemba", "Gemba", None, 0, payload, ticket[0], ticket[3]),
            )

    def _index(self, messages: list[Row]) -> None:
        first = self.documents + 1
        self.documents += len(messages)
        rows: list[Row] = [(first + n, m[0], m[1]) for n, m in enumerate(messages)]
        insert_values(SearchDocument, ("id", "message_id", "ticket_id"), rows)
        words = [
            (first + n, " ".join(dict.fromkeys(search_tokens(str(m[10])))))
            for n, m in enumerate(messages)
        ]
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                insert = "INSERT INTO tickets_searchtext (rowid, words) VALUES (%s, %s)"
                cursor.executemany(insert, words)
            else:
                update = (
                    "UPDATE tickets_searchdocument SET "
                    "words = array_to_tsvector(string_to_array(%s, ' ')) WHERE id = %s"
                )
                cursor.executemany(update, [(text, key) for key, text in words])

    def _counts(self) -> None:
        places = ("team_key", "assignee_key", "status_code", "count")
        insert_values(BacklogTally, places, [(*place, n) for place, n in self.backlog.items()])
        measures = ("day", "measure", "team_key", "channel", "count")
        insert_values(DayTally, measures, [(*day, n) for day, n in self.days.items()])

    def _sentence(self, words: int) -> str:
        said = [self.words[int(len(self.words) * self.rng.random() ** 3)] for _ in range(words)]
        if self.rng.random() < 0.25:
            said.append(COMMON_WORD)
        if self.rng.random() < 0.25:
            said.append(f"{COMMON_CHINESE}{self.rng.choice(_CHINESE)}")
        if self.rng.random() < 0.00002 or self.sequence == 0:
            said.append(RARE_WORD)
        return " ".join(said)

    def _word(self) -> str:
        return "".join(self.rng.choice(_SYLLABLES) for _ in range(self.rng.randrange(2, 4)))


_TICKET = (
    *("id", "number", "subject", "contact_id", "inbox_id", "channel", "status_id", "is_settled"),
    *("priority", "type", "team_id", "assignee_id", "opened_at", "last_activity_at"),
    *("waiting_since", "first_replied_at", "resolved_at", "closed_at", "version", "due_at"),
)
_MESSAGE = (
    *("id", "ticket_id", "kind", "channel", "inbox_id", "contact_id", "author_name"),
    *("author_address", "recipients", "subject", "text", "quoted", "html", "external_id"),
    *("nature", "is_verified", "authentication", "happened_at"),
)
_EVENT = (
    *("sequence", "id", "transaction_id", "type", "version", "happened_at", "recorded_at"),
    *("actor_kind", "actor_id", "actor_name", "cause_id", "depth", "payload"),
)
