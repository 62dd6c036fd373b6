"""Who may do what: every address, every role, GET and POST, against one readable table.

access_table.txt says what each address answers. An address without a row fails; so does a row
without an address. A method without a row must answer 405 to everybody.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from gemba.desk.channels.queries import quarantine
from gemba.desk.channels.testing import letter, take_in
from gemba.desk.contacts.operations import merge_contacts
from gemba.desk.contacts.queries import find_contacts
from gemba.desk.tickets.operations import InboundFile, issue_link, merge_tickets
from gemba.desk.tickets.queries import conversation, tickets_of_contact
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.operations import make_api_key
from gemba.foundation.accounts.testing import cast, log_in
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.reactions import react_until_quiet
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.vault.files import keep_file

TABLE = Path(__file__).parent / "access_table.txt"
METHODS = ("GET", "POST")
API = "api:"
API_METHODS = (*METHODS, "PUT", "DELETE")
LOG_IN = "log-in"
# ids of which nothing has this one
NOWHERE = (
    *("schedule_id", "handover_id", "task_id", "approval_id", "side_id", "notification_id"),
    *("step_id", "instance_id", "run_id"),
    *("definition_id", "key_id", "miss", "model", "rule", "rule_id", "rehearsal_id", "macro_id"),
    *("draft_id", "plan_id", "wish_id"),
    *("proposal_id", "cause_id", "aim_id", "suggestion_id", "pilot_id"),
    *("selection_id", "automation_id"),
)
QUERIES = {
    "console:dashboard-tickets": "?measure=opened",
    "console:wallboard-tickets": "?figure=waiting",
}
# more parts nested than the desk reads: it goes into quarantine
BOMB = b"From: a@example.org\r\n" + b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(80)
)


def rows() -> dict[tuple[str, str], dict[str, str]]:
    """What the table expects: (address, method) to outcome by column."""
    lines = [line.split() for line in TABLE.read_text().splitlines()]
    (_name, _method, *columns), *written = [line for line in lines if line and line[0] != "#"]
    return {(line[0], line[1]): dict(zip(columns, line[2:], strict=True)) for line in written}


def names(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """Every address of the product by its full name."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from names(each, f"{space}{each.namespace}:" if each.namespace else space)
        elif isinstance(each, URLPattern):
            yield f"{space}{each.name}"


def parameters(name: str) -> set[str]:
    """What an address needs to know, by its full name."""
    space, _colon, bare = name.partition(":")
    resolver = get_resolver().namespace_dict[space][1]
    return set(resolver.reverse_dict.getlist(bare)[0][0][0][1])


EXPECTED = rows()


@dataclass(frozen=True)
class World:
    """A desk with something at every address, and who comes along."""

    people: dict[str, Actor]
    arguments: dict[str, Any]
    special: dict[str, dict[str, Any]]

    def address(self, name: str) -> str:
        given = {**self.arguments, **self.special.get(name, {})}
        address = reverse(name, kwargs={key: given[key] for key in parameters(name)})
        return address + QUERIES.get(name, "")


@pytest.fixture
def world(db: None) -> World:
    people = cast()
    now = current_time()
    react_until_quiet(now=now)
    content = b"a file"
    file = InboundFile("a.txt", "text/plain", len(content), keep_file(content))
    inbox = support(address="repair@desk.example", team_id=people.repair.id)
    ticket = opened(inbox, html="<p>Hello</p>", files=(file,))
    joined = opened(inbox)
    merge_tickets(source_id=joined.ticket_id, target_number=ticket.number, actor=SYSTEM, now=now)
    opened(inbox, sender="home@example.org")
    opened(inbox, sender="work@example.org")
    home, work = (find_contacts(f"{w}@", actor=SYSTEM)[0].id for w in ("home", "work"))
    contact_merge = merge_contacts(
        source_id=work, target_id=home, reason="same", actor=SYSTEM, now=now
    )
    take_in(inbox, letter(sender="raw@example.org"), now=now)
    take_in(support(), BOMB)
    found = conversation(ticket.number, actor=SYSTEM)
    assert found is not None
    return World(
        people={
            "administrator": people.adele,
            "supervisor": people.sun_wei,
            "agent": people.ana,
            "elsewhere": people.chen_chen,
            "vendor": people.viktor,
            "customer": people.lin_yue,
            "outsider": people.olga,
        },
        arguments={
            **dict.fromkeys(NOWHERE, UUID(int=1)),
            "number": ticket.number,
            "message_id": ticket.message_id,
            "attachment_id": next(f.id for m in found.messages for f in m.attachments),
            "contact_id": home,
            "envelope_id": envelope_id(),
            "token": issue_link(ticket_id=ticket.ticket_id, actor=SYSTEM, now=now),
            "log": "desk",
            "form": "json",
            "key": "no-such-upload",
            "part": "no-such-part",
            "kind": "activity",
            "case": 999_999,
            "offer_id": 1,
            "year": 2026,
            "month": 1,
            "skill_id": 1,
            "absence_id": 1,
            "shift_id": 1,
            "what": "task",
            "kind_name": "no-such-kind",
            "drawing": "process",
            "kpi": "backlog",
            "code": "99999",
            "rest": "no-such-address",
            "user_id": people.chen_chen.user_id,
            "inbox_id": inbox.id,
            "team_id": people.repair.id,
        },
        special={
            "console:ticket-part-leaves": {"part_number": 999_999},
            "console:ticket-unmerge": {"merge_id": found.merged[0].merge_id},
            "console:contact-unmerge": {"merge_id": contact_merge},
            "console:message-source": {"message_id": first_message_of("raw@example.org")},
        },
    )


