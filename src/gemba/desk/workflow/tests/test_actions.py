"""Each action does to a ticket exactly what it foresees, and conflicts are seen before they run."""

from dataclasses import replace
from random import Random
from uuid import UUID

import pytest

from gemba.desk.tickets.conditions import TicketFacts, facts_of
from gemba.desk.tickets.testing import opened
from gemba.desk.workflow.actions import known_actions
from gemba.desk.workflow.actions.action import Action, OnTicket
from gemba.desk.workflow.actions.add_tag import AddTag
from gemba.desk.workflow.actions.reply_to_customer import ReplyToCustomer
from gemba.desk.workflow.actions.set_priority import SetPriority
from gemba.desk.workflow.actions.set_status import SetStatus
from gemba.desk.workflow.actions.write_note import WriteNote
from gemba.desk.workflow.conflicts import fights, triggers_itself
from gemba.desk.workflow.engine import rule_actor
from gemba.desk.workflow.happenings import happenings_of
from gemba.desk.workflow.operations.performing import done_or_refused
from gemba.desk.workflow.operations.rehearsing import FIELDS
from gemba.desk.workflow.queries import around_now, warnings_of
from gemba.desk.workflow.rule import Rule, check_rule, decode, encode, read_action, written_action
from gemba.desk.workflow.testing import define_rule, rule_body
from gemba.desk.workflow.tests.samples import sample_actions
from gemba.desk.workflow.triggers import known_triggers
from gemba.desk.workflow.triggers.note_added import NoteWritten
from gemba.desk.workflow.triggers.opened import Opened
from gemba.desk.workflow.triggers.replied import Replied
from gemba.desk.workflow.triggers.status_changed import StatusBecame
from gemba.desk.workflow.triggers.trigger import Trigger
from gemba.desk.workflow.variables import check_text, filled
from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.events.queries import history

pytestmark = pytest.mark.django_db


def test_effect_is_what_performing_does() -> None:
    """One desk for all actions: making one takes longer than trying them."""
    cast()
    actions = [action for kind in known_actions().values() for action in sample_actions(kind)]
    for number, action in enumerate(actions):
        action.check()
        assert action.said()
        assert read_action(written_action(action)) == action
        ticket = opened(external_id=f"m{number}")
        for _twice in range(2):
            before = facts_of([ticket.ticket_id], now=NOON)[ticket.ticket_id]
            around = around_now(now=NOON, actions=[action])
            settled = action.settled(before, around)
            refused = settled.refusal(before, rule_actor(rule()), around)
            effect = settled.effect(before, around)
            told = len(history("ticket", ticket.ticket_id.hex, limit=100))
            why = done_or_refused(settled, OnTicket(ticket.ticket_id, rule_actor(rule()), NOON))
            assert bool(why) == bool(refused), (action, why, refused)
            after = facts_of([ticket.ticket_id], now=NOON)[ticket.ticket_id]
            if why:
                assert after == before, action
                continue
            assert after == effect.facts._replace(message_text=after.message_text), action
            events = history("ticket", ticket.ticket_id.hex, limit=100)[told:]
            heard = [each for event in events for each in happenings_of(event.payload)]
            assert sorted(map(str, heard)) == sorted(map(str, effect.happenings)), action


FIELDS_OF = {"tag": "tags", "team": "team_id", "assignee": "assignee_id", "vendor": "vendor_id"}
STATUS = ("status", "category", "times_reopened")


def drawn_facts(rng: Random, people: Cast) -> TicketFacts:
    """A ticket as it may stand anywhere."""
    status = rng.choice(["new", "open", "pending_customer", "resolved", "closed"])
    return TicketFacts(
        *(UUID(int=1), NOON, NOON, "email", 1, status, status, rng.randint(1, 4)),
        type=rng.choice(["", "repair", "return"]),
        team_id=rng.choice([None, people.repair.id, people.first_line.id]),
        assignee_id=rng.choice([None, people.ana.user_id, people.chen_chen.user_id]),
        vendor_id=rng.choice([None, people.repair.id]),
        product=rng.choice(["", "Kettle"]),
        tags=frozenset(rng.sample(["vip", "a"], rng.randint(0, 2))),
        times_reopened=rng.randint(0, 2),
    )


