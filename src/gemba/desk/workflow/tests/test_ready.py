"""The processes that stand ready: each passes its check and runs on tickets along every way."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree

import pytest

from gemba.desk.complaints.testing import complaint_desk
from gemba.desk.contacts.operations import Introduction
from gemba.desk.contacts.testing import introduced
from gemba.desk.tickets.conditions import facts_of
from gemba.desk.tickets.queries import conversation, ticket_words
from gemba.desk.tickets.testing import support
from gemba.desk.workflow.models import ProcessInstance
from gemba.desk.workflow.offers import DECISION, PROCESS
from gemba.desk.workflow.operations.processes import ProcessRefused
from gemba.desk.workflow.operations.ready import draft_ready, publish_ready
from gemba.desk.workflow.processes.bpmn.model import Kind
from gemba.desk.workflow.processes.bpmn.names import local
from gemba.desk.workflow.processes.bpmn.reading import read_diagram
from gemba.desk.workflow.processes.spiff.scope import ScopeWorkflow
from gemba.desk.workflow.processes.spiff.shapes import Node, Token
from gemba.desk.workflow.ready.shelf import (
    SHELF,
    NotReady,
    ReadyDrawing,
    Words,
    both_words,
    ready_drawings,
    words_for,
)
from gemba.desk.workflow.tests.ready_stories import (
    DELAY,
    HEARD,
    STORIES,
    Story,
    agree,
    decline,
    do,
)
from gemba.foundation.accounts.testing import NOON, cast
from gemba.foundation.definitions.kinds import kind_called
from gemba.foundation.definitions.operations import NotAllowed
from gemba.foundation.definitions.queries import definitions, drafts
from gemba.foundation.events.actors import SYSTEM

pytestmark = pytest.mark.database
CHINESE_SIGN = re.compile(r"[\u4e00-\u9fff]")
NAMED = frozenset(map(str, Kind)) | {"process", "sequenceFlow", "decision", "definitions"}
ENGLISH, CHINESE = words_for("en"), words_for("zh-hans")


@pytest.fixture
def passed(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The ids of all elements and flows that a token has been on."""
    seen: set[str] = set()
    enter = ScopeWorkflow.enter

    def seeing(scope: ScopeWorkflow, node: Node, *, via: str = "", **more: Any) -> Token:
        seen.update({node.element.id, via})
        return enter(scope, node, via=via, **more)

    monkeypatch.setattr(ScopeWorkflow, "enter", seeing)
    return seen


def long_but(*short: str) -> list[object]:
    return [k if k in short else pytest.param(k, marks=pytest.mark.long) for k in SHELF]


@pytest.mark.parametrize("key", long_but("visit_request", "complaint"))
def test_a_ready_process_runs_along_every_way(key: str, db: None, passed: set[str]) -> None:
    words = CHINESE if key in ("repair", "visit_request") else both_words
    process = publish_ready(key=key, words=words, actor=SYSTEM, now=NOON)
    inbox, lead = support(), cast().sun_wei
    for number, told in enumerate(STORIES[key]):
        identity = introduced(f"customer.{number}@desk.example").identity
        customer = Introduction(identity, "李娜", "zh" if number % 2 else "")
        story = Story(process, inbox, customer, lead)
        for act in told.acts:
            act(story)
            assert "trouble" not in {each.kind for each in story.waiting.values()}
        assert ProcessInstance.objects.get(pk=story.instance_id).status == "ended", story.waiting
        facts = facts_of([story.ticket_id], now=story.now)[story.ticket_id]
        assert (facts.status, facts.priority, facts.tags) == (told.status, told.priority, told.tags)
    assert drawn_in(ready_drawings(key, words)) - passed == set()


def drawn_in(drawings: Iterable[ReadyDrawing]) -> set[str]:
    """The ids of all elements and flows of the processes among them."""
    found: set[str] = set()
    for each in drawings:
        for scope in read_diagram(each.xml).processes if each.kind == PROCESS else ():
            found |= {element.id for element in scope.elements}
            found |= {flow.id for flow in scope.flows}
    return found


