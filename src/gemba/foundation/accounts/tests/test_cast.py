"""The cast is what its page says, and whom the operations would have made."""

from collections.abc import Callable
from operator import attrgetter

import pytest
from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.test import Client

from gemba.foundation.accounts.models import Team, User
from gemba.foundation.accounts.operations import create_team
from gemba.foundation.accounts.queries import actor_of
from gemba.foundation.accounts.testing import NOON, PASSWORD, PEOPLE, TEAMS, cast, join, log_in
from gemba.foundation.events.actors import SYSTEM, Role
from gemba.foundation.events.queries import Position, events_after


@pytest.mark.django_db
def test_everybody_has_their_role_and_team() -> None:
    people = cast()
    assert [actor.role for actor in people.members.values()] == [
        Role.ADMINISTRATOR,
        Role.SUPERVISOR,
        Role.AGENT,
        Role.AGENT,
        Role.VENDOR,
        Role.CUSTOMER,
        Role.OUTSIDER,
    ]
    assert people.ana.team_ids == {people.repair.id}
    assert people.chen_chen.team_ids == {people.first_line.id}


@pytest.mark.django_db
def test_the_outsider_stays_logged_out(client: Client) -> None:
    people = cast()
    log_in(client, people.ana)
    assert client.session["_auth_user_id"] == people.ana.id
    log_in(client, people.olga)
    assert "_auth_user_id" not in client.session


def _one_by_one() -> None:
    formed = {name: create_team(name=name, actor=SYSTEM, now=NOON) for name in TEAMS}
    for _, local, name, role, team in PEOPLE:
        join(local, name, role, team=formed[team] if team else None)


Told = list[tuple[object, ...]]


def _told(make: Callable[[], object]) -> tuple[Told, Told]:
    """What stands about everybody, and what events say of whom, when they have been made so."""
    with transaction.atomic():
        make()
        users = User.objects.order_by("pk").prefetch_related("teams")
        names = {("user", str(user.pk)): user.name for user in users}
        names |= {("team", str(team.pk)): team.name for team in Team.objects.all()}
        plain = [field.name for field in User._meta.fields if field.name not in ("id", "password")]
        stands = [
            (
                *attrgetter(*plain)(user),
                check_password(PASSWORD, user.password),
                [team.name for team in user.teams.all()],
            )
            for user in users
        ]
        events: Told = [
            (
                event.payload,
                event.actor_id,
                (event.happened_at, event.recorded_at),
                [
                    (names[subject.kind, subject.id], subject.qualifier)
                    for subject in event.subjects
                ],
            )
            for event in events_after(Position(), limit=50)
        ]
        transaction.set_rollback(True)
    return stands, events


@pytest.mark.django_db
def test_they_are_whom_the_operations_would_have_made() -> None:
    all_at_once, one_by_one = _told(cast), _told(_one_by_one)
    assert all_at_once == one_by_one
    assert [len(told) for told in one_by_one] == [6, 10]


@pytest.mark.django_db
def test_the_actors_are_those_of_their_accounts() -> None:
    people = cast()
    for actor in people.members.values():
        if actor.user_id is not None:
            assert actor_of(User.objects.get(pk=actor.user_id)) == actor
