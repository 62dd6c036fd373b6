"""The Model tab by HTTP: diagrams, figures, files, and models that are kept."""

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gemba.desk.tickets.operations import resolve
from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.insight.mining.discovery.inductive import miner
from gemba.insight.mining.model.bpmn import NodeKind
from gemba.insight.mining.model.bpmn_xml.reading import read_bpmn
from gemba.insight.reference.queries import models
from gemba.interfaces.tests.visiting import Import, visitor

pytestmark = pytest.mark.django_db
CSV = "case,activity,timestamp\n" + "".join(
    f"{n},{step},2024-01-0{day} 08:00\n"
    for n in range(10)
    for day, step in enumerate("abcd" if n % 2 else "acbd", 1)
)


@pytest.fixture
def log(imported: Import) -> str:
    return imported(CSV).key


def page(client: Client, log: str, **query: str) -> Any:
    return client.get(reverse("console:process-model", args=[log]), query)


def counts(client: Client, shown: Any) -> dict[str, Any]:
    text = client.get(shown.context["quality_url"]).content.decode()
    found = re.search(r'id="model-counts"[^>]*>(.*?)</script>', text)
    assert found is not None
    parts: dict[str, Any] = json.loads(found[1])
    return parts


def test_the_diagram_and_how_good_it_is(log: str) -> None:
    client = visitor("ana")
    shown = page(client, log)
    model = read_bpmn(shown.context["shown"].xml.encode()).model
    assert len(model.of_kind(NodeKind.PARALLEL)) == 2
    assert "Sound: from every step" in shown.content.decode()
    figures = client.get(shown.context["quality_url"])
    assert "Nearly every case runs as the model says." in figures.content.decode()
    assert figures.context["figures"].quality.precision == 1
    parts = counts(client, shown)
    assert {part["count"] for part in parts["steps"].values()} == {"10"}
    assert len(parts["flows"]) == len(model.flows)


def test_miner_and_setting_stand_in_the_address(log: str) -> None:
    client = visitor("ana")
    shown = page(client, log, miner="split", rare="25")
    assert (shown.context["asked"].miner.value, shown.context["asked"].percent) == ("split", 25)
    assert "miner=split&rare=25" in shown.context["download_url"].replace("&amp;", "&")
    nonsense = page(client, log, miner="magic", rare="-1", model="x")
    assert (nonsense.context["asked"].miner.value, nonsense.context["asked"].percent) == (
        "inductive",
        20,
    )
    assert page(client, log, rare="999").context["asked"].percent == 100


def test_filters_narrow_what_is_mined(log: str) -> None:
    client = visitor("ana")
    shown = page(client, log, f="activity:a:x")
    assert shown.status_code == 200
    gone = page(client, log, f="time:2020-01-01:2020-01-02:within")
    assert gone.status_code == 200


def test_the_file_opens_elsewhere(log: str) -> None:
    client = visitor("ana")
    answer = client.get(page(client, log).context["download_url"])
    assert answer["Content-Disposition"] == 'attachment; filename="Old_as_it_is.bpmn"'
    assert read_bpmn(answer.content).drawing is not None


def test_the_desks_own_model_speaks_to_the_reader(people: Cast) -> None:
    receipt = opened()
    resolve(ticket_id=receipt.ticket_id, actor=people.ana, now=NOON)
    shown = page(visitor("ana"), "desk")
    tasks = shown.context["shown"].model.of_kind(NodeKind.TASK)
    assert [task.name for task in tasks] == ["Request received", "Resolved"]
    assert [task.label for task in tasks] != [task.name for task in tasks]


def test_a_model_is_kept_shown_and_removed(people: Cast, log: str) -> None:
    client = visitor("sun.wei")
    save = page(client, log).context["save_url"]
    answer = client.post(save, {"name": "Target", "miner": "split", "rare": "40"})
    (line,) = models(log_key=log, actor=people.ana)
    assert (line.name, line.detail) == ("Target", "Split miner, 40 %")
    kept = client.get(answer.headers["Location"])
    assert "Target" in kept.content.decode()
    assert client.get(kept.context["compare_url"]).status_code == 200
    assert set(counts(client, kept)["steps"]) == {"task_1", "task_2", "task_3", "task_4"}
    assert client.post(kept.context["remove_url"]).status_code == 302
    assert models(log_key=log, actor=people.ana) == []
    assert client.get(answer.headers["Location"]).status_code == 404
    assert client.post(kept.context["remove_url"]).status_code == 404


def test_a_file_is_brought_or_refused_with_a_reason(people: Cast, log: str) -> None:
    client = visitor("sun.wei")
    bring = page(client, log).context["bring_url"]
    xml = page(client, log).context["shown"].xml.encode()
    answer = client.post(bring, {"file": SimpleUploadedFile("Drawn by hand.bpmn", xml)})
    (line,) = models(log_key=log, actor=people.ana)
    assert (line.name, line.is_imported) == ("Drawn by hand", True)
    assert client.get(answer.headers["Location"]).status_code == 200
    refused = client.post(bring, {"file": SimpleUploadedFile("x.bpmn", b"<html/>")})
    assert refused.status_code == 422
    assert "not BPMN 2.0" in refused.content.decode()
    assert client.post(bring).status_code == 422


def test_those_who_may_not_keep_see_no_form_and_are_refused(people: Cast, log: str) -> None:
    client = visitor("ana")
    assert "Keep this model as" not in page(client, log).content.decode()
    assert client.post(reverse("console:process-model-save", args=[log])).status_code == 403
    assert page(client, log, model=uuid4().hex).status_code == 404


def test_too_many_activities_are_said(log: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(miner, "ACTIVITIES_MAX", 3)
    shown = page(visitor("ana"), log)
    assert "The chosen cases have 4 activities" in shown.content.decode()


def test_steps_are_matched_by_their_words_and_strangers_named(people: Cast) -> None:
    receipt = opened()
    resolve(ticket_id=receipt.ticket_id, actor=people.ana, now=NOON)
    tasks = ("request  RECEIVED", "Resolved", "Coffee")
    xml = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">'
    xml += '<startEvent id="s"/><endEvent id="e"/>'
    xml += "".join(f'<task id="t{at}" name="{name}"/>' for at, name in enumerate(tasks))
    ends = ["s", "t0", "t1", "t2", "e"]
    for at in range(4):
        xml += f'<sequenceFlow id="f{at}" sourceRef="{ends[at]}" targetRef="{ends[at + 1]}"/>'
    file = SimpleUploadedFile("x.bpmn", f"{xml}</process></definitions>".encode())
    client = visitor("sun.wei")
    answer = client.post(reverse("console:process-model-bring", args=["desk"]), {"file": file})
    shown = client.get(answer.headers["Location"])
    assert [remark for remark in shown.context["remarks"] if "Coffee" in remark] == [
        "The log has no activity called like these steps of the model, so they always seem to be"
        " left out: Coffee."
    ]
    names = [node.name for node in shown.context["shown"].model.of_kind(NodeKind.TASK)]
    assert names == ["request RECEIVED", "Resolved", "Coffee"]
