"""Something goes back: exchanged, sent again, or refunded once the supervisor has approved."""

from datetime import timedelta

from gemba.interfaces.demo.case import OPEN, PENDING, RESOLVED, Case
from gemba.interfaces.demo.company import HE_JING, RETURNS
from gemba.interfaces.demo.shop import Rest, Story
from gemba.interfaces.demo.stories.steps import (
    answered,
    closed,
    first_touch,
    settled,
    team_work,
)

EXCHANGED = ("return.doa", "return.damaged", "return.wrong")


def returning(case: Case) -> Story:
    """From "I want to send it back" to the money, or to another device."""
    done = yield from first_touch(case, 7)
    if case.chance(0.6):
        case.notes(done, "to_returns")
    case.goes_to(done, RETURNS)
    done = yield from team_work(case, RETURNS, 7, 1.5)
    if case.topic.phrase == "return.missing":
        yield from answered(case, done, "take_back.missing_sent")
        return
    if case.topic.phrase == "return.price":
        case.notes(done, "ask_difference", 0.95)
        case.expects("follow.reminder")
        yield from _refund(case, "take_back.difference")
        return
    is_exchange = case.topic.phrase in EXCHANGED
    case.replies(done, "take_back.accept_exchange" if is_exchange else "take_back.accept")
    sent_at = case.awake(done.ended + case.hours(24, 0.5))
    yield Rest(sent_at)
    if case.chance(0.6):
        case.says(sent_at, "follow.returned")
    yield Rest(sent_at + case.hours(50, 0.3))
    case.reminds = False  # it is on its way, they know
    done = yield from team_work(case, RETURNS, 9, 2.0)
    if is_exchange and case.chance(0.75):
        yield from answered(case, done, "take_back.exchanged")
        return
    if case.chance(0.5):
        case.replies(done, "take_back.received", OPEN)
    elif case.status != OPEN:
        case.becomes(done.part(0.5), OPEN, done.by)
    case.notes(done, "ask_approval", 0.95)
    case.expects("follow.refund_where")
    yield from _refund(case, "take_back.refunded")


def _refund(case: Case, phrase: str) -> Story:
    """Money only flows after the supervisor's note, and she sits down for that twice a week."""
    done = yield case.work((HE_JING,), 3, timedelta(0))
    case.notes(done, "approved", 0.9)
    done = yield from team_work(case, RETURNS, 4, 1.0)
    if case.chance(0.6):
        case.replies(done, phrase, RESOLVED)
        yield from closed(case, done.ended)
    else:
        case.replies(done, phrase, PENDING)
        yield from settled(case, done.ended, RETURNS, may_ask=False)
