"""Keys with which programs act as a person."""

from datetime import timedelta
from uuid import UUID

import pytest

from gemba.foundation.accounts.models import ApiKey
from gemba.foundation.accounts.operations import (
    API_KEYS_MAX,
    LAST_USE_STEP,
    ApiKeyRefused,
    make_api_key,
    revoke_api_key,
    set_active,
    use_api_key,
)
from gemba.foundation.accounts.queries import api_keys
from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.queries import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew() -> Cast:
    return cast()


def made(actor: Actor, name: str = "reports", days: int = 30) -> tuple[UUID, str]:
    line, secret = make_api_key(user_id=int(actor.id), name=name, days=days, actor=actor, now=NOON)
    return line.id, secret


def whose(secret: str, hours: float = 0) -> str:
    user = use_api_key(secret=secret, now=NOON + timedelta(hours=hours))
    return "" if user is None else user.name


def test_a_key_acts_as_its_person_until_it_expires(crew: Cast) -> None:
    _key, secret = made(crew.ana, days=1)
    assert whose(secret) == "Ana"
    assert whose(secret, hours=23.9) == "Ana"
    assert whose(secret, hours=24) == ""
    assert whose(secret + "x") == ""


def test_the_secret_is_nowhere_kept(crew: Cast) -> None:
    _key, secret = made(crew.ana)
    row = ApiKey.objects.values().get()
    assert not any(secret in str(value) for value in row.values())
    assert len(secret) > 40


def test_a_key_ends_with_its_account_and_when_it_is_revoked(crew: Cast) -> None:
    key, secret = made(crew.ana)
    set_active(user_id=int(crew.ana.id), is_active=False, actor=SYSTEM, now=NOON)
    assert whose(secret) == ""
    set_active(user_id=int(crew.ana.id), is_active=True, actor=SYSTEM, now=NOON)
    revoke_api_key(key_id=key, actor=crew.ana, now=NOON)
    assert whose(secret) == ""
    told = [event.type for event in history("user", crew.ana.id, limit=10)]
    assert told[-3:] == ["user.changed", "user.changed", "api_key.revoked"]
    assert "api_key.made" in told


def test_the_last_use_is_remembered_roughly(crew: Cast) -> None:
    _key, secret = made(crew.ana)
    whose(secret)
    whose(secret, hours=0.01)
    assert api_keys(user_id=int(crew.ana.id), actor=crew.ana)[0].last_used_at == NOON
    later = NOON + LAST_USE_STEP
    use_api_key(secret=secret, now=later)
    assert api_keys(user_id=int(crew.ana.id), actor=crew.ana)[0].last_used_at == later


def test_nobody_makes_sees_or_revokes_a_key_of_somebody_else(crew: Cast) -> None:
    key, secret = made(crew.ana)
    ana = int(crew.ana.id)
    for other in (crew.adele, crew.chen_chen, crew.olga):
        with pytest.raises(ApiKeyRefused):
            make_api_key(user_id=ana, name="mine", days=1, actor=other, now=NOON)
    assert api_keys(user_id=ana, actor=crew.chen_chen) == []
    with pytest.raises(ApiKeyRefused):
        revoke_api_key(key_id=key, actor=crew.chen_chen, now=NOON)
    assert whose(secret) == "Ana"
    revoke_api_key(key_id=key, actor=crew.adele, now=NOON)


@pytest.mark.parametrize(("name", "days"), [(" ", 1), ("x", 0), ("x", 367), ("taken", 1)])
def test_a_key_needs_a_name_of_its_own_and_an_end(crew: Cast, name: str, days: int) -> None:
    made(crew.ana, "taken")
    with pytest.raises(ApiKeyRefused):
        made(crew.ana, name, days)


def test_a_person_has_so_many_keys_at_the_most(crew: Cast) -> None:
    for number in range(API_KEYS_MAX):
        made(crew.ana, f"program {number}")
    with pytest.raises(ApiKeyRefused):
        made(crew.ana)
