"""What the names in a log tell about who it waits for. A guess, to be shown and corrected."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from gemba.insight.eventlog.columns import EventColumns

from .parties import Party

_WAITING = r"(a?wait|pending|on[ _-]?hold|待|等待)"
_CUSTOMER = r"(customer|client|user|requester|caller|applicant|客户|用户)"
_VENDOR = r"(vendor|supplier|third[ _-]?party|partner|implementation|服务商|供应商)"
_CUSTOMER_STATE = re.compile(f"{_WAITING}.*{_CUSTOMER}", re.IGNORECASE)
_VENDOR_STATE = re.compile(f"{_WAITING}.*{_VENDOR}", re.IGNORECASE)
_CUSTOMER_NAME = re.compile(f"{_CUSTOMER}([ _-]?[0-9]+)?", re.IGNORECASE)
_VENDOR_NAME = re.compile(f"{_VENDOR}([ _-]?[0-9]+)?", re.IGNORECASE)
_PROGRAM = re.compile(
    r"(system|automatic(ally)?|bot|robot|batch|service account|系统|自动)([ _-]?[0-9]+)?",
    re.IGNORECASE,
)


def guessed_customer(columns: EventColumns) -> Party:
    """Steps like “Awaiting user info” and resources called customer or client."""
    return _party(columns, _CUSTOMER_STATE, _CUSTOMER_NAME)


def names_customer(resource: str) -> bool:
    """Whether a resource is called customer, client or the like."""
    return _CUSTOMER_NAME.fullmatch(resource.strip()) is not None


def names_vendor(resource: str) -> bool:
    """Whether a resource is called vendor, supplier or the like."""
    return _VENDOR_NAME.fullmatch(resource.strip()) is not None


def waits_for_vendor(activity: str) -> bool:
    """Whether a step says that it waits for a vendor, as “Wait – vendor” does."""
    return _VENDOR_STATE.search(activity.strip()) is not None


def guessed_vendor(columns: EventColumns) -> Party:
    """Steps like “Wait – vendor” and resources called vendor or supplier."""
    return _party(columns, _VENDOR_STATE, _VENDOR_NAME)


def guessed_programs(columns: EventColumns) -> frozenset[str]:
    """Resources called system, bot and the like."""
    return frozenset(name for name in columns.resources if _PROGRAM.fullmatch(name.strip()))


def _party(columns: EventColumns, state: re.Pattern[str], name: re.Pattern[str]) -> Party:
    return Party(
        resources=_matching(columns.resources, name.fullmatch),
        states=_matching(columns.activities, state.search),
    )


def _matching(names: Iterable[str], matches: Callable[[str], object]) -> frozenset[str]:
    return frozenset(each for each in names if matches(each.strip()))
