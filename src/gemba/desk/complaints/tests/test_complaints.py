"""A complaint from its registration to the follow-up call, and what it may cost."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.desk.channels.operations import FormRequest, submit_request
from gemba.desk.channels.operations.acknowledging import ADDRESS_DAY_MAX
from gemba.desk.channels.subscribers import confirm_arrival
from gemba.desk.complaints.kind import describe
from gemba.desk.complaints.operations import (
    compensate,
    own_complaint,
    record_callback,
    record_cause,
    record_follow_up,
    register_complaints,
)
from gemba.desk.complaints.queries import (
    ComplaintFile,
    complaint_counts,
    complaint_file,
    complaints,
)
from gemba.desk.complaints.ready import READY
from gemba.desk.complaints.setting import GRANTING, ComplaintSetting, decode, encode
from gemba.desk.complaints.testing import complaint_desk
from gemba.desk.teamwork.operations import approve, refuse_approval, withdraw_approval
from gemba.desk.teamwork.queries import notifications, pending_approvals
from gemba.desk.tickets.operations import (
    ChangeRefused,
    Receipt,
    TicketUnknown,
    assign,
    resolve,
    set_type,
)
from gemba.desk.tickets.queries import conversation
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.events.actors import SYSTEM, Actor, Role
from gemba.foundation.events.queries import timeline
from gemba.foundation.events.reactions import react_until_quiet
from gemba.foundation.kernel.money import Money
from gemba.foundation.timers.operations import fire_until_quiet

DUE = NOON + timedelta(days=1)  # eight working hours after Monday noon


def filed(ticket: Receipt) -> ComplaintFile:
    found = complaint_file(ticket.ticket_id, actor=SYSTEM)
    assert found is not None
    return found


def happened(ticket: Receipt) -> list[str]:
    return [each.type for each in timeline("ticket", [ticket.ticket_id.hex], limit=200)]


def grant(ticket: Receipt, minor: int, actor: Actor) -> bool:
    amount = Money(minor, "CNY")
    return compensate(
        ticket_id=ticket.ticket_id, amount=amount, reason="For the wait", actor=actor, now=NOON
    )


def test_it_is_registered_owned_and_acknowledged_at_once(people: Cast, complaint: Receipt) -> None:
    file = filed(complaint)
    assert (file.owner_name, file.callback_due_at) == ("Ana", DUE)
    found = conversation(complaint.number, actor=SYSTEM)
    assert found is not None
    (told,) = [each for each in found.messages if each.nature == "acknowledgement"]
    assert f"#{complaint.number}" in told.text
    assert "3 March 2026, 12:00" in told.text or "2026年3月3日 12:00" in told.text
    # who is asked first stays in charge, whoever goes on
    assign(
        ticket_id=complaint.ticket_id,
        assignee_id=people.sun_wei.user_id,
        actor=people.ana,
        now=NOON,
    )
    react_until_quiet(now=NOON)
    assert filed(complaint).owner_name == "Ana"
    own_complaint(
        ticket_id=complaint.ticket_id,
        owner_id=people.sun_wei.user_id or 0,
        actor=people.adele,
        now=NOON,
    )
    assert filed(complaint).owner_name == "孙伟"
    assert register_complaints([complaint.ticket_id], now=NOON) == 0
    assert happened(complaint).count("complaint.registered") == 1


@pytest.mark.parametrize("is_channel_first", [True, False])
@pytest.mark.parametrize(
    ("type_code", "is_on", "words"),
    [
        ("complaint", True, "Your complaint is registered"),
        ("complaint", False, "We have received your request"),
        ("repair", True, "We have received your request"),
    ],
)
def test_a_form_is_confirmed_once_in_the_fitting_words(
    people: Cast, type_code: str, is_on: bool, words: str, is_channel_first: bool
) -> None:
    if is_on:
        complaint_desk()
    support()
    form = FormRequest(
        key="k",
        sender_kind="email",
        sender="max@example.org",
        name="Max",
        subject="Rude",
        text="On the phone.",
        type_code=type_code,
    )
    receipt = submit_request(request=form, now=NOON)
    if is_channel_first:
        events = timeline("ticket", [receipt.ticket_id.hex], limit=9)
        heard = [each for each in events if each.type == "message.received"]
        confirm_arrival(heard, now=NOON)
    react_until_quiet(now=NOON)
    found = conversation(1001, actor=SYSTEM)
    assert found is not None
    (told,) = [each for each in found.messages if each.nature == "acknowledgement"]
    assert words in told.subject


def complained(key: str, sender: str, type_code: str = "complaint") -> list[str]:
    """A form that names this sender; how the ticket was confirmed, or that it was not."""
    form = FormRequest(
        key=key,
        sender_kind="email",
        sender=sender,
        name="Max",
        subject="Rude",
        text="On the phone.",
        type_code=type_code,
    )
    ticket = submit_request(request=form, now=NOON)
    react_until_quiet(now=NOON)
    return [each for each in happened(ticket) if each.startswith("acknowledgement.")]


def test_nobody_is_flooded_with_confirmations_of_complaints(people: Cast) -> None:
    complaint_desk()
    support()
    written, withheld = ["acknowledgement.written"], ["acknowledgement.withheld"]
    # whatever the desk confirms by itself counts: a repair in the usual words, then complaints
    assert complained("repair", "victim@example.org", "repair") == written
    found = [complained(str(number), "victim@example.org") for number in range(9)]
    assert found == [written] * (ADDRESS_DAY_MAX - 1) + [withheld] * (10 - ADDRESS_DAY_MAX)
    # a machine would answer, and the desk itself complain without end
    assert complained("a", "noreply@example.org") == withheld
    assert complained("b", "support@desk.example") == withheld
    assert complained("c", "lin.yue@example.org") == written


def test_without_a_setting_a_complaint_is_a_ticket_like_others(people: Cast) -> None:
    ticket = opened(support())
    set_type(ticket_id=ticket.ticket_id, type_code="complaint", actor=people.ana, now=NOON)
    react_until_quiet(now=NOON)
    assert complaint_file(ticket.ticket_id, actor=SYSTEM) is None
    resolve(ticket_id=ticket.ticket_id, actor=people.ana, now=NOON)


def test_it_stays_open_until_cause_and_call_are_recorded(people: Cast, complaint: Receipt) -> None:
    ticket_id, ana = complaint.ticket_id, people.ana
    with pytest.raises(ChangeRefused, match=r"Record the cause.*Call the customer back"):
        resolve(ticket_id=ticket_id, actor=ana, now=NOON)
    with pytest.raises(ChangeRefused, match="from the list"):
        record_cause(ticket_id=ticket_id, cause="moon", explanation="", actor=ana, now=NOON)
    record_cause(ticket_id=ticket_id, cause="delivery", explanation="Lost", actor=ana, now=NOON)
    with pytest.raises(ChangeRefused, match="in a few words"):
        record_callback(ticket_id=ticket_id, told=" ", actor=ana, now=NOON)
    record_callback(ticket_id=ticket_id, told="Will get a new one", actor=ana, now=NOON)
    with pytest.raises(ChangeRefused, match="Ana has called"):
        record_callback(ticket_id=ticket_id, told="Again", actor=ana, now=NOON)
    with pytest.raises(ChangeRefused, match="not resolved yet"):
        record_follow_up(ticket_id=ticket_id, is_satisfied=True, told="", actor=ana, now=NOON)
    resolve(ticket_id=ticket_id, actor=ana, now=NOON)
    assert complaint_counts(ana).settled == 1
    record_follow_up(ticket_id=ticket_id, is_satisfied=False, told="Broken", actor=ana, now=DUE)
    found = conversation(complaint.number, actor=SYSTEM)
    assert found is not None
    assert found.ticket.category == "open"
    assert happened(complaint)[-2:] == ["follow_up.recorded", "ticket.reopened"]


def test_a_missed_call_is_told_once(people: Cast, complaint: Receipt) -> None:
    fire_until_quiet(now=DUE - timedelta(seconds=1))
    assert complaint_counts(people.sun_wei).overdue == 0
    for _twice in range(2):
        fire_until_quiet(now=DUE)
    (line,) = complaints(people.sun_wei, view="overdue")
    assert (line.number, line.is_callback_missed) == (complaint.number, True)
    for told in (people.ana, people.sun_wei):
        assert [each.kind for each in notifications(told)] == ["callback_missed"]
    record_callback(ticket_id=complaint.ticket_id, told="Sorry", actor=people.ana, now=DUE)
    assert complaint_counts(people.sun_wei).callback == 0
    assert complaints(people.chen_chen, view="open") == ()


def test_money_within_the_limit_beyond_it_and_beyond_all(people: Cast, complaint: Receipt) -> None:
    assert grant(complaint, 6_000, people.ana)
    # 60 are granted: what is left of her 100 is 40
    assert not grant(complaint, 6_000, people.ana)
    (approval,) = pending_approvals(people.sun_wei)
    assert "60.00 CNY" in approval.question
    record_cause(
        ticket_id=complaint.ticket_id, cause="service", explanation="", actor=people.ana, now=NOON
    )
    record_callback(ticket_id=complaint.ticket_id, told="Sorry", actor=people.ana, now=NOON)
    with pytest.raises(ChangeRefused, match="waits for approval"):
        resolve(ticket_id=complaint.ticket_id, actor=people.ana, now=NOON)
    approve(approval_id=approval.id, comment="", actor=people.sun_wei, now=NOON)
    react_until_quiet(now=NOON)
    assert filed(complaint).granted == Money(12_000, "CNY")
    assert filed(complaint).compensations[1].decided_by == "孙伟"
    # 120 + 900 are more than a supervisor's 1,000: only administrators are asked
    assert not grant(complaint, 90_000, people.sun_wei)
    assert pending_approvals(people.sun_wei) == ()
    (approval,) = pending_approvals(people.adele)
    refuse_approval(approval_id=approval.id, comment="No", actor=people.adele, now=NOON)
    assert not grant(complaint, 90_000, people.ana)
    (approval,) = pending_approvals(people.adele)
    withdraw_approval(approval_id=approval.id, actor=people.ana, now=NOON)
    react_until_quiet(now=NOON)
    states = [each.state for each in filed(complaint).compensations]
    assert states == ["granted", "granted", "refused", "refused"]
    resolve(ticket_id=complaint.ticket_id, actor=people.ana, now=NOON)


@pytest.mark.parametrize(
    ("amount", "words"), [(Money(0, "CNY"), "above zero"), (Money(5, "EUR"), "in CNY")]
)
def test_unfit_amounts_are_refused(
    people: Cast, complaint: Receipt, amount: Money, words: str
) -> None:
    with pytest.raises(ChangeRefused, match=words):
        compensate(
            ticket_id=complaint.ticket_id, amount=amount, reason="So", actor=people.ana, now=NOON
        )


def test_outsiders_of_the_team_do_nothing(people: Cast, complaint: Receipt) -> None:
    for who in (people.chen_chen, people.viktor, people.lin_yue, people.olga):
        assert complaint_file(complaint.ticket_id, actor=who) is None
        with pytest.raises(TicketUnknown):
            grant(complaint, 1, who)


def test_what_is_no_complaint_any_more_is_free(people: Cast, complaint: Receipt) -> None:
    set_type(ticket_id=complaint.ticket_id, type_code="inquiry", actor=people.ana, now=NOON)
    react_until_quiet(now=NOON)
    assert complaint_file(complaint.ticket_id, actor=SYSTEM) is None
    fire_until_quiet(now=DUE)
    assert "callback.missed" not in happened(complaint)
    resolve(ticket_id=complaint.ticket_id, actor=people.ana, now=NOON)


@given(st.lists(st.integers(0, 10**6), min_size=3, max_size=3), st.integers(1, 10**7))
def test_whoever_leads_may_grant_at_least_as_much(limits: list[int], minor: int) -> None:
    agent, supervisor, administrator = sorted(limits)
    setting = decode(
        {**body(), "limits": {"agent": agent, "supervisor": supervisor, "administrator": None}}
    )
    assert decode(encode(setting)) == setting
    may = [setting.may_grant(role, minor) for role in GRANTING]
    assert may == sorted(may)
    assert not setting.may_grant(Role.VENDOR, minor)
    assert administrator >= agent


def body() -> dict[str, Any]:
    encoded = encode(READY)
    assert isinstance(encoded, dict)
    return encoded


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"causes": []}, "at least one cause"),
        ({"causes": [{"code": "a", "name": "A"}, {"code": "a", "name": "B"}]}, "there twice"),
        ({"callback_hours": 0}, "more than 0"),
        ({"currency": "¥"}, "three letters"),
        ({"limits": {"agent": 5, "supervisor": 4, "administrator": 9}}, "from agent upwards"),
        ({"limits": {"agent": None, "supervisor": 4, "administrator": 9}}, "from agent upwards"),
        ({"limits": {"agent": -1}}, "from 0 on"),
        ({"calendar": "desk"}, "from the list"),
    ],
)
def test_an_impossible_setting_is_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(DefinitionRefused, match=words):
        decode({**body(), **change})


def test_the_setting_is_told_in_lines() -> None:
    told = {line.label: line.value for line in describe(body())}
    assert told["An agent may grant"] == "100.00 CNY"
    assert told["An administrator may grant"] == "without limit"
    assert isinstance(READY, ComplaintSetting)
