"""Technical support and the workshop."""

from collections.abc import Callable, Mapping

from gemba.interfaces.demo.case import AT_VENDOR, OPEN, PENDING, RESOLVED, Case, Done
from gemba.interfaces.demo.company import FAULTY, FIRST_LINE, REPAIR, TECHNICAL, Vendor
from gemba.interfaces.demo.twin.courses.repairs import BOUNCES_MAX


def rejects_attachment(case: Case, done: Done) -> None:
    """That was a holiday photo."""
    case.replies(done, "reply.wrong_file")


def adds_what_lacked(case: Case, done: Done) -> None:
    """It goes to technical support once more."""
    case.notes(done, "bounce_again", 0.7)
    case.goes_to(done, TECHNICAL)


def asks_what_lacked(case: Case, done: Done) -> None:
    """Only the customer knows."""
    case.replies(done, "reply.ask_more")


def explains(case: Case, done: Done) -> None:
    """Technical support answers a question."""
    case.finds_answer()
    case.waits(done, "reply.answer")


def explains_and_settles(case: Case, done: Done) -> None:
    """The answer is so clear that nobody waits for more."""
    case.finds_answer()
    case.replies(done, "reply.answer", RESOLVED)


def sends_back(case: Case, done: Done) -> None:
    """Something lacks, so the first line has it again."""
    case.bounces += 1
    case.notes(done, "bounce_last" if case.bounces == BOUNCES_MAX else "bounce", 0.8)
    case.goes_to(done, FIRST_LINE)


def gives_remedy(case: Case, done: Done) -> None:
    """Something to try at home."""
    case.replies(done, "reply.remedy")


def diagnoses(case: Case, done: Done) -> None:
    """It has to come in."""
    case.notes(done, "to_repair", 0.85)
    case.goes_to(done, REPAIR)


def posts_part(case: Case, done: Done) -> None:
    """Some parts the customer can change."""
    case.is_tagged(done.part(0.5), done.by, _vendor(case).tag)
    case.waits(done, "reply.part_posted")


def posts_part_and_settles(case: Case, done: Done) -> None:
    """Nothing can go wrong with it."""
    case.is_tagged(done.part(0.5), done.by, _vendor(case).tag)
    case.replies(done, "reply.part_posted", RESOLVED)


def asks_to_send_in(case: Case, done: Done) -> None:
    """With a label for the parcel."""
    case.replies(done, "reply.ship_in")


def takes_in(case: Case, done: Done) -> None:
    """The device has arrived."""
    case.goes_on(done)
    if case.chance(0.6):
        case.notes(done, "intake")


def orders_part(case: Case, done: Done) -> None:
    """Opened, and a part is missing."""
    vendor = _vendor(case)
    _finds_batch(case, done)
    case.notes(done, "diagnosed")
    case.notes(done, "ordered", 0.92, vendor=vendor.names[done.by.writes])
    case.is_tagged(done.part(0.95), done.by, vendor.tag)
    if case.chance(0.75):
        case.replies(done, "reply.parts", AT_VENDOR)
    else:
        case.becomes(done.ended, AT_VENDOR, done.by)


def tells_of_delay(case: Case, done: Done) -> None:
    """The part is late."""
    if case.chance(0.6):
        case.notes(done, "late", 0.6, vendor=_vendor(case).names[done.by.writes])
    case.replies(done, "reply.delay", AT_VENDOR)


def receives_part(case: Case, done: Done) -> None:
    """The part is here, and the work goes on."""
    if case.chance(0.7):
        case.notes(done, "came", 0.5, vendor=_vendor(case).names[done.by.writes])
    case.becomes(done.ended, OPEN, done.by)


def fixes(case: Case, done: Done) -> None:
    """Opened, and it was nothing."""
    _fixes(case, done, PENDING)


def fixes_and_settles(case: Case, done: Done) -> None:
    """The same, and nobody waits for the parcel."""
    _fixes(case, done, RESOLVED)


def mends(case: Case, done: Done) -> None:
    """The device goes home."""
    case.replies(done, "reply.repaired")


def mends_and_settles(case: Case, done: Done) -> None:
    """The same, and nobody waits for the parcel."""
    case.replies(done, "reply.repaired", RESOLVED)


def _fixes(case: Case, done: Done, status: str) -> None:
    _finds_batch(case, done)
    case.notes(done, "minor")
    case.replies(done, "reply.fixed_quickly", status)


def _finds_batch(case: Case, done: Done) -> None:
    if case.topic.fault is not None and case.topic.fault.key == FAULTY:
        case.is_tagged(done.part(0.5), done.by, "batch-1124")
        case.notes(done, "batch", 0.7)


def _vendor(case: Case) -> Vendor:
    """Raises ValueError where nothing is broken."""
    if case.topic.fault is None:
        raise ValueError(f"Case {case.key} is a repair without a fault.")
    return case.topic.fault.vendor


REPAIRS: Mapping[str, Callable[[Case, Done], None]] = {
    "rejects attachment": rejects_attachment,
    "adds what lacked": adds_what_lacked,
    "asks what lacked": asks_what_lacked,
    "passes on what lacked": adds_what_lacked,
    "explains": explains,
    "explains, settles": explains_and_settles,
    "sends back": sends_back,
    "gives remedy": gives_remedy,
    "diagnoses": diagnoses,
    "diagnoses after remedy": diagnoses,
    "posts part": posts_part,
    "posts part, settles": posts_part_and_settles,
    "asks to send in": asks_to_send_in,
    "takes in": takes_in,
    "orders part": orders_part,
    "tells of delay": tells_of_delay,
    "receives part": receives_part,
    "fixes": fixes,
    "fixes, settles": fixes_and_settles,
    "mends": mends,
    "mends, settles": mends_and_settles,
}
