"""The one place that asks the machine what time it is; everybody else is told."""

from datetime import UTC, datetime


def current_time() -> datetime:
    """The present moment as an aware UTC datetime."""
    return datetime.now(UTC)


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970-01-01 UTC."""
    return round(moment.timestamp() * 1_000_000)
