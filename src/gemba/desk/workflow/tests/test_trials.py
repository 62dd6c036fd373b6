"""While two versions are compared every ticket is served by the one of its arm, and after it by the
one that counts: promises, queues, rules, clocks and processes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gemba.desk.calendars.testing import OFFICE
from gemba.desk.routing.operations import dispatch, pull_next
from gemba.desk.routing.queries.queues import every_queue, queues
from gemba.desk.routing.queries.waiting import entries, queues_waited_in
from gemba.desk.routing.testing import queue, skilled
from gemba.desk.sla.queries import followed_terms
from gemba.desk.sla.testing import TARGETS, pass_time, policy, policy_body, settle
from gemba.desk.tickets.conditions import facts_of
from gemba.desk.tickets.operations import receive_messages, split_ticket
from gemba.desk.tickets.queries import InboxLine
from gemba.desk.tickets.queries.handing import in_hand_of
from gemba.desk.tickets.testing import mail, support
from gemba.desk.workflow.actions.add_tag import AddTag
from gemba.desk.workflow.actions.start_process import StartProcess
from gemba.desk.workflow.event_types import ProcessesSettled
from gemba.desk.workflow.event_types.processes import DecisionMade
from gemba.desk.workflow.models import ProcessInstance
from gemba.desk.workflow.operations.processes import complete_step, take_over_step
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.queries import StepView, processes_on, startable
from gemba.desk.workflow.testing import (
    decision_body,
    define_decision,
    define_process,
    define_rule,
    rule_body,
)
from gemba.desk.workflow.tests.at_work import in_a_row
from gemba.desk.workflow.triggers.after import After
from gemba.desk.workflow.triggers.on_schedule import OnSchedule
from gemba.desk.workflow.triggers.opened import Opened
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.definitions.operations import Draft, add_candidate, create
from gemba.foundation.definitions.testing import define
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.queries import newest, timeline
from gemba.foundation.events.types import Subject
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.trials.assigning import CONTROL, TREATMENT
from gemba.foundation.trials.design import Swap, TrialDraft
from gemba.foundation.trials.operations import begin_trial, stop_trial
from gemba.foundation.trials.queries import arms_of, enrolments
from gemba.foundation.trials.testing import trial_of

pytestmark = pytest.mark.django_db
BEFORE = NOON - timedelta(hours=1)
LATER = NOON + timedelta(minutes=5)
COUNT = 20
SOON = TARGETS | {"first_reply": dict.fromkeys("1234", 15)}


def opened_many(inbox: InboxLine, *, count: int = COUNT, **more: object) -> list[UUID]:
    """So many tickets, opened as one batch; all that hears of it has acted."""
    mails = [
        mail(inbox, external_id=f"<{n}@x>", sender=f"{n}@customers.example", **more)
        for n in range(count)
    ]
    found = [each.ticket_id for each in receive_messages(mails, now=NOON)]
    settle(NOON)
    return found


def in_arms(trial: UUID) -> tuple[list[UUID], list[UUID]]:
    """The tickets of the control and of the treatment arm, some in each."""
    arms = {each.case_id: each.arm for each in enrolments(trial)}
    both = tuple([pk for pk, arm in arms.items() if arm == one] for one in (CONTROL, TREATMENT))
    assert all(both)
    return both[0], both[1]


def versions(tickets: list[UUID]) -> set[int]:
    """Of the policies these tickets go by."""
    return {each.policy_version for each in followed_terms(tickets).values()}


def tags(tickets: list[UUID]) -> set[frozenset[str]]:
    """The tags of these tickets."""
    return {each.tags for each in facts_of(tickets, now=LATER).values()}


def stop(trial: UUID, keep: str) -> None:
    """Stop it, and let all that hears of it act."""
    stop_trial(trial_id=trial, keep=keep, actor=SYSTEM, now=LATER)
    settle(LATER)
    dispatch(now=LATER)


@pytest.mark.parametrize("keep", [CONTROL, TREATMENT])
def test_promises_go_by_the_arm_and_then_by_what_is_kept(keep: str) -> None:
    key = policy(now=BEFORE)
    trial = trial_of(key, policy_body(targets=SOON), now=NOON)
    opened_many(support(now=BEFORE))
    control, treatment = in_arms(trial)
    assert (versions(control), versions(treatment)) == ({1}, {2})
    stop(trial, keep)
    assert versions([*control, *treatment]) == {1 if keep == CONTROL else 2}


def test_a_calendar_is_tried_through_the_policies_that_go_by_it() -> None:
    calendar = define("calendar", "Office", OFFICE, now=BEFORE)
    key = policy(now=BEFORE, calendar=str(calendar))
    trial = trial_of(calendar, OFFICE | {"week": ["08:00-20:00"] * 7}, now=NOON)
    opened_many(support(now=BEFORE))
    control, treatment = in_arms(trial)
    terms = followed_terms([*control, *treatment])
    assert {terms[pk].calendar_version for pk in control} == {1}
    assert {terms[pk].calendar_version for pk in treatment} == {2}
    assert {each.policy_id for each in terms.values()} == {key}


def test_tickets_wait_in_their_arms_version_of_a_queue(people: Cast) -> None:
    key = queue(now=BEFORE, teams=[people.repair.id])
    trial = trial_of(key, {"mode": "push", "teams": [people.first_line.id]}, now=NOON)
    opened_many(support(now=BEFORE))
    control, treatment = in_arms(trial)
    waiting = queues_waited_in()
    assert {waiting[pk] for pk in control} == {(key, 1)}
    assert {waiting[pk] for pk in treatment} == {(key, 2)}
    assert len({each.number for each in every_queue()}) == 2
    skilled(people.chen_chen, capacity=100)
    skilled(people.ana, capacity=100)
    dispatch(now=NOON)
    assert set(treatment) == set(in_hand_of(int(people.chen_chen.id)))
    assert set(control) == set(in_hand_of(int(people.ana.id)))
    stop(trial, CONTROL)
    assert every_queue() == queues()


def test_who_waits_goes_to_the_version_that_is_kept(people: Cast) -> None:
    key = queue(now=BEFORE, teams=[people.repair.id])
    trial = trial_of(key, {"mode": "pull", "teams": [people.first_line.id]}, now=NOON)
    opened_many(support(now=BEFORE))
    in_arms(trial)
    stop(trial, TREATMENT)
    assert set(queues_waited_in().values()) == {(key, 2)}
    assert {each.waiting.queue_id for each in entries()} == {each.number for each in queues()}


def test_other_weights_order_only_their_own_tickets(people: Cast) -> None:
    queue(now=BEFORE, mode="pull")
    weights = define("routing_policy", "Weights", {"due_boost": 1.0}, now=BEFORE)
    trial = trial_of(weights, {"due_boost": 4.0}, now=NOON)
    opened_many(support(now=BEFORE))
    control, treatment = in_arms(trial)
    by_number = {each.number: each for each in every_queue()}
    assert {each.weights.due_boost for each in by_number.values()} == {1.0, 4.0}
    boosts = {each.ticket_id: by_number[each.waiting.queue_id] for each in entries()}
    assert {boosts[pk].weights.due_boost for pk in control} == {1.0}
    assert {boosts[pk].weights.due_boost for pk in treatment} == {4.0}
    skilled(people.ana, capacity=100)
    taken = [pull_next(actor=people.ana, now=LATER) for _ in range(COUNT)]
    # what weighs the same goes by who came first, whatever the arm
    assert taken == sorted([*control, *treatment])


def test_agents_are_shared_between_the_arms_of_a_queue(people: Cast) -> None:
    teams: JsonValue = [people.repair.id]
    key = queue(now=BEFORE, teams=teams)
    trial = trial_of(key, {"mode": "push", "owner_minutes": 5, "teams": teams}, now=NOON)
    opened_many(support(now=BEFORE))
    control, treatment = in_arms(trial)
    skilled(people.ana, capacity=COUNT // 2)
    dispatch(now=NOON)
    held = in_hand_of(int(people.ana.id))
    assert len(held) == COUNT // 2
    # neither arm goes first: they came in this order
    assert set(held) == set(sorted([*control, *treatment])[: COUNT // 2])


@pytest.mark.parametrize("keep", [CONTROL, TREATMENT])
def test_rules_answer_by_the_arm_and_then_by_what_is_kept(keep: str) -> None:
    key = define_rule("Tag", [Opened()], [AddTag(tag="old")], now=BEFORE)
    inbox = support(now=BEFORE)
    trial = trial_of(key, rule_body([Opened()], [AddTag(tag="new")]), now=NOON)
    opened_many(inbox)
    control, treatment = in_arms(trial)
    assert tags(control) == {frozenset({"old"})}
    assert tags(treatment) == {frozenset({"new"})}
    stop(trial, keep)
    late = receive_messages([mail(inbox, received_at=LATER)], now=LATER)[0].ticket_id
    settle(LATER)
    assert tags([late]) == {frozenset({"old" if keep == CONTROL else "new"})}


def test_a_new_rule_is_on_in_one_arm_only() -> None:
    body = rule_body([Opened()], [AddTag(tag="new")])
    draft = Draft("New", body, "to be tried")
    key = create(kind="rule", draft=draft, actor=SYSTEM, now=BEFORE)
    begun = TrialDraft("t", (Swap(key, None, 1),))
    trial = begin_trial(draft=begun, actor=SYSTEM, now=BEFORE)
    opened_many(support(now=BEFORE))
    control, treatment = in_arms(trial)
    assert tags(control) == {frozenset()}
    assert tags(treatment) == {frozenset({"new"})}


def test_clocks_and_daily_looks_go_by_the_arm() -> None:
    looks = OnSchedule(at="09:00", days="daily", zone="UTC")
    later = OnSchedule(at="11:00", days="daily", zone="UTC")
    clock = define_rule("Clock", [After(hours=1, base="opened")], [AddTag(tag="1h")], now=BEFORE)
    daily = define_rule("Look", [looks], [AddTag(tag="09")], now=BEFORE)
    settle(BEFORE)
    new_clock = rule_body([After(hours=3, base="opened")], [AddTag(tag="3h")])
    first = trial_of(clock, new_clock, now=NOON)
    settle(NOON)
    opened_many(support(now=BEFORE))
    control, treatment = in_arms(first)
    pass_time(NOON, NOON + timedelta(hours=4))  # noon is at 04:00 UTC
    assert (tags(control), tags(treatment)) == ({frozenset({"1h"})}, {frozenset({"3h"})})
    stop(first, CONTROL)
    at = NOON + timedelta(hours=4)
    second = trial_of(daily, rule_body([later], [AddTag(tag="11")]), now=at)
    settle(at)
    mails = [
        mail(support(now=BEFORE), external_id=f"<b{n}@x>", sender=f"b{n}@x.example", received_at=at)
        for n in range(COUNT)
    ]
    receive_messages(mails, now=at)
    pass_time(at, at + timedelta(hours=2))
    control, treatment = in_arms(second)
    assert all("09" in each for each in tags(control))
    assert not any({"09", "11"} & each for each in tags(treatment))
    pass_time(at + timedelta(hours=2), at + timedelta(hours=4))
    assert all("11" in each and "09" not in each for each in tags(treatment))
    assert not any("11" in each for each in tags(control))
    stop(second, CONTROL)
    pass_time(at + timedelta(hours=4), at + timedelta(hours=30))
    assert all("09" in each for each in tags(treatment))


def test_processes_run_on_the_arms_version_and_go_home() -> None:
    process = define_process("Repair", in_a_row("look", "mend"), now=BEFORE)
    define_rule("Begin", [Opened()], [StartProcess(process=process.hex)], now=BEFORE)
    body = {"xml": in_a_row("look", "check", "mend").xml()}
    trial = trial_of(process, body, now=NOON)
    opened_many(support(now=BEFORE))
    control, treatment = in_arms(trial)
    runs = {row.ticket_id: row for row in ProcessInstance.objects.all()}
    assert {runs[pk].version for pk in control} == {1}
    assert {runs[pk].version for pk in treatment} == {2}
    checked = processes_on(treatment[0], actor=SYSTEM)[0].steps[0]
    complete_step(step_id=checked.id, answers={}, actor=SYSTEM, now=NOON)  # now it is at "check"
    stop(trial, CONTROL)
    after = {row.ticket_id: row.version for row in ProcessInstance.objects.all()}
    assert after.pop(treatment[0]) == 2  # "check" is not in the old drawing: it ends as it began
    assert set(after.values()) == {1}
    told = newest(["running_processes.settled"], limit=1)[0].payload
    assert isinstance(told, ProcessesSettled)
    assert (told.given_up, told.moved, told.staying) == (2, len(treatment) - 1, 1)


def test_decisions_are_asked_in_the_arms_version_also_under_another_name() -> None:
    level = define_decision("Level", [("-", '"low"')], given="1", now=BEFORE)
    steps = Sketch().start().decision("decide", "Level", result="level").user("look").end()
    sketch = steps.flow("start", "decide", "look", "end")
    process = define_process("Repair", sketch, now=BEFORE)
    define_rule("Begin", [Opened()], [StartProcess(process=process.hex)], now=BEFORE)
    begun = BEFORE + timedelta(minutes=1)
    body = decision_body("Severity", [("-", '"high"')], given="1")
    renamed = Draft("Severity", body, "to be tried")
    add_candidate(definition_id=level, draft=renamed, actor=SYSTEM, now=begun)
    draft = TrialDraft("Severity", (Swap(level, 1, 2),))
    trial = begin_trial(draft=draft, actor=SYSTEM, now=begun)
    inbox = support(now=BEFORE)
    opened_many(inbox)
    control, treatment = in_arms(trial)
    assert {decided_on(pk) for pk in control} == {("Level", 1, '"low"')}
    assert {decided_on(pk) for pk in treatment} == {("Severity", 2, '"high"')}
    stop(trial, CONTROL)
    late = receive_messages([mail(inbox, external_id="<late@x>")], now=LATER)[0].ticket_id
    settle(LATER)
    assert decided_on(late) == ("Level", 1, '"low"')


def test_who_decides_by_hand_is_asked_for_the_columns_of_the_arms_version(people: Cast) -> None:
    level = define_decision("Level", [("-", '"low"')], given="1", now=BEFORE)
    sketch = Sketch().start().decision("decide", "Level", result="level").user("look").end()
    process = define_process("Repair", sketch.flow("start", "decide", "look", "end"), now=BEFORE)
    define_rule("Begin", [Opened()], [StartProcess(process=process.hex)], now=BEFORE)
    trial = trial_of(level, urgency_by_two_rules(), now=NOON)
    opened_many(support(now=BEFORE))
    control, treatment = in_arms(trial)
    assert {waits_at(pk).label for pk in control} == {"look"}
    step = waits_at(treatment[0])
    assert "hit at once" in step.trouble
    take_over_step(step_id=step.id, actor=people.sun_wei, now=LATER)
    step = waits_at(treatment[0])
    assert [each.label for each in step.form] == ["Urgency"]
    complete_step(step_id=step.id, answers={"level": "9"}, actor=people.sun_wei, now=LATER)
    assert waits_at(treatment[0]).label == "look"
    stop(trial, CONTROL)
    take_over_step(step_id=waits_at(treatment[1]).id, actor=people.sun_wei, now=LATER)
    assert [each.label for each in waits_at(treatment[1]).form] == ["answer"]


def urgency_by_two_rules() -> JsonValue:
    """A decision with a column of its own, of which two rules hit where one may: somebody has to
    decide."""
    body = decision_body("Level", [("? > abs(0)", "1"), ("? >= abs(1)", "2")], given="1")
    assert isinstance(body, Mapping)
    xml = str(body["xml"]).replace("FIRST", "UNIQUE")
    return {"xml": xml.replace('name="answer"', 'name="answer" label="Urgency" typeRef="number"')}


def waits_at(ticket: UUID) -> StepView:
    """The step that waits."""
    steps = processes_on(ticket, actor=SYSTEM)[0].steps
    (found,) = (each for each in steps if each.ended_at is None)
    return found


def decided_on(ticket: UUID) -> tuple[str, int, str]:
    """What the one decision on a ticket was called, by which version, and what it said."""
    (told,) = (
        each.payload
        for each in timeline("ticket", [ticket.hex], limit=100)
        if isinstance(each.payload, DecisionMade)
    )
    return told.decision_name, told.decision_version, told.answer


def test_what_can_be_started_by_hand_is_the_arms(people: Cast) -> None:
    process = define_process("Repair", in_a_row("look"), now=BEFORE)
    trial = trial_of(process, {"xml": in_a_row("look", "mend").xml()}, now=NOON)
    opened_many(support(now=BEFORE))
    control, treatment = in_arms(trial)
    assert {startable(pk)[0].version for pk in control} == {1}
    assert {startable(pk)[0].version for pk in treatment} == {2}


def test_every_event_of_an_enrolled_ticket_names_its_arm() -> None:
    key = policy(now=BEFORE)
    trial = trial_of(key, policy_body(targets=SOON), now=NOON)
    tickets = opened_many(support(now=BEFORE))
    arms = {pk: each[0].arm for pk, each in arms_of(tickets).items()}
    for pk in tickets:
        events = timeline("ticket", [pk.hex], limit=50)
        assert {"ticket.opened", "case.enrolled", "message.received"} <= {e.type for e in events}
        for event in events:
            about = [each for each in event.subjects if each.kind == "trial"]
            assert about == [Subject.of("trial", trial, arms[pk])]


def test_only_tickets_that_meet_the_condition_take_part() -> None:
    key = policy(now=BEFORE)
    wanted: JsonValue = {"all": [{"fact": "tier", "op": "any_of", "values": ["gold"]}]}
    nobody = trial_of(key, policy_body(targets=SOON), now=NOON, condition=wanted)
    inbox = support(now=BEFORE)
    assert arms_of(opened_many(inbox)) == {}
    stop(nobody, CONTROL)
    words: JsonValue = {"fact": "message_text", "op": "contains_any", "values": ["blinks"]}
    everybody = trial_of(
        key,
        policy_body(targets=TARGETS | {"vendor": dict.fromkeys("1234", 15)}),
        now=NOON,
        condition=words,
    )
    mails = [mail(inbox, external_id=f"<c{n}@x>", text="it " + "blinks" * (n % 2)) for n in (0, 1)]
    kept, out = (each.ticket_id for each in reversed(receive_messages(mails, now=LATER)))
    assert set(arms_of([kept, out])) == {kept}
    assert everybody


def test_a_ticket_that_is_split_off_is_served_as_the_one_it_was_in(people: Cast) -> None:
    key = policy(now=BEFORE)
    inbox = support(now=BEFORE)
    trial = trial_of(key, policy_body(targets=SOON), now=NOON)
    for pk in opened_many(inbox):
        more = mail(inbox, ticket_id=pk, external_id=f"<{pk}@y>", received_at=LATER)
        message = receive_messages([more], now=LATER)[0].message_id
        child = split_ticket(ticket_id=pk, message_ids=[message], actor=people.sun_wei, now=LATER)
        arms = arms_of([pk, child.ticket_id])
        assert arms[pk][0].arm == arms[child.ticket_id][0].arm
        assert arms[child.ticket_id][0].source_id == pk
    settle(LATER)
    control, treatment = in_arms(trial)
    assert (versions(control), versions(treatment)) == ({1}, {2})


def test_a_running_trial_costs_the_intake_a_look_and_an_insert() -> None:
    key = policy(now=BEFORE)
    inbox = support(now=BEFORE)

    def cost(name: str) -> int:
        mails = [
            mail(inbox, external_id=f"<{name}{n}@x>", sender=f"{name}{n}@x.example")
            for n in range(8)
        ]
        with CaptureQueriesContext(connection) as seen:
            receive_messages(mails, now=NOON)
        return len(seen)

    without = cost("a")
    trial = trial_of(key, policy_body(targets=SOON), now=NOON)
    cost("b")
    assert cost("c") == without + 2
    stop_trial(trial_id=trial, keep=CONTROL, actor=SYSTEM, now=LATER)
    cost("d")
    assert cost("e") == without
