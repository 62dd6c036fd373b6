"""Words planted where somebody must not read: no page of theirs, however reached, holds them.

Each person is sent to every address with the planted ticket's own numbers and keys, to searches for
the planted words, and from there along every link of every page they get.
"""

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from itertools import product
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse
from hypothesis import settings

from gemba.desk.channels.testing import letter, take_in
from gemba.desk.tickets.operations import (
    InboundFile,
    Reply,
    add_note,
    add_tag,
    issue_link,
    mark_failed,
    reply,
    resolve,
)
from gemba.desk.tickets.queries import InboxLine, conversation
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.testing import Cast, cast, log_in
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.reactions import react_until_quiet
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.vault.files import keep_file
from gemba.interfaces.tests.test_access import names, parameters

CANARY = re.compile("canary", re.IGNORECASE)
# Enough to follow each kind of link; make test-long goes on.
LINKS_FOLLOWED = {"quick": 40, "thorough": 400}
PIECES = ("", "desk", "list", "more", "ticket", "stream-1001", "hits", "contact-rows", "dashboard")
SEARCHES = (
    "/search/?q=canary",
    "/search/?q=1001",
    "/search/?q=planted@",
    "/palette/?q=canary",
    "/contacts/?q=planted",
    "/tickets/?view=open&team={team}",
    "/tickets/?view=settled",
    "/tickets/1001/?view=open",
    "/dashboard/tickets/?measure=opened",
    "/dashboard/tickets/?measure=resolved",
    "/dashboard/tickets/?measure=first_replies",
    "/dashboard/tickets/?measure=undelivered",
    "/dashboard/tickets/?measure=assigned_open&who={user}",
    "/dashboard/tickets/?measure=assigned_pending&who={user}",
)


@dataclass(frozen=True)
class Planted:
    """A ticket of the team Repair full of words nobody else may read, and where it can be met."""

    people: Cast
    addresses: list[str]


@pytest.fixture
def planted(db: None) -> Planted:
    people = cast()
    now = current_time()
    react_until_quiet(now=now)
    repair = support(address="repair@desk.example", team_id=people.repair.id)
    content = b"canary content"
    file = InboundFile("canary.txt", "text/plain", len(content), keep_file(content), "canary@x")
    first = opened(
        repair,
        now=now,
        sender="planted@example.org",
        subject="canary subject",
        text="canary text",
        quoted="canary quoted",
        html="<p>canary html</p><img src='cid:canary@x'>",
        files=(file,),
    )
    assert first.number == 1001
    act: dict[str, Any] = {"ticket_id": first.ticket_id, "actor": people.ana, "now": now}
    add_note(text="canary note", **act)
    add_tag(name="canary tag", **act)
    sent = reply(reply=Reply("canary reply", 2), **act)
    mark_failed(message_id=sent, reason="canary failure", now=now)
    take_in(repair, letter("canary mail", sender="planted@example.org"), now=now)
    mailed = conversation(1002, actor=SYSTEM)
    assert mailed is not None
    resolve(ticket_id=mailed.ticket.id, actor=people.ana, now=now)
    own_ticket_with_secrets(people, repair)
    react_until_quiet(now=now)
    return Planted(people, addresses(people))


def own_ticket_with_secrets(people: Cast, repair: InboxLine) -> None:
    """The customer's own ticket: what colleagues say among themselves on it is planted too."""
    now = current_time()
    mine = opened(repair, now=now, sender="lin.yue@desk.example", text="My own words.")
    add_note(ticket_id=mine.ticket_id, text="canary note", actor=people.sun_wei, now=now)
    add_tag(ticket_id=mine.ticket_id, name="canary", actor=people.sun_wei, now=now)


