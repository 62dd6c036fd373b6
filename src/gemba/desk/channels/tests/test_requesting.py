"""The request form: taken once, within limits, and more on a ticket only with proof."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gemba.desk.channels.kinds.form.payload import LIMITS, read
from gemba.desk.channels.models import Envelope, RawPayload
from gemba.desk.channels.operations import (
    FormFile,
    FormRequest,
    RequestRefused,
    add_customer_message,
    submit_request,
)
from gemba.desk.channels.queries import intake_status
from gemba.desk.contacts.testing import LIN_YUE
from gemba.desk.tickets.operations import issue_link
from gemba.desk.tickets.queries import conversation, open_link
from gemba.foundation.accounts.testing import NOON
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.vault.files import keep_file

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
REQUEST = FormRequest(
    key="form-key-1",
    sender_kind="email",
    sender="Lin.Yue@desk.example ",
    name="林悦",
    subject="Screen is dark",
    text="Since yesterday.\x00",
    type_code="repair",
)


def test_a_request_opens_a_ticket_and_is_kept_as_it_was_filled_in() -> None:
    photo = FormFile("photo.jpg", "image/jpeg", 5, keep_file(b"photo"))
    receipt = submit_request(request=replace(REQUEST, files=(photo,)), now=NOON)
    found = conversation(receipt.number, actor=SYSTEM)
    assert found is not None
    assert (found.ticket.subject, found.ticket.type) == ("Screen is dark", "repair")
    assert found.messages[0].author_address == LIN_YUE
    assert found.messages[0].attachments[0].digest == photo.digest
    assert read(bytes(RawPayload.objects.get().raw)).files == (photo,)
    assert Envelope.objects.get().message_id == receipt.message_id
    assert intake_status().processed == 1


def test_the_same_form_twice_is_one_request() -> None:
    first = submit_request(request=REQUEST, now=NOON)
    again = submit_request(request=REQUEST, now=LATER)
    assert again == first
    other = submit_request(request=replace(REQUEST, text="And one more thing."), now=LATER)
    assert other.ticket_id != first.ticket_id


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"text": "  "}, "empty"),
        ({"text": "x" * (LIMITS.text_chars_max + 1)}, "longer"),
        ({"sender": ""}, "nobody"),
        ({"files": (FormFile("a", "b/c", 1, "0" * 64),) * (LIMITS.files_max + 1)}, "files"),
        ({"files": (FormFile("a", "b/c", LIMITS.file_bytes_max + 1, "0" * 64),)}, "larger"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_plain_words(
    change: dict[str, object], told: str
) -> None:
    with pytest.raises(RequestRefused, match=told):
        submit_request(request=replace(REQUEST, **change), now=NOON)  # type: ignore[arg-type]
    assert not Envelope.objects.exists()


def test_a_request_cannot_name_the_ticket_it_belongs_to() -> None:
    first = submit_request(request=REQUEST, now=NOON)
    sneaky = replace(REQUEST, key="other", ticket=first.ticket_id.hex)
    assert submit_request(request=sneaky, now=LATER).ticket_id != first.ticket_id


def test_who_has_the_link_adds_to_the_ticket_as_its_contact() -> None:
    first = submit_request(request=REQUEST, now=NOON)
    token = issue_link(ticket_id=first.ticket_id, actor=SYSTEM, now=NOON)
    tracked = open_link(token, now=LATER)
    more = replace(REQUEST, key="more", sender="mallory@b.example", text="It is on again.")
    receipt = add_customer_message(tracked=tracked, request=more, now=LATER)
    assert add_customer_message(tracked=tracked, request=more, now=LATER) == receipt
    assert (receipt.ticket_id, receipt.is_new) == (first.ticket_id, False)
    found = conversation(first.number, actor=SYSTEM)
    assert found is not None
    assert [m.text for m in found.messages] == ["Since yesterday.", "It is on again."]
    assert found.messages[1].author_address == LIN_YUE
    assert found.messages[1].is_verified
