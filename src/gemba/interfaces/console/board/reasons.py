"""Why a proposal came to a stage: what somebody said, as it was said; what the desk found by
itself, in the language of who reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from django.utils.formats import date_format
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.clock import moment_of
from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.improvement.charts.rules import RULES, Rule
from gemba.insight.improvement.stages import Evidence
from gemba.insight.improvement.watching.benefit import Benefit, read_benefit
from gemba.interfaces.figures import share_words


class Entered(Protocol):
    """A stage somebody brought a proposal to, and on what evidence."""

    @property
    def by(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def evidence(self) -> Mapping[str, JsonValue]: ...


def reason_words(entry: Entered) -> str:
    """Empty where none was said."""
    if entry.reason:
        return _(entry.reason) if entry.by == SYSTEM.name else entry.reason
    measured = read_benefit(entry.evidence.get("measured"))
    if entry.evidence.get("kind") == Evidence.FADED and measured is not None:
        return _faded(measured)
    return ""


def _faded(measured: Benefit) -> str:
    """Of the benefit 20 % is left, and by which rule that is seen."""
    day = moment_of(measured.sounded_us or 0).astimezone(get_default_timezone()).date()
    return _(
        "The benefit has faded: {share} of it is left. On the control chart, {day}: {rule}."
    ).format(
        share=share_words(min(max(measured.kept or 0.0, 0.0), 1.0)),
        day=date_format(day, "SHORT_DATE_FORMAT"),
        rule=_(RULES[measured.rule or Rule.ONE_BEYOND]),
    )
