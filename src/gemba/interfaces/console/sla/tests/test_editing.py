"""A supervisor writes a policy, tries it on a ticket, and is told what cannot be kept."""

from typing import Any

import pytest
from django.test import Client

from gemba.desk.sla.policy import policy_of
from gemba.desk.sla.promises import Promise
from gemba.desk.sla.testing import policy
from gemba.desk.sla.wording import time_told
from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.testing import NOON, cast, log_in
from gemba.foundation.definitions.queries import active
from gemba.interfaces.console.sla.spans import SpanUnreadable, read_span, written_span

NEW = "/manage/sla_policy/new/"


@pytest.fixture
def desk(client: Client, db: None) -> Client:
    log_in(client, cast(now=NOON).sun_wei)
    return client


def filled(**more: Any) -> dict[str, Any]:
    return {
        "name": "Gold",
        "is_on": "1",
        "first_reply_2": "1h 30m",
        "resolution_2": "8h",
        "pause_resolution": ["pending_customer"],
        "warning_percent": "75",
        "if-all-0-fact": "channel",
        "if-all-0-op": "any_of",
        "if-all-0-values": "email",
        "step-0-promise": "",
        "step-0-at": "after",
        "step-0-minutes": "30",
        "step-0-act": "add_tag",
        "step-0-tag": "late",
    } | more


def test_a_policy_is_written_shown_again_and_tried(desk: Client) -> None:
    answer = desk.post(NEW, filled())
    assert answer.status_code == 302, answer.content.decode()
    [found] = active("sla_policy")
    body = policy_of(found)
    assert written_span(body.targets[Promise.FIRST_REPLY][2]) == "1h 30m"
    assert body.pauses[Promise.RESOLUTION] == {"pending_customer"}
    assert (body.steps[0].value, body.steps[0].minutes) == ("late", 30)
    page = desk.get(f"/manage/sla_policy/{found.id}/").content.decode()
    assert 'value="1h 30m"' in page and 'value="late"' in page
    ticket = opened(now=NOON)
    tried = desk.post("/manage/sla_policy/try/", filled(ticket=ticket.number)).content.decode()
    assert "What is written here fits" in tried and "<strong>Gold</strong>" in tried
    other = filled(ticket=ticket.number) | {"if-all-0-values": "form"}
    assert "does not fit" in desk.post("/manage/sla_policy/try/", other).content.decode()
    assert (
        "no ticket 99" in desk.post("/manage/sla_policy/try/", filled(ticket=99)).content.decode()
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"first_reply_2": "soon"}, "is no length of time"),
        ({"first_reply_2": "", "resolution_2": ""}, "A policy needs targets"),
        ({"first_reply_2": "0m"}, "one minute to one year"),
        ({"first_reply_2": "9h"}, "resolved before the first reply is due"),
        ({"warning_minutes": "10"}, "not by both"),
        ({"warning_percent": "", "warning_minutes": "120"}, "comes before a clock of 1 hour"),
        ({"step-0-minutes": "x"}, "minutes as a whole number"),
        ({"step-0-tag": ""}, "Say which tag"),
        ({"step-0-promise": "vendor"}, "does not promise"),
        ({"if-all-0-fact": "due_in", "if-all-0-op": "less_than"}, "changes with every minute"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_sentence(
    desk: Client, change: dict[str, str], words: str
) -> None:
    if "due_in" in change.values():
        change = {**change, "if-all-0-values": "4"}
    answer = desk.post(NEW, filled(**change))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not active("sla_policy")


def test_a_policy_nobody_reaches_is_shown_as_that(desk: Client) -> None:
    policy("All", now=NOON)
    policy("Gold", now=NOON)
    page = desk.get("/manage/sla_policy/").content.decode()
    assert "never reached: “All” above it fits every ticket" in page


def test_spans_are_read_as_they_are_written() -> None:
    for text in ("30m", "4h", "1h 30m"):
        assert written_span(read_span(text)) == text
    assert read_span("2小时30分钟") == read_span("2h30m")
    assert (time_told(5400), time_told(-60 * 59), time_told(36000)) == (
        "1h 30m",
        "59m",
        "10h",
    )
    with pytest.raises(SpanUnreadable):
        read_span("h")
