"""People are told that their request has arrived: once, and with no word of theirs."""

from datetime import timedelta

import pytest
from django.utils import translation
from pytest_django import Settings

from gemba.desk.channels.operations import FormRequest, acknowledging, send_due, submit_request
from gemba.desk.channels.testing import letter, mail_server, take_in
from gemba.desk.contacts.testing import LIN_YUE
from gemba.desk.tickets.queries import InboxLine, conversation, open_link
from gemba.desk.tickets.queries.conversation import MessageView
from gemba.desk.tickets.testing import support
from gemba.foundation.accounts.testing import NOON
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.queries import Position, events_after
from gemba.foundation.events.reactions import react_until_quiet

pytestmark = pytest.mark.django_db
SOON = NOON + timedelta(minutes=5)


def _confirmations() -> list[MessageView]:
    react_until_quiet(now=SOON)
    numbers = [
        event.payload.number  # type: ignore[attr-defined]
        for event in events_after(Position(), limit=10_000, types=["ticket.opened"])
    ]
    found = [conversation(number, actor=SYSTEM) for number in numbers]
    return [m for c in found if c for m in c.messages if m.nature == "acknowledgement"]


def _form(key: str = "k", **more: str) -> FormRequest:
    given = {
        "sender_kind": "email",
        "sender": LIN_YUE,
        "name": "林悦",
        "subject": "Buy cheap pills",
        "text": "at http://evil.example",
        **more,
    }
    return FormRequest(key=key, **given)  # type: ignore[arg-type]


def test_a_request_is_confirmed_with_number_and_link_and_nothing_else_of_it(
    inbox: InboxLine,
) -> None:
    take_in(inbox, letter("Visit http://evil.example now", Subject="Cheap pills"))
    (confirmation,) = _confirmations()
    assert confirmation.recipients == (LIN_YUE,)
    assert confirmation.subject == "We have received your request [#1001]"
    assert "1001" in confirmation.text
    assert "evil" not in confirmation.text
    assert "pills" not in confirmation.text.lower() + confirmation.subject.lower()
    token = confirmation.text.partition("https://desk.example/t/")[2].partition("/")[0]
    assert open_link(token, now=SOON).ticket.number == 1001


def test_a_form_is_confirmed_like_a_mail(inbox: InboxLine) -> None:
    submit_request(request=_form(), now=NOON)
    (confirmation,) = _confirmations()
    assert "evil" not in confirmation.text + confirmation.subject


def test_a_message_on_a_ticket_is_not_confirmed_again(inbox: InboxLine) -> None:
    take_in(inbox, letter(message_id="a@b"), letter("More.", In_Reply_To="<a@b>"))
    assert len(_confirmations()) == 1


def test_chinese_is_answered_in_chinese(inbox: InboxLine, monkeypatch: pytest.MonkeyPatch) -> None:
    languages: list[str] = []
    monkeypatch.setattr(translation, "override", _recording(languages, translation.override))
    take_in(
        inbox,
        letter("打印机不工作了", sender="a@b.example", Subject="请帮忙"),
        letter("プリンターが動きません。故障", sender="b@b.example", Subject="x"),
        letter("Broken", sender="c@b.example", Subject="x"),
    )
    _confirmations()
    assert languages == ["zh-hans", "en", "en"]


@pytest.mark.parametrize(
    "fields",
    [
        {"Auto_Submitted": "auto-generated"},
        {"Precedence": "bulk"},
        {"List_Id": "<news.shop.example>"},
        {"sender": "noreply@shop.example"},
        {"sender": "MAILER-DAEMON@shop.example"},
        {"sender": "support+1.x@desk.example"},
        {"X_Auto_Response_Suppress": "All"},
    ],
)
def test_machines_lists_and_ourselves_are_not_answered(
    inbox: InboxLine, fields: dict[str, str]
) -> None:
    take_in(inbox, letter(**fields))
    assert _confirmations() == []


def test_one_confirmation_for_a_sender_and_day(inbox: InboxLine) -> None:
    take_in(inbox, *(letter(str(n), message_id=f"{n}@b") for n in range(50)))
    assert len(_confirmations()) == 1
    take_in(inbox, letter("next day"), now=NOON + timedelta(days=1))
    react_until_quiet(now=NOON + timedelta(days=1))
    assert len(_confirmations()) == 2


def test_a_hundred_forms_naming_one_victim_send_one_mail(inbox: InboxLine) -> None:
    for n in range(100):
        submit_request(request=_form(key=f"key-{n}", sender="victim@b.example"), now=NOON)
    assert len(_confirmations()) == 1


def test_one_address_through_many_inboxes_is_capped_and_the_ticket_says_so(
    inbox: InboxLine,
) -> None:
    for n in range(acknowledging.ADDRESS_DAY_MAX + 2):
        take_in(support(address=f"box{n}@desk.example"), letter(f"{n}", message_id=f"{n}@b"))
    assert len(_confirmations()) == acknowledging.ADDRESS_DAY_MAX
    withheld = events_after(Position(), limit=10, types=["acknowledgement.withheld"])
    assert len(withheld) == 2


def test_the_desk_as_a_whole_is_capped(inbox: InboxLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acknowledging, "DESK_HOUR_MAX", 5)
    take_in(inbox, *(letter(str(n), sender=f"p{n}@b.example") for n in range(9)))
    assert len(_confirmations()) == 5


def test_old_history_is_not_confirmed(inbox: InboxLine) -> None:
    take_in(inbox, letter(), now=NOON - timedelta(days=2))
    assert _confirmations() == []


def test_two_desks_confirming_to_each_other_fall_silent(
    inbox: InboxLine, settings: Settings, free_port: int
) -> None:
    """What we send to a responder that answers everything ends after our one confirmation."""
    settings.SMTP_RELAY = f"127.0.0.1:{free_port}"
    other = "helpdesk@other.example"
    now = NOON
    with mail_server(free_port) as server:
        take_in(inbox, letter("Hello", sender=other, message_id="first@other"))
        for round_ in range(10):
            react_until_quiet(now=now)
            if not send_due(now=now):
                break
            now += timedelta(minutes=10)
            mail = server.mails[-1]
            take_in(
                inbox,
                letter(
                    "Thank you for contacting us. A ticket was opened.",  # a naive responder
                    sender=other,
                    message_id=f"auto-{round_}@other",
                    To=str(mail["Reply-To"]),
                    In_Reply_To=str(mail["Message-ID"]),
                ),
                now=now,
            )
        assert len(server.mails) == 1


def _recording(into: list[str], override: type) -> type:
    class Recording(override):  # type: ignore[misc]
        def __init__(self, language: str) -> None:
            into.append(language)
            super().__init__(language)

    return Recording
