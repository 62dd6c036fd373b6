"""Logging in: what is recorded, what is refused, when it pauses, and that it never tells why."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.contrib.auth.hashers import check_password

from gemba.foundation.accounts import operations
from gemba.foundation.accounts.models import FailedLogIn, User
from gemba.foundation.accounts.operations import (
    FAILURE_WINDOW,
    FAILURES_MAX,
    LogInFailed,
    LogInPaused,
    check_log_in,
    set_active,
    set_password,
)
from gemba.foundation.accounts.testing import NOON, PASSWORD, Cast, cast
from gemba.foundation.events.queries import Position, events_after

pytestmark = pytest.mark.django_db
ANA = "ana@desk.example"


@pytest.fixture
def people() -> Cast:
    return cast()


def try_in(
    email: str = ANA, password: str = "wrong", *, address: str = "192.0.2.1", late: int = 0
) -> User:
    now = NOON + timedelta(seconds=late)
    return check_log_in(email=email, password=password, address=address, now=now)


def recorded(name: str) -> int:
    return len(events_after(Position(), limit=100, types=[name]))


def test_the_right_password_lets_in_and_is_recorded(people: Cast) -> None:
    assert try_in("  ANA@Desk.Example ", PASSWORD).name == "Ana"
    assert recorded("user.logged_in") == 1


@pytest.mark.parametrize("email", [ANA, "nobody@desk.example", "", "x" * 400])
def test_a_refusal_never_says_why(people: Cast, email: str) -> None:
    with pytest.raises(LogInFailed) as failure:
        try_in(email)
    assert str(failure.value) == "Address and password do not fit together."
    assert recorded("login.refused") == 1


@pytest.mark.parametrize("email", [ANA, "nobody@desk.example"])
def test_every_refusal_costs_one_check_of_a_password(people: Cast, email: str) -> None:
    """A wrong address must not answer faster than a wrong password."""
    real = check_password
    with (
        patch.object(operations, "check_password", wraps=real) as check,
        pytest.raises(LogInFailed),
    ):
        try_in(email)
    assert check.call_count == 1
    spent_on: str = check.call_args.args[1]
    assert spent_on.split("$", maxsplit=1)[0] == "md5"  # a real hash, of the tests' own kind


def test_ten_failures_pause_the_account_from_everywhere(people: Cast) -> None:
    for n in range(FAILURES_MAX):
        with pytest.raises(LogInFailed):
            try_in(address=f"192.0.2.{n}")
    with pytest.raises(LogInPaused):
        try_in(ANA, PASSWORD, address="198.51.100.1")
    assert try_in("chen.chen@desk.example", PASSWORD, address="198.51.100.1").name == "陈晨"


def test_ten_failures_pause_the_address_for_every_account(people: Cast) -> None:
    for n in range(FAILURES_MAX):
        with pytest.raises(LogInFailed):
            try_in(f"guess{n}@desk.example")
    with pytest.raises(LogInPaused):
        try_in(ANA, PASSWORD)
    assert try_in(ANA, PASSWORD, address="198.51.100.1").name == "Ana"


def test_a_pause_ends_by_itself_and_is_not_prolonged_by_trying(people: Cast) -> None:
    for _ in range(FAILURES_MAX):
        with pytest.raises(LogInFailed):
            try_in()
    over = int(FAILURE_WINDOW.total_seconds())
    with pytest.raises(LogInPaused):
        try_in(ANA, PASSWORD, late=over - 1)
    assert try_in(ANA, PASSWORD, late=over).name == "Ana"


def test_getting_in_forgets_the_failures_of_the_account(people: Cast) -> None:
    for _ in range(FAILURES_MAX - 1):
        with pytest.raises(LogInFailed):
            try_in()
    try_in(ANA, PASSWORD)
    assert FailedLogIn.objects.count() == 0


def test_old_failures_are_not_kept(people: Cast) -> None:
    with pytest.raises(LogInFailed):
        try_in()
    with pytest.raises(LogInFailed):
        try_in(late=int(FAILURE_WINDOW.total_seconds()) + 1)
    assert FailedLogIn.objects.count() == 1


def test_a_switched_off_account_is_as_good_as_none(people: Cast) -> None:
    assert people.ana.user_id
    set_active(user_id=people.ana.user_id, is_active=False, actor=people.adele, now=NOON)
    with pytest.raises(LogInFailed, match="do not fit"):
        try_in(ANA, PASSWORD)
    set_active(user_id=people.ana.user_id, is_active=True, actor=people.adele, now=NOON)
    assert try_in(ANA, PASSWORD).name == "Ana"


def test_a_new_password_replaces_the_old_one(people: Cast) -> None:
    assert people.ana.user_id
    new = "a new and longer one"
    set_password(user_id=people.ana.user_id, password=new, actor=people.ana, now=NOON)
    with pytest.raises(LogInFailed):
        try_in(ANA, PASSWORD)
    assert try_in(ANA, new).name == "Ana"
