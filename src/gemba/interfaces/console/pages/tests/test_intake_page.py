"""The intake screen: figures, the quarantine, and what to do about it."""

import re

import pytest
from django.test import Client

from gemba.desk.channels.queries import intake_status
from gemba.desk.channels.testing import take_in
from gemba.desk.tickets.testing import support
from gemba.foundation.accounts.testing import Cast, cast, log_in

pytestmark = pytest.mark.django_db
# more parts nested than the desk reads
BOMB = b"From: <script>alert(1)</script>@example.org\r\nSubject: deep\r\n" + b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(80)
)


@pytest.fixture
def people(client: Client) -> Cast:
    found = cast()
    log_in(client, found.sun_wei)
    return found


def quarantined(client: Client) -> tuple[str, str]:
    """The page with one mail in quarantine, and that mail's address."""
    take_in(support(), BOMB)
    page = client.get("/intake/").content.decode()
    found = re.search(r"/intake/\d+/", page)
    assert found is not None
    return page, found[0]


def test_a_mail_that_cannot_be_read_is_listed_with_its_reason(client: Client, people: Cast) -> None:
    page, _address = quarantined(client)
    assert "nested" in page or "parts" in page
    assert "<script>alert" not in page


def test_its_raw_bytes_are_handed_out_as_text(client: Client, people: Cast) -> None:
    _page, address = quarantined(client)
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == BOMB  # type: ignore[attr-defined]
    assert answer["Content-Type"] == "text/plain"
    assert answer["Content-Disposition"].startswith("attachment")
    assert client.get("/intake/99999999/").status_code == 404


def test_it_can_be_read_again_or_set_aside(client: Client, people: Cast) -> None:
    _page, address = quarantined(client)
    assert client.post(f"{address}retry/").status_code == 302
    assert (intake_status().waiting, intake_status().quarantined) == (1, 0)
    take_in(support())
    assert intake_status().quarantined == 1
    client.post("/intake/retry/")
    assert intake_status().waiting == 1
    take_in(support())
    client.post(f"{address}aside/")
    assert (intake_status().set_aside, intake_status().quarantined) == (1, 0)
    assert client.get(address).status_code == 200


def test_an_empty_quarantine_says_so(client: Client, people: Cast) -> None:
    assert "Every mail could be read." in client.get("/intake/").content.decode()


def test_agents_do_not_decide_on_quarantine(client: Client, people: Cast) -> None:
    _page, address = quarantined(client)
    log_in(client, people.ana)
    assert client.get("/intake/").status_code == 403
    assert client.get(address).status_code == 403
    assert client.post(f"{address}retry/").status_code == 403
    assert "/intake/" not in client.get("/contacts/").content.decode()
