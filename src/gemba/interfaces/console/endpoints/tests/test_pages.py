"""Endpoints are written by supervisors; their secret is shown to nobody."""

from collections.abc import Mapping

import pytest
from django.test import Client
from django.urls import reverse

from gemba.desk.workflow.actions import known_actions
from gemba.desk.workflow.endpoints import CALL, endpoint_called
from gemba.desk.workflow.offers import ENDPOINT
from gemba.foundation.accounts.testing import Cast, cast, log_in
from gemba.foundation.definitions.queries import active
from gemba.interfaces.console.drawings.offers import offers

pytestmark = pytest.mark.django_db
FIRST, SECOND = "the first long secret", "the second long secret"
GIVEN = {
    "name": "Shop",
    "url": "https://shop.example/hook",
    "method": "POST",
    "seconds": "10",
    "secret": FIRST,
    "is_on": "1",
}


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def client(people: Cast, client: Client) -> Client:
    log_in(client, people.sun_wei)
    return client


def send(client: Client, address: str, **given: str) -> int:
    return client.post(address, GIVEN | given).status_code


def test_an_endpoint_is_written_and_changed_without_entering_its_secret_again(
    client: Client,
) -> None:
    new = reverse("console:manage-endpoint-new")
    assert "https://" in client.get(new).content.decode()
    assert send(client, new) == 302
    (made,) = active(ENDPOINT)
    found = endpoint_called("Shop")
    assert found is not None
    assert (found.url, found.method, found.seconds_max) == (GIVEN["url"], "POST", 10)
    assert found.secret == FIRST and FIRST not in repr(found)
    page = reverse("console:manage-endpoint-edit", args=[made.id])
    for shown in (page, reverse("console:manage-definition", args=[made.id])):
        text = client.get(shown).content.decode()
        assert GIVEN["url"] in text
        assert FIRST not in text and "v1." not in text
    assert send(client, page, secret="", seconds="20", seen_version="1") == 302
    changed = endpoint_called("Shop")
    assert changed is not None and (changed.seconds_max, changed.secret) == (20, FIRST)
    assert send(client, page, secret=SECOND, seen_version="2") == 302
    renewed = endpoint_called("Shop")
    assert renewed is not None and renewed.secret == SECOND


def test_steps_of_drawings_may_name_it_and_rules_may_not(client: Client) -> None:
    send(client, reverse("console:manage-endpoint-new"))
    offered = offers()
    assert isinstance(offered, Mapping) and isinstance(offered["actions"], list)
    (call,) = (each for each in offered["actions"] if each["value"] == CALL)
    asked = {each["name"]: each for each in call["parameters"]}
    assert asked["endpoint"]["choices"] == [{"value": "Shop", "label": "Shop"}]
    assert asked["send"]["asked"] == "context"
    assert CALL not in known_actions()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"url": "http://shop.example/"}, "must begin with https://"),
        ({"url": "https://ana:pw@shop.example/"}, "without a user name"),
        ({"seconds": "31"}, "less than or equal to 30"),
        ({"method": "DELETE"}, "DELETE is not one"),
        ({"secret": ""}, "Enter the secret"),
        ({"secret": "short"}, "16 to 200"),
    ],
)
def test_what_cannot_be_used_is_told(client: Client, given: dict[str, str], words: str) -> None:
    refused = client.post(reverse("console:manage-endpoint-new"), GIVEN | given)
    assert refused.status_code == 422
    text = refused.content.decode()
    assert words in text
    assert FIRST not in text
    assert active(ENDPOINT) == ()
