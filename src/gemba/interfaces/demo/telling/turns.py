"""The customer's turn: what is written at each of their steps."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from gemba.interfaces.demo.case import CLOSED, PENDING, RESOLVED, Case

NOTICED_AFTER = timedelta(seconds=5)
EXTRAS = ("card", "hours", "return", "box", "version")
ERRANDS = tuple(
    f"inquiry.{name}"
    for name in "unsent stuck vat invoice title stock parts phone bound address corporate".split()
)


def writes(case: Case, at: datetime, phrase: str) -> None:
    """This, and nothing else."""
    case.says(at, phrase)


def thanks(case: Case, at: datetime) -> None:
    """It helped."""
    case.says(at, "follow.thanks" if case.topic.fault is None else "follow.works")


def asks_extra(case: Case, at: datetime) -> None:
    """One more small question."""
    case.extra = case.rng.choice(EXTRAS)
    case.says(at, f"extra.{case.extra}.ask")


def complains(case: Case, at: datetime, phrase: str) -> None:
    """It was not solved."""
    case.complaint = phrase
    case.says(at, phrase)


def unsolved(case: Case, at: datetime) -> None:
    """It did not help."""
    if case.topic.fault is not None:
        complains(case, at, "follow.not_solved")
    elif case.topic.kind == "inquiry" and case.topic.phrase not in ERRANDS:
        complains(case, at, "follow.unclear")
    else:
        complains(case, at, "follow.not_answered")


def content_after_all(case: Case, at: datetime) -> None:
    """It helped in the end."""
    if case.complaint == "follow.still_broken":
        case.says(at, "follow.arrived")
    else:
        thanks(case, at)


def where_is_the_part(case: Case, at: datetime) -> None:
    """The customer waits for a repair that waits for a part."""
    case.says(at, "follow.angry" if case.chance(0.4) else "follow.reminder")


def is_expected(case: Case, at: datetime) -> None:
    """A parcel is on its way: the desk knows its number and waits on."""
    case.becomes(at + NOTICED_AFTER, PENDING, None)


def is_closed(case: Case, at: datetime) -> None:
    """The desk closes what has been resolved for two weeks."""
    if case.status == RESOLVED and not case.merged:
        case.becomes(at, CLOSED, None)
        case.closed_at = at


TURNS: Mapping[str, Callable[[Case, datetime], None]] = {
    "thanks": thanks,
    "asks extra": asks_extra,
    "unsolved": unsolved,
    "content after all": content_after_all,
    "serial": partial(writes, phrase="follow.info"),
    "wrong attachment": partial(writes, phrase="follow.info_wrong"),
    "right attachment": partial(writes, phrase="follow.info_right"),
    "more": partial(writes, phrase="follow.more"),
    "what lacked": partial(writes, phrase="follow.more"),
    "tried in vain": partial(writes, phrase="follow.tried_fail"),
    "shipped": partial(writes, phrase="follow.shipped"),
    "where is the part": where_is_the_part,
    "arrived": partial(writes, phrase="follow.arrived"),
    "still broken": partial(complains, phrase="follow.still_broken"),
    "returned": partial(writes, phrase="follow.returned"),
    "expected": is_expected,
    "closed": is_closed,
}
