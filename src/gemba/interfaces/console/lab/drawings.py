"""Drawn processes that may be tried: the models kept for a log."""

from __future__ import annotations

from dataclasses import replace

from gemba.foundation.events.actors import SYSTEM
from gemba.insight.mining.model.bpmn import BpmnModel
from gemba.insight.reference.queries import ModelUnknown, model_file, models
from gemba.interfaces.console.process.choosing import Choice


def drawings(choice: Choice) -> tuple[BpmnModel, ...]:
    """Those of a log the reader has open, the newest first: who sees the log sees its models."""
    found = []
    for line in models(log_key=choice.log.key, actor=SYSTEM):
        try:
            model = model_file(line.id, actor=SYSTEM).model
        except ModelUnknown:  # thrown away a moment ago
            continue
        found.append(numbered(replace(model, name=line.name)))
    return tuple(found)


def numbered(model: BpmnModel) -> BpmnModel:
    """With short ids, for an address carries the whole model."""
    ids = {each.id: str(number) for number, each in enumerate(model.nodes)}
    return BpmnModel(
        model.name,
        tuple(replace(each, id=ids[each.id]) for each in model.nodes),
        tuple(
            replace(
                each, id=f"f{number}", source=ids[each.source], target=ids[each.target], name=""
            )
            for number, each in enumerate(model.flows)
        ),
    )
