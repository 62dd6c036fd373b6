"""What the demo desk promises: calendars of its two offices, and policies for whom which counts."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from gemba.foundation.definitions.operations import Draft, create
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.json_values import JsonValue
from gemba.interfaces.demo.company import DESK_ZONE, MAIL_EN, WESTERN_ZONE

SHENZHEN: JsonValue = {
    "zone": DESK_ZONE,
    "week": ["09:00-12:00, 13:00-18:00"] * 5 + ["10:00-16:00", ""],
    "region": "CN",
}
ROTTERDAM: JsonValue = {
    "zone": WESTERN_ZONE,
    "week": ["09:00-17:30"] * 5 + ["", ""],
    "region": "NL",
}
# working minutes by priority: low, normal, high, urgent
DAY = 480
FIRST_REPLY = (2 * DAY, DAY, 240, 60)
NEXT_REPLY = (3 * DAY, 2 * DAY, DAY, 240)
RESOLUTION = (15 * DAY, 10 * DAY, 5 * DAY, 2 * DAY)
VENDOR = (8 * DAY, 6 * DAY, 4 * DAY, 2 * DAY)


def define_promises(inboxes: Mapping[str, int], *, now: datetime) -> None:
    """Define the calendars and policies; the first calendar is the desk's own."""
    _defined("calendar", "Shenzhen 深圳", SHENZHEN, now)
    rotterdam = _defined("calendar", "Rotterdam", ROTTERDAM, now)
    complaint: dict[str, JsonValue] = {"fact": "type", "op": "any_of", "values": ["complaint"]}
    english: dict[str, JsonValue] = {"fact": "inbox", "op": "any_of", "values": [inboxes[MAIL_EN]]}
    valued: dict[str, JsonValue] = {"fact": "tier", "op": "any_of", "values": ["gold", "platinum"]}
    kettle: dict[str, JsonValue] = {"fact": "product", "op": "contains_any", "values": ["K2"]}
    hurry: JsonValue = [
        _step("warning", "notify", "assignee"),
        _step("breach", "raise_priority", ""),
    ]
    _defined("sla_policy", "Complaints 投诉", _policy(complaint, "", 2, hurry), now)
    _defined("sla_policy", "Gold and platinum 金牌与白金", _policy(valued, "", 2, hurry), now)
    _defined("sla_policy", "Ember K2", _policy(kettle, "", 2, hurry), now)
    _defined("sla_policy", "English mail 英文邮件", _policy(english, rotterdam.hex, 1, []), now)
    steps: JsonValue = [_step("breach", "notify", "supervisors")]
    _defined("sla_policy", "Standard 标准", _policy(None, "", 1, steps), now)


def _policy(
    condition: Mapping[str, JsonValue] | None, calendar: str, haste: int, steps: JsonValue
) -> JsonValue:
    """A policy in which everything goes `haste` times as fast as usual."""
    usual = {
        "first_reply": FIRST_REPLY,
        "next_reply": NEXT_REPLY,
        "resolution": RESOLUTION,
        "vendor": VENDOR,
    }
    targets: dict[str, JsonValue] = {
        promise: {str(place): minutes // haste for place, minutes in enumerate(by_priority, 1)}
        for promise, by_priority in usual.items()
    }
    parts: list[JsonValue] = [condition] if condition else []
    return {
        "if": {"all": parts},
        "calendar": calendar,
        "targets": targets,
        "warning": {"percent": 80, "minutes": None},
        "steps": steps,
    }


def _step(at: str, act: str, value: str) -> JsonValue:
    return {"promise": "", "at": at, "minutes": 0, "act": act, "value": value}


def _defined(kind: str, name: str, body: JsonValue, now: datetime) -> UUID:
    return create(kind=kind, draft=Draft(name, body), actor=SYSTEM, now=now, is_on=True)
