"""The request form: from a stranger's words to a ticket."""

from io import BytesIO

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.translation import get_language

from gemba.desk.tickets.queries import conversation, search_tickets, ticket_page
from gemba.foundation.accounts.testing import NOON, cast, log_in
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.reactions import react_until_quiet
from gemba.interfaces.middleware import BODY_BYTES_MAX
from gemba.interfaces.portal.forms import FILE_BYTES_MAX, FILES_MAX

pytestmark = pytest.mark.django_db
ADDRESS = "/request/"


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


def filled_in(**more: object) -> dict[str, object]:
    return {
        "key": "a-key-of-this-form",
        "type": "repair",
        "subject": "No sound on the left",
        "text": "Since Monday.",
        "name": "Max",
        "email": "Max@Example.org",
        "website": "",
        **more,
    }


def numbers() -> list[int]:
    return sorted(line.number for line in ticket_page("open", actor=SYSTEM).lines)


def test_a_request_becomes_a_ticket_with_a_number_and_a_link(client: Client) -> None:
    answer = client.post(ADDRESS, filled_in(product="GX-20", serial="88213"), follow=True)
    [number] = numbers()
    assert answer.status_code == 200
    assert str(number) in answer.content.decode()
    assert "http://testserver/t/" in answer.content.decode()
    ticket = conversation(number, actor=SYSTEM)
    assert ticket is not None
    assert (ticket.ticket.subject, ticket.ticket.type) == ("No sound on the left", "repair")
    assert ticket.product == "GX-20"
    assert ticket.messages[0].text == "Since Monday.\n\nProduct: GX-20\nSerial number: 88213"
    assert ticket.messages[0].author_address == "max@example.org"
    follow = client.get(answer.context["link"].removeprefix("http://testserver"))
    assert "Since Monday." in follow.content.decode()


def test_a_double_click_is_one_ticket_and_a_second_request_is_two(client: Client) -> None:
    client.post(ADDRESS, filled_in())
    client.post(ADDRESS, filled_in())
    assert len(numbers()) == 1
    client.post(ADDRESS, filled_in(key="the-key-of-another-form"))
    assert len(numbers()) == 2


def test_files_come_along_under_their_names(client: Client) -> None:
    photo = BytesIO(b"\x89PNG\r\n\x1a\nx")
    photo.name = "left.png"
    client.post(ADDRESS, filled_in(attachments=[photo]))
    ticket = conversation(numbers()[0], actor=SYSTEM)
    assert ticket is not None
    assert [file.name for file in ticket.messages[0].attachments] == ["left.png"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Tell us how to address you."),
        ({"email": "max"}, "This address cannot be reached."),
        ({"email": "max@example.org\nBcc: all@example.org"}, "This address cannot be reached."),
        ({"subject": " "}, "Sum it up in one line."),
        ({"text": ""}, "Describe what happened"),
        ({"type": "rocket"}, "rocket"),
        ({"website": "http://spam.example"}, "If you are not a robot, just send again."),
        ({"key": "<script>"}, "could not be sent"),
    ],
)
def test_a_form_filled_in_wrongly_says_what_to_change(
    client: Client, wrong: dict[str, str], sentence: str
) -> None:
    answer = client.post(ADDRESS, filled_in(**wrong))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert numbers() == []


def test_too_many_or_too_large_files_are_named(client: Client) -> None:
    many = [BytesIO(b"x") for _ in range(FILES_MAX + 1)]
    for at, file in enumerate(many):
        file.name = f"{at}.txt"
    answer = client.post(ADDRESS, filled_in(attachments=many))
    assert "You chose 11 files; 10 fit into one message." in answer.content.decode()
    large = BytesIO(b"x" * (FILE_BYTES_MAX + 1))
    large.name = "film.mp4"
    answer = client.post(ADDRESS, filled_in(attachments=[large]))
    assert "film.mp4 is larger than 10 MB." in answer.content.decode()
    assert numbers() == []


def test_a_body_beyond_all_forms_is_refused_unread(client: Client) -> None:
    answer = client.post(
        ADDRESS, b"x", content_type="text/plain", headers={"content-length": "200000000"}
    )
    assert answer.status_code == 413


def test_a_view_may_take_more_than_forms_send(client: Client) -> None:
    log_in(client, cast().sun_wei)
    large = {"content-length": str(BODY_BYTES_MAX + 1)}
    refused = client.post(ADDRESS, b"x", content_type="text/plain", headers=large)
    taken = client.post("/process/import/", b"x", content_type="text/plain", headers=large)
    assert (refused.status_code, taken.status_code) == (413, 422)


def test_one_address_can_only_send_so_much(client: Client) -> None:
    answers = [client.post(ADDRESS, filled_in(key=f"key-of-the-form-{n}")) for n in range(16)]
    assert [answer.status_code for answer in answers] == [302] * 15 + [429]
    assert "Send again in ten minutes" in answers[-1].content.decode()
    other = client.post(ADDRESS, filled_in(), REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 302


def test_a_customer_with_an_account_writes_as_themselves(client: Client) -> None:
    people = cast()
    react_until_quiet(now=NOON)
    log_in(client, people.lin_yue)
    form = client.get(ADDRESS).content.decode()
    assert 'value="lin.yue@desk.example"' in form
    client.post(ADDRESS, filled_in(name="Somebody else", email="else@example.org"))
    mine = client.get(reverse("portal:own")).content.decode()
    assert "No sound on the left" in mine
    assert search_tickets("else@example.org", actor=people.sun_wei) == []


def test_the_form_speaks_chinese_without_an_account(client: Client) -> None:
    client.post(reverse("console:set-language"), {"language": "zh-hans", "next": ADDRESS})
    answer = client.get(ADDRESS)
    assert 'lang="zh-hans"' in answer.content.decode()
    assert get_language() == "en"  # of whatever this thread does next
