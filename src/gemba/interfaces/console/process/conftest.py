"""What tests of the Process screen share."""

import pytest
from django.test import Client

from gemba.foundation.accounts.testing import Cast, log_in


@pytest.fixture
def client(people: Cast) -> Client:
    """Ana, an agent, is logged in."""
    client = Client()
    log_in(client, people.ana)
    return client
