"""Which columns a model looks at: fitted on its training cases alone, and kept with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gemba.insight.eventlog.arrays import Int64s

from .steps import Steps
from .vocabulary import Vocabulary, most_common

# A text that came less often says nothing yet.
LEAST, MOST = 20, 120
COUNTED_MOST = 24


@dataclass(frozen=True)
class Schema:
    """Texts told apart, of activities, resources and each attribute used."""

    activities: Vocabulary
    resources: Vocabulary
    labels: Mapping[str, Vocabulary]

    @property
    def counted(self) -> int:
        """Activities whose occurrences are counted: the commonest."""
        return min(len(self.activities.texts), COUNTED_MOST)

    def to_json(self) -> dict[str, Any]:
        """For `of_json`."""
        return {
            "activities": list(self.activities.texts),
            "resources": list(self.resources.texts),
            "labels": {name: list(each.texts) for name, each in self.labels.items()},
        }

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Schema:
        """What `to_json` gave."""
        return cls(
            Vocabulary(tuple(kept["activities"])),
            Vocabulary(tuple(kept["resources"])),
            {name: Vocabulary(tuple(texts)) for name, texts in kept["labels"].items()},
        )


def schema_of(steps: Steps, rows: Int64s) -> Schema:
    """From these rows of the steps: those known when the model is made."""
    labels = {
        name: most_common(column.codes[rows], column.names, least=LEAST, most=MOST)
        for name, column in steps.labels.items()
    }
    return Schema(
        activities=most_common(steps.activity[rows], steps.activities, least=1, most=MOST),
        resources=most_common(steps.resource[rows], steps.resources, least=LEAST, most=MOST),
        labels={name: each for name, each in labels.items() if len(each.texts) > 1},
    )
