"""A draft held against what happened, on tickets on which the process ran and on others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from gemba.desk.tickets.operations import resolve
from gemba.desk.tickets.testing import opened, support
from gemba.desk.workflow.drawings.testing import process_xml
from gemba.desk.workflow.operations.processes import complete_step, skip_step, start_process
from gemba.desk.workflow.queries import StepView, processes_on
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.definitions.operations import Basis, Draft, begin_draft
from gemba.foundation.definitions.queries import drafts
from gemba.foundation.definitions.testing import define
from gemba.foundation.events.actors import SYSTEM
from gemba.insight.mining.conformance.fitting import Why
from gemba.insight.reference.queries import matches
from gemba.interfaces.console.drawings.fitting.words import WHY
from gemba.interfaces.tests.visiting import visitor

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def process(people: Cast) -> UUID:
    support(team_id=people.repair.id)
    xml = process_xml("Look", "Mend", process_id="Repair")
    return define("process", "Repair", {"xml": xml}, now=NOON)


def ran(process: UUID, people: Cast) -> int:
    """A ticket on which the process ran to its end, and that was solved then; its number."""
    ticket = opened(now=NOON)
    start_process(ticket_id=ticket.ticket_id, process_id=process, actor=SYSTEM, now=NOON + HOUR)
    for hours in (2, 3):
        complete_step(
            step_id=step_on(ticket.ticket_id).id,
            answers={},
            actor=people.sun_wei,
            now=NOON + hours * HOUR,
        )
    resolve(ticket_id=ticket.ticket_id, actor=people.ana, now=NOON + 4 * HOUR)
    return ticket.number


def step_on(ticket: UUID) -> StepView:
    (found,) = processes_on(ticket, actor=SYSTEM)
    return next(each for each in found.steps if each.ended_at is None)


def drafted(process: UUID, people: Cast, *steps: str) -> UUID:
    return begin_draft(
        kind="process",
        draft=Draft("Repair", {"xml": process_xml(*steps, process_id="Repair")}),
        basis=Basis(process, 1),
        actor=people.sun_wei,
        now=NOON,
    )


def fit(client: Client, draft: UUID, **asked: str) -> Any:
    address = reverse("console:manage-draft-fit", args=[draft])
    return client.get(address, {"span": "all", **asked})


def figures(shown: Any) -> list[tuple[str, str, str]]:
    return [(each.share, each.fitting, each.compared) for each in shown.context["fit"].sides]


def why(shown: Any, side: int = 0) -> list[tuple[str, str]]:
    return [(each.words, each.count) for each in shown.context["fit"].sides[side].reasons]


def said(why: Why, activity: str) -> str:
    return str(WHY[why]).format(activity=activity)


def test_a_draft_beside_the_version_that_runs(people: Cast, process: UUID) -> None:
    number = ran(process, people)
    resolve(ticket_id=opened(now=NOON).ticket_id, actor=people.ana, now=NOON + HOUR)
    client = visitor("sun.wei")
    same = fit(client, drafted(process, people, "Look", "Mend"))
    assert figures(same) == [("100%", "1", "1")] * 2
    assert same.context["fit"].chosen.whose == "process"
    shorter = fit(client, drafted(process, people, "Look"))
    assert figures(shorter) == [("0%", "0", "1"), ("100%", "1", "1")]
    assert why(shorter) == [(said(Why.MISSING, "Mend"), "1 case")]
    assert f"#{number}</a>" in shorter.content.decode()
    longer = fit(client, drafted(process, people, "Look", "Mend", "Ask how it was"))
    assert figures(longer)[0] == ("100%", "1", "1")
    assert longer.context["fit"].sides[0].unseen == ("Ask how it was",)


def test_a_step_that_these_cases_never_had_was_left_out(people: Cast, process: UUID) -> None:
    ran(process, people)
    elsewhere = define("process", "Other", {"xml": process_xml("Wait")}, now=NOON)
    resolve(ticket_id=opened(now=NOON).ticket_id, actor=people.ana, now=NOON + HOUR)
    draft = drafted(elsewhere, people, "Resolved", "Mend")
    shown = fit(visitor("sun.wei"), draft)
    assert (figures(shown)[0], why(shown)) == (("100%", "2", "2"), [])
    text = process_xml("Resolved", "Mend").replace(
        'id="Step_1"', f'id="Step_1" gemba:activity="drawn:{process.hex}:Step_1"'
    )
    draft = begin_draft(
        kind="process", draft=Draft("x", {"xml": text}), actor=people.sun_wei, now=NOON
    )
    asked = fit(visitor("sun.wei"), draft)
    assert (said(Why.LEFT_OUT, "Mend"), "1 case") in why(asked)


def test_the_period_and_the_cases_are_chosen(people: Cast, process: UUID) -> None:
    ran(process, people)
    resolve(ticket_id=opened(now=NOON).ticket_id, actor=people.ana, now=NOON + HOUR)
    client, draft = visitor("sun.wei"), drafted(process, people, "Look", "Mend")
    everything = fit(client, draft, whose="all").context["fit"]
    assert everything.total == "2"
    assert [each.untold for each in everything.sides] == ["1", "1"]
    assert fit(client, draft, span="this-quarter").context["fit"].total in ("0", "1")
    nonsense = client.get(reverse("console:manage-draft-fit", args=[draft]), {"span": "x"})
    assert nonsense.context["fit"].chosen.span == "quarter"


def test_what_an_activity_is_taken_for_is_corrected_for_the_whole_process(
    people: Cast, process: UUID
) -> None:
    ran(process, people)
    client, draft = visitor("sun.wei"), drafted(process, people, "Look", "Repair it")
    rows = {row.activity: row for row in fit(client, draft).context["fit"].rows}
    assert rows["resolved"].taken_for == "does not count"
    mend = f"drawn:{process.hex}:Step_1"
    assert rows[mend].taken_for == "Repair it"
    asked = {"step:resolved": "Step_0", f"step:{mend}": "-", "step:opened": "?", "span": "all"}
    address = reverse("console:manage-draft-match", args=[draft])
    shown = client.post(address, asked, headers={"HX-Request": "true"})
    assert matches("Repair") == {"resolved": "Step_0", mend: ""}
    assert figures(shown)[0] == ("0%", "0", "1")
    other = fit(client, drafted(process, people, "Look", "Mend")).context["fit"].rows
    found = {row.activity: row.said for row in other}
    assert (found["resolved"], found[mend], found["opened"]) == ("Step_0", "-", "?")
    client.post(address, {"step:resolved": "?", f"step:{mend}": "!"})
    assert matches("Repair") == {mend: "!"}
    assert why(fit(client, draft)) == [(said(Why.MISSING, "Mend"), "1 case")]


def test_a_discovered_draft_is_held_against_the_cases_it_came_from(people: Cast) -> None:
    support(team_id=people.repair.id)
    for hours in (1, 2):
        resolve(ticket_id=opened(now=NOON).ticket_id, actor=people.ana, now=NOON + hours * HOUR)
    client = visitor("sun.wei")
    model = client.get(reverse("console:process-model", args=["desk"]), {"rare": "0"})
    client.post(model.context["draft_url"], model.context["asked"].query)
    [draft] = drafts("process", actor=people.sun_wei)
    shown = fit(client, draft.id)
    assert figures(shown) == [("100%", "2", "2")]
    rows = {row.activity: row.taken_for for row in shown.context["fit"].rows}
    assert rows == {"opened": "does not count", "resolved": "Resolved"}


def test_what_cannot_be_compared_is_said(people: Cast, process: UUID) -> None:
    client = visitor("sun.wei")
    ran(process, people)
    strange = fit(client, drafted(process, people)).context["fit"].sides[0]
    assert "Nothing in these cases tells of its steps" in strange.problem
    draft = begin_draft(
        kind="process", draft=Draft("x", {"xml": "torn"}), actor=people.sun_wei, now=NOON
    )
    assert "The file is not XML" in fit(client, draft).content.decode()
    assert fit(client, UUID(int=1)).status_code == 404


def test_steps_passed_by_are_steps(people: Cast, process: UUID) -> None:
    ticket = opened(now=NOON).ticket_id
    start_process(ticket_id=ticket, process_id=process, actor=SYSTEM, now=NOON + HOUR)
    for hours in (2, 3):
        skip_step(
            step_id=step_on(ticket).id,
            reason="no need",
            actor=people.sun_wei,
            now=NOON + hours * HOUR,
        )
    resolve(ticket_id=ticket, actor=people.ana, now=NOON + 4 * HOUR)
    found = fit(visitor("sun.wei"), drafted(process, people, "Look", "Mend"))
    assert figures(found) == [("100%", "1", "1")] * 2
