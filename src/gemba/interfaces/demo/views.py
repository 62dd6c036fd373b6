"""The saved views the demo desk's people share."""

from datetime import datetime

from gemba.desk.tickets.queries import saved_view_body
from gemba.desk.tickets.queries.viewing import KIND
from gemba.foundation.definitions.operations import Draft, create
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.json_values import JsonValue

UNSETTLED: JsonValue = {
    "fact": "category",
    "op": "none_of",
    "values": ["resolved", "closed"],
}


def define_views(*, now: datetime) -> None:
    """What several people look for every day, each as a list."""
    for name, wanted, order in _views():
        body = saved_view_body({"all": [UNSETTLED, wanted]}, order=order)
        create(kind=KIND, draft=Draft(name, body), actor=SYSTEM, now=now, is_on=True)


def _views() -> list[tuple[str, JsonValue, str]]:
    return [
        ("Pressing 紧急", {"fact": "priority", "op": "any_of", "values": [3, 4]}, "due"),
        ("Complaints 投诉", {"fact": "type", "op": "any_of", "values": ["complaint"]}, "due"),
        (
            "Over a day 超过一天",
            {"fact": "hours_since_customer", "op": "more_than", "values": [24]},
            "activity",
        ),
    ]
