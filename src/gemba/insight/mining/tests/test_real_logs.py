"""The help desk and the incident log that were studied most, against their published figures."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.readers.importing import read_log
from gemba.insight.eventlog.readers.mapping import ColumnMapping
from gemba.insight.mining.activities import activities
from gemba.insight.mining.dfg import directly_follows
from gemba.insight.mining.durations import case_durations
from gemba.insight.mining.process_map import process_map
from gemba.insight.mining.variants import variants

Find = Callable[[str], Path]
DAY = 86_400


@lru_cache
def columns_of(path: Path) -> EventColumns:
    return read_log(path).columns


@pytest.fixture
def helpdesk(shared_data: Find) -> EventColumns:
    return columns_of(shared_data("eventlogs/helpdesk_italian_full/pm4py_helpdesk.xes.gz"))


def test_helpdesk_size(helpdesk: EventColumns) -> None:
    assert helpdesk.cases == 4_580
    assert len(helpdesk) == 21_348
    assert len(activities(helpdesk)) == 14
    table = variants(helpdesk)
    assert len(table) == 226
    assert int(table.count.sum()) == 4_580
    assert table.cumulative_share[-1] == pytest.approx(1)


def test_helpdesk_durations(helpdesk: EventColumns) -> None:
    durations = case_durations(helpdesk)
    assert durations.median / DAY == pytest.approx(39.859, abs=0.001)
    assert durations.mean / DAY == pytest.approx(40.858, abs=0.001)


def test_helpdesk_closes_long_after_it_resolves(helpdesk: EventColumns) -> None:
    graph = directly_follows(helpdesk)
    names = list(graph.activities)
    pairs = list(zip(graph.source.tolist(), graph.target.tolist(), strict=True))
    close = pairs.index((names.index("Resolve ticket"), names.index("Closed")))
    assert graph.wait_seconds_median[close] / DAY == pytest.approx(30.0, abs=0.05)
    assert int(graph.cases[close]) == 4_557
    assert int(graph.count.sum()) == 21_348 - 4_580


def test_helpdesk_map_is_small_at_first(helpdesk: EventColumns) -> None:
    first = process_map(helpdesk, 0)
    assert [node.activity for node in first.nodes[2:]] == [
        "Resolve ticket",
        "Closed",
        "Assign seriousness",
        "Take in charge ticket",
    ]
    assert len(process_map(helpdesk, 1).edges) == first.edge_total


@pytest.mark.long
def test_servicenow_in_file_order(shared_data: Find) -> None:
    """Times are minutes, so the order of the file must decide within a minute."""
    path = shared_data("eventlogs/servicenow_incident_uci/sabrina.zip")
    mapping = ColumnMapping(
        "number", "ident_state", "sys_updated_at", resource="sys_updated_by", attributes=()
    )
    columns = read_log(path, mapping).columns
    graph, table = directly_follows(columns), activities(columns)
    assert (len(graph), len(variants(columns)), len(table)) == (50, 2_080, 9)
    assert int(graph.count.sum()) == 141_712 - 24_918
    assert case_durations(columns).median / DAY == pytest.approx(6.07, abs=0.01)
    weekly = np.arange(columns.cases) % 7 == 0
    assert int(variants(columns, weekly).count.sum()) == int(weekly.sum())
