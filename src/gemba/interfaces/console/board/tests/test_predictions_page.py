"""What is foretold, how good it is, and the switch, as people see them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from gemba.desk.routing.testing import queue
from gemba.foundation.accounts.testing import Cast, cast, log_in
from gemba.foundation.definitions.testing import define
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.trials.testing import trial_of
from gemba.insight.prediction.queries import BREACH_LIST, is_used
from gemba.insight.prediction.testing import (
    foretell,
    looked_at,
    speaking,
    trained,
    training_begun,
    training_failed,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SURE = {
    "moments": 1200,
    "accuracy": 0.9,
    "balanced": 0.8,
    "chain_accuracy": 0.7,
    "commonest_accuracy": 0.6,
    "calibration_error": 0.034,
    "brier": 0.1,
    "auc": 0.87,
    "precision": 0.6,
    "speaker": "boosted",
    "reliability": [
        {"told": 0.05, "came": 0.04, "moments": 900},
        {"told": 0.72, "came": 0.7, "moments": 300},
    ],
}


@pytest.fixture
def people() -> Cast:
    return cast()


def page_of(actor: Actor) -> str:
    client = Client()
    log_in(client, actor)
    answer = client.get(reverse("console:predictions"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_before_any_training_it_says_so_once(people: Cast) -> None:
    page = page_of(people.ana)
    assert page.count("Nothing has been trained yet.") == 1
    assert "prediction-card" not in page.replace("prediction-cards", "")
    assert "No queue is switched on" in page


def test_while_the_first_models_are_made_it_says_that_they_come(people: Cast) -> None:
    training_begun(now=current_time())
    page = page_of(people.ana)
    assert "The first models are being made" in page
    assert "is-silent" not in page


def test_a_first_training_that_failed_is_told_once(people: Cast) -> None:
    training_failed("memory:6", now=current_time())
    page = page_of(people.ana)
    assert "tried again after a day: It needed more than the 6 GB of memory" in page
    assert "is-silent" not in page and "being made" not in page


def test_what_speaks_says_how_well_and_how_it_keeps_up(people: Cast) -> None:
    now = current_time()
    model = speaking("breach", SURE, now=now - DAY)
    speaking("complaint", {**SURE, "speaker": "shares"}, now=now)
    time = {
        "moments": 400, "mae_days": 1.5, "median_days": 1.0, "mean_by_length_days": 2.0,
        "median_by_last_two_days": 2.5, "inside": 0.79, "width_days": 3.0, "speaker": "boosted",
    }  # fmt: skip
    speaking("remaining", time, now=now)
    trained({"satisfaction": "untold:satisfaction", "reopening": "seldom:4"}, now=now)
    page = page_of(people.ana)
    assert page.count("prediction-card is-silent") == 4
    assert "87%" in page and "3.4 points" in page
    assert "told 72%, came 70% (300 moments)" in page
    assert "simple means: 2.0 d" in page
    assert 'class="figures warn"' not in page
    assert "better than the share of them all" in page
    assert "No ticket of this desk has told it yet." in page
    assert "Too few tickets tell of both outcomes so far." in page
    assert "Too little has happened since the training" in page
    looked_at(model, now=now, feature="label:channel", psi=0.31, has_drifted=True)
    assert "Tickets are not what they were: Channel (PSI 0.31)." in page_of(people.ana)
    looked_at(model, now=now + DAY, has_drifted=True, error=0.6)
    assert "counts neither in queues nor in the list" in page_of(people.ana)


def test_what_does_no_better_than_simple_means_is_marked(people: Cast) -> None:
    time = {
        "moments": 400, "mae_days": 4.5, "median_days": 1.0, "mean_by_length_days": 4.5,
        "median_by_last_two_days": 2.5, "inside": 0.79, "width_days": 3.0, "speaker": "length",
    }  # fmt: skip
    speaking("remaining", time, now=current_time())
    page = page_of(people.ana)
    assert re.search(r'class="figures warn">4\.5 d <small[^>]*>simple means: 2\.5 d', page)


def test_a_challenger_that_lost_and_a_champion_that_won_are_told(people: Cast) -> None:
    now = current_time()
    contest = {"cases": 64, "champion": 0.5, "challenger": 0.4, "p": 0.01}
    speaking("breach", SURE, now=now - DAY, contest=contest)
    assert "better than the one before on 64 tickets" in page_of(people.ana)
    more = {**contest, "cases": 70}
    speaking("breach", SURE, now=now, contest=more, standing="challenger", id=new_id(now))
    assert "no better on 70 tickets" in page_of(people.ana)


def test_who_leads_switches_and_others_read(people: Cast) -> None:
    boss, switch = Client(), reverse("console:predictions-switch")
    log_in(boss, people.sun_wei)
    assert "Order by foretold breach" in page_of(people.sun_wei)
    assert "Order by foretold breach" not in page_of(people.ana)
    assert boss.post(switch, {"on": "1"}).status_code == 302
    assert is_used(BREACH_LIST)
    assert "At the moment nothing is foretold" in page_of(people.ana)
    foretell(new_id(current_time()), 0.4, now=current_time())
    assert "of 1 running promise was foretold" in page_of(people.ana)
    assert boss.post(switch, {"on": "0"}).status_code == 302
    assert not is_used(BREACH_LIST)


def test_where_routing_heeds_them_is_told(people: Cast) -> None:
    before = current_time() - DAY
    queue(now=before)
    weights = define("routing_policy", "Weights", {"due_boost": 1.0}, now=before)
    assert "They do not count" in page_of(people.ana)
    heeds = {"due_boost": 1.0, "heeds_breach": True}
    trial_of(weights, heeds, now=current_time(), name="Foreseen first")
    assert "tried in the pilot “Foreseen first”" in page_of(people.ana)


def test_a_policy_of_everybody_is_told_as_such(people: Cast) -> None:
    before = current_time() - DAY
    queue(now=before)
    define("routing_policy", "W", {"due_boost": 1.0, "heeds_breach": True}, now=before)
    assert "They count for every ticket" in page_of(people.ana)
