"""What every story begins and ends with."""

from collections.abc import Generator
from datetime import datetime, timedelta

from gemba.interfaces.demo.case import CLOSED, HIGH, PENDING, RESOLVED, URGENT, Case
from gemba.interfaces.demo.company import (
    DANIEL_HUGHES,
    FIRST_LINE,
    FORM,
    ZHAO_KEXIN,
    Staff,
    readers,
)
from gemba.interfaces.demo.shop import Done, Rest, Story, Work

Stretch = Generator[Work | Rest, Done, Done]
"""Part of a story that ends with the desk's turn."""

CLOSES_AFTER = timedelta(days=14)
EARLY_SHARE, USUAL_EARLY_SHARE = 0.85, 0.12
REOPENED_EARLY_SHARE, REOPENED_SHARE = 0.5, 0.04
COMES_BACK_SHARE = 0.06
ERRANDS = tuple(
    f"inquiry.{name}"
    for name in "unsent stuck vat invoice title stock parts phone bound address corporate".split()
)
EXTRAS = ("card", "hours", "return", "box", "version")


def first_touch(case: Case, minutes: float = 8) -> Stretch:
    """Somebody reads the request for the first time and sorts it in.

    Form requests wait for one colleague who works mornings; mail for whoever reads its language.
    """
    is_urgent = case.topic.fault is not None and case.topic.fault.is_danger
    if case.channel == FORM:
        need = case.work((ZHAO_KEXIN,), minutes * 1.2, case.hours(0.3), is_urgent=is_urgent)
    else:
        need = case.work(first_line(case), minutes, case.hours(0.45), is_urgent=is_urgent)
    done = yield need
    _sort_in(case, done)
    return done


def first_line(case: Case) -> tuple[Staff, ...]:
    """Those of the first line who go on with a ticket in its language."""
    return tuple(s for s in readers(FIRST_LINE, case.customer.language) if s is not ZHAO_KEXIN)


def back_at_first_line(case: Case, minutes: float = 5, lag_hours: float = 0.6) -> Stretch:
    """The first line goes on with the ticket."""
    done = yield case.work(first_line(case), minutes, case.hours(lag_hours))
    case.takes(done)
    return done


def team_work(case: Case, team: str, minutes: float, lag_hours: float) -> Stretch:
    """Somebody of a team works on the ticket and makes it theirs."""
    who = tuple(readers(team, case.customer.language))
    done = yield case.work(who, minutes, case.hours(lag_hours))
    case.takes(done)
    return done


def answered(case: Case, done: Done, phrase: str) -> Story:
    """The colleague answers what was asked; then all goes as such things go."""
    is_early = case.chance(EARLY_SHARE if done.by is DANIEL_HUGHES else USUAL_EARLY_SHARE)
    case.replies(done, phrase, RESOLVED if is_early else PENDING)
    if case.chance(0.02) and case.channel != FORM:
        case.is_away(done.ended + timedelta(seconds=40))
    if not is_early:
        yield from settled(case, done.ended, done.by.team)
        return
    share = REOPENED_EARLY_SHARE if done.by is DANIEL_HUGHES else REOPENED_SHARE
    if case.chance(share):
        yield from reopened(case, done.ended, done.by.team, *_unsolved(case))
    else:
        yield from closed(case, done.ended)


def settled(case: Case, since: datetime, team: str, *, may_ask: bool = True) -> Story:
    """After an answer: thanks, another small question, or silence; then the ticket is resolved."""
    draw = case.rng.random()
    if draw < 0.48:
        at = case.awake(since + case.hours(6, 1.0))
        yield Rest(at)
        case.says(at, "follow.thanks" if case.topic.fault is None else "follow.works")
        done = yield _last_touch(case, team)
        if case.chance(0.3):
            case.replies(done, "reply.welcome", RESOLVED)
        else:
            case.becomes(done.ended, RESOLVED, done.by)
    elif draw < 0.6 and may_ask:
        at = case.awake(since + case.hours(5, 0.9))
        yield Rest(at)
        extra = case.rng.choice(EXTRAS)
        case.says(at, f"extra.{extra}.ask")
        done = yield from team_work(case, team, 4, 0.4)
        case.writer.complete(answer=case.writer.letter(f"extra.{extra}.answer", ""))
        case.replies(done, "reply.answer")
        yield from settled(case, done.ended, team, may_ask=False)
        return
    else:
        at = since + timedelta(days=case.rng.choice((1, 2, 2, 3)))
        yield Rest(at)
        done = yield _last_touch(case, team)
        if case.chance(0.35):
            case.replies(done, "reply.silence", RESOLVED)
        else:
            case.becomes(done.ended, RESOLVED, done.by)
    if case.chance(REOPENED_SHARE):
        yield from reopened(case, done.ended, team, *_unsolved(case))
    else:
        yield from closed(case, done.ended)


def reopened(case: Case, since: datetime, team: str, complaint: str, answer: str) -> Story:
    """It was not solved: the customer comes back, and this time somebody waits for the result."""
    at = case.awake(since + case.hours(20, 0.8))
    yield Rest(at)
    case.says(at, complaint)
    done = yield from team_work(case, team, 10, 1.0)
    if case.chance(0.3):
        case.matters(done.begun, done.by, HIGH)
    case.replies(done, answer)
    at = case.awake(done.ended + case.hours(14, 0.8))
    yield Rest(at)
    if case.chance(0.6):
        thanks = "follow.works" if case.topic.fault is not None else "follow.thanks"
        case.says(at, "follow.arrived" if complaint == "follow.still_broken" else thanks)
    done = yield _last_touch(case, team)
    case.becomes(done.ended, RESOLVED, done.by)
    yield from closed(case, done.ended)


def _unsolved(case: Case) -> tuple[str, str]:
    """How the customer says that it is not over, and how the desk answers."""
    if case.topic.fault is not None:
        return "follow.not_solved", "reply.not_solved"
    if case.topic.kind == "inquiry" and case.topic.phrase not in ERRANDS:
        return "follow.unclear", "reply.explained"
    return "follow.not_answered", "reply.not_answered"


def closed(case: Case, resolved_at: datetime) -> Story:
    """Two weeks after it was resolved the desk closes the ticket; some come back even then."""
    at = resolved_at + CLOSES_AFTER + timedelta(minutes=case.rng.randrange(1, 30))
    yield Rest(at)
    if case.status != RESOLVED or case.merged:
        return
    case.becomes(at, CLOSED, None)
    is_broken = case.topic.kind == "repair"
    if is_broken and case.comes_back is not None and case.chance(COMES_BACK_SHARE):
        at = case.awake(at + case.hours(90, 0.8))
        yield Rest(at)
        case.comes_back(case, at)


def _last_touch(case: Case, team: str) -> Work:
    """A look at the answer, or at the silence, that nobody waits for."""
    who = first_line(case) if team == FIRST_LINE else tuple(readers(team, case.customer.language))
    return case.work(who, 1.5, case.hours(1.0), is_awaited=False)


def _sort_in(case: Case, done: Done) -> None:
    """Take it, say what it is, how urgent, and which product."""
    if case.chance(0.55):
        case.takes(done)
    case.team = FIRST_LINE
    case.is_typed(done.part(0.3), done.by, case.topic.kind)
    if case.chance(0.6):
        case.is_tagged(done.part(0.4), done.by, case.topic.product)
    if case.topic.fault is not None and case.topic.fault.is_danger:
        case.matters(done.part(0.2), done.by, URGENT)
