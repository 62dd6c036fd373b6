"""A desk that takes complaints seriously, for tests."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from gemba.desk.complaints.kind import KIND
from gemba.desk.complaints.queries import setting_in_force
from gemba.desk.complaints.ready import READY
from gemba.desk.complaints.setting import encode
from gemba.foundation.accounts.testing import NOON
from gemba.foundation.definitions.testing import SamplePair, define


def complaint_desk(*, now: datetime = NOON) -> UUID:
    """The ready setting, switched on."""
    return define(KIND, "Complaints", encode(READY), now=now)


def sample_pairs() -> dict[str, SamplePair]:
    """By kind."""
    slower = replace(READY, callback_hours=READY.callback_hours * 2)
    return {KIND: SamplePair(encode(READY), encode(slower), _in_force)}


def _in_force(setting_id: UUID, _now: datetime) -> object:
    found = setting_in_force()
    return found[1] if found and found[0].id == setting_id else None
