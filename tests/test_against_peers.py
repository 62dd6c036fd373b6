"""The figures of PM4Py on every log of the shared data: the same, to the last digit."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import peers
import pytest

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.readers.importing import read_log
from gemba.insight.eventlog.readers.mapping import ColumnMapping
from gemba.insight.mining.dfg import directly_follows
from gemba.insight.mining.people.handovers import HandoverRule, handovers
from gemba.insight.mining.variants import variants

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not peers.are_here(), reason=peers.MISSING),
]

LOGS = (
    "helpdesk_italian_full",
    "servicenow_incident_uci",
    "bpi2013_incidents",
    "bpi2013_closed_problems",
    "phone_repair_synth",
    "receipt",
    "confidential_synth",
    "cvs_pharmacy_synth",
    "loan_application_synth",
    "purchasing_example",
    "production",
)
MAPPING = ColumnMapping("case_id", "activity", "timestamp", resource="resource", attributes=())
STEPS = ("dfg", "variants", "performance", "handover")


@dataclass(frozen=True)
class Both:
    """One log: our columns, and PM4Py's results by step."""

    columns: EventColumns
    theirs: dict[str, Any]


@lru_cache(maxsize=1)
def read_by_both(path: Path) -> Both:
    steps = peers.pm4py(path, *STEPS)
    return Both(read_log(path, MAPPING).columns, {k: step.result for k, step in steps.items()})


@pytest.fixture(scope="module", params=LOGS)
def both(request: pytest.FixtureRequest, shared_data: Callable[[str], Path]) -> Both:
    return read_by_both(shared_data(f"eventlogs/{request.param}/log.parquet"))


def test_edges_and_how_often(both: Both) -> None:
    graph = directly_follows(both.columns)
    names = list(graph.activities)
    edges = [
        [names[source], names[target], count]
        for source, target, count in zip(
            graph.source.tolist(), graph.target.tolist(), graph.count.tolist(), strict=True
        )
    ]
    assert sorted(edges) == both.theirs["dfg"]["edges"]
    assert ends(names, graph.start_count) == both.theirs["dfg"]["starts"]
    assert ends(names, graph.end_count) == both.theirs["dfg"]["ends"]


def ends(names: list[str], counts: np.ndarray[Any, Any]) -> dict[str, int]:
    return {name: count for name, count in zip(names, counts.tolist(), strict=True) if count}


def test_variants(both: Both) -> None:
    ours = [[list(row.activities), row.count] for row in variants(both.columns).rows()]
    assert sorted(ours) == both.theirs["variants"]


def test_times_between(both: Both) -> None:
    graph = directly_follows(both.columns)
    names = list(graph.activities)
    theirs = {(line[0], line[1]): line[2:] for line in both.theirs["performance"]}
    for place in range(len(graph)):
        pair = names[graph.source[place]], names[graph.target[place]]
        mean, median, *_ = theirs[pair]
        assert graph.wait_seconds_median[place] == pytest.approx(median, rel=1e-9, abs=1e-6), pair
        assert graph.wait_seconds_mean[place] == pytest.approx(mean, rel=1e-9, abs=1e-6), pair


def test_handovers(both: Both) -> None:
    who = CodedColumn(both.columns.resource, both.columns.resources)
    network = handovers(both.columns, who, rule=HandoverRule(skip_unknown=True, own=True))
    names = list(network.names)
    ours = {
        (names[source], names[target]): share
        for source, target, share in zip(
            network.source.tolist(), network.target.tolist(), network.share.tolist(), strict=True
        )
    }
    theirs = {(line[0], line[1]): line[2] for line in both.theirs["handover"]}
    assert ours.keys() == theirs.keys()
    if not np.any(both.columns.resource < 0):
        assert ours == pytest.approx(theirs, rel=1e-12)
