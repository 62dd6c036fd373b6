"""Pilots that cannot be, through the screen: each is refused in a sentence, nothing is begun."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from gemba.desk.tickets.operations import Reply, receive_messages, reply
from gemba.desk.tickets.testing import mail, support
from gemba.desk.workflow.actions.action import Action
from gemba.desk.workflow.actions.add_tag import AddTag
from gemba.desk.workflow.actions.start_process import StartProcess
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.testing import define_process, define_rule, rule_body
from gemba.desk.workflow.triggers.opened import Opened
from gemba.foundation.accounts.testing import Cast, cast, log_in
from gemba.foundation.definitions.operations import archive
from gemba.foundation.definitions.queries import definition
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.trials.testing import candidate
from gemba.insight.improvement.operations import ask_verdict, make_proposal
from gemba.insight.improvement.order import Order, Swap
from gemba.insight.improvement.queries import aims, pilots_of, proposal
from gemba.insight.improvement.stages import Stage

pytestmark = pytest.mark.django_db
PLAN = {"unit": "case", "share": "50", "relevant": "2", "window": "1", "days": "20"}
HOUR = timedelta(hours=1)
DAYS = 8
RETURN_EVERY = 7 * 24 // 3
RETURNS = {"only-all-0-fact": "type", "only-all-0-op": "any_of", "only-all-0-values": "return"}


@pytest.fixture(scope="module")
def people(written_once: Path) -> Cast:
    """Of a desk that was written to every hour for some days, and answered; three times a week
    something is sent back."""
    found = cast()
    begin = current_time() - DAYS * 24 * HOUR
    inbox = support(now=begin)
    for n in range(DAYS * 24):
        at = begin + (n + 0.5) * HOUR
        kind = "return" if n % RETURN_EVERY == 0 else ""
        said = {"external_id": f"<{n}@x>", "received_at": at, "type_code": kind}
        message = mail(inbox, sender=f"c{n}@x.example", **said)
        ticket_id = receive_messages([message], now=at)[0].ticket_id
        answered = at + (n * 7 % 11) * HOUR / 12
        reply(ticket_id=ticket_id, reply=Reply("So.", 1), actor=found.sun_wei, now=answered)
    return found


@pytest.fixture
def client(people: Cast) -> Client:
    client = Client()
    log_in(client, people.adele)
    return client


def a_rule() -> UUID:
    begun = current_time() - timedelta(days=DAYS)
    return define_rule("Forms", [Opened()], [AddTag("seen")], now=begun)


def proposed(people: Cast, rule: UUID, then: Action, version: int = 0) -> UUID:
    """That a rule does something else: in a version made for it, or in one named."""
    now, found = current_time(), definition(rule)
    tried = version or candidate(rule, rule_body([Opened()], [then]), now=now)
    order = Order(
        title="Forms first",
        trouble="",
        kpi="first_response",
        owner_id=people.ana.user_id or 0,
        swaps=(Swap("rule", rule, found.name, found.version, tried),),
    )
    return make_proposal(order=order, actor=people.sun_wei, now=now)


def asked(client: Client, page: str, *args: UUID, **said: str) -> tuple[int, str]:
    """The status of an answer, and its words."""
    answer = client.post(
        reverse(f"console:{page}", args=args), said, headers={"HX-Request": "true"}
    )
    return answer.status_code, answer.content.decode()


def begun(client: Client, key: UUID, **more: str) -> tuple[int, str]:
    return asked(client, "pilot-begin", key, **PLAN, reason="why not", **more)


def stage(people: Cast, key: UUID) -> Stage:
    return proposal(key, actor=people.adele).line.stage


def test_three_tickets_a_week_are_too_few(people: Cast, client: Client) -> None:
    key = proposed(people, a_rule(), AddTag("first"))
    says = "too few"
    foretold = client.get(reverse("console:pilot-forecast", args=[key]), {**PLAN, **RETURNS})
    assert says in foretold.content.decode()
    status, words = begun(client, key, **RETURNS)
    assert status == 422
    assert says in words
    assert stage(people, key) is Stage.PROPOSED


@pytest.mark.parametrize(
    ("plan", "says"),
    [
        ({"relevant": "1e300"}, "Smallest effect worth having"),
        ({"relevant": "1e-300"}, "how large an effect"),
        ({"relevant": "0.001"}, "more than a hundred years"),
        ({"relevant": "5"}, "cannot get better by 5.0 h"),
        ({"share": "100"}, "below 100"),
        ({"window": "1e12"}, "within a year"),
        ({"unit": "block"}, "the last weeks do not tell"),
        ({"unit": "block", "days": "9"}, "The versions take turns of 24 h; the first 6.0 h"),
    ],
)
def test_a_plan_that_asks_for_too_much_is_told_so(
    people: Cast, client: Client, plan: dict[str, str], says: str
) -> None:
    key = proposed(people, a_rule(), AddTag("first"))
    foretold = client.get(reverse("console:pilot-forecast", args=[key]), {**PLAN, **plan})
    assert foretold.status_code == 200 and says in foretold.content.decode()


def test_two_pilots_on_one_rule_are_refused(people: Cast, client: Client) -> None:
    rule = a_rule()
    first, second = (proposed(people, rule, AddTag(tag)) for tag in ("first", "second"))
    assert begun(client, first)[0] == 204
    status, words = begun(client, second)
    assert status == 422
    assert "“Forms” is in the pilot “Forms first” already" in words
    assert stage(people, second) is Stage.PROPOSED


def test_a_version_that_is_not_there_is_not_tried(people: Cast, client: Client) -> None:
    key = proposed(people, a_rule(), AddTag("first"), version=99)
    status, words = begun(client, key)
    assert status == 422
    assert "There is no version 99" in words


def test_what_is_tried_is_not_put_away_meanwhile(people: Cast, client: Client) -> None:
    rule = a_rule()
    assert begun(client, proposed(people, rule, AddTag("first")))[0] == 204
    answer = client.post(reverse("console:manage-archive", args=[rule]), follow=True)
    assert "is being compared in the pilot “Forms first”" in answer.content.decode()
    assert definition(rule).archived_at is None


def test_a_change_that_cannot_be_used_any_more_is_not_kept(people: Cast, client: Client) -> None:
    sketch = Sketch().start().user("look").end().flow("start", "look", "end")
    process = define_process("Looking", sketch, now=current_time())
    key = proposed(people, a_rule(), StartProcess(process=process.hex))
    assert begun(client, key)[0] == 204
    (pilot,) = pilots_of(key, actor=people.adele)
    archive(definition_id=process, actor=SYSTEM, now=current_time())
    undecided = "Verdicts nobody has decided on"
    board = reverse("console:board")
    assert undecided not in client.get(board).content.decode()
    ask_verdict(pilot_id=pilot.id, actor=people.adele, now=current_time())
    assert undecided in client.get(board).content.decode()
    status, words = asked(client, "proposal-adopt", key, reason="we like it")
    assert status == 422
    assert "Process" in words
    assert stage(people, key) is Stage.VERIFIED
    # the way back is open
    assert asked(client, "proposal-roll-back", key, reason="gone")[0] == 204
    assert undecided not in client.get(board).content.decode()
    assert stage(people, key) is Stage.ROLLED_BACK


def test_an_aim_begins_where_its_figure_stands(people: Cast, client: Client) -> None:
    said = {"title": "Sooner", "kpi": "first_response", "goal": "0.1", "owner": people.ana.user_id}
    due = (localdate() + timedelta(days=30)).isoformat()
    answer = client.post(reverse("console:aim-set"), {**said, "baseline": "", "due_on": due})
    assert answer.status_code == 302
    (aim,) = aims(actor=people.adele)
    # answered after 0 to 50 minutes
    assert 20 * 60 < aim.baseline < 30 * 60


def test_a_verdict_of_a_clock_ahead_of_time_is_told_and_the_pilot_goes_on(
    people: Cast, client: Client
) -> None:
    key = proposed(people, a_rule(), AddTag("first"))
    assert begun(client, key)[0] == 204
    (pilot,) = pilots_of(key, actor=people.adele)
    ahead = current_time() + timedelta(days=400)
    ask_verdict(pilot_id=pilot.id, actor=people.adele, now=ahead)
    says = "by a clock that was ahead of time"
    page = reverse("console:proposal", args=[key])
    assert says in client.get(page).content.decode()
    assert asked(client, "proposal-go-on", key)[0] == 204
    assert stage(people, key) is Stage.PILOTING
    assert says not in client.get(page).content.decode()
