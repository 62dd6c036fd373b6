"""What an XES file declares about its log before the first trace: classifiers and globals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gemba.insight.eventlog.readers.table import Classifier

TRACE_PREFIX = "case:"


@dataclass
class Declared:
    """Collected while the head of a file is read. `defaults` are the globals, by column name.

    A global says that every event (or trace) has the attribute, and a value to use where it
    is missing. Tools write placeholders there ("__INVALID__", "string"), so nothing is filled in.
    """

    classifiers: list[Classifier] = field(default_factory=list)
    defaults: dict[str, str] = field(default_factory=dict)
    _scope: str = ""

    def start(self, depth: int, name: str, attributes: Mapping[str, str]) -> None:
        """An element that is `depth` elements below the root opens."""
        if depth == 1:
            self._scope = attributes.get("scope", "event") if name == "global" else ""
            keys = classifier_keys(attributes.get("keys", ""))
            if name == "classifier" and keys and attributes.get("scope", "event") == "event":
                self.classifiers.append(Classifier(attributes.get("name", ""), keys))
        elif depth == 2 and self._scope and "key" in attributes:
            prefix = TRACE_PREFIX if self._scope == "trace" else ""
            self.defaults[prefix + attributes["key"]] = attributes.get("value", "")


def classifier_keys(text: str) -> tuple[str, ...]:
    """Keys stand apart by spaces; one that holds spaces itself is put in single quotes."""
    keys: list[str] = []
    for place, part in enumerate(text.split("'")):
        keys += [part] if place % 2 else part.split()
    return tuple(keys)