def first_message_of(address: str) -> UUID:
    """The mail this address sent."""
    contact = find_contacts(address, actor=SYSTEM)[0]
    number = tickets_of_contact(contact.id, actor=SYSTEM)[0].number
    found = conversation(number, actor=SYSTEM)
    assert found is not None
    return found.messages[0].id


def envelope_id() -> int:
    """The mail in quarantine."""
    mails = quarantine(actor=SYSTEM).mails
    assert len(mails) == 1
    return mails[0].id


def test_every_address_is_in_the_table_and_every_row_is_an_address() -> None:
    known, told = set(names()), {name for name, _method in EXPECTED}
    assert known - told == set(), "add a row for each role to access_table.txt"
    assert told - known == set(), "these rows have no address any more"


@pytest.mark.parametrize(
    "roles",
    [
        pytest.param(("elsewhere", "customer", "outsider"), id="strangers"),
        pytest.param(("administrator", "supervisor", "agent", "vendor"), marks=pytest.mark.long),
    ],
)
def test_each_role_gets_what_the_table_says(
    world: World, client: Client, roles: tuple[str, ...]
) -> None:
    sessions = {role: session_of(client, world.people[role]) for role in roles}
    keys = {role: key_of(world.people[role]) for role in roles}
    wrong = []
    for name in dict.fromkeys(names()):
        for method in API_METHODS if name.startswith(API) else METHODS:
            credentials = keys if name.startswith(API) else sessions
            expected = EXPECTED.get((name, method))
            if expected is None:  # for nobody: refused before anybody asks who comes
                credentials = {roles[-1]: credentials[roles[-1]]}
                expected = {roles[-1]: "405"}
            for role, got in answers(credentials, client, method, world.address(name)).items():
                if got != expected[role]:
                    wrong.append(f"{method} {name} as {role}: {got}, not {expected[role]}")
    assert wrong == []


def session_of(client: Client, actor: Actor) -> dict[str, str]:
    """The cookies of this actor's own log-in, as a header."""
    client.cookies = SimpleCookie()
    log_in(client, actor)
    return {"cookie": client.cookies.output(header="", attrs=[], sep=";")}


def key_of(actor: Actor) -> dict[str, str]:
    """A key of this actor's own, as a header; the API knows people by nothing else."""
    if actor.user_id is None:
        return {}
    _line, secret = make_api_key(
        user_id=actor.user_id, name="test", days=1, actor=actor, now=current_time()
    )
    return {"authorization": f"Bearer {secret}"}


def answers(
    credentials: dict[str, dict[str, str]], client: Client, method: str, address: str
) -> dict[str, str]:
    """What each role gets; whatever it changes is undone before the next one comes."""
    found = {}
    for role, headers in credentials.items():
        with transaction.atomic():
            client.cookies = SimpleCookie()
            found[role] = outcome(client.generic(method, address, headers=headers))
            transaction.set_rollback(True)
    return found


def outcome(answer: HttpResponseBase) -> str:
    location = answer.headers.get("Location", "")
    to_log_in = answer.status_code == 302 and location.startswith(reverse("console:log-in"))
    return LOG_IN if to_log_in else str(answer.status_code)
