"""A person's API keys on the Preferences page."""

import pytest
from django.test import Client
from django.urls import reverse

from gemba.foundation.accounts.operations import use_api_key
from gemba.foundation.accounts.queries import api_keys
from gemba.foundation.accounts.testing import cast, log_in
from gemba.foundation.kernel.clock import current_time

pytestmark = pytest.mark.django_db


def test_a_key_is_made_shown_once_and_revoked(client: Client) -> None:
    ana = cast().ana
    log_in(client, ana)
    page = client.post(reverse("console:api-key-make"), {"name": "Reports", "days": "30"})
    secret = page.context["secret"]
    assert secret in page.content.decode()
    assert use_api_key(secret=secret, now=current_time()) is not None

    page = client.get(reverse("console:preferences"))
    assert "Reports" in page.content.decode()
    assert secret not in page.content.decode()

    again = client.post(reverse("console:api-key-make"), {"name": "Reports", "days": "30"})
    assert again.status_code == 422
    assert "Reports already" in again.content.decode()

    key = api_keys(user_id=int(ana.id), actor=ana)[0]
    client.post(reverse("console:api-key-revoke", args=[key.id]))
    assert use_api_key(secret=secret, now=current_time()) is None
