"""Decisions of the desk as they are made: the version in force, compiled once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.utils.translation import gettext as _

from gemba.desk.workflow.decisions import Decisions, DmnUnreadable, TableHit, read_dmn
from gemba.desk.workflow.decisions.model import Decision
from gemba.desk.workflow.decisions.refusals import REFUSALS
from gemba.desk.workflow.desk_time import on_the_wall
from gemba.desk.workflow.drawings.bodies import xml_of
from gemba.desk.workflow.offers import DECISION
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.definitions.queries import Definition, active
from gemba.foundation.kernel.feel import to_json
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.trials.queries import NOBODY, as_treated

DECISIONS_KEPT = 128


class NoRuling(LookupError):
    """There is no such decision, or it gives no answer; the message says why."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a decision said, by which version, and the ids of the rules that answered."""

    decision_id: UUID
    version: int
    name: str
    answer: JsonValue
    rules: tuple[str, ...]


def rule_on(
    name: str,
    variables: Mapping[str, JsonValue],
    *,
    now: datetime,
    treated: frozenset[UUID] = NOBODY,
) -> Ruling:
    """Let the decision of this name decide, in the version in force now for tickets treated in
    these trials. Raises NoRuling."""
    found = _in_force(name, treated)
    decisions, top = compiled(found)
    result = decisions.decide(top, variables, now=on_the_wall(now), is_json=True)
    if result.faults:
        fault = result.faults[0]
        raise NoRuling(_(fault.sentence) % dict(fault.values))
    rules = tuple(rule for hit in result.hits for rule in answering(hit))
    return Ruling(found.id, found.version, found.name, to_json(result.value), rules)


def decision_in_force(name: str, treated: frozenset[UUID] = NOBODY) -> Decision:
    """The one of a drawing that answers, for tickets treated in these trials. Raises NoRuling."""
    decisions, top = compiled(_in_force(name, treated))
    return next(each for each in decisions.definitions.decisions if each.id == top)


def _in_force(name: str, treated: frozenset[UUID] = NOBODY) -> Definition:
    """What counts under this name; a version that is tried may bear another. Raises NoRuling."""
    counts = active(DECISION)
    key = next((each.id for each in counts if each.name == name), None)
    for each in as_treated(counts, DECISION, treated):
        if each.id == key or (key is None and each.name == name):
            return each
    raise NoRuling(_("The desk has no decision “{name}”.").format(name=name))


def answering(hit: TableHit) -> tuple[str, ...]:
    """The ids of the rules that made the result of a table."""
    ids = dict(zip(hit.rules, hit.rule_ids, strict=True))
    return tuple(ids[number] for number in hit.answered)


@lru_cache(maxsize=DECISIONS_KEPT)
def compiled(found: Definition) -> tuple[Decisions, str]:
    """The decisions of a drawing, and the id of the one that answers: that which no other
    requires, the first where there are several. Raises NoRuling."""
    try:
        definitions = read_dmn(xml_of(found.body).encode()).definitions
        decisions = Decisions(definitions)
    except DmnUnreadable as refusal:
        raise NoRuling(_(REFUSALS[refusal.code]) % dict(refusal.params)) from refusal
    except DefinitionRefused as refusal:
        raise NoRuling(str(refusal)) from refusal
    required = {need.needed for each in definitions.decisions for need in each.requirements}
    tops = [each.id for each in definitions.decisions if each.id not in required]
    if not tops:
        raise NoRuling(_("The drawing “{name}” holds no decision.").format(name=found.name))
    return decisions, tops[0]
