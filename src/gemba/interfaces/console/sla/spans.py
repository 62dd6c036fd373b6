"""How long something may take, as people write it: 30m, 4h, 1h 30m."""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils.translation import gettext as _

_SPAN = re.compile(
    r"\s*(?:(?P<hours>\d{1,4})\s*(?:h|hours?|小时|时))?"
    r"\s*(?:(?P<minutes>\d{1,6})\s*(?:m|min|minutes?|分钟|分))?\s*",
    re.IGNORECASE,
)


class SpanUnreadable(ValueError):
    """The message says how a span is written."""


def read_span(text: str) -> timedelta | None:
    """The span written so; None for nothing. Raises SpanUnreadable."""
    if not text.strip():
        return None
    found = _SPAN.fullmatch(text)
    if found is None or not any(found.groups()):
        raise SpanUnreadable(
            _("“{text}” is no length of time. Write 30m, 4h or 1h 30m.").format(text=text.strip())
        )
    return timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0))


def written_span(span: timedelta | None) -> str:
    """The span as `read_span` reads it."""
    if span is None:
        return ""
    hours, minutes = divmod(span // timedelta(minutes=1), 60)
    return " ".join(
        part for part in (f"{hours}h" * (hours > 0), f"{minutes}m" * (minutes > 0)) if part
    )