@pytest.mark.parametrize("words", [ENGLISH, CHINESE, both_words])
def test_every_ready_drawing_passes_the_check_of_its_kind(words: Words, db: None) -> None:
    for key in SHELF:
        publish_ready(key=key, words=words, actor=SYSTEM, now=NOON)
        for each in ready_drawings(key, words):
            kind_called(each.kind).check({"xml": each.xml})
    assert len(definitions(PROCESS, actor=SYSTEM)) == len(SHELF) + 1


def test_a_process_is_taken_as_a_draft_with_what_it_needs(db: None) -> None:
    people = cast()
    for key in ("repair", "inquiry"):
        draft_ready(key=key, words=CHINESE, actor=people.sun_wei, now=NOON)
    assert {each.name for each in drafts(PROCESS, actor=SYSTEM)} == {
        *("维修", "咨询", "询问客户并等待")
    }
    assert {each.name for each in drafts(DECISION, actor=SYSTEM)} == {
        *("维修：费用由谁承担", "咨询：直接答复或请教专家")
    }
    publish_ready(key="complaint", words=ENGLISH, actor=SYSTEM, now=NOON)
    draft_ready(key="complaint", words=ENGLISH, actor=people.sun_wei, now=NOON)
    assert len(drafts(DECISION, actor=SYSTEM)) == 2
    with pytest.raises(NotReady):
        draft_ready(key="dismissal", words=ENGLISH, actor=people.sun_wei, now=NOON)
    with pytest.raises(NotAllowed):
        draft_ready(key="repair", words=ENGLISH, actor=people.ana, now=NOON)


@pytest.mark.parametrize("key", SHELF)
def test_every_word_is_there_in_chinese(key: str) -> None:
    for each in ready_drawings(key, CHINESE):
        for node in ElementTree.fromstring(each.xml).iter():
            kind = local(node.tag)
            said = [node.get("label"), node.get("name") if kind in NAMED else None]
            if kind in ("documentation", "annotation"):
                said.append("".join(node.itertext()) or node.get("name"))
            assert [text for text in said if text and not CHINESE_SIGN.search(text)] == []


def test_a_dear_solution_is_approved_by_another_lead_within_the_limit(db: None) -> None:
    people = cast()
    process = publish_ready(key="complaint", words=ENGLISH, actor=SYSTEM, now=NOON)
    story = Story(process, support(), introduced(), people.sun_wei)
    for act in (DELAY, *HEARD, do("propose", solution="A new one", cost=300, by=people.sun_wei)):
        act(story)
    with pytest.raises(ProcessRefused, match="what they ask for"):
        agree("approve")(story)
    story.lead = people.ana
    with pytest.raises(ProcessRefused, match="not yours"):
        agree("approve")(story)
    story.lead = people.adele
    decline("approve", "Too much")(story)
    complaint_desk()
    do("propose", solution="Two new ones", cost=3000, by=people.ana)(story)
    story.lead = people.sun_wei
    with pytest.raises(ProcessRefused, match="not yours"):
        agree("approve")(story)
    story.lead = people.adele
    agree("approve")(story)
    assert set(story.waiting) == {"wrote", "week"}


def test_letters_are_in_the_language_of_the_customer(db: None) -> None:
    process = publish_ready(key="return_exchange", words=ENGLISH, actor=SYSTEM, now=NOON)
    inbox = support()
    answers = []
    for language in ("en", "zh-hans"):
        identity = introduced(f"{language}@desk.example").identity
        story = Story(process, inbox, Introduction(identity, "Li Na", language))
        do("look", days=40, condition="opened", wants="refund")(story)
        number = ticket_words([story.ticket_id])[story.ticket_id].number
        talk = conversation(number, actor=SYSTEM)
        assert talk is not None
        answers.append(talk.messages[-1].text)
    english, chinese = answers
    assert english.startswith("Dear Li Na,\n\nwe cannot take these goods back: more than 30 days")
    assert chinese.startswith("Li Na，您好！\n\n我们无法受理此次退换：购买已超过 30 天。")
