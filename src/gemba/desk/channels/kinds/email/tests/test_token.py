import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.desk.channels.kinds.email.token import read_reply_token, reply_address, token_matches

KEY = b"k" * 32
TICKET = UUID("0190c2f0-0000-7000-8000-000000000001")
OTHER = UUID("0190c2f0-0000-7000-8000-000000000002")
INBOX = "support@example.com"
CUSTOMER = "Li.Wei@Example.cn"


def address(**changes: object) -> str:
    known: dict[str, object] = {
        "inbox_address": INBOX,
        "ticket_number": 4711,
        "ticket_id": TICKET,
        "recipient": CUSTOMER,
        "key": KEY,
    }
    return reply_address(**(known | changes))  # type: ignore[arg-type]


def test_an_answer_finds_its_ticket_whatever_the_case() -> None:
    made = address()
    assert re.fullmatch(r"support\+4711\.[a-z2-7]{32}@example\.com", made)
    for arrived in (made, made.upper(), f" {made} "):
        number, mac = read_reply_token(arrived, INBOX) or (0, "")
        assert number == 4711
        assert token_matches(mac, ticket_id=TICKET, recipient=CUSTOMER.lower(), key=KEY)


def test_a_token_is_worth_nothing_elsewhere() -> None:
    _, mac = read_reply_token(address()) or (0, "")
    assert not token_matches(mac, ticket_id=OTHER, recipient=CUSTOMER, key=KEY)
    assert not token_matches(mac, ticket_id=TICKET, recipient="eve@example.cn", key=KEY)
    assert not token_matches(mac, ticket_id=TICKET, recipient="", key=KEY)
    assert not token_matches(mac, ticket_id=TICKET, recipient=CUSTOMER, key=b"x" * 32)


@pytest.mark.parametrize(
    "change",
    [
        lambda mac: "",
        lambda mac: " ",
        lambda mac: mac[:-1],
        lambda mac: mac[:16],
        lambda mac: mac + "a",
        lambda mac: mac * 2,
        lambda mac: mac + "\0",
        lambda mac: mac[:-1] + "\u0430",
        lambda mac: mac[::-1],
        lambda mac: ("a" if mac[0] != "a" else "b") + mac[1:],
        lambda mac: "a" * 32,
        lambda mac: mac[:-1] + "=",
    ],
)
def test_a_mac_that_is_not_whole_never_matches(change) -> None:  # type: ignore[no-untyped-def]
    _, mac = read_reply_token(address()) or (0, "")
    changed = change(mac)
    assert not token_matches(changed, ticket_id=TICKET, recipient=CUSTOMER, key=KEY)
    read = read_reply_token(f"support+4711.{changed}@example.com", INBOX)
    assert read is None or read[1] != mac


@pytest.mark.parametrize(
    "wrong",
    [
        "", "@", "support@example.com", "support+4711@example.com", "+4711.x@example.com",
        "support+0.{mac}@example.com", "support+-1.{mac}@example.com",
        "support+04711.{mac}@example.com", "support+4711{mac}@example.com",
        "support+٤٧.{mac}@example.com", "support+4711.{mac}", "support+4711.{mac}@",
        "support+1234567890123456789.{mac}@example.com", "support+4711.{mac}.x@example.com",
    ],
)  # fmt: skip
def test_no_other_address_is_read_as_a_token(wrong: str) -> None:
    assert read_reply_token(wrong.replace("{mac}", "a" * 32)) is None


def test_only_reply_addresses_of_the_inbox_count() -> None:
    made = address()
    assert read_reply_token(made, "sales@example.com") is None
    assert read_reply_token(made.replace("example.com", "evil.test"), INBOX) is None
    assert read_reply_token(made, "Support@Example.com") is not None
    plus = address(inbox_address="desk+eu@example.com")
    assert (read_reply_token(plus, "desk+eu@example.com") or (0,))[0] == 4711


def test_what_cannot_make_a_token_says_so() -> None:
    with pytest.raises(ValueError, match="at most 26 characters"):
        address(inbox_address=f"{'s' * 40}@example.com")
    with pytest.raises(ValueError, match="not a mail address"):
        address(inbox_address="support")
    with pytest.raises(ValueError, match="at least 32 bytes"):
        address(key=b"")
    with pytest.raises(ValueError, match="not a ticket number"):
        address(ticket_number=0)


@given(st.text(max_size=60), st.text(max_size=40))
def test_any_text_is_read_without_raising(arrived: str, mac: str) -> None:
    read_reply_token(f"support+{arrived}@example.com", INBOX)
    assert not token_matches(mac, ticket_id=TICKET, recipient=CUSTOMER, key=KEY)
