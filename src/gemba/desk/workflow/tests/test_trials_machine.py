"""Whatever is begun, opened, changed, stopped and adopted in whatever order: no ticket is served by
a version that counts for nobody, and each by that of its arm."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from gemba.desk.routing.operations import dispatch
from gemba.desk.routing.queries.waiting import queues_waited_in
from gemba.desk.routing.testing import queue
from gemba.desk.sla.queries import followed_terms
from gemba.desk.sla.testing import TARGETS, policy, policy_body, settle
from gemba.desk.tickets.operations import (
    ChangeRefused,
    MergeRefused,
    merge_tickets,
    receive_messages,
    resolve,
    set_priority,
    split_ticket,
)
from gemba.desk.tickets.queries import ticket_words, unsettled_moments
from gemba.desk.tickets.testing import mail, support
from gemba.desk.workflow.actions.add_tag import AddTag
from gemba.desk.workflow.actions.start_process import StartProcess
from gemba.desk.workflow.models import Firing, ProcessInstance
from gemba.desk.workflow.testing import define_process, define_rule, rule_body
from gemba.desk.workflow.tests.at_work import in_a_row
from gemba.desk.workflow.triggers.opened import Opened
from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.definitions.operations import Draft, archive, publish, take_back
from gemba.foundation.definitions.operations import switch as switch_definition
from gemba.foundation.definitions.queries import active, candidates, definition, history
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.trials.assigning import ARMS, TREATMENT
from gemba.foundation.trials.design import Unit
from gemba.foundation.trials.operations import TrialRefused, stop_trial
from gemba.foundation.trials.queries import (
    NOBODY,
    arms_of,
    running,
    served,
    treated_of,
    trial,
    trial_on,
)
from gemba.foundation.trials.testing import trial_of

KINDS = ("sla_policy", "queue", "rule", "process")
BEFORE = NOON - timedelta(hours=1)


class Compared(RuleBasedStateMachine):
    """A desk with one definition of each kind, any of which may be compared."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.now = NOON
        self.count = 0
        self.tickets: list[UUID] = []
        self.ids: dict[str, UUID] = {}

    @initialize(kind=st.sampled_from(KINDS))
    def begin_desk(self, kind: str) -> None:
        self.people: Cast = cast()
        self.inbox = support(now=BEFORE)
        # nobody serves the queue, so that tickets stay in it
        self.team = self.people.repair.id
        process = define_process("Process", in_a_row("look", "mend"), now=BEFORE)
        tag = define_rule("Tag", [Opened()], [AddTag(tag="0")], now=BEFORE)
        define_rule("Begin", [Opened()], [StartProcess(process=process.hex)], now=BEFORE)
        self.ids = {
            "sla_policy": policy(now=BEFORE),
            "queue": queue(now=BEFORE, mode="pull"),
            "rule": tag,
            "process": process,
        }
        # so that no story is without one that has begun
        self.begin(kind, is_by_contact=False)
        self.open(4)

    def body(self, kind: str) -> JsonValue:
        """Another body each time."""
        self.count += 1
        if kind == "sla_policy":
            more = {"first_reply": dict.fromkeys("1234", 10 + self.count)}
            return policy_body(targets=TARGETS | more)
        if kind == "queue":
            return {"mode": "pull", "owner_minutes": self.count}
        if kind == "rule":
            return rule_body([Opened()], [AddTag(tag=f"{self.count}")])
        return {"xml": in_a_row("look", *["check"] * (self.count % 2), f"{self.count}").xml()}

    @rule(kind=st.sampled_from(KINDS), is_by_contact=st.booleans())
    def begin(self, kind: str, is_by_contact: bool) -> None:
        unit = Unit.CONTACT if is_by_contact else Unit.CASE
        is_taken = trial_on(self.ids[kind]) is not None or not definition(self.ids[kind]).is_on
        try:
            trial_of(self.ids[kind], self.body(kind), now=self.now, unit=unit)
        except (TrialRefused, DefinitionRefused):
            assert is_taken or len(running()) >= 5
        else:
            assert not is_taken
        self.work()

    @rule(count=st.integers(1, 4))
    def open(self, count: int) -> None:
        mails = []
        for _ in range(count):
            self.count += 1
            sender = f"{self.count % 5}@x.example"
            key = f"<{self.count}@x>"
            mails.append(mail(self.inbox, sender=sender, external_id=key, received_at=self.now))
        self.tickets += [each.ticket_id for each in receive_messages(mails, now=self.now)]
        self.work()

    @rule(which=st.integers(0, 9), how=st.sampled_from(["priority", "resolve", "split", "merge"]))
    def change(self, which: int, how: str) -> None:
        pk = self.tickets[which % len(self.tickets)]
        other = self.tickets[(which + 1) % len(self.tickets)]
        with suppress(ChangeRefused, MergeRefused):
            if how == "priority":
                set_priority(ticket_id=pk, priority=which % 4 + 1, actor=SYSTEM, now=self.now)
            elif how == "resolve":
                resolve(ticket_id=pk, actor=SYSTEM, now=self.now)
            elif how == "merge":
                number = ticket_words([other])[other].number
                merge_tickets(source_id=pk, target_number=number, actor=SYSTEM, now=self.now)
            else:
                self.split(pk)
        self.work()

    def split(self, pk: UUID) -> None:
        self.count += 1
        more = mail(self.inbox, ticket_id=pk, external_id=f"<{self.count}@y>", received_at=self.now)
        receipt = receive_messages([more], now=self.now)[0]
        child = split_ticket(
            ticket_id=receipt.ticket_id,
            message_ids=[receipt.message_id],
            actor=SYSTEM,
            now=self.now,
        )
        self.tickets.append(child.ticket_id)
        had = {each.trial_id: each.arm for each in arms_of([pk]).get(pk, ())}
        has = arms_of([child.ticket_id]).get(child.ticket_id, ())
        assert all(had[each.trial_id] == each.arm for each in has)

    @rule(which=st.integers(0, 4), keep=st.sampled_from(ARMS))
    def stop(self, which: int, keep: str) -> None:
        found = running()
        if not found:
            return
        chosen = found[which % len(found)]
        stop_trial(trial_id=chosen.id, keep=keep, actor=SYSTEM, now=self.now)
        swap = chosen.swaps[0]
        kept = swap.treatment if keep == TREATMENT else swap.control
        assert definition(swap.definition_id).version == kept
        assert not trial(chosen.id).is_running
        self.work()

    @rule(kind=st.sampled_from(KINDS), how=st.sampled_from(["publish", "off", "archive"]))
    def attempt(self, kind: str, how: str) -> None:
        """What is compared is refused to be changed; what is not, changes."""
        key = self.ids[kind]
        is_compared = trial_on(key) is not None
        seen = definition(key)
        try:
            if how == "publish":
                draft = Draft(seen.name, self.body(kind), "changed")
                publish(
                    definition_id=key,
                    draft=draft,
                    seen_version=seen.version,
                    actor=SYSTEM,
                    now=self.now,
                )
            elif how == "off":
                switch_definition(definition_id=key, is_on=False, actor=SYSTEM, now=self.now)
                switch_definition(definition_id=key, is_on=True, actor=SYSTEM, now=self.now)
            else:
                archive(definition_id=key, actor=SYSTEM, now=self.now)
                take_back(definition_id=key, actor=SYSTEM, now=self.now)
                switch_definition(definition_id=key, is_on=True, actor=SYSTEM, now=self.now)
        except DefinitionRefused:
            assert is_compared
            assert definition(key) == seen
        else:
            assert not is_compared
        self.work()

    def work(self) -> None:
        """All that hears or waits acts."""
        self.now += timedelta(minutes=1)
        settle(self.now)
        dispatch(now=self.now)
        settle(self.now)

    def serving(self, kind: str, pk: UUID) -> int:
        """The version of its arm."""
        treated = treated_of([pk]).get(pk, NOBODY)
        return next(each.version for each in served(kind, treated) if each.id == self.ids[kind])

    @invariant()
    def each_is_served_by_the_version_of_its_arm(self) -> None:
        unsettled = {each.id for each in unsettled_moments()} & set(self.tickets)
        for pk, terms in followed_terms(unsettled).items():
            assert terms.policy_version == self.serving("sla_policy", pk)
        for pk, (_key, number) in queues_waited_in().items():
            assert number == self.serving("queue", pk)
        for process in ProcessInstance.objects.filter(ended_at=None):
            known = {each.number for each in history(process.process_id, actor=SYSTEM)}
            assert process.version in known | {self.serving("process", process.ticket_id)}
        for kind in KINDS if self.ids else ():
            assert [each.version for each in active(kind) if each.id == self.ids[kind]] == [
                definition(self.ids[kind]).version
            ]

    @invariant()
    def rules_that_were_tried_touched_only_their_arm(self) -> None:
        for firing in Firing.objects.filter(rule_id__in=list(self.ids.values())):
            tried = {each.number for each in candidates(firing.rule_id, actor=SYSTEM)}
            if firing.version in tried:
                arms = arms_of([firing.ticket_id])[firing.ticket_id]
                assert any(each.arm == TREATMENT for each in arms)

    def teardown(self) -> None:
        """When all is stopped, everybody is served alike."""
        try:
            for each in running():
                stop_trial(trial_id=each.id, keep="control", actor=SYSTEM, now=self.now)
            self.work()
            self.each_is_served_by_the_version_of_its_arm()
            assert treated_of(self.tickets) == {}
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)


@pytest.mark.django_db
def test_no_ticket_stays_in_a_version_that_counts_for_nobody() -> None:
    run_state_machine_as_test(
        Compared,
        settings=settings(
            max_examples=settings().max_examples // 10,
            stateful_step_count=10,
            deadline=None,
            # to shrink a story of a whole desk takes longer than to read it
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
