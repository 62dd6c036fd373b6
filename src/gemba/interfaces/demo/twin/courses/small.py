"""Inquiries, suggestions, complaints, and the same request sent twice."""

from gemba.insight.simulation.model import END
from gemba.interfaces.demo.company import FIRST_LINE, TECHNICAL
from gemba.interfaces.demo.twin.courses.course import Course
from gemba.interfaces.demo.twin.steps import CLOSED, DECIDES

TECHNICAL_SHARE = 0.6
ESCALATED_SHARE = 0.3
NOTICED_SHARE, REPEATED_SHARE = 0.6, 0.2


def inquiry(course: Course) -> None:
    """A question: mostly answered at once, now and then by technical support."""
    answered = course.answered(course.look("answers"), FIRST_LINE, course.look("settles"))
    looks = {
        "answers": answered[course.look("answers")],
        "settles": answered[course.look("settles")],
    }
    if course.of.matter.name != "technical":
        course.begins(looks)
        return
    here = 1 - TECHNICAL_SHARE
    course.begins(
        {"asks technical": TECHNICAL_SHARE} | {name: here * n for name, n in looks.items()}
    )
    explained = course.answered("explains", TECHNICAL, "explains, settles")
    course.after(course.look("asks technical"), explained)


def suggestion(course: Course) -> None:
    """An idea: thanked for, passed on, done."""
    course.begins({"thanks for idea": 1})
    course.on(course.look("thanks for idea"), CLOSED)


def complaint(course: Course) -> None:
    """Anger: an apology at once, then somebody finds out what happened."""
    escalated = ESCALATED_SHARE if course.of.language == "zh" else 0.0
    course.begins({"apologises": 1 - escalated, "escalates": escalated})
    course.on(course.look("apologises"), "makes good")
    course.on(course.look("escalates"), DECIDES)
    for offered in ("makes good", DECIDES):
        course.after(offered, course.waits(FIRST_LINE, may_ask=False))


def duplicate(course: Course) -> None:
    """The same request by another door: seen and merged, or answered a second time."""
    course.begins(
        {
            "merges": NOTICED_SHARE,
            "answers duplicate": REPEATED_SHARE,
            "overlooks duplicate": 1 - NOTICED_SHARE - REPEATED_SHARE,
        }
    )
    course.on(course.look("merges"), END)
    course.on(course.look("answers duplicate"), CLOSED)
    course.on(course.look("overlooks duplicate"), "answers again", CLOSED)
