"""Logs of instances for tests and measurements, as `eventlog.desk_steps` tells them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog import drawn_keys
from gemba.insight.eventlog.arrays import Int32s
from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.drawn_keys import element_key
from gemba.insight.eventlog.names import CodedColumn, Names

REPAIR = "ab" * 16
SECOND_US = 1_000_000


@dataclass(frozen=True, slots=True)
class Told:
    """One row: what happened to an instance, at which element, when and by whom."""

    instance: str
    act: str
    seconds: int
    element: str = ""
    token: str | None = None
    by: str = "system"
    version: str = "1"
    ways: str | None = None
    kind: str | None = "userTask"
    code: str | None = None
    told: str | None = None

    @property
    def label(self) -> str | None:
        return self.element or None


def instance_log(rows: Sequence[Told], tickets: dict[str, str] | None = None) -> EventColumns:
    """A log of instances of REPAIR; a ticket is called like its instance unless it is said."""
    instances = list(dict.fromkeys(each.instance for each in rows))
    places = {name: place for place, name in enumerate(instances)}
    case = np.array([places[each.instance] for each in rows], dtype=np.int32)
    return build(
        EventRows(
            case=CodedColumn(case, Names.of(instances)),
            activity=CodedColumn.of([element_key(REPAIR, each.element) for each in rows]),
            time_us=np.array([each.seconds * SECOND_US for each in rows], dtype=np.int64),
            resource=CodedColumn.of([each.by for each in rows]),
            attributes={
                name: CodedColumn.of(
                    [
                        None if not each.element and name == "kind" else getattr(each, name)
                        for each in rows
                    ]
                )
                for name in drawn_keys.ROW_ATTRIBUTES
            },
            case_attributes={
                "ticket": CodedColumn.of([(tickets or {}).get(each, each) for each in instances]),
                "process": CodedColumn.of([REPAIR for _each in instances]),
            },
        )
    )


def many_instances(count: int, steps: int, rng: np.random.Generator) -> EventColumns:
    """A log of `count` instances, each of so many steps in a row that a person does; one in fifty
    is passed by, one in fifty cannot go on and is taken over."""
    acts = Names.of(
        [
            "process.started",
            "step.started",
            "step.ended",
            "step.skipped",
            "step.failed",
            "step.taken",
        ]
    )
    before, after = rng.random((count, steps)) < 0.02, rng.random((count, steps)) < 0.02
    each = 2 + 2 * after
    per_case = 1 + each.sum(axis=1)
    case = np.repeat(np.arange(count, dtype=np.int32), per_case)
    first = np.cumsum(per_case) - per_case
    place = first[:, None] + 1 + np.cumsum(each, axis=1) - each
    act = np.zeros(len(case), dtype=np.int32)
    step = np.full(len(case), -1, dtype=np.int32)
    step[first] = -1
    for offset, code in ((0, 1), (1, 2)):
        act[place + offset] = code
        step[place + offset] = np.arange(steps)
    act[(place + 1)[before]] = 3
    troubled = place[after]
    act[troubled + 1], act[troubled + 2], act[troubled + 3] = 4, 5, 2
    step[troubled + 2] = step[troubled + 3] = np.nonzero(after)[1]
    return _columns(case, act, step, acts, rng)


def _columns(
    case: Int32s, act: Int32s, step: Int32s, acts: Names, rng: np.random.Generator
) -> EventColumns:
    steps, rows = int(step.max()) + 1, len(case)
    times = rng.integers(1, 7200, rows).cumsum() * SECOND_US // 100
    ways = np.where((act == 2) | (act == 3), step, -1).astype(np.int32)
    nothing = CodedColumn(np.full(rows, -1, dtype=np.int32), Names.of([]))
    labels = [f"Step {number}" for number in range(steps)]
    keys = [element_key(REPAIR, ""), *(element_key(REPAIR, each) for each in labels)]
    cases = int(case.max()) + 1
    ids = Names.of(f"{number:032x}" for number in range(cases))
    return build(
        EventRows(
            case=CodedColumn(case, ids),
            activity=CodedColumn(step + 1, Names.of(keys)),
            time_us=times,
            resource=CodedColumn(
                rng.integers(0, 20, rows).astype(np.int32), Names.of(map(str, range(20)))
            ),
            attributes={
                "act": CodedColumn(act, acts),
                "version": CodedColumn(np.zeros(rows, dtype=np.int32), Names.of(["1"])),
                "token": CodedColumn(step, Names.of(map(str, range(steps)))),
                "ways": CodedColumn(ways, Names.of(f"in {n}|out {n}" for n in range(steps))),
                "label": CodedColumn(step, Names.of(labels)),
                "kind": CodedColumn(
                    np.where(step < 0, -1, 0).astype(np.int32), Names.of(["userTask"])
                ),
                "code": nothing,
                "told": nothing,
            },
            case_attributes={
                "ticket": CodedColumn(np.arange(cases, dtype=np.int32), ids),
                "process": CodedColumn(np.zeros(cases, dtype=np.int32), Names.of([REPAIR])),
            },
        )
    )
