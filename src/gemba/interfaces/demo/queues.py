"""Who gets what at the demo desk: skills, shifts and the queues.

Of what waits when the desk is opened, only a few tickets find somebody by themselves; people take
the rest, as they always have.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zlib import crc32

from gemba.desk.calendars.operations import RosterDraft, set_shifts
from gemba.desk.routing.operations import ProfileDraft, add_skill, set_profile
from gemba.desk.routing.queries.staff import CertificateLine
from gemba.foundation.definitions.operations import Draft, create
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.json_values import JsonValue
from gemba.interfaces.demo.case import Keys
from gemba.interfaces.demo.company import (
    AGENTS,
    DEALERS_AGENTS,
    FIRST_LINE,
    REPAIR,
    RETURNS,
    TECHNICAL,
    WU_QIAN,
    Staff,
    hours_on,
)
from gemba.interfaces.demo.ranks import VENDOR_TEAM

CALMING, DIAGNOSIS, SOLDERING, REFUNDS = (
    "De-escalation 安抚", "Diagnosis 故障诊断", "Soldering 焊接", "Refunds 退款",
)  # fmt: skip
BATTERIES = "Battery safety 电池安全"
# only the vendor can
BOARDS = "Circuit boards 主板维修"
# what the people of a team are good at: skill -> the level at least
TEAM_SKILLS: Mapping[str, Mapping[str, int]] = {
    FIRST_LINE: {CALMING: 1},
    TECHNICAL: {DIAGNOSIS: 3, CALMING: 2},
    REPAIR: {SOLDERING: 3, DIAGNOSIS: 2},
    RETURNS: {REFUNDS: 3, CALMING: 2},
}
LEVEL_MAX = 5
CAPACITY: Mapping[str, int] = {"email": 25, "form": 15}


def define_queues(keys: Keys, *, began: datetime, now: datetime) -> None:
    """Let the demo desk's people have skills and hours, and its tickets queues."""
    skills = {
        name: add_skill(name=name, actor=SYSTEM, now=began)
        for name in (CALMING, DIAGNOSIS, SOLDERING, REFUNDS, BOARDS)
    }
    for staff in (*AGENTS, *DEALERS_AGENTS):
        _equip(staff, keys.users[staff.key], skills, began, now)
    complaint: JsonValue = {"fact": "type", "op": "any_of", "values": ["complaint"]}
    repair: JsonValue = {"fact": "type", "op": "any_of", "values": ["repair"]}
    swollen: JsonValue = ["swollen", "bulging", "鼓包", "冒烟"]
    battery: JsonValue = {"fact": "message_text", "op": "contains_any", "values": swollen}
    _queue("Complaints 投诉", began, {
        "when": {"all": [complaint]},
        "mode": "push",
        "asks": [_ask(skills[CALMING], 2)],
        "owner_minutes": 30,
        "overflow": [{"after_minutes": 120, "levels_lowered": 1, "queues": []}],
    })  # fmt: skip
    old_model: JsonValue = {"fact": "product", "op": "contains_any", "values": ["R5"]}
    vendor = keys.teams[VENDOR_TEAM]
    _queue("Drift R5 to Hengtai 恒泰", began, {
        "when": {"all": [repair, old_model]},
        "mode": "push",
        "asks": [_ask(skills[BOARDS], 3)],
        "overflow": [
            {"after_minutes": 30, "levels_lowered": 0, "vendor_team": vendor, "queues": []}
        ],
    })  # fmt: skip
    _queue("Repairs 维修", began, {
        "when": {"all": [repair]},
        "mode": "pull",
        "teams": [keys.teams[TECHNICAL], keys.teams[REPAIR]],
        "asks": [
            _ask(skills[DIAGNOSIS], 2),
            {"when": {"all": [battery]}, "skill": None, "level": 1, "certificate": BATTERIES},
        ],
    })  # fmt: skip
    _queue("All else 其他", began, {
        "mode": "pull",
        "teams": [keys.teams[team] for team in (FIRST_LINE, RETURNS)],
        "speaks_language": True,
    })  # fmt: skip


def _equip(
    staff: Staff, user_id: int, skills: Mapping[str, int], began: datetime, now: datetime
) -> None:
    more = crc32(staff.key.encode()) % 3
    levels = {
        skills[name]: min(LEVEL_MAX, level + more)
        for name, level in TEAM_SKILLS.get(staff.team, {}).items()
    }
    held = (CertificateLine(BATTERIES, _in_a_year(now)),) if staff is WU_QIAN else ()
    draft = ProfileDraft(levels, staff.reads, held, CAPACITY)
    set_profile(user_id=user_id, draft=draft, actor=SYSTEM, now=began)
    hours = tuple(", ".join(hours_on(day, staff.hours)) for day in range(7))
    roster = RosterDraft(zone=staff.hours.zone, week=hours)
    set_shifts(user_id=user_id, draft=roster, actor=SYSTEM, now=began)


def _ask(skill_id: int, level: int) -> JsonValue:
    return {"when": {"all": []}, "skill": skill_id, "level": level, "certificate": ""}


def _queue(name: str, now: datetime, body: Mapping[str, JsonValue]) -> None:
    create(kind="queue", draft=Draft(name, body), actor=SYSTEM, now=now, is_on=True)


def _in_a_year(now: datetime) -> date:
    return (now + timedelta(days=365)).date()
