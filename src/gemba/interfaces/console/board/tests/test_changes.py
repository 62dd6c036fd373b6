"""What a proposal may change: on, off, or in a version kept to be tried."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from gemba.desk.workflow.actions.add_tag import AddTag
from gemba.desk.workflow.testing import define_decision, define_endpoint, define_rule, rule_body
from gemba.desk.workflow.triggers.opened import Opened
from gemba.foundation.accounts.testing import Cast, cast, log_in
from gemba.foundation.definitions.operations import switch
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.trials.testing import candidate
from gemba.insight.improvement.operations import BoardRefused
from gemba.interfaces.console.board.changes import Offer, offered, read_swaps, swap_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


def offers(people: Cast, *chosen: str) -> dict[str, Offer]:
    groups = offered(people.adele, read_swaps(chosen, people.adele))
    return {each.value: each for group in groups for each in group.offers}


def rule(*, is_on: bool) -> UUID:
    now = current_time()
    key = define_rule("Forms", [Opened()], [AddTag("seen")], now=now)
    switch(definition_id=key, is_on=is_on, actor=SYSTEM, now=now)
    candidate(key, rule_body([Opened()], [AddTag("first")]), now=now)
    return key


def test_what_counts_is_offered_in_another_version_or_off(people: Cast) -> None:
    key = rule(is_on=True)
    found = offers(people, f"version:{key}:2")
    assert [each.is_chosen for each in found.values()] == [True, False]
    assert set(found) == {f"version:{key}:2", f"off:{key}"}


@pytest.mark.parametrize("number", [1, 2])
def test_what_is_off_is_offered_as_it_is_and_as_it_was_kept(people: Cast, number: int) -> None:
    key = rule(is_on=False)
    value = f"on:{key}" if number == 1 else f"version:{key}:2"
    (swap,) = read_swaps([value], people.adele)
    assert (swap.control, swap.treatment) == (None, number)
    found = offers(people, value)
    assert set(found) == {f"on:{key}", f"version:{key}:2"}
    assert [each.value for each in found.values() if each.is_chosen] == [value]
    assert swap_words(swap) == f"“Forms” switched on, in version {number}"


def test_a_decision_is_tried_in_another_version_but_not_off(people: Cast) -> None:
    key = define_decision("Level", [("-", "1")], given="1", now=current_time())
    assert f"off:{key}" not in offers(people)


def test_what_serves_all_alike_is_refused_in_a_sentence_and_named(people: Cast) -> None:
    key = define_endpoint(
        "Carrier", "https://carrier.example/", secret="0123456789abcdef", now=current_time()
    )
    with pytest.raises(BoardRefused, match=r"“Carrier” cannot be tried.*under “Endpoints”"):
        read_swaps([f"off:{key}"], people.adele)
    client = Client()
    log_in(client, people.adele)
    page = client.get(reverse("console:proposal-new")).content.decode()
    assert "serve all tickets alike" in page and "Endpoints" in page and "Macros" in page