def test_an_action_depends_on_what_it_touches_and_changes_nothing_else() -> None:
    people, rng = cast(), Random(4)
    actions = [action for kind in known_actions().values() for action in sample_actions(kind)]
    for action in actions:
        around, actor = around_now(now=NOON, actions=[action]), rule_actor(rule())
        names = {FIELDS_OF.get(each, each) for each in action.touches}
        names.update(STATUS if "status" in names else ())
        for _draw in range(40):
            one, other = drawn_facts(rng, people), drawn_facts(rng, people)
            twin = other._replace(**{name: getattr(one, name) for name in names})
            settled = action.settled(one, around)
            assert action.settled(twin, around) == settled, action
            refused = settled.refusal(one, actor, around)
            assert settled.refusal(twin, actor, around) == refused, action
            if refused:
                continue
            effect, same = settled.effect(one, around), settled.effect(twin, around)
            assert same.happenings == effect.happenings, action
            untouched = [name for name in FIELDS if name not in names]
            for name in FIELDS:
                wanted = twin if name in untouched else effect.facts
                assert getattr(same.facts, name) == getattr(wanted, name), action
            assert all(getattr(effect.facts, n) == getattr(one, n) for n in untouched), action


def test_triggers_are_told_and_kept() -> None:
    for name, kind in known_triggers().items():
        trigger = kind.read({"hours": 2} if name == "after" else {})
        trigger.check()
        assert trigger.said(), name
        read = decode(encode(replace(rule(), when=(trigger,))), id=rule().id)
        assert read.when == (trigger,)


def rule(*when: Trigger, then: tuple[Action, ...] = (), **more: object) -> Rule:
    """A rule that says just this."""
    body = rule_body(when, then, **more)  # type: ignore[arg-type]
    return decode(body, id=decode_id(len(when) * 100 + len(then)), name="R")


def decode_id(number: int) -> UUID:
    """An id for a rule of a test."""
    return UUID(int=number + 1)


def test_a_rule_that_triggers_itself_is_seen() -> None:
    around = around_now(now=NOON)
    assert triggers_itself(rule(NoteWritten(), then=(WriteNote(text="x"),)), around)
    assert triggers_itself(rule(Replied(), then=(ReplyToCustomer(text="x"),)), around)
    flip = (SetStatus(status="open"), SetStatus(status="pending_vendor"))
    assert triggers_itself(rule(StatusBecame(), then=flip), around)
    calm = rule(StatusBecame(), then=(SetStatus(status="open"),))
    assert not triggers_itself(calm, around)
    assert not triggers_itself(rule(Opened(), then=(WriteNote(text="x"),)), around)


def test_two_rules_that_fight_are_seen_and_named() -> None:
    around = around_now(now=NOON)
    up = rule(StatusBecame(to=("open",)), then=(SetStatus(status="pending_vendor"),))
    down = rule(StatusBecame(to=("pending_vendor",)), Opened(), then=(SetStatus(status="open"),))
    (fight,) = fights((up, down), around)
    assert fight.field == "status"
    only_new = {"fact": "status", "op": "any_of", "values": ["new"]}
    ends = rule(StatusBecame(), Opened(), then=(SetStatus(status="open"),), condition=only_new)
    assert fights((up, ends), around) == ()
    define_rule("Upwards", up.when, up.then, now=NOON)
    (words,) = warnings_of(down, now=NOON)
    assert "“Upwards”" in words


BAD = [
    ({"when": [], "then": [{"do": "resolve"}]}, "trigger"),
    ({"when": [{"on": "opened"}], "then": []}, "action"),
    ({"when": [{"on": "opened"}], "then": [{"do": "explode"}]}, "no such action"),
    ({"when": [{"on": "opened"}], "then": [{"do": "set_status", "status": "x"}]}, "Status"),
    ({"when": [{"on": "opened"}], "then": [{"do": "set_status"}]}, "not filled in"),
    ({"when": [{"on": "after", "hours": -1}], "then": [{"do": "resolve"}]}, "Hours"),
    ({"when": [{"on": "on_schedule", "zone": "Mars"}], "then": [{"do": "resolve"}]}, "Mars"),
    (
        {"when": [{"on": "opened"}], "then": [{"do": "write_note", "text": "{{ secret.key }}"}]},
        "secret.key",
    ),
    ([1], "when, if and then"),
]


@pytest.mark.parametrize(("body", "words"), BAD)
def test_what_makes_no_rule_is_refused_in_a_sentence(body: object, words: str) -> None:
    with pytest.raises(DefinitionRefused, match=words):
        check_rule(body)  # type: ignore[arg-type]


def test_texts_hold_variables_and_no_code() -> None:
    text = "Dear {{contact.name | customer}}, {{ ticket.number }} {% if %}{{ ticket.subject }}"
    check_text(text.replace("{% if %}", ""))
    values = {"ticket.number": "7", "ticket.subject": "{{ ticket.number }}"}
    assert filled(text, values) == "Dear customer, 7 {% if %}{{ ticket.number }}"
    with pytest.raises(DefinitionRefused):
        check_text("{{ contact.name")


def test_tags_are_read_as_they_are_kept() -> None:
    assert written_action(AddTag(tag="x")) == {"do": "add_tag", "tag": "x"}
    assert read_action({"do": "set_priority", "priority": "4"}) == SetPriority(priority=4)
