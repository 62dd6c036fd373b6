"""Which models and rules are kept for a log. Who may see the log may see them."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from gemba.foundation.events.actors import Actor
from gemba.insight.eventlog.queries import LogUnknown, log_line
from gemba.insight.mining.conformance.rules.registry import rule_of
from gemba.insight.mining.conformance.rules.rule import Rule, RuleRefused
from gemba.insight.mining.model.bpmn_net import net_of_bpmn
from gemba.insight.mining.model.bpmn_xml.reading import BpmnFile, read_bpmn
from gemba.insight.mining.model.bpmn_xml.refusals import REMARKS, Remark
from gemba.insight.mining.model.petri import PetriNet

from .models import ActivityMatch, Origin, ProcessModel, ProcessRule


class ModelUnknown(Exception):
    """There is no such model, or this actor may not see it; never says which."""


@dataclass(frozen=True, slots=True)
class ModelLine:
    """A kept model. `detail` is the file's name, or the miner and its settings."""

    id: UUID
    log_key: str
    name: str
    detail: str
    is_imported: bool
    steps: int
    created_at: datetime
    created_by: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A kept rule."""

    id: UUID
    log_key: str
    rule: Rule
    created_at: datetime
    created_by: str


def models(*, log_key: str, actor: Actor) -> list[ModelLine]:
    """The models kept for a log, the newest first; none for who may not see the log."""
    try:
        log_line(log_key, actor=actor)
    except LogUnknown:
        return []
    return [line_of(row) for row in ProcessModel.objects.filter(log_key=log_key)]


def model_line(model_id: UUID, *, actor: Actor) -> ModelLine:
    """One model. Raises ModelUnknown."""
    return line_of(_row(model_id, actor))


def model_bpmn(model_id: UUID, *, actor: Actor) -> str:
    """The file of a model, BPMN 2.0 XML. Raises ModelUnknown."""
    return _row(model_id, actor).bpmn


def model_file(model_id: UUID, *, actor: Actor) -> BpmnFile:
    """A model as values, with what was simplified in reading it. Raises ModelUnknown."""
    row = _row(model_id, actor)
    remarks = (Remark(r["code"], tuple(r["names"]), r["count"]) for r in row.remarks)
    known = tuple(each for each in remarks if each.code in REMARKS)
    return replace(read_bpmn(row.bpmn.encode()), remarks=known)


def model_net(model_id: UUID, *, actor: Actor) -> PetriNet:
    """What a model means: the net to replay on. Raises ModelUnknown."""
    return net_of_bpmn(model_file(model_id, actor=actor).model)


def rules(*, log_key: str, actor: Actor) -> list[RuleLine]:
    """The rules of a log, the oldest first; none for who may not see the log. Rules of templates
    that are no longer known are left out."""
    try:
        log_line(log_key, actor=actor)
    except LogUnknown:
        return []
    lines = (rule_line_of(row) for row in ProcessRule.objects.filter(log_key=log_key))
    return [line for line in lines if line is not None]


def matches(process_key: str) -> dict[str, str]:
    """What was said of activities of the log: the step of a process that each is, '' for none of
    it. `process_key` is the id of the process in its drawings."""
    rows = ActivityMatch.objects.filter(process_key=process_key)
    return dict(rows.values_list("activity", "step"))


def rule_line_of(row: ProcessRule) -> RuleLine | None:
    """A stored rule as others may know it; None where it can no longer be read."""
    try:
        rule = rule_of(tuple(row.fields))
    except RuleRefused:
        return None
    return RuleLine(row.pk, row.log_key, rule, row.created_at, row.created_by)


def line_of(row: ProcessModel) -> ModelLine:
    """A stored model as others may know it."""
    return ModelLine(
        id=row.pk,
        log_key=row.log_key,
        name=row.name,
        detail=row.detail,
        is_imported=row.origin == Origin.IMPORTED,
        steps=row.steps,
        created_at=row.created_at,
        created_by=row.created_by,
    )


def _row(model_id: UUID, actor: Actor) -> ProcessModel:
    row = ProcessModel.objects.filter(pk=model_id).first()
    if row is None:
        raise ModelUnknown(model_id)
    try:
        log_line(row.log_key, actor=actor)
    except LogUnknown:
        raise ModelUnknown(model_id) from None
    return row
