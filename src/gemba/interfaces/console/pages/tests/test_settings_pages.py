"""People, teams and inboxes, set up by an administrator in the browser."""

import re
from html import unescape

import pytest
from django.test import Client

from gemba.desk.channels.queries import mail_accounts
from gemba.desk.tickets.queries import inboxes
from gemba.desk.tickets.testing import support
from gemba.foundation.accounts.operations import check_log_in
from gemba.foundation.accounts.queries import Person, find_person, teams
from gemba.foundation.accounts.testing import Cast, cast, log_in
from gemba.foundation.events.actors import Role
from gemba.foundation.kernel.clock import current_time

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(client: Client) -> Cast:
    found = cast()
    log_in(client, found.adele)
    return found


def person(email: str) -> Person:
    found = find_person(email)
    assert found is not None
    return found


def shown_password(page: str) -> str:
    found = re.search(r"<code>(.+?)</code>", page)
    assert found is not None
    return unescape(found[1])


def test_a_new_colleague_can_log_in_with_the_password_shown(client: Client, people: Cast) -> None:
    new = {"name": "Bo", "email": "Bo@desk.example", "role": "agent"}
    page = client.post("/people/add/", new).content.decode()
    assert person("bo@desk.example").role is Role.AGENT
    password = shown_password(page)
    check_log_in(email="bo@desk.example", password=password, address="::1", now=current_time())
    assert password not in client.get("/people/").content.decode()


@pytest.mark.parametrize(
    "wrong", [{"email": "ana@desk.example"}, {"email": "bo"}, {"role": "system"}, {"name": ""}]
)
def test_a_bad_account_is_refused_in_words(
    client: Client, people: Cast, wrong: dict[str, str]
) -> None:
    new = {"name": "Bo", "email": "bo@desk.example", "role": "agent", **wrong}
    answer = client.post("/people/add/", new)
    assert answer.status_code == 422
    assert find_person("bo@desk.example") is None


def test_teams_are_formed_and_joined(client: Client, people: Cast) -> None:
    client.post("/people/teams/add/", {"name": "Night shift"})
    night = next(team for team in teams() if team.name == "Night shift")
    client.post(f"/people/{people.ana.id}/teams/", {"teams": [night.id]})
    assert person("ana@desk.example").team_ids == {night.id}
    assert client.post("/people/teams/add/", {"name": "Night shift"}).status_code == 422
    assert client.post("/people/teams/add/", {"name": ""}).status_code == 422


def test_a_team_is_a_vendors_from_the_beginning_or_from_later_on(
    client: Client, people: Cast
) -> None:
    client.post("/people/teams/add/", {"name": "FixIt", "is_vendor": "on"})
    client.post("/people/teams/add/", {"name": "Night shift"})
    made = {team.name: team for team in teams() if team.name in ("FixIt", "Night shift")}
    assert (made["FixIt"].is_vendor, made["Night shift"].is_vendor) == (True, False)
    client.post(f"/people/teams/{made['Night shift'].id}/vendor/", {"is_vendor": "on"})
    client.post(f"/people/teams/{made['FixIt'].id}/vendor/", {})
    assert {team.name for team in teams() if team.is_vendor} >= {"Night shift"}
    assert not next(team for team in teams() if team.name == "FixIt").is_vendor
    assert client.post("/people/teams/999999/vendor/", {}).status_code == 422


def test_accounts_are_switched_off_and_on_but_never_the_last_administrator(
    client: Client, people: Cast
) -> None:
    client.post(f"/people/{people.ana.id}/switch/", {})
    assert not person("ana@desk.example").is_active
    client.post(f"/people/{people.ana.id}/switch/", {"on": "on"})
    assert person("ana@desk.example").is_active
    answer = client.post(f"/people/{people.adele.id}/switch/", {})
    assert "This is the last administrator." in answer.content.decode()
    assert person("adele@desk.example").is_active
    assert client.post("/people/999999/switch/", {}).status_code == 422


def test_a_new_password_replaces_the_old_one(client: Client, people: Cast) -> None:
    page = client.post(f"/people/{people.ana.id}/password/").content.decode()
    check_log_in(
        email="ana@desk.example", password=shown_password(page), address="::1", now=current_time()
    )
    assert client.post("/people/999999/password/").status_code == 422


def test_a_mail_address_is_added_and_its_mailbox_set_up(client: Client, people: Cast) -> None:
    new = {"name": "Returns", "address": "Returns@desk.example", "team": people.repair.id}
    answer = client.post("/inboxes/add/", new)
    inbox = next(each for each in inboxes("email") if each.address == "returns@desk.example")
    assert (inbox.team_id, answer["Location"]) == (people.repair.id, f"/inboxes/{inbox.id}/mail/")
    servers = {
        "imap_host": "imap.example.org",
        "imap_port": "993",
        "imap_tls": "on",
        "imap_user": "returns",
        "imap_password": "a secret",
        "imap_folder": "INBOX",
        "after_fetch": "seen",
        "smtp_host": "",
        "smtp_port": "465",
    }
    assert client.post(answer["Location"], servers).status_code == 302
    [account] = mail_accounts(actor=people.adele)
    assert (account.imap_host, account.imap_tls) == ("imap.example.org", True)
    page = client.get(answer["Location"]).content.decode()
    assert "imap.example.org" in page
    assert "a secret" not in page
    wrong = client.post(answer["Location"], {**servers, "imap_port": "99999"})
    assert wrong.status_code == 422
    assert "a secret" not in wrong.content.decode()


def test_only_mail_inboxes_have_a_mailbox(client: Client, people: Cast) -> None:
    support()
    assert client.get("/inboxes/999999/mail/").status_code == 404
    assert client.post("/inboxes/add/", {"name": "x", "address": "nonsense"}).status_code == 422
