"""Chance that anybody can repeat: which arm a unit belongs to. Pure, and the same on every machine.

A unit's arm is read from the keyed BLAKE2b digest (RFC 7693) of its name, so it needs no memory, is
the same after a restart, and cannot be steered by who does not know the key. Blocks of time go in
pairs – one of the two in each arm, which one is up to the digest –, so that what drifts slowly
weighs on both arms alike (Bojinov, Simchi-Levi & Zhao, "Design and Analysis of Switchback
Experiments", Management Science 69(7), 2023).
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

CONTROL, TREATMENT = "control", "treatment"
ARMS = (CONTROL, TREATMENT)

DAY_HOURS = 24
BLOCK_HOURS = (1, 2, 3, 4, 6, 8, 12, *(DAY_HOURS * days for days in (*range(1, 8), 14, 21)))
"""How long a block may be: so that blocks begin at the same hour of every day, or at midnight."""

_DIGEST_BYTES = 8
_KEY_BYTES_MAX = 64
_WHOLE = 1 << (8 * _DIGEST_BYTES)


def fraction_of(key: str, unit: str) -> float:
    """A number from 0 to below 1 that belongs to the unit under this key, evenly spread."""
    return _number_of(key, unit) / _WHOLE


def arm_of(key: str, unit: str, share: float) -> str:
    """The arm of a unit; `share` of all units are treated."""
    # compared as whole numbers: a share of 1 treats everybody, one of 0 nobody
    return TREATMENT if _number_of(key, unit) < share * _WHOLE else CONTROL


def switchback_arm(key: str, stratum: str, block: int) -> str:
    """The arm of a block of time in a stratum (as a team). Of the blocks 2n and 2n + 1 one is
    treated, which of them is drawn for each pair and stratum."""
    first_is_treated = _number_of(key, block_unit(stratum, block // 2)) < _WHOLE // 2
    return TREATMENT if (block % 2 == 0) == first_is_treated else CONTROL


def block_unit(stratum: str, block: int) -> str:
    """The name of a block as a unit: stratum and number."""
    return f"{stratum}/{block}"


def block_number(at: datetime, hours: int, zone: str, first_day: int = 0) -> int:
    """Which block of so many hours a moment falls into, by the clock on the wall of the zone.

    Blocks shorter than a day divide it, longer ones begin at midnight. Number 0 begins
    `first_day` days after 1 January of year 1, a Monday.
    Where clocks are set forward or back the block in which it happens is an hour shorter or longer.
    """
    local = at.astimezone(ZoneInfo(zone))
    days = local.toordinal() - 1 - first_day
    if hours >= DAY_HOURS:
        return days * DAY_HOURS // hours
    return days * (DAY_HOURS // hours) + local.hour // hours


def block_bounds(
    block: int, hours: int, zone: str, first_day: int = 0
) -> tuple[datetime, datetime]:
    """When a block begins, and when the next one does."""
    return _begin(block, hours, zone, first_day), _begin(block + 1, hours, zone, first_day)


def next_day(at: datetime, zone: str) -> int:
    """The day after a moment, as `block_number` counts days."""
    return at.astimezone(ZoneInfo(zone)).toordinal()


def _begin(block: int, hours: int, zone: str, first_day: int) -> datetime:
    days, over = divmod(block * hours, DAY_HOURS)
    day = date.fromordinal(1) + timedelta(days=first_day + days)
    return datetime.combine(day, time(over), tzinfo=ZoneInfo(zone))


def _number_of(key: str, unit: str) -> int:
    """64 bits of the digest; keys are told apart by their first 64 bytes."""
    secret = key.encode()[:_KEY_BYTES_MAX]
    digest = blake2b(unit.encode(), digest_size=_DIGEST_BYTES, key=secret)
    return int.from_bytes(digest.digest(), "big")
