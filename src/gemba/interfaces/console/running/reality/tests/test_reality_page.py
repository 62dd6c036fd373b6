"""Reality over the drawing: figures, deviations, and what stands behind them."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client

from gemba.foundation.accounts.testing import Cast, cast, log_in
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.console.running.reality.tests.complaints import REASON, complaints

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def people(written_once: Path) -> Cast:
    return cast()


@pytest.fixture(scope="module")
def process(people: Cast) -> UUID:
    return complaints(people, current_time())


def page_of(client: Client, process: UUID, query: str = "") -> str:
    answer = client.get(f"/manage/running/{process}/reality/?{query}")
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def parts_of(page: str) -> dict[str, dict[str, dict[str, str]]]:
    found = re.search(r'<script id="reality-parts" type="application/json">(.*?)</script>', page)
    assert found
    parts: dict[str, dict[str, dict[str, str]]] = json.loads(found[1])
    return parts


def behind(client: Client, process: UUID, query: str) -> str:
    answer = client.get(f"/manage/running/{process}/deviation/?{query}")
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_figures_lie_over_steps_and_flows(client: Client, people: Cast, process: UUID) -> None:
    log_in(client, people.sun_wei)
    page = page_of(client, process)
    assert "3 tickets on this version, 3 still going on" in page
    parts = parts_of(page)
    assert parts["steps"]["understand"]["count"] == "3"
    assert (parts["steps"]["call"]["count"], parts["steps"]["call"]["time"]) == ("2", "1.0 h")
    assert {each["count"] for each in parts["flows"].values()} == {"2", "3"}
    assert parts["others"]["begin"]["count"] == "3"


def test_deviations_are_named_with_who_and_why(client: Client, people: Cast, process: UUID) -> None:
    log_in(client, people.sun_wei)
    page = page_of(client, process)
    for words in (
        "“Understand the complaint” was passed by",
        "“Set the priority” could not go on",
        "“Set the priority” was taken over by hand",
        "The ticket was resolved while the process waited on",
    ):
        assert words in page
    passed = behind(client, process, "kind=skipped&element=understand")
    assert people.sun_wei.name in passed and REASON in passed and "/tickets/1003/" in passed
    stuck = behind(client, process, "kind=incident&element=priority")
    assert "The action failed" in stuck
    resolved = behind(client, process, "kind=resolved")
    assert people.ana.name in resolved and "/tickets/1001/" in resolved


def test_all_deviations_are_counted_by_person_and_by_cause(
    client: Client, people: Cast, process: UUID
) -> None:
    log_in(client, people.sun_wei)
    page = page_of(client, process)
    whose = page[page.index("By person") : page.index("By cause")]
    assert f"<b>{people.ana.name}</b> <small>1 × resolved meanwhile</small>" in whose
    assert f"<b>{people.sun_wei.name}</b>" in whose and "1 × went past a step" in whose
    why = page[page.index("By cause") : page.index("conform-list")]
    assert "The action failed" in why and f"“{REASON}”" in why


def test_a_period_without_tickets_says_what_to_do(
    client: Client, people: Cast, process: UUID
) -> None:
    log_in(client, people.sun_wei)
    long_ago = (current_time() - timedelta(days=400)).date()
    page = page_of(client, process, f"until={long_ago}")
    assert "Nothing began on this version in this period." in page
    assert f'value="{long_ago}"' in page
    nonsense = page_of(client, process, "version=x&days=7&since=soon")
    assert "3 tickets on this version" in nonsense


def test_what_is_not_there_is_not_found(client: Client, people: Cast, process: UUID) -> None:
    log_in(client, people.sun_wei)
    base = f"/manage/running/{process}"
    assert client.get(f"{base}/reality/?version=9").status_code == 404
    assert client.get(f"{base}/deviation/?kind=skipped&element=nothing").status_code == 404
    assert client.get(f"{base}/deviation/?kind=odd").status_code == 404
    log_in(client, people.ana)
    assert client.get(f"{base}/reality/").status_code == 403


def test_it_is_reached_from_where_tickets_stand(
    client: Client, people: Cast, process: UUID
) -> None:
    log_in(client, people.sun_wei)
    reality = f"/manage/running/{process}/reality/"
    assert reality in client.get(f"/manage/running/{process}/").text
    assert reality in client.get(f"/manage/definitions/{process}/").text
    assert f"/manage/running/{process}/?version=1" in page_of(client, process)
    for tab in ("model", "conformance"):
        assert reality in client.get(f"/process/desk/{tab}/").text, tab
