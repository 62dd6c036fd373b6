"""Adopted changes are watched: closed with what was measured, opened again when it fades."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

import numpy as np
import pytest

from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.kernel.clock import microseconds
from gemba.insight.improvement.jobs import watch_benefits
from gemba.insight.improvement.operations import (
    ProposalRefused,
    adopt,
    close_proposal,
    keep_simulation,
    make_proposal,
    roll_back,
)
from gemba.insight.improvement.order import Order
from gemba.insight.improvement.queries import (
    ProposalPage,
    benefit_of_proposal,
    course_of_proposal,
    proposal,
    watched,
)
from gemba.insight.improvement.stages import Stage
from gemba.insight.improvement.watching.benefit import read_benefit
from gemba.insight.kpis.facts import Facts

pytestmark = pytest.mark.django_db
HOUR, DAY = 3600.0, timedelta(days=1)
LASTING, FADED = [2 * HOUR] * 30, [2 * HOUR] * 20 + [3.7 * HOUR] * 10


@pytest.fixture
def people() -> Cast:
    return cast()


def adopted(people: Cast) -> UUID:
    """A change that counts for all from NOON on, without a pilot."""
    order = Order("Forms first", "", "first_response", people.ana.user_id or 0)
    key = make_proposal(order=order, actor=people.sun_wei, now=NOON)
    keep_simulation(proposal_id=key, shown={}, actor=people.sun_wei, now=NOON)
    adopt(proposal_id=key, reason="a small desk", actor=people.adele, now=NOON)
    return key


def told(monkeypatch: pytest.MonkeyPatch, since: list[float]) -> None:
    """The desk's log tells 30 days of four hours before NOON, and days of these levels since."""
    levels = [4 * HOUR] * 30 + since
    at = [
        NOON + (day - 29) * DAY + n * timedelta(minutes=1)
        for day in range(len(levels))
        for n in range(12)
    ]
    value = [level * (1 + 0.02 * (day % 2)) for day, level in enumerate(levels) for _n in range(12)]
    facts = Facts.of(
        np.arange(len(at), dtype=np.int32),
        np.array([microseconds(each) for each in at], dtype=np.int64),
        np.array(value),
    )
    found = SimpleNamespace(facts={"first_response": facts}, columns=None)
    monkeypatch.setattr(watched, "open_columns", lambda *_args, **_more: None)
    monkeypatch.setattr(watched, "book", lambda *_args: found)


def page(key: UUID, people: Cast) -> ProposalPage:
    return proposal(key, actor=people.sun_wei)


def test_it_opens_again_by_itself_with_the_figures_when_the_benefit_fades(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = adopted(people)
    told(monkeypatch, FADED)
    assert watch_benefits(now=NOON + 20 * DAY) == 0
    assert page(key, people).line.stage is Stage.WATCHED
    assert watch_benefits(now=NOON + 29 * DAY) == 1
    last = page(key, people).entries[-1]
    assert (last.stage, last.by) == (Stage.PROPOSED, "Gemba")
    assert (last.reason, last.evidence["kind"]) == ("", "faded")
    kept = read_benefit(last.evidence["measured"])
    assert kept is not None and kept.kept is not None and kept.kept < 0.5
    assert watch_benefits(now=NOON + 29 * DAY) == 0
    # how it faded is still to be seen
    assert course_of_proposal(key, actor=people.ana, now=NOON + 29 * DAY) is not None


def test_what_faded_is_no_evidence_for_the_next_round(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = adopted(people)
    told(monkeypatch, FADED)
    watch_benefits(now=NOON + 29 * DAY)
    now = NOON + 29 * DAY
    with pytest.raises(ProposalRefused, match="evidence"):
        adopt(proposal_id=key, reason="again", actor=people.adele, now=now)
    keep_simulation(proposal_id=key, shown={}, actor=people.sun_wei, now=now)
    adopt(proposal_id=key, reason="again", actor=people.adele, now=now)
    roll_back(proposal_id=key, reason="it hurt", actor=people.adele, now=now)
    with pytest.raises(ProposalRefused, match="measured effect"):
        close_proposal(proposal_id=key, reason="", actor=people.adele, now=now)


def test_nothing_closes_before_an_effect_is_measured(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = adopted(people)
    told(monkeypatch, LASTING)
    with pytest.raises(ProposalRefused, match="measured effect"):
        close_proposal(proposal_id=key, reason="", actor=people.adele, now=NOON + 10 * DAY)
    with pytest.raises(ProposalRefused, match="Only supervisors"):
        close_proposal(proposal_id=key, reason="", actor=people.ana, now=NOON + 20 * DAY)
    close_proposal(proposal_id=key, reason="", actor=people.adele, now=NOON + 20 * DAY)
    last = page(key, people).entries[-1]
    assert (last.stage, last.evidence["kind"]) == (Stage.CLOSED, "measured")
    measured = read_benefit(last.evidence["measured"])
    assert measured is not None
    assert measured.difference.value == pytest.approx(-2.02 * HOUR, rel=0.01)


def test_a_benefit_that_faded_is_not_closed_as_one(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = adopted(people)
    told(monkeypatch, FADED)
    with pytest.raises(ProposalRefused, match="faded"):
        close_proposal(proposal_id=key, reason="", actor=people.adele, now=NOON + 29 * DAY)


def test_what_was_rolled_back_without_a_verdict_stays_open(people: Cast) -> None:
    key = adopted(people)
    roll_back(proposal_id=key, reason="it hurt", actor=people.adele, now=NOON + DAY)
    with pytest.raises(ProposalRefused, match="measured effect"):
        close_proposal(proposal_id=key, reason="", actor=people.adele, now=NOON + DAY)


def test_a_desk_that_tells_nothing_measures_nothing(people: Cast) -> None:
    assert benefit_of_proposal(adopted(people), now=NOON + 40 * DAY) is None
    assert watch_benefits(now=NOON + 40 * DAY) == 0


def test_the_chart_of_what_was_taken_back_ends_there(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = adopted(people)
    told(monkeypatch, LASTING)
    roll_back(proposal_id=key, reason="it hurt", actor=people.adele, now=NOON + 8 * DAY)
    found = course_of_proposal(key, actor=people.ana, now=NOON + 25 * DAY)
    assert found is not None
    assert microseconds(NOON + 7 * DAY) < found.points.edges_us[-1] < microseconds(NOON + 9 * DAY)
