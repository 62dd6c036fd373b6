"""What differs in the order of two drawn processes, step by step, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from gemba.desk.workflow.drawings.bodies import xml_of
from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.mining.model.bpmn import BpmnModel, NodeKind
from gemba.insight.mining.model.bpmn_net import ModelNotRunnable, net_of_bpmn
from gemba.insight.mining.model.bpmn_xml.reading import read_bpmn
from gemba.insight.mining.model.bpmn_xml.refusals import BpmnUnreadable
from gemba.insight.mining.model.order import Reordered, order_difference
from gemba.insight.mining.model.profile import Profile, Relation, profile_of

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

NAMES_TOLD = 5
_NOW: Mapping[Relation, _StrOrPromise] = {
    Relation.BEFORE: gettext_lazy("comes before {others}"),
    Relation.AFTER: gettext_lazy("comes after {others}"),
    Relation.EITHER_ORDER: gettext_lazy("may come before or after {others}"),
    Relation.NEVER_BOTH: gettext_lazy("never comes together with {others}"),
}
_WAS: Mapping[Relation, _StrOrPromise] = {
    Relation.BEFORE: gettext_lazy("came before"),
    Relation.AFTER: gettext_lazy("came after"),
    Relation.EITHER_ORDER: gettext_lazy("came before or after"),
    Relation.NEVER_BOTH: gettext_lazy("never came together"),
}


@dataclass(frozen=True, slots=True)
class OrderLine:
    """How one step stands to others now, and how it stood."""

    step: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class OrderStory:
    """By id of a step what became of its order. `problem`: why that cannot be told."""

    lines: Mapping[str, tuple[OrderLine, ...]]
    names: Mapping[str, str]
    problem: str = ""


def order_story(before: JsonValue, after: JsonValue) -> OrderStory:
    """Of two bodies of processes."""
    try:
        old, new = (read_bpmn(xml_of(body).encode()).model for body in (before, after))
        profiles = _profile(old), _profile(new)
    except (BpmnUnreadable, ModelNotRunnable):
        profiles = None, None
    was, now = profiles
    if was is None or now is None:
        words = _(
            "In which order the steps come could not be compared: a drawing is not whole yet, or"
            " too large."
        )
        return OrderStory({}, {}, words)
    found = order_difference(was, now)
    names = {node.id: node.name for node in (*old.nodes, *new.nodes) if node.name}
    lines: dict[str, list[OrderLine]] = {}
    for each in found.reordered:
        lines.setdefault(each.step, []).append(_line(each, names))
    for step in found.again:
        lines.setdefault(step, []).append(OrderLine(step, _("once"), _("may be repeated")))
    for step in found.once:
        lines.setdefault(step, []).append(OrderLine(step, _("may be repeated"), _("once")))
    return OrderStory({step: tuple(told) for step, told in lines.items()}, names)


def _profile(model: BpmnModel) -> Profile | None:
    steps = {
        node.id
        for node in model.nodes
        if node.name and node.kind in (NodeKind.TASK, NodeKind.EVENT)
    }
    return profile_of(net_of_bpmn(model), steps)


def _line(each: Reordered, names: Mapping[str, str]) -> OrderLine:
    others = [_("“{name}”").format(name=names.get(other, other)) for other in each.others]
    told = others[:NAMES_TOLD] + (["…"] if len(others) > NAMES_TOLD else [])
    listed = pgettext("between items of a list", ", ").join(told)
    now = str(_NOW[each.now]).format(others=listed)
    return OrderLine(each.step, str(_WAS[each.was]), now)
