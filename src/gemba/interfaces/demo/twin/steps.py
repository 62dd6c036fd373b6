"""Every step a request can take: who does it, how long it takes them, what passes before.

A step is called by what is done and, where that makes a difference, who does it: the first look at
"mail" or "form", work of a team, a customer of "zh" or "en". `verb` gives back what is done.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from gemba.insight.simulation.model import Draw
from gemba.interfaces.demo.company import FIRST_LINE, REPAIR, RETURNS, TECHNICAL, Vendor

# What one must be able to do besides what the teams do.
FORMS, APPROVALS = "forms", "approvals"
MAIL, WEB_FORM = "mail", "form"
LANGUAGES = ("zh", "en")
# Shapes of distributions around a median: the larger, the more alike.
USUAL, STEADY = 1.6, 3.0


def verb(step: str) -> str:
    """What is done in this step, whoever does it."""
    return step.partition(" · ")[0]


def at_door(what: str, door: str) -> str:
    """A first look at what came through this door."""
    return f"{what} · {door}"


def by_team(what: str, team: str) -> str:
    """Work that each team does on its own tickets."""
    return f"{what} · {team}"


def says(what: str, language: str, team: str = "") -> str:
    """A customer writes, to `team` where others could be meant."""
    return f"{what} · {team} · {language}" if team else f"{what} · {language}"


def delivery(vendor: Vendor) -> str:
    """The vendor's part arrives."""
    return f"part arrives · {vendor.tag}"


def around(median_seconds: float, shape: float = USUAL) -> Draw:
    """Half take longer; a Weibull distribution, which is drawn several times as fast as others."""
    return Draw("weibull", (shape, median_seconds / math.log(2) ** (1 / shape)))


@dataclass(frozen=True, slots=True)
class Work:
    """Work of a team: `minutes` in the median, possible `after_hours` after what came before."""

    what: str
    minutes: float
    after_hours: float
    is_awaited: bool = True
    shape: float = USUAL


# First looks, by minutes; what is asked decides which.
LOOKS = {
    "answers": 10,
    "settles": 10,
    "asks technical": 10,
    "thanks for idea": 8,
    "apologises": 11,
    "escalates": 11,
    "to returns": 9,
    "asks serial": 11,
    "asks more": 11,
    "to technical": 11,
    "to repair": 11,
    "to posting": 11,
    "merges": 9,
    "answers duplicate": 9,
    "overlooks duplicate": 9,
}

TEAM_WORK: Mapping[str, tuple[Work, ...]] = {
    FIRST_LINE: (
        Work("checked, to technical", 6, 0.6),
        Work("checked, to repair", 6, 0.6),
        Work("checked, to posting", 6, 0.6),
        Work("rejects attachment", 6, 0.6),
        Work("adds what lacked", 6, 1),
        Work("asks what lacked", 6, 1),
        Work("passes on what lacked", 5, 0.6),
        Work("makes good", 12, 2),
        Work("answers again", 6, 5),
    ),
    TECHNICAL: (
        Work("explains", 13, 2),
        Work("explains, settles", 13, 2),
        Work("sends back", 9, 5),
        Work("gives remedy", 26, 3),
        Work("diagnoses", 26, 3),
        Work("diagnoses after remedy", 13, 2),
    ),
    REPAIR: (
        Work("posts part", 10, 1),
        Work("posts part, settles", 10, 1),
        Work("asks to send in", 9, 0.5),
        Work("takes in", 9, 38, is_awaited=False, shape=STEADY),
        Work("orders part", 20, 0.5, is_awaited=False),
        Work("fixes", 20, 0.5, is_awaited=False),
        Work("fixes, settles", 20, 0.5, is_awaited=False),
        Work("tells of delay", 9, 0.5),
        Work("receives part", 7, 1, is_awaited=False),
        Work("mends", 25, 0.5, is_awaited=False),
        Work("mends, settles", 25, 0.5, is_awaited=False),
        Work("ends with arrival", 4, 2, is_awaited=False),
    ),
    RETURNS: (
        Work("sends missing", 9, 1.5),
        Work("sends missing, settles", 9, 1.5),
        Work("asks for difference", 9, 1.5),
        Work("accepts return", 9, 1.5),
        Work("unpacks, asks approval", 12, 50, is_awaited=False, shape=STEADY),
        Work("exchanges", 12, 50, is_awaited=False, shape=STEADY),
        Work("exchanges, settles", 12, 50, is_awaited=False, shape=STEADY),
        Work("pays", 5, 1),
        Work("pays, settles", 5, 1),
    ),
}
# What every team does once it has answered.
CARE = (
    Work("answers extra", 5, 0.4),
    Work("ends with thanks", 2, 1, is_awaited=False),
    Work("ends in silence", 2, 44, is_awaited=False, shape=STEADY),
    Work("tries again", 10, 1),
    Work("ends after all", 2, 1, is_awaited=False),
)
# The supervisor's work, and what nobody does.
APPROVES, DECIDES = "approves", "decides"
EXPECTED, CLOSED, ASKS_AGAIN = "expected", "closed", "asks again"

# The customer's turn: hours in the median and their shape; to a team, or wherever it belongs.
TO_TEAM = {
    "thanks": (6, 1.0),
    "asks extra": (5, 1.1),
    "unsolved": (20, 1.2),
    "content after all": (14, 1.2),
}
TURNS = {
    "serial": (9, 1.1),
    "wrong attachment": (9, 1.1),
    "right attachment": (4, 1.2),
    "more": (9, 1.1),
    "what lacked": (10, 1.2),
    "tried in vain": (18, 1.2),
    "shipped": (26, 2.0),
    "where is the part": (140, 5.0),
    "arrived": (48, 2.5),
    "still broken": (116, STEADY),
    "returned": (24, 2.0),
}
