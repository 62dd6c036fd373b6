"""All that estimators know of moments: features, the state of the case, how long it has waited."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s
from gemba.insight.prediction.features.moments import Moments
from gemba.insight.prediction.features.table import Feature, Known, Numbers, table_of

from .states import by_last, by_length

ORDERS = (3, 2, 1)


@dataclass(frozen=True, eq=False)
class Seen:
    """A row a moment. `last` are states by the last three, two and one steps; hours since the case
    began and since its last step."""

    features: tuple[Feature, ...]
    values: Numbers
    last: tuple[Int64s, ...]
    length: Int64s
    activity: Int64s
    elapsed: Floats
    waited: Floats

    def __len__(self) -> int:
        return len(self.values)

    def take(self, rows: Int64s) -> Seen:
        """Some of them, in this order."""
        return Seen(
            self.features,
            self.values[rows],
            tuple(each[rows] for each in self.last),
            self.length[rows],
            self.activity[rows],
            self.elapsed[rows],
            self.waited[rows],
        )

    def picked(self, features: tuple[Feature, ...]) -> Numbers:
        """The values of these features, in this order. Raises KeyError for one that is not here."""
        if features == self.features:
            return self.values
        place = {each: at for at, each in enumerate(self.features)}
        return self.values[:, [place[each] for each in features]]


def seen_at(known: Known, moments: Moments) -> Seen:
    """Everything, worked out once."""
    table, row = table_of(known, moments), moments.row
    names = [each.name for each in table.features]
    steps = known.steps
    return Seen(
        features=table.features,
        values=table.values,
        last=tuple(by_last(steps, known.schema, order)[row] for order in ORDERS),
        length=by_length(steps)[row],
        activity=table.values[:, names.index("last.0")].astype(np.int64),
        elapsed=table.values[:, names.index("elapsed")].astype(np.float64),
        waited=table.values[:, names.index("waited")].astype(np.float64),
    )
