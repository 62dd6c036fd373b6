"""What can be wrong with working hours, in sentences for whoever entered them."""

from __future__ import annotations


class WorkingTimeError(ValueError):
    """`str()` is the sentence in English; `sentence % values` of its translation is the same
    in another language."""

    def __init__(self, sentence: str, **values: str) -> None:
        super().__init__(sentence % values)
        self.sentence = sentence
        self.values = values


class CalendarError(WorkingTimeError):
    """Hours, a dated rule, a zone or a stretch of time that makes no sense."""


class NeverOpen(WorkingTimeError):
    """So much working time does not come within the horizon."""
