"""What an agent sees: lists, counts, one ticket, and only what is theirs to see."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from gemba.desk.tickets import operations as ops
from gemba.desk.tickets.operations import Receipt
from gemba.desk.tickets.testing import mail, opened, support
from gemba.foundation.accounts.testing import NOON, Cast, log_in
from gemba.interfaces.console.tests.conftest import HTMX, Piece


def test_a_ticket_of_another_team_does_not_exist(
    client: Client, people: Cast, ticket: Receipt
) -> None:
    log_in(client, people.chen_chen)
    assert client.get(f"/tickets/{ticket.number}/").status_code == 404
    assert f"row-{ticket.number}" not in client.get("/tickets/?view=open").content.decode()
    assert client.get(f"/palette/?q={ticket.number}").content.decode().count("hit-") == 0


def test_one_address_gives_the_page_or_its_piece(
    ana: Client, piece: Piece, ticket: Receipt
) -> None:
    address = f"/tickets/{ticket.number}/?view=open"
    page = ana.get(address).content.decode()
    assert page.startswith("<!doctype html>")
    assert f'id="row-{ticket.number}"' in page
    assert f'data-ticket="{ticket.number}"' in page
    whole = piece(address, "ticket")
    assert "<html" not in whole
    assert 'id="list"' not in whole
    assert "data-composer" in whole
    stream = piece(address, f"stream-{ticket.number}")
    assert "data-composer" not in stream
    assert f'id="details-{ticket.number}" aria-label="Details" hx-swap-oob="morph"' in stream
    assert "data-composer" not in piece("/tickets/", "ticket")
    assert "<html" not in piece("/tickets/", "list")


def test_a_page_of_the_history_comes_whole(ana: Client, ticket: Receipt) -> None:
    headers = {**HTMX, "HX-History-Restore-Request": "true", "HX-Target": "ticket"}
    answer = ana.get(f"/tickets/{ticket.number}/", headers=headers)
    assert answer.content.startswith(b"<!doctype html>")


def test_the_views_are_counted_for_this_person(ana: Client, people: Cast, ticket: Receipt) -> None:
    opened(support(address="else@desk.example", team_id=people.first_line.id))
    page = ana.get("/tickets/?view=unassigned").content.decode()
    assert page.count('<span class="shell-count">1</span>') == 2  # unassigned and all open
    current = re.search(
        r'class="shell-view"[^>]* aria-current="true"[^>]*><span>(.+?)</span>', page
    )
    assert current and current.group(1) == "Unassigned"


FILTER = quote('{"all":[{"fact":"priority","op":"at_least","values":[1]}]}')


@pytest.mark.parametrize("chosen", ["view=open", f"where={FILTER}"])
def test_the_list_goes_on_where_it_stopped(
    ana: Client, piece: Piece, people: Cast, chosen: str
) -> None:
    inbox = support(team_id=people.repair.id)
    moments = [NOON + timedelta(minutes=n) for n in range(60)]
    ops.receive_messages([mail(inbox, received_at=at) for at in moments], now=NOON)
    first = piece(f"/tickets/?{chosen}", "list")
    assert first.count("data-row=") == 30
    address = first.split('id="more"')[1].split('hx-get="')[1].split('"')[0]
    more = piece(address.replace("&amp;", "&"), "more")
    assert more.count("data-row=") == 30
    assert "data-more" not in more
    assert piece(f"/tickets/?{chosen}&rows=60", "list").count("data-row=") == 60
    assert piece("/tickets/?view=nonsense&rows=nonsense&team=x", "list").count("data-row=") == 0


def test_the_work_does_not_grow_with_the_list(
    ana: Client,
    people: Cast,
    ticket: Receipt,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    inbox = support(team_id=people.repair.id)
    ops.receive_messages([mail(inbox, sender=f"c{n}@example.org") for n in range(40)], now=NOON)
    for n in range(8):
        ops.add_note(ticket_id=ticket.ticket_id, text=f"Note {n}", actor=people.ana, now=NOON)
    with django_assert_max_num_queries(30):
        ana.get(f"/tickets/{ticket.number}/?view=open")
    with django_assert_max_num_queries(12):
        ana.get("/tickets/?view=open", headers={**HTMX, "HX-Target": "list"})


def test_what_strangers_write_stays_text(ana: Client, people: Cast) -> None:
    evil = '<img src=x onerror=alert(1)> "quoted" https://example.org/?a=1&b=<b>'
    receipt = opened(
        support(team_id=people.repair.id),
        subject=evil,
        text=evil,
        quoted=evil,
        sender="a@b.example",
    )
    page = ana.get(f"/tickets/{receipt.number}/?view=open").content.decode()
    assert "<img src=x" not in page
    assert 'href="https://example.org/?a=1&amp;b="' in page or "https://example.org/" in page
    assert 'rel="nofollow"' in page


def test_a_note_never_looks_like_a_reply(ana: Client, people: Cast, ticket: Receipt) -> None:
    ops.add_note(ticket_id=ticket.ticket_id, text="Between us", actor=people.ana, now=NOON)
    page = ana.get(f"/tickets/{ticket.number}/").content.decode()
    assert 'class="message is-note ' in page
    assert "Internal note" in page.split("is-note")[1].split("</summary>")[0]


def test_a_stranger_on_the_thread_is_marked(ana: Client, people: Cast) -> None:
    inbox = support(team_id=people.repair.id)
    receipt = opened(inbox, external_id="first@example.org", sender="max@example.org")
    answer = mail(inbox, sender="eve@example.org", references=("first@example.org",))
    ops.receive_messages([answer], now=NOON)
    page = ana.get(f"/tickets/{receipt.number}/").content.decode()
    assert page.count("is-unverified") == 1
    assert "eve@example.org was not known on this ticket before" in page


def test_a_failed_message_shows_why_and_how_to_try_again(
    ana: Client, people: Cast, ticket: Receipt
) -> None:
    message = ops.reply(
        ticket_id=ticket.ticket_id, reply=ops.Reply("Hello", 1), actor=people.ana, now=NOON
    )
    ops.mark_failed(message_id=message, reason="550 no such mailbox", now=NOON)
    page = ana.get(f"/tickets/{ticket.number}/").content.decode()
    assert "550 no such mailbox" in page
    assert f"/tickets/{ticket.number}/messages/{message}/retry/" in page


def test_a_long_text_is_folded_not_lost(ana: Client, people: Cast) -> None:
    receipt = opened(support(team_id=people.repair.id), text="word " * 2_000 + "the very end")
    page = ana.get(f"/tickets/{receipt.number}/").content.decode()
    assert "Show the whole text" in page
    assert "the very end" in page


@pytest.mark.parametrize("view", ["mine", "unassigned", "open", "pending", "settled"])
def test_every_view_has_a_name(ana: Client, view: str) -> None:
    assert f"view={view}" in ana.get(f"/tickets/?view={view}").content.decode()


def test_a_team_is_a_view_too(ana: Client, people: Cast, ticket: Receipt) -> None:
    page = ana.get(f"/tickets/?view=open&team={people.repair.id}").content.decode()
    assert f"row-{ticket.number}" in page
    assert "<title>Repair · Gemba</title>" in page


def test_the_palette_finds_tickets(ana: Client, ticket: Receipt) -> None:
    hits = ana.get(f"/palette/?q={ticket.number}").content.decode()
    assert f'id="hit-{ticket.number}"' in hits
    assert "No ticket says" in ana.get("/palette/?q=zzzz").content.decode()
    assert not ana.get("/palette/?q=").content.strip()
