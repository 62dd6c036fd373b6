"""The one place that asks the machine what time it is; everybody else is told."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def current_time() -> datetime:
    """The present moment as an aware UTC datetime."""
    return datetime.now(UTC)


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970-01-01 UTC."""
    return round(moment.timestamp() * 1_000_000)


def moment_of(us: int) -> datetime:
    """The UTC moment that many microseconds after 1970-01-01 (before it, if below zero). Raises
    OverflowError outside the years 1 to 9999."""
    return _EPOCH + timedelta(microseconds=us)


def moment_or_none(us: int) -> datetime | None:
    """`moment_of`, or None outside the years 1 to 9999: logs hold such times."""
    try:
        return moment_of(us)
    except OverflowError:
        return None
