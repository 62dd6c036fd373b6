"""Accounts are given and changed by administrators, and every change is told."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from gemba.foundation.accounts.models import User
from gemba.foundation.accounts.operations import (
    AccountRefused,
    create_team,
    create_user,
    set_active,
    set_password,
    set_preferences,
    set_team_vendor,
    set_teams,
)
from gemba.foundation.accounts.queries import (
    Preferences,
    actor_of,
    desk_people,
    find_person,
    people,
    preferences_of,
    teams,
)
from gemba.foundation.accounts.testing import NOON, PASSWORD, Cast, cast, log_in
from gemba.foundation.events.actors import SYSTEM, Actor, Role
from gemba.foundation.events.queries import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew() -> Cast:
    return cast()


def new(**more: object) -> dict[str, object]:
    return {
        "email": "bo@desk.example",
        "name": "Bo",
        "role": Role.AGENT,
        "password": PASSWORD,
        "actor": SYSTEM,
        "now": NOON,
        **more,
    }


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"password": "short"}, "too short"),
        ({"password": "password123"}, "too common"),
        ({"password": "bo@desk.example"}, "too similar to the email"),
        ({"name": "Bartholomew", "password": "bartholomew1"}, "too similar to the name"),
        ({"email": "no address"}, "valid email"),
        ({"email": ""}, "blank"),
        ({"email": "x" * 250 + "@desk.example"}, "valid email|at most"),
        ({"email": "ANA@desk.example"}, "has an account already"),
        ({"role": Role.OUTSIDER}, "not a valid choice"),
        ({"role": Role.SYSTEM}, "not a valid choice"),
    ],
)
def test_an_account_is_refused_with_the_reason(
    crew: Cast, change: dict[str, object], complaint: str
) -> None:
    with pytest.raises(AccountRefused, match=complaint):
        create_user(**new(**change))  # type: ignore[arg-type]


def test_a_person_without_a_name_is_called_after_their_address(crew: Cast) -> None:
    person = create_user(**new(name="  ", email="  BO@desk.example "))  # type: ignore[arg-type]
    assert (person.name, person.email) == ("bo", "bo@desk.example")
    assert find_person("Bo@Desk.example ") == person


def test_an_overlong_name_is_cut_not_refused(crew: Cast) -> None:
    assert len(create_user(**new(name="n" * 300)).name) == 80  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["sun_wei", "ana", "viktor", "lin_yue", "olga"])
def test_only_administrators_give_and_change_accounts(crew: Cast, name: str) -> None:
    actor, victim = crew.members[name], int(crew.chen_chen.id)
    acts: list[Callable[[], object]] = [
        lambda: create_user(**new(actor=actor)),  # type: ignore[arg-type]
        lambda: create_team(name="Night", actor=actor, now=NOON),
        lambda: set_teams(user_id=victim, team_ids=[], actor=actor, now=NOON),
        lambda: set_active(user_id=victim, is_active=False, actor=actor, now=NOON),
        lambda: set_password(user_id=victim, password=PASSWORD, actor=actor, now=NOON),
        lambda: set_preferences(user_id=victim, preferences=Preferences(), actor=actor, now=NOON),
    ]
    for act in acts:
        with pytest.raises(AccountRefused, match="administrator"):
            act()


def test_everybody_sets_their_own_password_and_preferences(crew: Cast) -> None:
    own = int(crew.ana.id)
    wanted = Preferences("zh-hans", "dark", "Asia/Shanghai", single_keys=False)
    set_preferences(user_id=own, preferences=wanted, actor=crew.ana, now=NOON)
    set_password(user_id=own, password="another long one", actor=crew.ana, now=NOON)
    assert preferences_of(User.objects.get(pk=own)) == wanted
    told = [event.type for event in history("user", str(own), limit=10)]
    assert told == ["user.created", "user.changed", "user.changed", "password.set"]


def test_the_last_administrator_stays(crew: Cast) -> None:
    with pytest.raises(AccountRefused, match="last administrator"):
        set_active(user_id=int(crew.adele.id), is_active=False, actor=SYSTEM, now=NOON)
    second = create_user(**new(role=Role.ADMINISTRATOR))  # type: ignore[arg-type]
    set_active(user_id=int(crew.adele.id), is_active=False, actor=SYSTEM, now=NOON)
    with pytest.raises(AccountRefused, match="last administrator"):
        set_active(user_id=second.id, is_active=False, actor=SYSTEM, now=NOON)


def test_who_is_switched_off_is_an_outsider_at_once(crew: Cast, client: Client) -> None:
    log_in(client, crew.ana)
    set_active(user_id=int(crew.ana.id), is_active=False, actor=crew.adele, now=NOON)
    assert actor_of(User.objects.get(pk=crew.ana.id)).role is Role.OUTSIDER
    assert crew.ana.id not in {str(person.id) for person in desk_people()}
    assert client.session["_auth_user_id"] == crew.ana.id  # the log-in is there, and worth nothing


def test_an_account_that_is_not_there(crew: Cast) -> None:
    with pytest.raises(AccountRefused, match="no such account"):
        set_active(user_id=10**6, is_active=True, actor=SYSTEM, now=NOON)


@pytest.mark.parametrize("name", ["Repair", " Repair ", "", " \n"])
def test_a_team_needs_a_name_of_its_own(crew: Cast, name: str) -> None:
    with pytest.raises(AccountRefused):
        create_team(name=name, actor=SYSTEM, now=NOON)


def test_who_is_who(crew: Cast) -> None:
    assert [p.name for p in desk_people()] == sorted(["Adele", "Ana", "孙伟", "陈晨"])
    assert {p.name for p in people()} >= {"Viktor", "林悦"}
    assert [t.name for t in teams()] == ["First line", "Repair"]
    assert find_person("nobody@desk.example") is None


def test_somebody_not_logged_in_is_nobody() -> None:
    stranger: Actor = actor_of(AnonymousUser())
    assert stranger.role is Role.OUTSIDER
    assert not stranger.works_the_desk
    assert stranger.user_id is None
    assert preferences_of(AnonymousUser()) == Preferences()


def test_a_team_is_marked_as_a_vendors_and_taken_back_and_told_once(crew: Cast) -> None:
    team = create_team(name="FixIt", actor=SYSTEM, now=NOON)
    for is_vendor in (True, True, False):
        set_team_vendor(team_id=team.id, is_vendor=is_vendor, actor=crew.adele, now=NOON)
        assert is_vendor == next(each.is_vendor for each in teams() if each.id == team.id)
    told = [event.type for event in history("team", str(team.id), limit=9)]
    assert told == ["team.created", "vendor.marked", "vendor.unmarked"]
    for actor, team_id in ((crew.sun_wei, team.id), (crew.adele, 999_999)):
        with pytest.raises(AccountRefused):
            set_team_vendor(team_id=team_id, is_vendor=True, actor=actor, now=NOON)
