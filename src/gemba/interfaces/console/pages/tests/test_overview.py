"""The dashboard's figures and the tickets behind each of them."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from gemba.desk.tickets.operations import (
    Reply,
    assign,
    mark_failed,
    reopen,
    reply,
    resolve,
)
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.testing import Cast, cast, log_in
from gemba.foundation.events.reactions import react_until_quiet
from gemba.foundation.kernel.clock import current_time

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(client: Client) -> Cast:
    found = cast()
    log_in(client, found.sun_wei)
    return found


def listed(client: Client, page: str, label: str) -> int:
    """How many tickets stand behind the first link whose text contains `label`."""
    links = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', page, re.DOTALL)
    told = {" ".join(re.sub(r"<[^>]+>", " ", words).split()): url for url, words in links}
    url = next(url for words, url in told.items() if label in words)
    return client.get(unescape(url)).content.decode().count('class="is-main"')


def test_every_figure_opens_its_tickets(client: Client, people: Cast) -> None:
    now = current_time()
    receipts = [opened(now=now - timedelta(hours=2)) for _ in range(5)]
    opened(channel="form", now=now)
    act: dict[str, Any] = {"actor": people.sun_wei, "now": now - timedelta(hours=1, minutes=30)}
    for receipt in receipts[:3]:
        reply(ticket_id=receipt.ticket_id, reply=Reply("Hello", seen_version=1), **act)
    late = receipts[3].ticket_id
    reply(ticket_id=late, reply=Reply("Sorry", 1), actor=people.sun_wei, now=now)
    assign(ticket_id=receipts[4].ticket_id, assignee_id=people.ana.user_id, **act)
    resolve(ticket_id=receipts[0].ticket_id, **act)
    reopen(ticket_id=receipts[0].ticket_id, **act)
    resolve(ticket_id=receipts[1].ticket_id, **act)
    page = client.get("/dashboard/").content.decode()
    assert listed(client, page, "6 opened") == 6
    assert listed(client, page, "2 resolved") == 2
    assert listed(client, page, "4 tickets") == 4
    assert listed(client, page, "75% 3") == 3
    assert listed(client, page, "100% 4") == 4
    behind_ana = f"/dashboard/tickets/?measure=assigned_open&who={people.ana.user_id}"
    assert client.get(behind_ana).content.decode().count('class="is-main"') == 1
    form = client.get("/dashboard/tickets/?measure=opened&channel=form").content.decode()
    assert form.count('class="is-main"') == 1


def test_a_failed_delivery_is_shown_and_leads_to_its_ticket(client: Client, people: Cast) -> None:
    now = current_time()
    receipt = opened(now=now)
    sent = reply(ticket_id=receipt.ticket_id, reply=Reply("Hi", 1), actor=people.sun_wei, now=now)
    mark_failed(message_id=sent, reason="no such mailbox", now=now)
    page = client.get("/dashboard/").content.decode()
    assert listed(client, page, "Not delivered 1") == 1


def test_agents_see_the_figures_and_tickets_of_their_teams_only(
    client: Client, people: Cast
) -> None:
    now = current_time()
    opened(support(team_id=people.repair.id, now=now), now=now)
    log_in(client, people.chen_chen)
    page = client.get("/dashboard/").content.decode()
    assert listed(client, page, "0 opened") == 0
    log_in(client, people.ana)
    assert listed(client, client.get("/dashboard/").content.decode(), "1 opened") == 1


@pytest.mark.parametrize(
    "query",
    ["", "measure=all", "measure=opened&since=yesterday", "measure=assigned_open&who=-1"],
)
def test_a_figure_there_is_not_is_not_found(client: Client, people: Cast, query: str) -> None:
    assert client.get(f"/dashboard/tickets/?{query}").status_code == 404


def test_searching_finds_tickets_and_contacts_as_one_types(client: Client, people: Cast) -> None:
    receipt = opened(text="The display is cracked. 屏幕碎了", sender="max@example.org")
    react_until_quiet(now=current_time())
    headers = {"HX-Request": "true", "HX-Target": "hits"}
    for words in ("cracked", "屏幕", str(receipt.number), "max@"):
        found = client.get("/search/", {"q": words}, headers=headers).content.decode()
        assert f"/tickets/{receipt.number}/" in found
        assert "<html" not in found
    assert "Nothing says" in client.get("/search/?q=nowhere").content.decode()
    assert client.get("/search/").status_code == 200
