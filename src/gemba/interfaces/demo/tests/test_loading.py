"""The demo desk in the database: once, whole, with log-ins that work."""

import shutil
import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from gemba.desk.contacts.queries import IdentityKey, contacts_by_identity
from gemba.desk.routing.testing import work_on
from gemba.desk.sla.queries import open_tickets_by_policy
from gemba.desk.tickets.conditions import check
from gemba.desk.tickets.queries import (
    condition_page,
    conversation,
    figures,
    search_tickets,
    ticket_page,
    view_counts,
)
from gemba.desk.tickets.queries.links import own_tickets
from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.operations import LogInFailed, check_log_in
from gemba.foundation.accounts.queries import actor_of, find_person, people, teams
from gemba.foundation.definitions.queries import active
from gemba.foundation.events.actors import SYSTEM, Role
from gemba.foundation.events.reactions import react_until_quiet
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.vault.files import open_file
from gemba.interfaces.demo.company import AGENTS, DANIEL_HUGHES, EMILY_CARTER, SAM_PORTER, TEAMS
from gemba.interfaces.demo.loading import demo_desk
from gemba.interfaces.demo.logins import DemoLogin, kept_logins
from gemba.interfaces.demo.people import REGULAR

pytestmark = pytest.mark.django_db

NOW = datetime.fromisoformat("2026-10-14T15:05+08:00")
SMALL = 150


def load() -> list[DemoLogin]:
    return demo_desk(now=NOW, tickets=SMALL)


@pytest.fixture(scope="module", autouse=True)
def logins(written_once: Path) -> list[DemoLogin]:
    """The desk is loaded, once for all of these tests."""
    return load()


@pytest.fixture
def home(written_once: Path, tmp_path: Path, settings: Settings) -> Path:
    """For tests that change what is kept there."""
    home = tmp_path / "home"
    shutil.copytree(written_once, home)
    settings.HOME = home
    return home


def test_every_role_can_log_in(logins: list[DemoLogin]) -> None:
    roles = [login.role for login in logins]
    assert roles == ["administrator", "supervisor", "agent", "agent", "vendor", "customer"]
    for login in logins:
        user = check_log_in(email=login.email, password=login.password, address="::1", now=NOW)
        assert actor_of(user).role == Role(login.role)
    with pytest.raises(LogInFailed):
        check_log_in(email=DANIEL_HUGHES.email, password="", address="::1", now=NOW)


def test_the_desk_is_staffed_and_busy() -> None:
    everybody = {person.email: person for person in people()}
    assert all(everybody[agent.email].team_ids for agent in AGENTS)
    assert (
        len({team for person in everybody.values() for team in person.team_ids}) == len(TEAMS) + 1
    )
    counts = {each.view: each.count for each in view_counts(actor=SYSTEM)}
    assert (counts["open"] or 0) >= 5
    seen = figures(actor=SYSTEM, today=timezone.localdate(NOW), days=90)
    assert sum(day.opened for day in seen.days) >= SMALL * 0.9
    assert seen.first_replies > SMALL / 2


def test_policies_and_queues_by_product_tier_and_vendor_have_tickets() -> None:
    repair = opened(type_code="repair", product="Drift R5", now=NOW)
    work_on(now=NOW)
    names = {each.id: each.name for each in active("sla_policy")}
    counts = {names[pk]: count for pk, count in open_tickets_by_policy().items()}
    assert counts["Gold and platinum 金牌与白金"] > 0
    assert counts["Ember K2"] > 0
    at_vendor: JsonValue = {"fact": "status", "op": "any_of", "values": ["pending_vendor"]}
    (team,) = [each for each in teams() if each.is_vendor]
    named: JsonValue = {"fact": "vendor", "op": "any_of", "values": [team.id]}
    theirs = check({"all": [at_vendor, named]})
    before = condition_page(theirs, actor=SYSTEM, now=NOW, limit=99).lines
    assert before
    work_on(now=NOW + timedelta(minutes=31))
    after = condition_page(theirs, actor=SYSTEM, now=NOW, limit=99).lines
    assert {line.id for line in after} - {line.id for line in before} == {repair.ticket_id}


@pytest.mark.long
def test_what_was_said_can_be_read_found_and_opened() -> None:
    react_until_quiet(now=NOW)
    lines = [
        line
        for view in ("open", "settled")
        for line in ticket_page(view, actor=SYSTEM, limit=200).lines
    ]
    talks = [talk for line in lines if (talk := conversation(line.number, actor=SYSTEM))]
    messages = [message for talk in talks for message in talk.messages]
    assert len(messages) > 3 * SMALL
    files = {file.digest: file for message in messages for file in message.attachments}
    assert files
    for digest, file in files.items():
        with open_file(digest) as content:
            assert len(content.read()) == file.size_bytes
    assert search_tickets("warranty", actor=SYSTEM, limit=3)
    assert search_tickets("序列号", actor=SYSTEM, limit=3)


@pytest.mark.long
def test_requests_of_today_are_not_confirmed_again() -> None:
    before = sent_to_customers()
    react_until_quiet(now=NOW + timedelta(minutes=1))
    assert sent_to_customers() == before


def sent_to_customers() -> int:
    lines = ticket_page("open", actor=SYSTEM, limit=200).lines
    talks = [conversation(line.number, actor=SYSTEM) for line in lines]
    return sum(m.kind == "outbound" for talk in talks if talk for m in talk.messages)


def test_the_customer_finds_their_own_tickets() -> None:
    react_until_quiet(now=NOW)
    person = find_person(REGULAR.email)
    assert person is not None
    key = IdentityKey("account", str(person.id))
    contact_id = contacts_by_identity([key])[key]
    own = own_tickets(contact_id=contact_id)
    assert len(own) >= 3
    assert {line.contact_name for line in own} == {REGULAR.name}


def test_a_second_load_only_tells_the_log_ins(home: Path, logins: list[DemoLogin]) -> None:
    counts = view_counts(actor=SYSTEM)
    assert load() == logins == kept_logins()
    assert view_counts(actor=SYSTEM) == counts
    kept = home / "demo-logins.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir() if path.name.startswith("demo-logins")] == [
        kept.name
    ]


def test_lost_log_ins_are_made_anew(home: Path, logins: list[DemoLogin]) -> None:
    lost = {login.email: login.password for login in logins}
    (home / "demo-logins.json").unlink()
    renewed = {login.email: login.password for login in load()}
    assert renewed.keys() == lost.keys()
    assert renewed[SAM_PORTER.email] != lost[SAM_PORTER.email]
    password = renewed[EMILY_CARTER.email]
    check_log_in(email=EMILY_CARTER.email, password=password, address="::1", now=NOW)
