"""A model opened as a draft: of a new process, or of one that runs; its story and its order."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gemba.desk.workflow.drawings.testing import process_xml
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.definitions.operations import drafting
from gemba.foundation.definitions.queries import drafts
from gemba.foundation.definitions.testing import define
from gemba.interfaces.tests.visiting import Import, visitor

pytestmark = pytest.mark.django_db
STEPS = ("Look", "Mend", "Call", "Bill")
CSV = "case,activity,timestamp\n" + "".join(
    f"{n},{step},2024-01-0{day} 08:00\n"
    for n in range(10)
    for day, step in enumerate(["Call", "Look", "Mend"] if n % 5 else ["Call", "Look", "Bill"], 1)
)


@pytest.fixture
def log(imported: Import) -> str:
    return imported(CSV).key


def page(client: Client, log: str, **query: str) -> Any:
    return client.get(reverse("console:process-model", args=[log]), query)


def opened(client: Client, shown: Any, **said: str) -> Any:
    """The review page of the draft."""
    answer = client.post(shown.context["draft_url"], {**shown.context["asked"].query, **said})
    assert answer.status_code == 302, answer.content.decode()
    return client.get(f"{answer.headers['Location']}review/")


def test_a_model_becomes_a_new_process_that_says_where_it_came_from(people: Cast, log: str) -> None:
    client = visitor("sun.wei")
    review = opened(client, page(client, log, miner="split", rare="10"), name="As we work")
    [draft] = drafts("process", actor=people.sun_wei)
    assert (draft.name, draft.definition_id) == ("As we work", None)
    told = review.content.decode()
    assert "Discovered in 10 cases of the log “Old”. Split miner; 10 % of rare ways" in told
    designer = client.get(reverse("console:manage-draft", args=[draft.id])).content.decode()
    assert "Discovered in 10 cases" in designer
    [lacking] = [each.sentence for each in review.context["problems"] if each.is_error]
    assert "has no condition" in lacking
    xml = review.context["page"].after.xml
    assert sorted(re.findall(r'gemba:share="(\d+)"', xml)) == ["20", "80"]
    model = review.context["origin"].url
    assert client.get(model).context["asked"].miner.value == "split"


def test_filters_stand_in_the_story(people: Cast, log: str) -> None:
    client = visitor("sun.wei")
    told = opened(client, page(client, log, f="with:Bill")).content.decode()
    assert "Discovered in 2 cases" in told
    assert "Only: " in told


def test_the_draft_is_compared_with_the_version_that_runs(people: Cast, log: str) -> None:
    client = visitor("sun.wei")
    process = define(
        "process", "Repair", {"xml": process_xml("Look", "Mend", "Call", "Pack")}, now=NOON
    )
    review = opened(client, page(client, log), process=process.hex)
    found = review.context["page"]
    by_word = {what: names for what, _word, names in found.steps}
    assert by_word["added"] == ["Bill"]
    assert by_word["removed"] == ["Pack"]
    assert by_word["reordered"] == ["Call"]
    order = next(each for each in found.changes if each.what == "reordered")
    assert [(each.before, each.after) for each in order.details] == [
        ("came after", "comes before “Look”, “Mend”")
    ]
    assert not any(each.what == "moved" or each.moved for each in found.changes)
    assert {"id": order.id, "what": "reordered"} in found.marks
    page_told = review.content.decode()
    assert "Steps: Reordered" in page_told


def test_a_file_of_another_tool_goes_the_same_way(people: Cast, log: str) -> None:
    client = visitor("sun.wei")
    file = SimpleUploadedFile("Drawn.bpmn", process_xml("Look", "Mend").encode())
    answer = client.post(page(client, log).context["bring_url"], {"file": file})
    review = opened(client, client.get(answer.headers["Location"]))
    assert "By the kept model “Drawn”." in review.content.decode()
    assert review.context["is_publishable"]


def test_who_may_not_draw_sees_no_button_and_is_refused(people: Cast, log: str) -> None:
    client = visitor("ana")
    assert "Open as draft" not in page(client, log).content.decode()
    assert client.post(page(client, log).context["draft_url"]).status_code == 403


def test_what_cannot_become_a_draft_is_told_beside_the_form(
    people: Cast, log: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "DRAFTS_MAX", 0)
    client = visitor("sun.wei")
    answer = client.post(page(client, log).context["draft_url"])
    assert answer.status_code == 422
    assert "There are 0 drafts already." in answer.content.decode()
