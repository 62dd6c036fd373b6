"""Steps that are answered with yes or no: who is asked, and what comes of it."""

from dataclasses import replace

import pytest

from gemba.desk.complaints.kind import KIND
from gemba.desk.complaints.ready import READY
from gemba.desk.complaints.setting import encode
from gemba.desk.complaints.testing import complaint_desk
from gemba.desk.teamwork.queries import notifications
from gemba.desk.tickets.operations import Receipt
from gemba.desk.workflow.operations.processes import (
    ProcessRefused,
    approve_step,
    complete_step,
    delegate_step,
    refuse_step,
    skip_step,
)
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.queries import steps_of
from gemba.desk.workflow.tests.at_work import LATER, begun, seen, told, waiting
from gemba.foundation.accounts.testing import NOON, Cast, join
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.definitions.testing import define
from gemba.foundation.events.actors import Actor, Role
from gemba.foundation.events.reactions import react_until_quiet
from gemba.foundation.kernel.json_values import JsonValue

pytestmark = pytest.mark.database


def approval(*, amount: str = "", **said: str) -> Sketch:
    """A step of a person, then the approval `agree`, then `good` or `bad`."""
    texts = "".join(f' {key}="{value}"' for key, value in said.items())
    given = f'<gemba:input name="amount" value="{amount}"/>' if amount else ""
    extensions = f"<extensionElements>{given}<gemba:approval{texts}/></extensionElements>"
    sketch = Sketch().start().user("look")
    sketch.add("userTask", "agree", extensions, **{"gemba:result": "answer"})
    sketch.xor("which").user("good").user("bad").end()
    sketch.flow("start", "look", "agree", "which").flow("which", "bad", default=True)
    sketch.flow("which", "good", when="answer.approved").flow("good", "end").flow("bad", "end")
    return sketch


def asked(sketch: Sketch, ticket: Receipt, by: Actor, **variables: int) -> None:
    """The process, gone on by this person to its approval."""
    begun(sketch, ticket, name="Repair", **variables)
    complete_step(step_id=waiting(ticket).id, answers={}, actor=by, now=LATER)
    assert waiting(ticket).label == "agree"


def yes(ticket: Receipt, actor: Actor, comment: str = "") -> bool:
    return approve_step(step_id=waiting(ticket).id, comment=comment, actor=actor, now=LATER)


def no(ticket: Receipt, actor: Actor, reason: str) -> None:
    refuse_step(step_id=waiting(ticket).id, reason=reason, actor=actor, now=LATER)


def test_a_role_is_asked_and_its_yes_decides_the_way(people: Cast, ticket: Receipt) -> None:
    asked(approval(role="supervisor"), ticket, people.ana)
    step = waiting(ticket)
    assert step.approval is not None and step.approval.asks == "Supervisor"
    assert steps_of(people.ana) == ()
    assert [each.label for each in steps_of(people.sun_wei)] == ["agree"]
    with pytest.raises(ProcessRefused, match="not yours"):
        yes(ticket, people.ana)
    with pytest.raises(ProcessRefused, match="yes or no"):
        complete_step(step_id=step.id, answers={}, actor=people.sun_wei, now=LATER)
    assert yes(ticket, people.sun_wei, "Goodwill")
    assert waiting(ticket).label == "good"
    done = seen(ticket).past[-1].approval
    assert done is not None
    assert (done.approved, done.by, done.reason) == (True, people.sun_wei.name, "Goodwill")
    assert told(ticket)[3:6] == ["agree started", "agree approved", "agree ended"]


def test_a_no_needs_a_reason_and_goes_the_other_way(people: Cast, ticket: Receipt) -> None:
    asked(approval(role="supervisor"), ticket, people.ana)
    with pytest.raises(ProcessRefused, match="why"):
        no(ticket, people.sun_wei, "  ")
    no(ticket, people.sun_wei, "Too dear")
    assert waiting(ticket).label == "bad"
    assert "agree refused" in told(ticket)


def test_nobody_approves_what_they_ask_for_unless_the_drawing_lets_them(
    people: Cast, ticket: Receipt
) -> None:
    asked(approval(role="supervisor"), ticket, people.sun_wei)
    assert steps_of(people.sun_wei) == ()
    with pytest.raises(ProcessRefused, match="what they ask for"):
        yes(ticket, people.sun_wei)
    assert yes(ticket, people.adele)


def test_without_four_eyes_who_asks_may_answer(people: Cast, ticket: Receipt) -> None:
    asked(approval(role="supervisor", fourEyes="false"), ticket, people.sun_wei)
    assert yes(ticket, people.sun_wei)


def test_as_many_as_are_needed_say_yes_each_once(people: Cast, ticket: Receipt) -> None:
    asked(approval(role="supervisor", needed="2"), ticket, people.ana)
    assert not yes(ticket, people.sun_wei, "Fine")
    with pytest.raises(ProcessRefused, match="already"):
        yes(ticket, people.sun_wei)
    step = waiting(ticket)
    assert step.approval is not None
    assert [voice.name for voice in step.approval.granted] == [people.sun_wei.name]
    assert steps_of(people.sun_wei) == ()
    assert yes(ticket, people.adele, "Me too")
    done = seen(ticket).past[-1].approval
    assert done is not None and done.reason == "Fine; Me too"
    assert waiting(ticket).label == "good"


