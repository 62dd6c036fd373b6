"""Something is broken: triage, technical support, the workshop, spare parts – and back again."""

from datetime import timedelta

from gemba.interfaces.demo.case import AT_VENDOR, OPEN, PENDING, RESOLVED, Case
from gemba.interfaces.demo.company import FAULTY, FIRST_LINE, REPAIR, TECHNICAL, Fault
from gemba.interfaces.demo.shop import Done, Rest, Story
from gemba.interfaces.demo.stories.steps import (
    Stretch,
    answered,
    back_at_first_line,
    closed,
    first_touch,
    reopened,
    settled,
    team_work,
)

BOUNCED_SHARE = 0.45
BOUNCES_AGAIN_SHARE = 0.4
BOUNCES_MAX = 3
DIRECT_SHARE = 0.22
NEEDS_PART_SHARE = 0.72
BROKEN_AGAIN_SHARE = 0.06


def repair(case: Case) -> Story:
    """From the first complaint to the repaired device."""
    fault = case.topic.fault
    if fault is None:
        raise ValueError(f"Case {case.key} is a repair without a fault.")
    done = yield from first_touch(case, 9)
    if fault.is_danger or not case.knows_serial or case.chance(0.2):
        case.replies(done, _first_question(case, fault))
        if case.chance(0.1):
            yield from settled(case, done.ended, FIRST_LINE, may_ask=False)
            return
        done = yield from _information(case, done)
    elif case.chance(0.5):
        case.replies(done, "reply.passed_on", OPEN)
    if fault.posts_part and case.chance(0.5):
        yield from _part_by_post(case, done, fault)
        return
    if case.chance(DIRECT_SHARE) or fault.is_danger:
        case.notes(done, "to_repair_direct")
        case.goes_to(done, REPAIR)
    else:
        done = yield from _diagnosis(case, done)
        if case.chance(fault.at_home_share):
            case.replies(done, "reply.remedy")
            yield from settled(case, done.ended, TECHNICAL)
            return
        if case.chance(0.35):
            done = yield from _tried_in_vain(case, done)
        case.notes(done, "to_repair", 0.85)
        case.goes_to(done, REPAIR)
    yield from _workshop(case, fault)


def _first_question(case: Case, fault: Fault) -> str:
    if fault.is_danger:
        return "reply.danger"
    return "reply.ask_more" if case.knows_serial else "reply.ask_info"


def _information(case: Case, done: Done) -> Stretch:
    """The customer sends what was asked for, sometimes with the wrong attachment."""
    at = case.awake(done.ended + case.hours(9, 0.9))
    yield Rest(at)
    is_wrong = not case.knows_serial and case.chance(0.12)
    told = "follow.more" if case.knows_serial else "follow.info"
    case.says(at, "follow.info_wrong" if is_wrong else told)
    done = yield from back_at_first_line(case)
    if is_wrong:
        case.replies(done, "reply.wrong_file")
        at = case.awake(done.ended + case.hours(4, 0.8))
        yield Rest(at)
        case.says(at, "follow.info_right")
        done = yield from back_at_first_line(case)
    if case.chance(0.2):
        case.replies(done, "reply.passed_on", OPEN)
    return done


def _diagnosis(case: Case, done: Done) -> Stretch:
    """Technical support looks at it – or sends it back to the first line, more than once."""
    if case.chance(0.6):
        case.notes(done, "to_tech")
    case.goes_to(done, TECHNICAL)
    bounces = 0
    while bounces < BOUNCES_MAX and case.chance(BOUNCES_AGAIN_SHARE if bounces else BOUNCED_SHARE):
        done = yield from team_work(case, TECHNICAL, 5, 5.0)
        case.notes(done, "bounce_last" if bounces == 2 else "bounce", 0.8)
        case.goes_to(done, FIRST_LINE)
        done = yield from back_at_first_line(case, 5, 3.0)
        if case.chance(0.35):
            case.replies(done, "reply.ask_more")
            at = case.awake(done.ended + case.hours(10, 0.8))
            yield Rest(at)
            case.says(at, "follow.more")
            done = yield from back_at_first_line(case, 4)
        case.notes(done, "bounce_again", 0.7)
        case.goes_to(done, TECHNICAL)
        bounces += 1
    return (yield from team_work(case, TECHNICAL, 16, 3.0))


