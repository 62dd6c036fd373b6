"""One drawing held against the chosen cases: worked out once, and kept while nothing changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from django.utils.translation import gettext as _

from gemba.desk.workflow.drawings.bodies import xml_of
from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.conformance.fitting import Fit, Heard, fitting, seen_steps
from gemba.insight.mining.conformance.model_states import ModelCannotEnd
from gemba.insight.mining.model.bpmn import BpmnModel, NodeKind
from gemba.insight.mining.model.bpmn_net import ModelNotRunnable
from gemba.insight.mining.model.bpmn_xml.reading import read_bpmn
from gemba.insight.mining.model.bpmn_xml.refusals import BpmnUnreadable
from gemba.insight.reference.processes import Spoken, heard_in
from gemba.insight.reference.wording import not_runnable_words, unreadable_words
from gemba.interfaces.console.process.measuring import OPERATIONS_MAX
from gemba.interfaces.console.process.remembering import Memory

from .choosing import Chosen


@dataclass(frozen=True)
class Held:
    """A drawing held against cases. `fit` None: it cannot be, and `problem` says why. `unseen` are
    the names of steps that nothing in the log tells of."""

    model: BpmnModel | None
    heard: Heard
    fit: Fit | None
    problem: str = ""
    unseen: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class _Fitted:
    columns: EventColumns
    fit: Fit


_FITTED = Memory[_Fitted]()
NOTHING = Heard({}, frozenset())


def held(body: JsonValue, chosen: Chosen, spoken: Spoken) -> Held:
    """The drawing of a body held against the chosen cases."""
    xml = xml_of(body)
    try:
        model = read_bpmn(xml.encode()).model
    except BpmnUnreadable as refusal:
        return Held(None, NOTHING, None, unreadable_words(refusal))
    heard = heard_in(model, spoken)
    seen = seen_steps(model, heard)
    tasks = model.of_kind(NodeKind.TASK)
    unseen = tuple(node.name for node in tasks if node.id not in seen)
    if not seen:
        words = _("Nothing in these cases tells of its steps, so none can be compared with it.")
        return Held(model, heard, None, words, unseen)
    try:
        fit = _fit(xml, model, chosen, heard)
    except ModelNotRunnable as refusal:
        return Held(model, heard, None, not_runnable_words(refusal), unseen)
    except ModelCannotEnd:
        words = _("No way leads from its beginning to its end, so no case can fit it.")
        return Held(model, heard, None, words, unseen)
    return Held(model, heard, fit, "", unseen)


def _fit(xml: str, model: BpmnModel, chosen: Chosen, heard: Heard) -> Fit:
    choice, flags = chosen.choice, chosen.flags
    key = (_digest(xml.encode()), _digest(flags.tobytes()), choice.filters, _key(heard.steps))
    made = _FITTED.of(
        choice.log,
        choice.whole,
        (*key, heard.ignored),
        lambda: _Fitted(
            choice.columns, fitting(choice.columns, flags, model, heard, OPERATIONS_MAX)
        ),
    )
    return made.fit


def _key(steps: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(sorted(steps.items()))


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
