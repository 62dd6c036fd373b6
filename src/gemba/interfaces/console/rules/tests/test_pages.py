"""Rules count only when they were rehearsed; macros and answers are used on tickets."""

import pytest
from django.test import Client
from django.urls import reverse

from gemba.desk.tickets.conditions import facts_of
from gemba.desk.tickets.testing import opened
from gemba.desk.workflow.actions.add_tag import AddTag
from gemba.desk.workflow.actions.resolve import Resolve
from gemba.desk.workflow.operations import rehearse_wanted
from gemba.desk.workflow.queries import rehearsals_of
from gemba.desk.workflow.rule import written_actions
from gemba.desk.workflow.testing import rule_body
from gemba.desk.workflow.triggers.opened import Opened
from gemba.foundation.accounts.operations import make_api_key
from gemba.foundation.accounts.testing import NOON, Cast, log_in
from gemba.foundation.definitions.kinds import DefinitionRefused, Owner
from gemba.foundation.definitions.operations import Draft, create, publish, switch
from gemba.foundation.definitions.queries import active
from gemba.foundation.kernel.clock import current_time

BODY = rule_body([Opened()], [AddTag(tag="x")])


def url(name: str, *arguments: object) -> str:
    return reverse(f"console:{name}", args=arguments)


def test_a_rule_counts_once_rehearsed_or_with_a_reason(people: Cast, client: Client) -> None:
    sun = people.sun_wei
    rule = create(kind="rule", draft=Draft("R", BODY), actor=sun, now=NOON)
    with pytest.raises(DefinitionRefused, match="not rehearsed"):
        switch(definition_id=rule, is_on=True, actor=sun, now=NOON)
    log_in(client, sun)
    refused = client.post(url("manage-switch", rule), {"on": "on", "back": "history"})
    assert refused.status_code == 422
    result = client.post(url("manage-rule-rehearse", rule), follow=True)
    assert "No ticket of these days would have been touched" in result.content.decode()
    (found,) = rehearsals_of(rule)
    assert client.post(url("manage-rehearsal-use", found.id), {"on": "1"}).status_code == 302
    assert [each.name for each in active("rule")] == ["R"]
    other = rule_body([Opened()], [AddTag(tag="y")])
    with pytest.raises(DefinitionRefused, match="not rehearsed"):
        publish(definition_id=rule, draft=Draft("R", other), seen_version=1, actor=sun, now=NOON)
    told = Draft("R", other, "It only adds a tag")
    assert publish(definition_id=rule, draft=told, seen_version=1, actor=sun, now=NOON) == 2


def test_macros_and_answers_on_a_ticket(people: Cast, client: Client) -> None:
    ticket = opened()
    then = written_actions([AddTag(tag="done"), Resolve()])
    macro = create(
        kind="macro", draft=Draft("Finish", {"then": then}), actor=people.sun_wei, now=NOON,
        is_on=True,
    )  # fmt: skip
    mine = Owner(user_id=people.ana.user_id)
    text = {"text": "Dear {{ contact.name | you }}, #{{ ticket.number }}. {{ agent.name }}"}
    create(
        kind="canned_reply", draft=Draft("Hello", text), actor=people.ana, now=NOON, is_on=True,
        owner=mine,
    )  # fmt: skip
    log_in(client, people.ana)
    number = ticket.number
    listed = client.get(url("ticket-answers", number), {"q": "hel"}).json()["answers"]
    assert [each["name"] for each in listed] == ["Hello"]
    assert listed[0]["text"].endswith(f"#{number}. Ana")
    assert "Finish" in client.get(url("ticket-macros", number)).content.decode()
    seen = client.get(url("ticket-macro-preview", number, macro)).content.decode()
    assert "resolve the ticket" in seen
    client.post(url("ticket-macro", number, macro))
    facts = facts_of([ticket.ticket_id], now=current_time())[ticket.ticket_id]
    assert (facts.status, facts.tags) == ("resolved", frozenset({"done"}))
    shown = client.get(url("ticket", number)).content.decode()
    assert "used the macro “Finish”" in shown
    log_in(client, people.chen_chen)
    assert client.get(url("ticket-answers", number), {"q": ""}).json() == {"answers": []}


def test_programs_see_and_rehearse_the_same_rules(people: Cast, client: Client) -> None:
    create(kind="rule", draft=Draft("R", BODY), actor=people.sun_wei, now=NOON)
    secret = api_key(people)
    headers = {"authorization": f"Bearer {secret}"}
    (rule,) = client.get(reverse("api:desk-rules"), headers=headers).json()
    assert (rule["name"], rule["is_on"], rule["fired"]) == ("R", False, 0)
    made = client.post(reverse("api:desk-rehearse", args=[rule["id"]]), headers=headers).json()
    assert made["finished"] is False
    assert rehearse_wanted(now=current_time()) == 1
    done = client.get(reverse("api:desk-rehearsal", args=[made["id"]]), headers=headers).json()
    assert (done["finished"], done["touched"]) == (True, 0)


def api_key(people: Cast) -> str:
    """A key of the supervisor's."""
    user_id = people.sun_wei.user_id
    assert user_id is not None
    now = current_time()
    return make_api_key(user_id=user_id, name="k", days=1, actor=people.sun_wei, now=now)[1]
