"""Choosing an automation on the screen: score, weigh, price, choose, roll out; refusals are
sentences."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from gemba.foundation.accounts.testing import Cast, cast, log_in
from gemba.foundation.events.actors import Actor
from gemba.insight.improvement.queries import SelectionPage, selection, selections
from gemba.insight.improvement.selecting.criteria import Criterion
from gemba.insight.improvement.selecting.ownership import Range

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


def logged_in(actor: Actor) -> Client:
    client = Client()
    log_in(client, actor)
    return client


def asked(people: Cast, **more: object) -> dict[str, object]:
    return {
        "title": "Where is my parcel?",
        "task": "Forty a day",
        "owner": people.ana.user_id,
        "currency": "EUR",
        "years": 3,
        "discount_likely": "8",
        **{f"weight_{each}": "5" for each in Criterion},
        **more,
    }


def offered(name: str, score: str, **more: object) -> dict[str, object]:
    return {
        "name": name,
        "kind": "rule",
        **{f"score_{each}": score for each in Criterion},
        "doubt_fit": "1,5",
        "line_kind": ["once", "yearly", "gain", "gain"],
        "line_name": ["building it", "looking after it", "work saved", ""],
        "line_low": ["800", "", "1000", ""],
        "line_likely": ["1000", "150", "2000", ""],
        "line_high": ["1500", "", "2500", ""],
        "first_year_likely": "60",
        **more,
    }


def begun(client: Client, people: Cast, *names: str) -> SelectionPage:
    """A selection with automations, each two points better than the next."""
    client.post(reverse("console:selection-make"), asked(people))
    (line,) = selections(actor=people.ana)
    add = reverse("console:automation-add", args=[line.id])
    for at, name in enumerate(names):
        client.post(add, offered(name, str(8 - 2 * at)))
    return selection(line.id, actor=people.ana)


def test_a_choice_is_scored_priced_and_ranked(people: Cast) -> None:
    client = logged_in(people.sun_wei)
    found = begun(client, people, "Rule", "Robot")
    first = found.automations[0].order
    assert first.scores[Criterion.FIT].doubt == 1.5
    assert [each.amount for each in first.lines][:2] == [
        Range(800, 1000, 1500),
        Range(150, 150, 150),
    ]
    assert len(first.lines) == 3 and first.first_year == Range(0.6, 0.6, 0.6)
    assert found.line.order.horizon.discount == Range(0.08, 0.08, 0.08)
    page = client.get(reverse("console:selection", args=[found.line.id])).content.decode()
    assert "the choice is firm" in page and "Net present value" in page and "€" in page
    assert "No pilot stands behind it" in page and "building it" in page
    listed = client.get(reverse("console:automations")).content.decode()
    assert "first so far: Rule" in listed


def test_weights_are_tried_before_they_are_kept(people: Cast) -> None:
    client = logged_in(people.sun_wei)
    found = begun(client, people, "Rule")
    easy = offered("Robot", "2", score_ease="10")
    client.post(reverse("console:automation-add", args=[found.line.id]), easy)
    key = found.line.id
    weights = {"weight_ease": "10"}
    tried = client.get(reverse("console:selection-ranking", args=[key]), weights).content.decode()
    assert "not kept" in tried and tried.index("Robot") < tried.index("Rule")
    assert selection(key, actor=people.ana).weighed().first == "Rule"
    client.post(reverse("console:selection-weigh", args=[key]), weights)
    assert selection(key, actor=people.ana).weighed().first == "Robot"
    nothing = client.get(reverse("console:selection-ranking", args=[key]))
    assert nothing.status_code == 422 and "above zero" in nothing.content.decode()


def test_forms_show_what_was_said(people: Cast) -> None:
    client = logged_in(people.sun_wei)
    found = begun(client, people, "Rule")
    edit = reverse("console:automation-edit", args=[found.line.id, found.automations[0].id])
    page = client.get(edit).content.decode()
    assert 'value="1.5"' in page and 'value="building it"' in page and 'value="60"' in page
    change = offered("Rule", "3", line_likely=["900", "150", "2000", ""])
    client.post(edit.replace("edit", "change"), change)
    again = selection(found.line.id, actor=people.ana).automations[0].order
    assert again.scores[Criterion.EASE].value == 3 and again.lines[0].amount.likely == 900
    page = client.get(reverse("console:selection-edit", args=[found.line.id])).content.decode()
    assert "Forty a day" in page and 'value="8"' in page


def test_it_begins_with_a_finding(people: Cast) -> None:
    client = logged_in(people.sun_wei)
    asked_for = {"origin": "finding", "log": "desk", "key": "questions:x", "said": "Forty ask"}
    page = client.get(reverse("console:selection-new"), asked_for).content.decode()
    assert "Forty ask" in page and "from a finding" in page
    more = {"origin": "finding", "log_key": "desk", "key": "questions:x", "said": "Forty ask"}
    client.post(reverse("console:selection-make"), asked(people, **more))
    (line,) = selections(actor=people.ana)
    assert line.order.source.key == "questions:x"
    client.post(reverse("console:selection-change", args=[line.id]), asked(people, years=5))
    (line,) = selections(actor=people.ana)
    assert line.order.source.key == "questions:x" and line.order.horizon.years == 5


SAVED = '{"hours": [90, 120.4, 150], "money": [3000, 4000.2, 5000], "currency": "EUR"}'


def test_what_the_finding_saves_is_its_first_gain(people: Cast) -> None:
    client = logged_in(people.sun_wei)
    asked_for = {"origin": "finding", "log": "desk", "key": "questions:x", "saved": SAVED}
    page = client.get(reverse("console:selection-new"), asked_for).content.decode()
    assert escape(SAVED.replace("90,", "90.0,").replace("150]", "150.0]")[:30]) in page
    more = {"origin": "finding", "log_key": "desk", "key": "questions:x", "saved": SAVED}
    client.post(reverse("console:selection-make"), asked(people, **more))
    (line,) = selections(actor=people.ana)
    saved = line.order.source.saved
    assert saved is not None and (saved.hours.value, saved.money.high) == (120.4, 5000)
    form = client.get(reverse("console:automation-new", args=[line.id])).content.decode()
    assert 'value="work saved, by the finding: 120 h (90 h to 150 h) a year"' in form
    for amount in ("3000", "4000", "5000"):
        assert f'value="{amount}"' in form
    assert "saves 120 h (90 h to 150 h) of work and €4,000" in form
    client.post(reverse("console:selection-change", args=[line.id]), asked(people, currency="USD"))
    form = client.get(reverse("console:automation-new", args=[line.id])).content.decode()
    assert "saves 120 h" in form and 'value="4000"' not in form


@pytest.mark.parametrize(
    "saved", ["", "x", "[]", '{"hours": [1, 0, 2]}', SAVED.replace("5000", "Infinity")]
)
def test_what_tells_no_saving_is_left_out(people: Cast, saved: str) -> None:
    client = logged_in(people.sun_wei)
    client.post(reverse("console:selection-make"), asked(people, origin="finding", saved=saved))
    (line,) = selections(actor=people.ana)
    assert line.order.source.saved is None


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"title": ""}, "to be automated"),
        ({"years": "three"}, "Years"),
        ({"discount_likely": "much"}, "no number"),
        ({"discount_low": "9"}, "least comes first"),
        ({"weight_fit": "-1"}, "0 to 10"),
        ({"currency": "€"}, "three letters"),
    ],
)
def test_a_selection_that_cannot_be_is_a_sentence(
    people: Cast, more: dict[str, object], says: str
) -> None:
    client = logged_in(people.sun_wei)
    make = reverse("console:selection-make")
    answer = client.post(make, asked(people, **more), headers={"HX-Request": "true"})
    # with scripts the form stays as it is, and the sentence comes as a message
    assert answer.status_code == 422 and "<form" not in answer.content.decode()
    assert says in answer.content.decode() and selections(actor=people.ana) == ()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"name": ""}, "Name"),
        ({"kind": "magic"}, "Kind"),
        ({"score_fit": "ten"}, "business fit"),
        ({"score_fit": "11"}, "business fit"),
        ({"line_likely": ["nan", "1", "1", ""]}, "building it"),
        ({"line_high": ["900", "", "2500", ""]}, "least comes first"),
        ({"line_name": ["building it", "", "work saved", ""]}, "each amount"),
        ({"line_name": ["a", "b", "c", "d"]}, "how much"),
        ({"first_year_high": "120"}, "first year"),
    ],
)
def test_a_candidate_that_cannot_be_is_a_sentence(
    people: Cast, more: dict[str, object], says: str
) -> None:
    client = logged_in(people.sun_wei)
    found = begun(client, people)
    add = reverse("console:automation-add", args=[found.line.id])
    answer = client.post(add, {**offered("Rule", "5"), **more})
    assert answer.status_code == 422 and says in answer.content.decode()
    assert selection(found.line.id, actor=people.ana).automations == ()


def test_the_chosen_one_is_rolled_out_by_its_owner(people: Cast) -> None:
    lead, agent = logged_in(people.sun_wei), logged_in(people.ana)
    found = begun(lead, people, "Rule", "Robot")
    key, robot = found.line.id, found.automations[1].id
    choose = reverse("console:automation-choose", args=[key, robot])
    assert agent.post(choose, {"reason": "I like it"}).status_code == 403
    refused = lead.post(choose, {"reason": ""})
    assert refused.status_code == 422 and "why it is taken" in refused.content.decode()
    lead.post(choose, {"reason": "It is there"})
    plan = reverse("console:rollout-plan", args=[key, robot])
    step = {"due_on": "2026-01-05", "share": "10", "text": "Forms", "owner": people.ana.user_id}
    agent.post(plan, step)
    refused = agent.post(plan, {**step, "due_on": "2026-02-05", "share": "5"})
    assert refused.status_code == 422 and "grow" in refused.content.decode()
    page = agent.get(reverse("console:selection", args=[key])).content.decode()
    assert "It is there" in page and "Forms" in page and "late" in page
    assert "a record only" in page
    (line,) = selection(key, actor=people.ana).automations[1].steps
    settle = reverse("console:rollout-settle", args=[key, line.id])
    assert logged_in(people.chen_chen).post(settle, {"done": "1"}).status_code == 422
    agent.post(settle, {"done": "1"})
    assert "done on" in agent.get(reverse("console:selection", args=[key])).content.decode()
    agent.post(settle, {"done": "0"})
    agent.post(reverse("console:rollout-drop", args=[key, line.id]))
    assert selection(key, actor=people.ana).automations[1].steps == ()


def test_others_of_the_desk_read_and_change_nothing(people: Cast) -> None:
    found = begun(logged_in(people.sun_wei), people, "Rule")
    other = logged_in(people.chen_chen)
    page = other.get(reverse("console:selection", args=[found.line.id])).content.decode()
    assert "Rule" in page and "Score and price" not in page and "Keep these" not in page
    for name in ("selection-edit", "automation-new"):
        assert other.get(reverse(f"console:{name}", args=[found.line.id])).status_code == 422
    gone = reverse("console:automation-drop", args=[found.line.id, found.automations[0].id])
    assert other.post(gone).status_code == 422
    logged_in(people.ana).post(gone)
    assert selection(found.line.id, actor=people.ana).automations == ()
