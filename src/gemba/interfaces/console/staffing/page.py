"""What the templates of the Staffing screen are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils.translation import pgettext_lazy

from gemba.insight.eventlog.queries import DESK
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.process.choosing import Choice, named_logs
from gemba.interfaces.console.process.tabs import Tab
from gemba.interfaces.console.staffing.arrived import arrived
from gemba.interfaces.console.staffing.asked import AskedForm, address
from gemba.interfaces.console.staffing.needed import channels_of

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

DEMAND, REQUIREMENT, PLANS, DAY = "staffing-log", "staffing-needs", "staffing-plans", "staffing-day"
LABELS: Mapping[str, StrPromise] = {
    DEMAND: pgettext_lazy("staffing tab", "Demand"),
    REQUIREMENT: pgettext_lazy("staffing tab", "People needed"),
    PLANS: pgettext_lazy("staffing tab", "Shift plan"),
    DAY: pgettext_lazy("staffing tab", "The day"),
}


@dataclass(frozen=True, slots=True)
class TabLink:
    """A tab; its address keeps what was asked for."""

    label: str
    url: str
    is_open: bool


def asked_of(query: QueryDict, choice: Choice, now: datetime) -> AskedForm:
    """What an address asks for, with what it says of the channels of this log."""
    known = arrived(choice, now)
    channels = channels_of(known) if known else ()
    return AskedForm(query, channels, is_desk=choice.log.is_desk)


def frame_context(
    request: DeskRequest, choice: Choice, asked: AskedForm, tab: str
) -> dict[str, object]:
    """What stands around every tab."""
    return {
        "section": "staffing",
        "tab": Tab(tab, tab, LABELS[tab]),
        "choice": choice,
        "logs": named_logs(request.actor),
        "asked": asked,
        "tab_links": tab_links(choice.log.key, tab, request.GET),
        "page_name": tab,
    }


def tab_links(log: str, open_tab: str, query: QueryDict) -> list[TabLink]:
    """All tabs of a log; plans are made for the desk alone."""
    tabs = [each for each in LABELS if each != PLANS or log == DESK]
    return [
        TabLink(
            str(LABELS[each]),
            address(each, "" if each == PLANS else log, query),
            each == open_tab,
        )
        for each in tabs
    ]
