"""Why a file of decisions is refused, and what is wrong with a decision that was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gemba.foundation.kernel.wording import gettext_noop

REFUSALS: Mapping[str, str] = {
    "too large": gettext_noop("The file is larger than %(megabytes)s MB, which no decisions are."),
    "not xml": gettext_noop("The file is not XML, or is cut off: %(reason)s."),
    "entities": gettext_noop(
        "The file declares a document type or entities, which can be used to attack the reader."
        " Save it from your modelling tool without them."
    ),
    "not dmn": gettext_noop(
        "The file is XML but not DMN 1.2 to 1.5. Export it as DMN (.dmn) from your modelling tool."
    ),
    "too many elements": gettext_noop(
        "The file has %(count)s elements; at most %(most)s are read."
    ),
    "too deep": gettext_noop("Boxed expressions are nested more than %(most)s deep."),
    "same id": gettext_noop("Two elements share the id “%(id)s”, so it is unclear what is meant."),
    "same name": gettext_noop("Two elements are both called “%(name)s”: rename one of them."),
    "no id": gettext_noop("A %(kind)s has no id, so nothing can refer to it."),
    "no name": gettext_noop("The %(kind)s “%(id)s” has no name."),
    "imports": gettext_noop(
        "The file imports other files, which is not supported: put all decisions into one file."
    ),
    "unknown policy": gettext_noop("There is no hit policy or aggregation “%(word)s”."),
    "unknown logic": gettext_noop(
        "“%(name)s” uses a %(kind)s, which is not supported: write it as an expression."
    ),
    "other language": gettext_noop(
        "“%(name)s” is written in the language %(language)s. Only FEEL is understood."
    ),
    "ragged": gettext_noop(
        "A rule of “%(name)s” has %(found)s cells where the table has %(wanted)s columns."
    ),
    "torn": gettext_noop("“%(name)s” requires “%(needed)s”, which is not in the file."),
    "cycle": gettext_noop("These decisions require each other in a circle: %(names)s."),
}


class DmnUnreadable(ValueError):
    """The file gives no decisions. `code` is one of REFUSALS, `params` fill its sentence;
    `element` is the id of what is wrong, "" where it is the file."""

    def __init__(self, code: str, element: str = "", /, **params: str) -> None:
        super().__init__(REFUSALS[code] % params)
        self.code = code
        self.element = element
        self.params = params


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a decision could not be made. `str()` is the sentence in English; `sentence % values`
    of its translation is the same in another language."""

    element: str
    sentence: str
    values: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.sentence % dict(self.values)
