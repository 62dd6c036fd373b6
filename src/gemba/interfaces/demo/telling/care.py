"""What every team does once it has answered."""

from collections.abc import Callable, Mapping

from gemba.interfaces.demo.case import HIGH, RESOLVED, Case, Done

# How the desk answers what was not solved.
ANSWERS = {
    "follow.still_broken": "reply.again_repair",
    "follow.not_solved": "reply.not_solved",
    "follow.unclear": "reply.explained",
    "follow.not_answered": "reply.not_answered",
}


def answers_extra(case: Case, done: Done) -> None:
    """A small question on the way."""
    case.takes(done)
    case.writer.complete(answer=case.writer.letter(f"extra.{case.extra}.answer", ""))
    case.waits(done, "reply.answer")


def tries_again(case: Case, done: Done) -> None:
    """It was not solved."""
    case.takes(done)
    if case.chance(0.3):
        case.matters(done.begun, done.by, HIGH)
    case.replies(done, ANSWERS[case.complaint])


def ends_with_thanks(case: Case, done: Done) -> None:
    """The customer is content."""
    if case.chance(0.3):
        case.replies(done, "reply.welcome", RESOLVED)
    else:
        case.becomes(done.ended, RESOLVED, done.by)


def ends_in_silence(case: Case, done: Done) -> None:
    """The customer says no more; where it was resolved before, there is nothing to do."""
    if case.status == RESOLVED:
        return
    if case.chance(0.35):
        case.replies(done, "reply.silence", RESOLVED)
    else:
        case.becomes(done.ended, RESOLVED, done.by)


def ends(case: Case, done: Done) -> None:
    """Nothing is left to say."""
    case.becomes(done.ended, RESOLVED, done.by)


CARE: Mapping[str, Callable[[Case, Done], None]] = {
    "answers extra": answers_extra,
    "tries again": tries_again,
    "ends with thanks": ends_with_thanks,
    "ends in silence": ends_in_silence,
    "ends after all": ends,
    "ends with arrival": ends,
}
