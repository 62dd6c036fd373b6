"""The board as its people use it: propose, say why, suggest, answer, aim; refusals are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from gemba.foundation.accounts.testing import Cast, cast, log_in
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.clock import current_time
from gemba.insight.improvement.operations import keep_simulation
from gemba.insight.improvement.queries import aims, causes, proposals, suggestions
from gemba.insight.improvement.stages import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


def logged_in(actor: Actor) -> Client:
    client = Client()
    log_in(client, actor)
    return client


def propose(client: Client, people: Cast, **more: object) -> str:
    """Proposes by the form, and where it leads to."""
    said = {
        "title": "Everybody takes web forms",
        "trouble": "They wait for one person",
        "kpi": "first_response",
        "better_by": "1.5",
        "owner": people.ana.user_id,
        "guard": ["reopen_rate", ""],
        "worse_max": ["3", ""],
        **more,
    }
    return client.post(reverse("console:proposal-make"), said).headers["Location"]


def test_a_proposal_stands_on_both_boards_and_says_what_it_was_told(people: Cast) -> None:
    client = logged_in(people.sun_wei)
    page = client.get(propose(client, people)).content.decode()
    assert "They wait for one person" in page and "−1.5 h" in page
    (line,) = proposals(actor=people.sun_wei)
    assert line.expected is not None and line.expected.value == -5400
    for by in ("pdca", "dmaic"):
        board = client.get(reverse("console:board"), {"by": by}).content.decode()
        assert "Everybody takes web forms" in board


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"title": ""}, "What is to change"),
        ({"better_by": "1e300"}, "Better by"),
        ({"due_on": "2001-01-01"}, "choose one to come"),
        ({"worse_max": ["1e12", ""]}, "guardrail"),
        ({"worse_max": ["a lot", ""]}, "guardrail"),
        ({"kpi": "arrivals"}, "figure"),
        ({"swap": "version:nothing:1"}, "choose again"),
    ],
)
def test_what_cannot_be_is_a_sentence_and_nothing_is_lost(
    people: Cast, more: dict[str, object], says: str
) -> None:
    client = logged_in(people.sun_wei)
    said = {"title": "Forms", "kpi": "first_response", "owner": people.ana.user_id, **more}
    said.setdefault("guard", "reopen_rate")
    answer = client.post(reverse("console:proposal-make"), said)
    assert answer.status_code == 422 and says in answer.content.decode()
    # with scripts the form stays as it is, and the sentence comes as a message
    answer = client.post(reverse("console:proposal-make"), said, headers={"HX-Request": "true"})
    assert answer.status_code == 422 and "<form" not in answer.content.decode()
    assert proposals(actor=people.sun_wei) == ()


def test_a_link_to_a_change_that_is_gone_is_a_sentence(people: Cast) -> None:
    gone = reverse("console:proposal-new") + "?swap=version:gone:2"
    answer = logged_in(people.sun_wei).get(gone)
    assert answer.status_code == 422 and "choose again" in answer.content.decode()


def test_it_is_approved_by_another_and_changed_until_it_runs(people: Cast) -> None:
    client = logged_in(people.sun_wei)
    page = propose(client, people)
    (line,) = proposals(actor=people.sun_wei)
    keep_simulation(proposal_id=line.id, shown={}, actor=people.sun_wei, now=current_time())
    other = logged_in(people.adele)
    other.post(f"{page}approve/", {"reason": ""})
    assert proposals(actor=people.adele)[0].stage is Stage.APPROVED
    edited = other.get(f"{page}edit/").content.decode()
    assert 'value="1.5"' in edited and "selected" in edited
    said = {"title": "Forms", "kpi": "first_response", "owner": people.ana.user_id}
    other.post(f"{page}change/", said)
    assert proposals(actor=people.adele)[0].title == "Forms"
    assert client.post(f"{page}approve/", {"reason": ""}).status_code == 422


def test_agents_say_why_and_suggest_and_those_who_lead_answer(people: Cast) -> None:
    lead, agent = logged_in(people.sun_wei), logged_in(people.ana)
    page = propose(lead, people)
    (line,) = proposals(actor=people.ana)
    agent.post(f"{page}causes/", {"text": "Only one was shown", "branch": "people"})
    (first,) = causes(line.id, actor=people.ana)
    agent.post(f"{page}causes/", {"text": "No time", "above": str(first.id)})
    agent.post(f"{page}causes/{first.id}/mark/", {"root": "1"})
    (first,) = causes(line.id, actor=people.ana)
    assert first.is_root and first.below[0].text == "No time"
    assert "Only one was shown" in agent.get(page).content.decode()
    agent.post(reverse("console:suggestion-make"), {"text": "Tell them the part is on order"})
    (said,) = suggestions(actor=people.ana)
    for there in ("board", "aims", "tickets"):  # who may answer is told wherever they are
        answer = lead.get(reverse(f"console:{there}")).content.decode()
        assert answer.count("Suggestions nobody has answered") == 1
        assert "nobody has answered" not in agent.get(reverse(f"console:{there}")).content.decode()
    assert '<span class="badge">1</span>' in lead.get(reverse("console:aims")).content.decode()
    assert agent.post(f"/board/suggestions/{said.id}/answer/", {}).status_code == 403
    propose(lead, people, title="Say so", origin="suggestion", key=str(said.id))
    page = lead.get(reverse("console:suggestions")).content.decode()
    assert "was made of it" in page and "Make a proposal of it" not in page
    lead.post(
        reverse("console:suggestion-answer", args=[said.id]),
        {"outcome": "taken_up", "answer": "Thank you", "proposal": str(line.id)},
    )
    board = agent.get(reverse("console:suggestions")).content.decode()
    assert "Thank you" in board and f"P-{line.number}" in board
    assert "was made of it" not in board
    assert "nobody has answered" not in lead.get(reverse("console:board")).content.decode()


def test_an_aim_shows_how_far_it_has_come(people: Cast) -> None:
    client = logged_in(people.sun_wei)
    said = {
        "title": "Within two hours",
        "kpi": "first_response",
        "baseline": "4",
        "goal": "2",
        "due_on": (localdate() + timedelta(days=60)).isoformat(),
        "owner": people.ana.user_id,
    }
    unsaid = client.post(reverse("console:aim-set"), {**said, "baseline": ""})
    assert unsaid.status_code == 422 and "what the figure is today" in unsaid.content.decode()
    client.post(reverse("console:aim-set"), said)
    (aim,) = aims(actor=people.ana)
    assert (aim.baseline, aim.goal) == (4 * 3600, 2 * 3600)
    page = client.get(reverse("console:aims")).content.decode()
    assert "Within two hours" in page and "4.0 h" in page
    refused = client.post(reverse("console:aim-close", args=[aim.id]))
    assert refused.status_code == 422 and "measured" in refused.content.decode()
