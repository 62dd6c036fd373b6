"""Inquiries, suggestions, complaints, and the same request sent twice."""

from gemba.interfaces.demo.case import HIGH, LOW, OPEN, RESOLVED, Case
from gemba.interfaces.demo.company import FIRST_LINE, FORM, HE_JING, TECHNICAL
from gemba.interfaces.demo.shop import Story
from gemba.interfaces.demo.stories.steps import (
    answered,
    back_at_first_line,
    closed,
    first_touch,
    settled,
    team_work,
)

TECHNICAL_TOPICS = ("inquiry.bound", "inquiry.phone", "inquiry.formats", "inquiry.abroad")
ESCALATED_SHARE = 0.3
NOTICED_SHARE = 0.6


def inquiry(case: Case) -> Story:
    """A question: mostly answered at once, now and then by technical support."""
    done = yield from first_touch(case)
    if case.topic.phrase in TECHNICAL_TOPICS and case.chance(0.6):
        case.notes(done, "to_tech_question")
        case.goes_to(done, TECHNICAL)
        done = yield from team_work(case, TECHNICAL, 8, 2.0)
    case.writer.complete(answer=case.writer.letter(f"{case.topic.phrase}.answer", ""))
    yield from answered(case, done, "reply.answer")


def suggestion(case: Case) -> Story:
    """An idea: thanked for, passed on, done."""
    done = yield from first_touch(case, 6)
    case.matters(done.part(0.5), done.by, LOW)
    if case.chance(0.5):
        case.notes(done, "idea")
    case.replies(done, "suggest.answer", RESOLVED)
    yield from closed(case, done.ended)


def complaint(case: Case) -> Story:
    """Anger: an apology at once, then somebody finds out what happened."""
    done = yield from first_touch(case, 9)
    case.matters(done.part(0.35), done.by, HIGH)
    if case.chance(0.4):
        case.notes(done, "called", 0.6)
    case.replies(done, "complain.answer", OPEN)
    if case.customer.language == "zh" and case.chance(ESCALATED_SHARE):
        case.gives_to(done, HE_JING)
        done = yield case.work((HE_JING,), 8, case.hours(3.0))
    else:
        done = yield from back_at_first_line(case, 10, 6.0)
    case.writer.complete(finding=case.writer.letter(f"{case.topic.phrase}.finding", ""))
    case.notes(done, "escalated", 0.5, finding=case.writer.slots["finding"])
    case.replies(done, "complain.offer")
    yield from settled(case, done.ended, FIRST_LINE, may_ask=False)


def duplicate(case: Case, main: Case) -> Story:
    """The same request by another door: seen and merged, or answered a second time."""
    done = yield from first_touch(case, 7)
    if case.chance(NOTICED_SHARE) and not main.merged:
        case.takes(done)
        case.notes(done, "same_as", 0.7, other=main.number_mark)
        case.is_tagged(done.part(0.8), done.by, "duplicate")
        case.merges_into(done, main)
        return
    if case.chance(0.5):
        case.replies(done, "reply.duplicate", RESOLVED)
        yield from closed(case, done.ended)
        return
    case.takes(done)
    phrase = "reply.ask_info" if case.topic.kind == "repair" else "reply.sorry_wait"
    case.replies(done, phrase, OPEN if case.channel == FORM else "pending_customer")
    done = yield from back_at_first_line(case, 5, 20.0)
    case.replies(done, "reply.duplicate", RESOLVED)
    yield from closed(case, done.ended)