def _tried_in_vain(case: Case, done: Done) -> Stretch:
    """What can be tried at home is tried, and does not help."""
    case.replies(done, "reply.remedy")
    at = case.awake(done.ended + case.hours(18, 0.8))
    yield Rest(at)
    case.says(at, "follow.tried_fail")
    return (yield from team_work(case, TECHNICAL, 8, 2.0))


def _part_by_post(case: Case, done: Done, fault: Fault) -> Story:
    """Some parts the customer can change: they are posted."""
    case.goes_to(done, REPAIR)
    done = yield from team_work(case, REPAIR, 6, 3.0)
    case.is_tagged(done.part(0.5), done.by, fault.vendor.tag)
    yield from answered(case, done, "reply.part_posted")


def _workshop(case: Case, fault: Fault) -> Story:
    """The device is sent in, checked, waits for a part, is repaired and goes home."""
    done = yield from team_work(case, REPAIR, 5, 1.0)
    case.replies(done, "reply.ship_in")
    if case.chance(0.06):
        yield from settled(case, done.ended, REPAIR, may_ask=False)
        return
    sent_at = case.awake(done.ended + case.hours(26, 0.5))
    yield Rest(sent_at)
    case.says(sent_at, "follow.shipped")
    yield Rest(sent_at + case.hours(38, 0.3))
    case.reminds = False  # it is on its way, they know
    done = yield from team_work(case, REPAIR, 5, 1.0)
    if case.chance(0.6):
        case.notes(done, "intake")
    done = yield from team_work(case, REPAIR, 14, 7.0)
    if fault.key == FAULTY:
        case.is_tagged(done.part(0.5), done.by, "batch-1124")
        case.notes(done, "batch", 0.9)
    if case.chance(NEEDS_PART_SHARE):
        case.notes(done, "diagnosed")
        done = yield from _spare_part(case, done, fault)
        phrase = "reply.repaired"
    else:
        case.notes(done, "minor")
        phrase = "reply.fixed_quickly"
    yield from _home_again(case, done, phrase)


def _spare_part(case: Case, done: Done, fault: Fault) -> Stretch:
    """A part is ordered; one vendor takes three times as long, and customers ask where it stays."""
    vendor = fault.vendor
    name = vendor.names[done.by.writes]
    case.notes(done, "ordered", 0.92, vendor=name)
    case.is_tagged(done.part(0.95), done.by, vendor.tag)
    if case.chance(0.75):
        case.replies(done, "reply.parts", AT_VENDOR)
    else:
        case.becomes(done.ended, AT_VENDOR, done.by)
    arrives = done.ended + timedelta(days=vendor.median_days * case.rng.lognormvariate(0, 0.35))
    asks = done.ended + timedelta(days=case.rng.uniform(4, 8))
    while asks < arrives and case.chance(0.7):
        at = case.awake(asks)
        yield Rest(at)
        case.says(at, "follow.angry" if case.chance(0.4) else "follow.reminder")
        done = yield from team_work(case, REPAIR, 5, 1.5)
        if case.chance(0.6):
            case.notes(done, "late", 0.6, vendor=name)
        case.replies(done, "reply.delay", AT_VENDOR)
        asks = done.ended + timedelta(days=case.rng.uniform(4, 7))
    yield Rest(arrives)
    done = yield from team_work(case, REPAIR, 4, 2.0)
    if case.chance(0.7):
        case.notes(done, "came", 0.5, vendor=name)
    case.becomes(done.ended, OPEN, done.by)
    return (yield from team_work(case, REPAIR, 16, 4.0))


def _home_again(case: Case, done: Done, phrase: str) -> Story:
    """The repaired device goes back; a few break again."""
    case.replies(done, phrase, RESOLVED if case.chance(0.35) else PENDING)
    if case.chance(BROKEN_AGAIN_SHARE):
        yield from reopened(
            case,
            done.ended + timedelta(days=4),
            REPAIR,
            "follow.still_broken",
            "reply.again_repair",
        )
        return
    if case.status == RESOLVED:
        yield from closed(case, done.ended)
        return
    at = case.awake(done.ended + case.hours(48, 0.4))
    yield Rest(at)
    if case.chance(0.55):
        case.says(at, "follow.arrived")
    else:
        yield Rest(at + timedelta(days=2))
    done = yield from team_work(case, REPAIR, 2, 2.0)
    case.becomes(done.ended, RESOLVED, done.by)
    yield from closed(case, done.ended)
