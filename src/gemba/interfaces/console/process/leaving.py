"""What filters leave of a log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from gemba.foundation.events.actors import SYSTEM
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.queries import LogLine
from gemba.insight.mining.conformance.model_states import ModelCannotEnd
from gemba.insight.mining.filters.applying import Filtered, apply_filters
from gemba.insight.mining.filters.kind import Filter
from gemba.insight.mining.filters.kinds.deviation import Deviates
from gemba.insight.mining.model.petri import PetriNet
from gemba.insight.reference.queries import ModelUnknown, model_line, model_net
from gemba.interfaces.console.process.measuring import Asked, measured, mined
from gemba.interfaces.console.process.remembering import Memory

_FILTERED = Memory[Filtered]()


def filtered(line: LogLine, log: EventColumns, conditions: Iterable[Filter]) -> Filtered:
    """As `apply_filters`, from memory where it is there; whoever may see the log may see this.

    A deviation is looked up in the model it names, among the cases the filters before it leave.
    Raises ModelUnknown, TooManyActivities.
    """
    known: tuple[Filter, ...] = ()
    for each in conditions:
        if isinstance(each, Deviates):
            known = (*known, _resolved(line, log, _left(line, log, known), each))
        else:
            known = (*known, each)
    return _left(line, log, known)


def _left(line: LogLine, log: EventColumns, conditions: tuple[Filter, ...]) -> Filtered:
    return _FILTERED.of(line, log, conditions, lambda: apply_filters(log, conditions))


def _resolved(line: LogLine, log: EventColumns, left: Filtered, wanted: Deviates) -> Deviates:
    asked = Asked.read(wanted.model)
    if asked is None:
        return wanted
    net = _net(line, log, left, asked)
    flags = np.zeros(left.columns.cases, dtype=bool)
    try:
        found = measured(line, log, left, asked=asked, net=net).deviations
    except ModelCannotEnd:
        return wanted
    deviation = found.find(wanted.key)
    return replace(wanted, flags=found.cases_of(deviation) if deviation else flags)


def _net(line: LogLine, log: EventColumns, left: Filtered, asked: Asked) -> PetriNet:
    if asked.kept is None:
        return mined(line, log, left, asked).net
    if model_line(asked.kept, actor=SYSTEM).log_key != line.key:
        raise ModelUnknown(asked.kept)
    return model_net(asked.kept, actor=SYSTEM)
