"""Returns, refunds, and what complaints come to."""

from collections.abc import Callable, Mapping

from gemba.interfaces.demo.case import OPEN, PENDING, RESOLVED, Case, Done
from gemba.interfaces.demo.topics import COURSES


def sends_missing(case: Case, done: Done) -> None:
    """What was not in the box is sent."""
    case.waits(done, "take_back.missing_sent")


def sends_missing_and_settles(case: Case, done: Done) -> None:
    """The same, and nobody waits for the parcel."""
    case.replies(done, "take_back.missing_sent", RESOLVED)


def asks_for_difference(case: Case, done: Done) -> None:
    """The price has fallen: the supervisor is asked."""
    case.notes(done, "ask_difference", 0.95)


def accepts_return(case: Case, done: Done) -> None:
    """It may come back."""
    is_exchange = case.topic.phrase in COURSES["exchange"]
    case.replies(done, "take_back.accept_exchange" if is_exchange else "take_back.accept")


def exchanges(case: Case, done: Done) -> None:
    """Another one is on its way."""
    case.waits(done, "take_back.exchanged")


def exchanges_and_settles(case: Case, done: Done) -> None:
    """The same, and nobody waits for the parcel."""
    case.replies(done, "take_back.exchanged", RESOLVED)


def unpacks(case: Case, done: Done) -> None:
    """All is there: the supervisor is asked for the money."""
    if case.chance(0.5):
        case.replies(done, "take_back.received", OPEN)
    else:
        case.goes_on(done)
    case.notes(done, "ask_approval", 0.95)
    case.expects("follow.refund_where")


def pays(case: Case, done: Done) -> None:
    """The money leaves."""
    case.replies(done, _paid(case), PENDING)


def pays_and_settles(case: Case, done: Done) -> None:
    """The same, and nobody waits whether it arrives."""
    case.replies(done, _paid(case), RESOLVED)


def approves(case: Case, done: Done) -> None:
    """The supervisor's note, without which no money leaves."""
    case.notes(done, "approved", 0.9)


def makes_good(case: Case, done: Done) -> None:
    """What happened is found out and made up for."""
    case.finds_reason()
    case.notes(done, "escalated", 0.5, finding=case.writer.slots["finding"])
    case.waits(done, "complain.offer")


def decides(case: Case, done: Done) -> None:
    """The supervisor makes good herself."""
    case.finds_reason()
    case.waits(done, "complain.offer")


def answers_again(case: Case, done: Done) -> None:
    """The same answer for the same request."""
    case.replies(done, "reply.duplicate", RESOLVED)


def _paid(case: Case) -> str:
    is_difference = case.topic.phrase in COURSES["price"]
    return "take_back.difference" if is_difference else "take_back.refunded"


RETURNS: Mapping[str, Callable[[Case, Done], None]] = {
    "sends missing": sends_missing,
    "sends missing, settles": sends_missing_and_settles,
    "asks for difference": asks_for_difference,
    "accepts return": accepts_return,
    "exchanges": exchanges,
    "exchanges, settles": exchanges_and_settles,
    "unpacks, asks approval": unpacks,
    "pays": pays,
    "pays, settles": pays_and_settles,
    "makes good": makes_good,
    "answers again": answers_again,
}
# What the supervisor does: the ticket stays with those who have it.
LEAD: Mapping[str, Callable[[Case, Done], None]] = {"approves": approves, "decides": decides}
