"""Drawings over HTTP: kept while they are drawn, reviewed by somebody else, laid side by side."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gemba.desk.teamwork.queries import notifications
from gemba.desk.workflow.drawings.testing import decision_xml, process_xml
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.definitions.operations import Draft, publish
from gemba.foundation.definitions.queries import active, candidates, drafts, history
from gemba.foundation.definitions.testing import define
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.reactions import react_until_quiet
from gemba.interfaces.tests.visiting import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def sun_wei(people: Cast) -> Client:
    return visitor("sun.wei")


@pytest.fixture
def adele(people: Cast) -> Client:
    return visitor("adele")


def address(name: str, *arguments: object) -> str:
    return reverse(f"console:manage-{name}", args=arguments)


def begun(client: Client, xml: str, **said: object) -> str:
    answer = client.post(
        address("drawing-begin", "process"), {"name": "Repair", "xml": xml, **said}
    )
    assert answer.status_code == 200, answer.content
    return str(answer.json()["draft"])


def exploding() -> str:
    text = process_xml("Look", said='gemba:action="explode"')
    return text.replace("userTask", "serviceTask")


def test_the_first_change_begins_a_draft_and_later_ones_change_it(sun_wei: Client) -> None:
    assert 'data-shape="{&quot;type&quot;: &quot;bpmn:UserTask&quot;}"' in (
        sun_wei.get(address("drawing-new", "process")).content.decode()
    )
    draft = begun(sun_wei, "unfinished")
    said = {"name": "Repair", "xml": process_xml("Look"), "seen_revision": 1}
    assert sun_wei.post(f"{draft}save/", said).json() == {"revision": 2}
    late = sun_wei.post(f"{draft}save/", {**said, "xml": "mine"})
    assert late.status_code == 409
    assert "孙伟 has changed this draft" in late.json()["sentence"]
    assert "Step_0" in sun_wei.get(draft).content.decode()
    listed = sun_wei.get(address("drawings", "process")).content.decode()
    assert draft in listed


def test_what_is_wrong_is_told_with_its_element(sun_wei: Client) -> None:
    xml = exploding()
    answer = sun_wei.post(address("drawing-check", "process"), {"xml": xml}).json()
    said = "The desk has no action “explode”: choose one it has."
    assert {"element": "Step_0", "sentence": said, "is_error": True} in answer["problems"]


def test_a_drawing_too_large_is_told_so_and_a_monstrous_one_too(sun_wei: Client) -> None:
    check = address("drawing-check", "process")
    large = sun_wei.post(check, {"xml": process_xml("Look") + " " * (2 * 1024**2)})
    assert (large.status_code, bool(large.json()["sentence"])) == (422, True)
    monstrous = sun_wei.post(check, {"xml": " " * (6 * 1024**2)})
    assert monstrous.status_code == 413
    assert "too large to send at once" in monstrous.content.decode()


def test_another_publishes_and_the_next_version_shows_its_difference(
    sun_wei: Client, adele: Client
) -> None:
    draft = begun(sun_wei, process_xml("Look"))
    asked = sun_wei.post(f"{draft}ask/", {"note": "The first"})
    assert asked.headers["Location"] == f"{draft}review/"
    assert sun_wei.get(draft).headers["Location"] == f"{draft}review/"
    refused = sun_wei.post(f"{draft}publish/", {})
    assert refused.status_code == 422
    assert "Nobody else has reviewed this" in refused.content.decode()
    published = adele.post(f"{draft}publish/", {"seen_revision": 1})
    [process] = active("process")
    assert published.headers["Location"] == address("definition", process.id)
    page = adele.get(published.headers["Location"]).content.decode()
    assert "written by 孙伟" in page
    second = begun(
        sun_wei,
        process_xml("Look closely", "Mend"),
        definition_id=process.id,
        based_on=process.version,
    )
    assert sun_wei.get(address("drawing-change", process.id)).headers["Location"] == second
    sun_wei.post(f"{second}ask/")
    review = adele.get(f"{second}review/").content.decode()
    assert "<ins>Look closely</ins>" in review
    adele.post(f"{second}publish/", {"note": "Good"})
    beside = adele.get(address("drawing-compare", process.id)).content.decode()
    assert '<span class="compare-name"><b>Mend</b>' in beside
    assert "<del>Look</del>" in beside
    assert [each.note for each in history(process.id, actor=SYSTEM)] == ["Good", "The first"]


def test_returned_with_what_is_to_be_changed(sun_wei: Client, adele: Client, people: Cast) -> None:
    draft = begun(sun_wei, process_xml("Look"))
    sun_wei.post(f"{draft}ask/")
    assert adele.post(f"{draft}return/", {}).status_code == 422
    assert adele.post(f"{draft}return/", {"note": "Who mends it?"}).status_code == 302
    assert "Who mends it?" in sun_wei.get(draft).content.decode()
    assert sun_wei.post(f"{draft}discard/").status_code == 302
    assert drafts("process", actor=people.sun_wei) == ()


def test_a_drawing_is_kept_to_be_tried_and_offered_to_a_proposal(
    sun_wei: Client, adele: Client
) -> None:
    first = begun(sun_wei, process_xml("Look"))
    assert "Keep to try it" not in sun_wei.get(first).content.decode()
    assert sun_wei.post(f"{first}try/", {}).status_code == 422
    sun_wei.post(f"{first}publish/", {"note": "The first"})
    [process] = active("process")
    second = begun(
        sun_wei, process_xml("Look", "Mend"), definition_id=process.id, based_on=process.version
    )
    assert "Keep to try it" in sun_wei.get(second).content.decode()
    sun_wei.post(f"{second}ask/", {"note": "With mending"})
    assert "Keep to try it" in adele.get(f"{second}review/").content.decode()
    kept = adele.post(f"{second}try/", {"seen_revision": 1, "note": "With mending"})
    assert kept.headers["Location"] == address("definition", process.id)
    page = adele.get(kept.headers["Location"]).content.decode()
    assert "Versions to be tried" in page and "With mending" in page
    assert active("process") == (process,)
    form = adele.get(f"/board/new/?swap=version:{process.id}:2").content.decode()
    assert f'value="version:{process.id}:2" checked' in form
    beside = adele.get(f"{address('drawing-compare', process.id)}?before=1&after=2")
    assert '<span class="compare-name"><b>Mend</b>' in beside.content.decode()


def test_a_drawing_that_only_stands_elsewhere_is_not_kept_to_be_tried(sun_wei: Client) -> None:
    drawn = process_xml("Look")
    sun_wei.post(f"{begun(sun_wei, drawn)}publish/", {"note": "The first"})
    [process] = active("process")
    moved = drawn.replace('y="138"', 'y="300"').replace("><", ">\n  <")
    draft = begun(sun_wei, moved, definition_id=process.id, based_on=process.version)
    answer = sun_wei.post(f"{draft}try/", {"seen_revision": 1})
    assert answer.status_code == 422
    assert "so there is nothing to compare. Change something first." in answer.content.decode()
    assert candidates(process.id, actor=SYSTEM) == ()


def test_a_drawing_with_problems_is_not_published(sun_wei: Client) -> None:
    draft = begun(sun_wei, exploding())
    answer = sun_wei.post(f"{draft}publish/", {"note": "Now"})
    assert answer.status_code == 422
    assert "The desk has no action “explode”: choose one it has." in answer.content.decode()
    assert active("process") == ()


def test_a_draft_that_others_overtook_follows_when_told_to(sun_wei: Client, people: Cast) -> None:
    key = define("process", "Repair", {"xml": process_xml("Look")}, now=NOON)
    draft = begun(sun_wei, process_xml("Look closely"), definition_id=key, based_on=1)
    body = {"xml": process_xml("Look twice")}
    publish(
        definition_id=key,
        draft=Draft("Repair", body),
        seen_version=1,
        actor=people.adele,
        now=NOON,
    )
    page = sun_wei.get(draft).content.decode()
    assert "Version 2 was published since this draft was begun from version 1" in page
    assert sun_wei.post(f"{draft}publish/", {"note": "Now"}).status_code == 422
    assert sun_wei.post(f"{draft}rebase/", {"seen_revision": 1}).status_code == 302
    assert sun_wei.post(f"{draft}publish/", {"note": "Now"}).status_code == 302
    [process] = active("process")
    assert process.version == 3


def test_a_file_is_opened_as_a_draft_and_comes_out_as_it_was(sun_wei: Client) -> None:
    xml = process_xml("Look").replace("<bpmn:process", "<!-- kept --><bpmn:process")
    file = SimpleUploadedFile("Repair.bpmn", xml.encode())
    opened = sun_wei.post(address("drawing-open", "process"), {"file": file})
    draft = opened.headers["Location"]
    out = b"".join(sun_wei.get(f"{draft}file/").streaming_content)  # type: ignore[attr-defined]
    assert out.decode().endswith(xml)
    bomb = SimpleUploadedFile("b.bpmn", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    refused = sun_wei.post(address("drawing-open", "process"), {"file": bomb})
    assert refused.status_code == 422
    assert "document type or entities" in refused.content.decode()


def test_agents_look_and_do_not_draw(people: Cast) -> None:
    key = define("process", "Repair", {"xml": process_xml("Look")}, now=NOON)
    ana = visitor("ana")
    assert ana.get(address("drawings", "process")).status_code == 200
    assert ana.get(address("definition", key)).status_code == 200
    assert ana.get(address("drawing-compare", key)).status_code == 200
    assert ana.get(address("drawing-change", key)).status_code == 403


def test_a_decision_is_tried_before_it_counts(sun_wei: Client) -> None:
    xml = decision_xml(("< 12", '"we"'), (">= 12", '"customer"'), given="months")
    asked = sun_wei.post(address("decision-try"), {"xml": xml}).content.decode()
    assert 'name="given-months"' in asked
    answered = sun_wei.post(address("decision-try"), {"xml": xml, "given-months": "30"})
    page = answered.content.decode()
    assert "<output>customer</output>" in page
    assert "Who pays: rule 2 hit" in page
    broken = sun_wei.post(address("decision-try"), {"xml": "<x/>"}).content.decode()
    assert "not DMN" in broken


def test_decisions_are_laid_side_by_side_as_tables(sun_wei: Client, people: Cast) -> None:
    xml = decision_xml(("< 12", '"we"'), given="months")
    key = define("decision", "Who pays", {"xml": xml}, now=NOON)
    publish(
        definition_id=key,
        draft=Draft("Who pays", {"xml": xml.replace("12", "24")}),
        seen_version=1,
        actor=people.adele,
        now=NOON,
    )
    page = sun_wei.get(address("drawing-compare", key)).content.decode()
    assert page.count('<tr class="is-changed">') == 2
    assert "&lt; 12" in page
    assert "&lt; 24" in page
    file = SimpleUploadedFile("who.dmn", b'<?xml version="1.0" encoding="UTF-8"?>' + xml.encode())
    opened = sun_wei.post(address("drawing-open", "decision"), {"file": file})
    assert opened.status_code == 302


def test_a_ready_process_is_taken_as_a_draft_with_its_decisions(
    sun_wei: Client, people: Cast
) -> None:
    assert "Return and exchange" in sun_wei.get(address("drawings", "process")).content.decode()
    taken = sun_wei.post(address("drawing-take"), {"key": "repair"})
    draft = next(each for each in drafts("process", actor=SYSTEM) if each.name == "Repair")
    assert taken.headers["Location"] == address("draft", draft.id)
    assert "Take in the device" in sun_wei.get(taken.headers["Location"]).content.decode()
    assert [each.name for each in drafts("decision", actor=SYSTEM)] == ["Repair: who pays"]
    listed = sun_wei.get(address("drawings", "process")).content.decode()
    assert 'value="repair"' not in listed
    assert 'value="inquiry"' in listed
    assert sun_wei.post(address("drawing-take"), {"key": "dismissal"}).status_code == 404
    assert visitor("ana").post(address("drawing-take"), {"key": "inquiry"}).status_code == 403


def test_who_may_review_hears_the_bell_until_the_draft_is_gone(
    sun_wei: Client, adele: Client, people: Cast
) -> None:
    draft = begun(sun_wei, process_xml("Look"))
    sun_wei.post(f"{draft}ask/", {"note": "Shorter"})
    react_until_quiet(now=NOON)
    assert notifications(people.sun_wei) == notifications(people.ana) == ()
    (line,) = notifications(people.adele)
    assert (line.sentence, line.text) == ("孙伟 asks you to review a draft", "Repair – Shorter")
    page = adele.get("/notifications/").text
    assert "asks you to review a draft" in page and "#0" not in page
    opened = adele.post(f"/notifications/{line.id}/")
    assert opened.headers["Location"] == f"{draft}review/"
    assert notifications(people.adele)[0].is_read
    adele.post(f"{draft}publish/", {"seen_revision": 1})
    assert notifications(people.adele) == ()


def test_a_review_that_is_over_when_it_would_be_told_rings_no_bell(
    sun_wei: Client, adele: Client, people: Cast
) -> None:
    draft = begun(sun_wei, process_xml("Look"))
    sun_wei.post(f"{draft}ask/")
    adele.post(f"{draft}return/", {"note": "Who mends it?"})
    react_until_quiet(now=NOON)
    assert notifications(people.adele) == ()
