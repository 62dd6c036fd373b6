"""The cast is what its page says."""

import pytest
from django.test import Client

from gemba.foundation.accounts.testing import cast, log_in
from gemba.foundation.events.actors import Role


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