def test_one_no_among_many_is_enough(people: Cast, ticket: Receipt) -> None:
    asked(approval(role="supervisor", needed="2"), ticket, people.ana)
    yes(ticket, people.sun_wei)
    no(ticket, people.adele, "No")
    assert waiting(ticket).label == "bad"


def test_everybody_of_a_team_is_everybody_but_who_asks(people: Cast, ticket: Receipt) -> None:
    team = str(people.repair.id)
    zoe = join("zoe", "Zoe", Role.AGENT, team=people.repair)
    asked(approval(role="agent", team=team, needed="all"), ticket, people.ana)
    with pytest.raises(ProcessRefused, match="not yours"):
        yes(ticket, people.chen_chen)
    assert yes(ticket, zoe)


def test_supervisors_of_whoever_did_a_step_are_those_of_their_team(
    people: Cast, ticket: Receipt
) -> None:
    lead = join("li.na", "Li Na", Role.SUPERVISOR, team=people.repair)
    asked(approval(of="look"), ticket, people.ana)
    step = waiting(ticket)
    assert step.approval is not None and step.approval.asks == "Li Na"
    with pytest.raises(ProcessRefused, match="not yours"):
        yes(ticket, people.sun_wei)
    assert yes(ticket, lead)


def test_only_who_may_grant_as_much_is_asked(people: Cast, ticket: Receipt) -> None:
    complaint_desk()
    asked(approval(role="agent", amount="sum", limit="true"), ticket, people.ana, sum=150)
    step = waiting(ticket)
    assert step.approval is not None and step.approval.asks == "Supervisor"


def test_a_sum_nobody_may_grant_can_only_be_passed_by_as_refused(
    people: Cast, ticket: Receipt
) -> None:
    limited = replace(READY, limits=(0, 100, 200))
    define(KIND, "Complaints", encode(limited), now=NOON)
    asked(approval(role="agent", amount="sum", limit="true"), ticket, people.ana, sum=3)
    with pytest.raises(ProcessRefused):
        yes(ticket, people.adele)
    skip_step(step_id=waiting(ticket).id, reason="Too much", actor=people.sun_wei, now=LATER)
    assert waiting(ticket).label == "bad"


def test_the_bell_rings_for_those_who_may_and_for_who_asked(people: Cast, ticket: Receipt) -> None:
    asked(approval(role="supervisor"), ticket, people.ana)
    react_until_quiet(now=LATER)
    assert "step_asked" in [each.kind for each in notifications(people.sun_wei)]
    assert "step_asked" not in [each.kind for each in notifications(people.ana)]
    no(ticket, people.sun_wei, "Too dear")
    assert notifications(people.ana)[0].text == "agree – Too dear"


def test_an_approval_is_handed_only_to_who_may_give_it(people: Cast, ticket: Receipt) -> None:
    asked(approval(role="supervisor"), ticket, people.ana)
    to = people.chen_chen.user_id or 0
    with pytest.raises(ProcessRefused, match="may not approve"):
        delegate_step(step_id=waiting(ticket).id, to_user_id=to, actor=people.sun_wei, now=LATER)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"role": "chief"}, "no role “chief”"),
        ({"role": "agent", "team": "99"}, "no team “99”"),
        ({"role": "agent", "needed": "some"}, "“any”, “all” or a number"),
        ({"role": "agent", "of": "nowhere"}, "“nowhere” is no other step"),
        ({"role": "agent", "limit": "true"}, "which amount"),
    ],
)
def test_what_cannot_be_asked_is_refused_when_published(
    people: Cast, ticket: Receipt, said: dict[str, str], sentence: str
) -> None:
    with pytest.raises(DefinitionRefused, match=sentence):
        begun(approval(**said), ticket)


def test_what_is_given_stands_under_the_labels_it_was_filled_in_under(
    people: Cast, ticket: Receipt
) -> None:
    fields = (
        '<gemba:field key="costs" label="Costs in yuan" type="number"/>'
        '<gemba:field key="cause" label="Whose fault?" type="choice">'
        '<gemba:choice value="us" label="Ours"/></gemba:field>'
    )
    names = (("amount", "costs"), ("cause", "cause"), ("double", "costs * 2"))
    given = "".join(f'<gemba:input name="{name}" value="{text}"/>' for name, text in names)
    sketch = Sketch().start().end().flow("start", "look", "agree", "end")
    sketch.add("userTask", "look", f"<extensionElements>{fields}</extensionElements>")
    said = f'<extensionElements>{given}<gemba:approval role="supervisor"/></extensionElements>'
    sketch.add("userTask", "agree", said, **{"gemba:result": "answer"})
    begun(sketch, ticket, name="Repair")
    answers: dict[str, JsonValue] = {"costs": 120, "cause": "us"}
    complete_step(step_id=waiting(ticket).id, answers=answers, actor=people.ana, now=LATER)
    lines = [(line.label, line.words) for line in waiting(ticket).told_given]
    assert lines == [("Costs in yuan", "120"), ("Whose fault?", "Ours"), ("double", "240")]
