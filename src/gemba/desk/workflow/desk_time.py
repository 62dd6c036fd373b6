"""The clock on the desk's wall: by it today is meant, and times that name no zone."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings


def desk_zone() -> ZoneInfo:
    """The desk's time zone."""
    return ZoneInfo(settings.TIME_ZONE)


def on_the_wall(moment: datetime) -> datetime:
    """The same moment by the desk's clock."""
    return moment.astimezone(desk_zone())
