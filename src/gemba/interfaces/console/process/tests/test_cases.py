"""The tab "Variants & cases": pages of cases, one case, and the packed dots."""

import json
import struct
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gemba.desk.tickets.operations import assign
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.testing import NOON, Cast, log_in
from gemba.interfaces.tests.visiting import Import

pytestmark = pytest.mark.django_db
CSV = "case,activity,timestamp,resource\n" + "".join(
    f"c{n},ask,2024-01-01 0{n}:00,ann\nc{n},answer,2024-01-0{n} 10:00,bob\n" for n in range(1, 8)
)


@pytest.fixture
def key(imported: Import) -> str:
    return imported(CSV).key


def get(client: Client, key: str, name: str = "cases", *more: str, **query: str) -> Any:
    return client.get(reverse(f"console:process-{name}", args=[key, *more]), query)


def test_cases_are_listed_sorted_and_filtered(client: Client, key: str) -> None:
    page = get(client, key, sort="duration", down="1").context["page"]
    assert [line.name for line in page.lines][:2] == ["c7", "c6"]
    filtered = get(client, key, f="duration:259200:")
    assert filtered.context["page"].total == 4
    assert "f=duration:259200:" in filtered.context["headings"][0].url


def test_half_the_cases_are_one_click_away(client: Client, key: str) -> None:
    shown = get(client, key)
    (first, *_rest) = shown.context["coverages"]
    assert (first.share, first.variants) == (0.5, 1)
    assert client.get(first.url).context["page"].total == 7


def test_a_case_is_told_event_by_event(client: Client, key: str) -> None:
    text = get(client, key, "case", "0").content.decode()
    assert "9.0 h" in text
    assert text.index("ask") < text.index("answer")
    assert get(client, key, "case", "99").status_code == 404


def test_the_dots_are_packed_as_the_page_reads_them(client: Client, key: str) -> None:
    answer = get(client, key, "dots", across="start", lines="duration", colour="resource").content
    (length,) = struct.unpack_from("<I", answer)
    head = json.loads(answer[4 : 4 + length])
    assert (length % 4, head["points"], head["lines"]) == (0, 14, 7)
    assert head["values"] == ["ann", "bob"]
    seconds = struct.unpack_from("<14I", answer, 4 + length)
    assert seconds[:4] == (0, 9 * 3600, 0, 32 * 3600)
    assert len(answer) == 4 + length + 4 * 14 + 4 * 8 + 4 * 7 + 14
    assert list(answer[-14:]) == [0, 1] * 7


def test_a_ticket_of_another_team_is_counted_and_not_shown(people: Cast, client: Client) -> None:
    receipt = opened(support(team_id=people.repair.id), subject="Broken fan")
    assign(ticket_id=receipt.ticket_id, assignee_id=people.ana.user_id, actor=people.ana, now=NOON)
    assert "Broken fan" in get(client, "desk").content.decode()
    assert get(client, "desk", "case", "0").status_code == 200
    other = Client()
    log_in(other, people.chen_chen)
    text = get(other, "desk").content.decode()
    assert "Ticket of another team" in text
    assert "Broken fan" not in text
    assert get(other, "desk", "case", "0").status_code == 404
