"""First looks: a request is read for the first time, sorted in, and gets what it needs."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from gemba.interfaces.demo.case import HIGH, LOW, OPEN, PENDING, RESOLVED, URGENT, Case, Done
from gemba.interfaces.demo.company import FIRST_LINE, FORM, HE_JING, REPAIR, RETURNS, TECHNICAL

AWAY_SHARE, AWAY_AFTER = 0.02, timedelta(seconds=40)


def sorts_in(case: Case, done: Done) -> None:
    """Take it, say what it is, how urgent, and which product."""
    if case.chance(0.55):
        case.takes(done)
    case.team = FIRST_LINE
    case.is_typed(done.part(0.3), done.by, case.topic.kind)
    if case.chance(0.6):
        case.is_tagged(done.part(0.4), done.by, case.topic.product)
    if case.topic.fault is not None and case.topic.fault.is_danger:
        case.matters(done.part(0.2), done.by, URGENT)


def answers(case: Case, done: Done) -> None:
    """The answer; now and then a machine answers it in turn."""
    case.finds_answer()
    case.waits(done, "reply.answer")
    _machine_answers(case, done)


def settles(case: Case, done: Done) -> None:
    """The answer is so clear that nobody waits for more."""
    case.finds_answer()
    case.replies(done, "reply.answer", RESOLVED)
    _machine_answers(case, done)


def asks_technical(case: Case, done: Done) -> None:
    """Only technical support knows."""
    case.notes(done, "to_tech_question")
    case.goes_to(done, TECHNICAL)


def thanks_for_idea(case: Case, done: Done) -> None:
    """An idea: thanked for, passed on, done."""
    case.matters(done.part(0.5), done.by, LOW)
    if case.chance(0.5):
        case.notes(done, "idea")
    case.replies(done, "suggest.answer", RESOLVED)


def apologises(case: Case, done: Done) -> None:
    """Sorry at once; what happened is to be found out."""
    case.matters(done.part(0.35), done.by, HIGH)
    if case.chance(0.4):
        case.notes(done, "called", 0.6)
    case.replies(done, "complain.answer", OPEN)


def escalates(case: Case, done: Done) -> None:
    """Sorry at once; the supervisor is to decide."""
    apologises(case, done)
    case.gives_to(done, HE_JING)


def to_returns(case: Case, done: Done) -> None:
    """Something goes back: for those who do that."""
    if case.chance(0.6):
        case.notes(done, "to_returns")
    case.goes_to(done, RETURNS)


def asks_serial(case: Case, done: Done) -> None:
    """What the workshop has to know; where something is dangerous, a warning besides."""
    is_danger = case.topic.fault is not None and case.topic.fault.is_danger
    case.replies(done, "reply.danger" if is_danger else "reply.ask_info")


def asks_more(case: Case, done: Done) -> None:
    """The serial number is there, but it is not clear what is wrong."""
    case.replies(done, "reply.ask_more")


def to_technical(case: Case, done: Done) -> None:
    """For technical support."""
    _tells_of_passing_on(case, done, 0.5)
    hands_to_technical(case, done)


def to_repair(case: Case, done: Done) -> None:
    """Clearly for the workshop."""
    _tells_of_passing_on(case, done, 0.5)
    hands_to_repair(case, done)


def to_posting(case: Case, done: Done) -> None:
    """A part for the customer to change."""
    _tells_of_passing_on(case, done, 0.5)
    case.goes_to(done, REPAIR)


def merges(case: Case, done: Done) -> None:
    """The same request is there already, and somebody sees it."""
    if case.main is None:
        return
    case.takes(done)
    case.notes(done, "same_as", 0.7, other=case.main.number_mark)
    case.is_tagged(done.part(0.8), done.by, "duplicate")
    case.merges_into(done, case.main)


def answers_duplicate(case: Case, done: Done) -> None:
    """It is seen too late to be merged."""
    case.replies(done, "reply.duplicate", RESOLVED)


def overlooks_duplicate(case: Case, done: Done) -> None:
    """Nobody sees that it is there already."""
    case.takes(done)
    phrase = "reply.ask_info" if case.topic.kind == "repair" else "reply.sorry_wait"
    case.replies(done, phrase, OPEN if case.channel == FORM else PENDING)


def checked_to_technical(case: Case, done: Done) -> None:
    """What was asked for has come: on to technical support."""
    case.takes(done)
    _tells_of_passing_on(case, done, 0.2)
    hands_to_technical(case, done)


def checked_to_repair(case: Case, done: Done) -> None:
    """What was asked for has come: on to the workshop."""
    case.takes(done)
    _tells_of_passing_on(case, done, 0.2)
    hands_to_repair(case, done)


def checked_to_posting(case: Case, done: Done) -> None:
    """What was asked for has come: a part is to be posted."""
    case.takes(done)
    _tells_of_passing_on(case, done, 0.2)
    case.goes_to(done, REPAIR)


def hands_to_technical(case: Case, done: Done) -> None:
    """With a word on why, or without."""
    if case.chance(0.6):
        case.notes(done, "to_tech")
    case.goes_to(done, TECHNICAL)


def hands_to_repair(case: Case, done: Done) -> None:
    """Past technical support."""
    case.notes(done, "to_repair_direct")
    case.goes_to(done, REPAIR)


def _tells_of_passing_on(case: Case, done: Done, share: float) -> None:
    if case.chance(share):
        case.replies(done, "reply.passed_on", OPEN)


def _machine_answers(case: Case, done: Done) -> None:
    if case.channel != FORM and case.chance(AWAY_SHARE):
        case.is_away(done.ended + AWAY_AFTER)


LOOKS: Mapping[str, Callable[[Case, Done], None]] = {
    "answers": answers,
    "settles": settles,
    "asks technical": asks_technical,
    "thanks for idea": thanks_for_idea,
    "apologises": apologises,
    "escalates": escalates,
    "to returns": to_returns,
    "asks serial": asks_serial,
    "asks more": asks_more,
    "to technical": to_technical,
    "to repair": to_repair,
    "to posting": to_posting,
    "merges": merges,
    "answers duplicate": answers_duplicate,
    "overlooks duplicate": overlooks_duplicate,
}
AFTER_ASKING: Mapping[str, Callable[[Case, Done], None]] = {
    "checked, to technical": checked_to_technical,
    "checked, to repair": checked_to_repair,
    "checked, to posting": checked_to_posting,
}
