"""Why a file is no diagram at all, in sentences for whoever brought it."""

from __future__ import annotations

from collections.abc import Mapping

from gemba.foundation.kernel.wording import gettext_noop

REFUSALS: Mapping[str, str] = {
    "too large": gettext_noop(
        "The file is larger than {megabytes} MB, which no process diagram is."
    ),
    "not xml": gettext_noop("The file is not XML, or is cut off: {reason}."),
    "entities": gettext_noop(
        "The file declares a document type or entities, which can be used to attack the reader."
        " Save it from your modelling tool without them."
    ),
    "not bpmn": gettext_noop(
        "The file is XML but not BPMN 2.0: it begins with “{found}”. Export it as BPMN 2.0 (.bpmn)"
        " from your modelling tool."
    ),
    "too many elements": gettext_noop("The file has more than {most} elements."),
    "too deep": gettext_noop("The file nests elements more than {most} deep."),
    "no process": gettext_noop(
        "The file shows no process: draw at least a start, a step and an end."
    ),
}


class DiagramRefused(ValueError):
    """The file gives no diagram. `code` is one of REFUSALS, `values` fill its sentence."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(REFUSALS[code].format(**values))
        self.code = code
        self.values = values
