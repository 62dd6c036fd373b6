"""What readers call what moves a prediction on the desk."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from gemba.desk.tickets.queries import statuses
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.insight.eventlog.desk_activities import step_label
from gemba.insight.eventlog.desk_rows import drawn_names
from gemba.insight.eventlog.queries import DESK, log_line, open_columns
from gemba.insight.prediction.reason_words import Names
from gemba.interfaces.console.process.attributes import attribute_label, value_namer
from gemba.interfaces.console.process.choosing import namer


def desk_names(*, actor: Actor, now: datetime) -> Names:
    """The desk's own words."""
    line = log_line(DESK, actor=actor)
    return Names(
        activity=_StepNames(now),
        attribute=lambda name: attribute_label(line, name),
        value=lambda attribute, value: value_namer(line, attribute)(value),
        person=namer(line),
    )


class _StepNames:
    """The log is opened only for steps of drawn processes: nothing else knows their names."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def __call__(self, code: str) -> str:
        label = step_label(code, self._statuses, {})
        return label if label != code else self._drawn.get(code, code)

    @cached_property
    def _statuses(self) -> dict[str, str]:
        return {each.code: each.label for each in statuses()}

    @cached_property
    def _drawn(self) -> dict[str, str]:
        return dict(drawn_names(open_columns(DESK, actor=SYSTEM, now=self._now)))
