"""Finding contacts, and two that turn out to be one person."""

import re
from uuid import UUID, uuid4

import pytest
from django.test import Client

from gemba.desk.contacts.queries import find_contacts
from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.testing import Cast, cast, log_in
from gemba.foundation.events.actors import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(client: Client) -> Cast:
    found = cast()
    log_in(client, found.ana)
    return found


def contact_of(address: str) -> UUID:
    return find_contacts(address, actor=SYSTEM)[0].id


def test_a_contact_shows_every_address_and_ticket(client: Client, people: Cast) -> None:
    receipt = opened(sender="max@example.org")
    page = client.get(f"/contacts/{contact_of('max@example.org')}/").content.decode()
    assert "max@example.org" in page
    assert f"/tickets/{receipt.number}/" in page


def test_contacts_are_found_as_one_types(client: Client, people: Cast) -> None:
    opened(sender="max@example.org")
    opened(sender="lin@example.cn")
    headers = {"HX-Request": "true", "HX-Target": "contact-rows"}
    fragment = client.get("/contacts/?q=ma", headers=headers).content.decode()
    assert "max@example.org" in fragment
    assert "lin@example.cn" not in fragment
    assert "<html" not in fragment
    assert "lin@example.cn" in client.get("/contacts/").content.decode()


def test_one_more_address_is_checked_and_kept(client: Client, people: Cast) -> None:
    opened(sender="max@example.org")
    opened(sender="other@example.org")
    page = f"/contacts/{contact_of('max@example.org')}/"
    good = client.post(f"{page}identify/", {"kind": "phone", "value": "+86 10 1234 5678"})
    assert good.status_code == 302
    assert "+861012345678" in client.get(page).content.decode()
    for value in ("nonsense", "other@example.org", ""):
        wrong = client.post(f"{page}identify/", {"kind": "email", "value": value})
        assert wrong.status_code == 422
    taken = client.post(f"{page}identify/", {"kind": "email", "value": "other@example.org"})
    assert "belongs to another contact" in taken.content.decode()
    account = client.post(f"{page}identify/", {"kind": "account", "value": "1"})
    assert account.status_code == 422


def test_the_tier_is_chosen_from_the_list(client: Client, people: Cast) -> None:
    opened(sender="max@example.org")
    page = f"/contacts/{contact_of('max@example.org')}/"
    assert client.post(f"{page}tier/", {"tier": "gold"}).status_code == 302
    assert 'value="gold" selected' in client.get(page).content.decode()
    wrong = client.post(f"{page}tier/", {"tier": "diamond"})
    assert "Choose a tier from the list." in wrong.content.decode()


def test_two_contacts_are_merged_with_a_reason_and_separated_again(
    client: Client, people: Cast
) -> None:
    first = opened(sender="max@example.org", subject="From home")
    opened(sender="m.muster@work.example", subject="From work")
    home, work = contact_of("max@example.org"), contact_of("m.muster@work.example")
    page = f"/contacts/{home}/"
    silent = client.post(f"{page}merge/", {"other": work, "reason": ""})
    assert "Say why the two are one person." in silent.content.decode()
    client.post(f"{page}merge/", {"other": work, "reason": "same signature"})
    merged = client.get(page).content.decode()
    assert "From home" in merged
    assert "From work" in merged
    assert "same signature" in merged
    assert client.get(f"/contacts/{work}/")["Location"] == page
    assert find_contacts("m.muster@work.example", actor=SYSTEM)[0].id == home
    undo = re.search(rf"{page}merges/\d+/undo/", merged)
    assert undo is not None
    client.post(undo[0])
    assert "From work" not in client.get(page).content.decode()
    assert str(first.number) in client.get(page).content.decode()


def test_a_contact_cannot_be_merged_with_itself_or_nobody(client: Client, people: Cast) -> None:
    opened(sender="max@example.org")
    home = contact_of("max@example.org")
    for other in (home, uuid4()):
        answer = client.post(f"/contacts/{home}/merge/", {"other": other, "reason": "x"})
        assert answer.status_code == 422
    assert client.post(f"/contacts/{uuid4()}/merge/", {}).status_code == 404


def test_a_merge_is_undone_from_its_own_contact_only(client: Client, people: Cast) -> None:
    opened(sender="max@example.org")
    opened(sender="m.muster@work.example")
    opened(sender="third@example.org")
    home, work = contact_of("max@example.org"), contact_of("m.muster@work.example")
    client.post(f"/contacts/{home}/merge/", {"other": work, "reason": "same"})
    undo = re.search(r"merges/\d+/undo/", client.get(f"/contacts/{home}/").content.decode())
    assert undo is not None
    stranger = contact_of("third@example.org")
    assert client.post(f"/contacts/{stranger}/{undo[0]}").status_code == 404
