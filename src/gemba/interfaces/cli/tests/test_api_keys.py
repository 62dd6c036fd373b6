"""`gemba user api-key`, as an operator meets it."""

import json

import pytest
from click.testing import CliRunner, Result

from gemba.foundation.accounts.operations import use_api_key
from gemba.foundation.accounts.testing import cast
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.cli import user

pytestmark = pytest.mark.django_db
ANA = "ana@desk.example"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(user.command, ["api-key", *arguments])


def test_a_key_is_made_listed_and_revoked() -> None:
    cast()
    made = run("add", ANA, "--name", "reports", "--json")
    secret = json.loads(made.output)["secret"]
    assert use_api_key(secret=secret, now=current_time()) is not None
    listed = run("list", ANA).output
    assert "reports" in listed
    assert secret not in listed
    assert run("add", ANA, "--name", "reports").exit_code == 1
    assert run("revoke", ANA, "reports").exit_code == 0
    assert use_api_key(secret=secret, now=current_time()) is None
    assert "no key called" in run("revoke", ANA, "reports").output
