"""Keeping process models and rules, and throwing them away again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.foundation.events.actors import Actor
from gemba.foundation.events.operations import record
from gemba.foundation.events.types import Subject
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.text import one_line
from gemba.insight.eventlog.queries import log_line, may_import
from gemba.insight.mining.conformance.rules.rule import Rule
from gemba.insight.mining.model.bpmn import BpmnModel, NodeKind
from gemba.insight.mining.model.bpmn_net import ModelNotRunnable, net_of_bpmn
from gemba.insight.mining.model.bpmn_xml.reading import read_bpmn
from gemba.insight.mining.model.bpmn_xml.refusals import BpmnUnreadable, Remark
from gemba.insight.mining.model.bpmn_xml.writing import bpmn_xml
from gemba.insight.mining.model.labels import matched
from gemba.insight.mining.model.layout.draughtsman import drawing_of
from gemba.insight.reference.event_types import (
    ModelRemoved,
    ModelSaved,
    ProcessRuleAdded,
    ProcessRuleRemoved,
)
from gemba.insight.reference.models import Origin, ProcessModel, ProcessRule
from gemba.insight.reference.queries import ModelLine, ModelUnknown, line_of
from gemba.insight.reference.wording import not_runnable_words, unreadable_words

MODELS_MAX = 200
RULES_MAX = 100
NAME_CHARS_MAX = 120


class ModelRefused(Exception):
    """The file gives no model, or this actor may not keep one; the message says what to do."""


class RuleNotKept(Exception):
    """The rule is kept already, there are too many, or this actor may not; the message says so."""


@dataclass(frozen=True)
class ModelOrder:
    """What to keep. `file_name` says that the model was imported, else `detail` how it was
    discovered. Without a name the file's or the process's own is taken. `activities` are the
    log's, by what a step may be called (`labels.plain`)."""

    log_key: str
    bpmn: bytes
    name: str = ""
    file_name: str = ""
    detail: str = ""
    activities: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def save_model(*, order: ModelOrder, actor: Actor, now: datetime) -> ModelLine:
    """Keep a BPMN 2.0 file as a model of a log. Raises ModelRefused and LogUnknown.

    A file without a diagram of its own, or with parts that had to be read as something else, is
    kept as it was read, with a drawing made for it.
    """
    _require_permission(actor)
    log = log_line(order.log_key, actor=actor)
    if ProcessModel.objects.filter(log_key=log.key).count() >= MODELS_MAX:
        raise ModelRefused(
            _("This log has {n} models already. Remove one first.").format(n=MODELS_MAX)
        )
    model, bpmn, remarks = _read(order)
    names = (order.name, model.name, order.file_name.rpartition(".")[0], _("Model"))
    row = ProcessModel(
        id=new_id(now),
        log_key=log.key,
        name=next(filter(None, (one_line(name, NAME_CHARS_MAX) for name in names))),
        origin=Origin.IMPORTED if order.file_name else Origin.DISCOVERED,
        detail=one_line(order.file_name or order.detail, 250),
        bpmn=bpmn,
        remarks=[asdict(each) for each in remarks],
        steps=len(model.of_kind(NodeKind.TASK)),
        created_at=now,
        created_by=actor.name,
    )
    row.save(force_insert=True)
    payload = ModelSaved(row.pk, row.name, row.log_key, row.steps)
    record(payload, actor=actor, now=now, subjects=[Subject.of("model", row.pk)])
    return line_of(row)


@transaction.atomic
def remove_model(*, model_id: UUID, actor: Actor, now: datetime) -> ModelLine:
    """Throw a model away. Raises ModelUnknown and ModelRefused."""
    _require_permission(actor)
    row = ProcessModel.objects.select_for_update().filter(pk=model_id).first()
    if row is None:
        raise ModelUnknown(model_id)
    return _removed(row, actor, now)


@transaction.atomic
def remove_models_of(*, log_key: str, actor: Actor, now: datetime) -> None:
    """Throw the models of a log away. Raises ModelRefused."""
    _require_permission(actor)
    for row in ProcessModel.objects.select_for_update().filter(log_key=log_key):
        _removed(row, actor, now)


@transaction.atomic
def add_rule(*, log_key: str, rule: Rule, actor: Actor, now: datetime) -> UUID:
    """Judge the cases of a log by a rule from now on. Raises RuleNotKept and LogUnknown."""
    _require_right_to_rule(actor)
    log = log_line(log_key, actor=actor)
    fields = list(rule.fields())
    kept = [row.fields for row in ProcessRule.objects.select_for_update().filter(log_key=log.key)]
    if fields in kept:
        raise RuleNotKept(_("This rule is there already."))
    if len(kept) >= RULES_MAX:
        raise RuleNotKept(
            _("This log has {n} rules already. Remove one first.").format(n=RULES_MAX)
        )
    row = ProcessRule(
        id=new_id(now), log_key=log.key, fields=fields, created_at=now, created_by=actor.name
    )
    row.save(force_insert=True)
    payload = ProcessRuleAdded(row.pk, row.log_key, rule.template, rule.activity)
    record(payload, actor=actor, now=now, subjects=[Subject.of("rule", row.pk)])
    return row.pk


@transaction.atomic
def remove_rule(*, rule_id: UUID, actor: Actor, now: datetime) -> None:
    """Ask for a rule no longer; nothing happens when it is gone already. Raises RuleNotKept."""
    _require_right_to_rule(actor)
    for row in ProcessRule.objects.select_for_update().filter(pk=rule_id):
        _rule_removed(row, actor, now)


@transaction.atomic
def remove_rules_of(*, log_key: str, actor: Actor, now: datetime) -> None:
    """Throw the rules of a log away. Raises RuleNotKept."""
    _require_right_to_rule(actor)
    for row in ProcessRule.objects.select_for_update().filter(log_key=log_key):
        _rule_removed(row, actor, now)


def _rule_removed(row: ProcessRule, actor: Actor, now: datetime) -> None:
    payload = ProcessRuleRemoved(row.pk, row.log_key, "".join(row.fields[1:2]))
    record(payload, actor=actor, now=now, subjects=[Subject.of("rule", row.pk)])
    row.delete()


def _require_right_to_rule(actor: Actor) -> None:
    if not may_import(actor):
        raise RuleNotKept(_("Only supervisors and administrators add or remove rules."))


def _removed(row: ProcessModel, actor: Actor, now: datetime) -> ModelLine:
    line = line_of(row)
    payload = ModelRemoved(row.pk, row.name, row.log_key)
    record(payload, actor=actor, now=now, subjects=[Subject.of("model", row.pk)])
    row.delete()
    return line


def _read(order: ModelOrder) -> tuple[BpmnModel, str, tuple[Remark, ...]]:
    """The model, and the text to keep: the file itself where it shows just what was read."""
    try:
        file = read_bpmn(order.bpmn)
        net_of_bpmn(file.model)
    except BpmnUnreadable as refusal:
        raise ModelRefused(unreadable_words(refusal)) from refusal
    except ModelNotRunnable as refusal:
        raise ModelRefused(not_runnable_words(refusal)) from refusal
    model = matched(file.model, order.activities)
    if not model.of_kind(NodeKind.TASK):
        raise ModelRefused(_("The model has no steps, so nothing can be compared with it."))
    if file.drawing is not None and not file.remarks:
        return model, bpmn_xml(model, file.drawing), ()
    return model, bpmn_xml(model, drawing_of(model)), file.remarks


def _require_permission(actor: Actor) -> None:
    if not may_import(actor):
        raise ModelRefused(_("Only supervisors and administrators keep or remove models."))