def addresses(people: Cast) -> list[str]:
    """Every address with the numbers and keys of the planted tickets; the searches."""
    found = []
    for number in (1001, 1002, 1003):
        talk = conversation(number, actor=SYSTEM)
        assert talk is not None
        files = [file.id for message in talk.messages for file in message.attachments]
        for name, message in product(names(), talk.messages):
            given = {
                "number": number,
                "message_id": message.id,
                "attachment_id": files[0] if files else 1,
                "contact_id": talk.ticket.contact_id,
                "merge_id": 1,
                "envelope_id": 1,
                "log": "desk",
                "key": "x",
                "part": "x",
                "user_id": people.ana.user_id,
                "inbox_id": 1,
            }
            found += address_of(name, given)
    searches = [s.format(team=people.repair.id, user=people.ana.id) for s in SEARCHES]
    return [*dict.fromkeys(found), *searches]


def address_of(name: str, given: Mapping[str, object]) -> list[str]:
    """The address of this name, unless it is a page behind a signed link."""
    wanted = parameters(name)
    if not wanted <= given.keys():
        return []
    return [reverse(name, kwargs={key: given[key] for key in wanted})]


def text_of(answer: HttpResponseBase) -> str:
    body = answer.getvalue() if answer.streaming else answer.content  # type: ignore[attr-defined]
    return f"{answer.headers} {body.decode(errors='replace')}"


def crawl(client: Client, starts: list[str]) -> dict[str, str]:
    """Every page within reach, by address; the headers count as part of it."""
    seen: dict[str, str] = {}
    waiting = deque(starts)
    pages_max = len(starts) + LINKS_FOLLOWED[settings.get_current_profile_name()]
    while waiting and len(seen) < pages_max:
        address = waiting.popleft()
        if address in seen:
            continue
        seen[address] = text_of(client.get(address))
        links = re.findall(r'(?:href|hx-get|src|data-[a-z-]+)="(/[^"#]*)"', seen[address])
        waiting += [unescape(link) for link in links if not link.startswith("/static/")]
    return seen


def leaks(client: Client, actor: Actor, planted: Planted) -> list[str]:
    log_in(client, actor)
    pages = crawl(client, planted.addresses)
    found = [address for address, page in pages.items() if CANARY.search(without(page, address))]
    for address, piece in product(planted.addresses, PIECES[1:]):
        headers = {"HX-Request": "true", "HX-Target": piece}
        if urlsplit(address).path in ("/tickets/", "/tickets/1001/", "/search/", "/contacts/"):
            piece_of = text_of(client.get(address, headers=headers))
            found += [f"{piece} of {address}"] if CANARY.search(without(piece_of, address)) else []
    return found


def without(page: str, address: str) -> str:
    """The page without what was asked: a search repeats its own words."""
    return re.sub('(value="|“|q=|q%3D)canary', "", page) if "q=canary" in address else page


@pytest.mark.long
def test_the_planted_words_can_be_read_by_those_who_may(planted: Planted, client: Client) -> None:
    found = leaks(client, planted.people.ana, planted)
    assert {"/tickets/1001/", "/search/?q=canary", "/palette/?q=canary"} <= set(found)
    assert any("/html/" in address for address in found)
    assert any("/source/" in address for address in found)
    assert any("/attachments/" in address for address in found)


@pytest.mark.parametrize(
    "person",
    [
        "chen_chen",
        *(pytest.param(p, marks=pytest.mark.long) for p in ("lin_yue", "viktor", "olga")),
    ],
)
def test_nobody_else_meets_them_anywhere(planted: Planted, client: Client, person: str) -> None:
    actor = planted.people.members[person]
    assert leaks(client, actor, planted) == []


def test_a_customers_own_link_shows_nothing_internal(planted: Planted, client: Client) -> None:
    number = 1003
    talk = conversation(number, actor=SYSTEM)
    assert talk is not None
    token = issue_link(ticket_id=talk.ticket.id, actor=SYSTEM, now=current_time())
    page = client.get(f"/t/{token}/").content.decode()
    assert "My own words." in page
    assert not CANARY.search(page)
