"""Something goes back: exchanged, sent again, or refunded once the supervisor has approved."""

from gemba.interfaces.demo.company import RETURNS
from gemba.interfaces.demo.twin.courses.course import Course
from gemba.interfaces.demo.twin.steps import APPROVES, CLOSED, EXPECTED

TELLS_OF_PARCEL_SHARE = 0.6
EXCHANGED_SHARE, PAID_AND_SETTLED_SHARE = 0.75, 0.6


def returning(course: Course) -> None:
    """From "I want to send it back" to the money, or to another device."""
    course.begins({"to returns": 1})
    handed = course.look("to returns")
    if course.of.matter.name == "missing":
        again = course.answered("sends missing", RETURNS, "sends missing, settles")
        course.after(handed, again)
    elif course.of.matter.name == "price":
        course.on(handed, "asks for difference", APPROVES)
        _refund(course)
    else:
        course.on(handed, "accepts return")
        _arrived(course, EXCHANGED_SHARE if course.of.matter.name == "exchange" else 0.0)


def _arrived(course: Course, exchanged_share: float) -> None:
    exchanged = course.answered("exchanges", RETURNS, "exchanges, settles")
    arrived = {name: exchanged_share * share for name, share in exchanged.items()}
    arrived["unpacks, asks approval"] = 1 - exchanged_share
    silent = {name: (1 - TELLS_OF_PARCEL_SHARE) * share for name, share in arrived.items()}
    returned = course.says("returned")
    course.after("accepts return", {returned: TELLS_OF_PARCEL_SHARE, **silent})
    course.on(returned, EXPECTED)
    course.after(EXPECTED, arrived)
    course.on("unpacks, asks approval", APPROVES)
    _refund(course)


def _refund(course: Course) -> None:
    """Money only flows after the supervisor's note."""
    settled = PAID_AND_SETTLED_SHARE
    course.after(APPROVES, {"pays, settles": settled, "pays": 1 - settled})
    course.on("pays, settles", CLOSED)
    course.after("pays", course.waits(RETURNS, may_ask=False))
