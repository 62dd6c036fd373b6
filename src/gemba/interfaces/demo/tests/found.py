"""Which of the planted problems the product finds by itself, by the letters of docs/demo.md."""

from __future__ import annotations

from gemba.insight.improvement.finding import Finding
from gemba.insight.improvement.ranking import findings
from gemba.insight.improvement.view import LogView
from gemba.insight.kpis.meanings import desk_meanings
from gemba.interfaces.console.process.waiting.pricing import TALK
from gemba.interfaces.console.process.waiting.reading import desk_reading
from gemba.interfaces.demo.company import (
    DANIEL_HUGHES,
    DESK_ZONE,
    FIRST_LINE,
    HENGTAI,
    MAIL_ZH,
    TECHNICAL,
)
from gemba.interfaces.demo.tests.columns import columns_of
from gemba.interfaces.demo.tests.measures import KEYS, Histories

FORM_CHANNEL = "form"


def found(histories: Histories) -> tuple[Finding, ...]:
    """What the Findings screen tells of these histories, the dearest first."""
    columns = columns_of(histories)
    view = LogView(columns, desk_reading(), desk_meanings(), DESK_ZONE, TALK)
    return findings(view).findings


def letter_of(finding: Finding) -> str:
    """Of the problem a finding tells, empty for none; told by its place, not by its words."""
    place = finding.place
    match finding.detector:
        case "ping_pong" if set(place.resources) == {_team(FIRST_LINE), _team(TECHNICAL)}:
            return "a"
        case "missing_skills" if (place.attribute, place.value) == ("channel", FORM_CHANNEL):
            return "b"
        case "set_days" if place.activities == ("advised",):
            return "c"
        case "slow_vendor" if place.value == HENGTAI.tag:
            return "d"
        case "comes_back" if place.resources == (str(KEYS.users[DANIEL_HUGHES.key]),):
            return "e"
        case "uncovered_hours" if place.value in (str(KEYS.inboxes[MAIL_ZH]), "zh-hans"):
            return "f"
        case "duplicates":
            return "g"
    return ""


def _team(name: str) -> str:
    return str(KEYS.teams[name])
