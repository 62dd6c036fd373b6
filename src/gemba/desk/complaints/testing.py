"""A desk that takes complaints seriously, for tests."""

from datetime import datetime
from uuid import UUID

from gemba.desk.complaints.kind import KIND
from gemba.desk.complaints.ready import READY
from gemba.desk.complaints.setting import encode
from gemba.foundation.accounts.testing import NOON
from gemba.foundation.definitions.testing import define


def complaint_desk(*, now: datetime = NOON) -> UUID:
    """The ready setting, switched on."""
    return define(KIND, "Complaints", encode(READY), now=now)
