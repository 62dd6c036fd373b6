"""A decision that was tried, in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from gemba.desk.workflow.drawings.decisions import try_decision
from gemba.desk.workflow.drawings.trying import Asked
from gemba.foundation.kernel.json_values import JsonValue


@dataclass(frozen=True, slots=True)
class HitLine:
    """The rules of a table that hit, by their numbers."""

    name: str
    rules: str


@dataclass(frozen=True, slots=True)
class TriedView:
    """What is asked, and the answer once all is given. `hit_ids` are the rules to mark."""

    decision: str
    decisions: tuple[tuple[str, str], ...]
    asked: tuple[Asked, ...]
    is_answered: bool
    answer: JsonValue
    hits: tuple[HitLine, ...]
    hit_ids: list[str]
    remarks: tuple[str, ...]

    @property
    def words(self) -> str:
        """The answer as it is read."""
        if isinstance(self.answer, str):
            return self.answer
        return json.dumps(self.answer, ensure_ascii=False)


def tried_view(xml: str, *, wanted: str, given: Mapping[str, str], now: datetime) -> TriedView:
    """Try a decision. Raises DefinitionRefused."""
    found = try_decision(xml, wanted=wanted, given=given, now=now)
    names = dict(found.decisions)
    return TriedView(
        decision=found.decision,
        decisions=found.decisions,
        asked=found.asked,
        is_answered=found.is_answered,
        answer=found.answer,
        hits=tuple(
            HitLine(names.get(hit.element, hit.element), ", ".join(map(str, hit.rules)))
            for hit in found.hits
        ),
        hit_ids=[rule for hit in found.hits for rule in hit.rule_ids],
        remarks=(
            *(_(each.sentence) % dict(each.values) for each in found.faults),
            *(_(each.sentence) % dict(each.values) for each in found.warnings),
        ),
    )
