"""Published logs; the figures are those of their descriptions."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gemba.insight.eventlog.layout import inconsistencies
from gemba.insight.eventlog.readers.importing import read_log
from gemba.insight.eventlog.readers.mapping import ColumnMapping

Find = Callable[[str], Path]

# Cases, events, activities, variants, resources.
LOGS = {
    "helpdesk_italian_full/pm4py_helpdesk.xes.gz": (4_580, 21_348, 14, 226, 22),
    "bpi2013_closed_problems/eramam_BPI_Challenge_2013_closed_problems.xes.gz": (
        1_487,
        6_660,
        7,
        327,
        713,
    ),
    "phone_repair_synth/pm4py_03_repairExample.xes.gz": (1_104, 11_855, 8, 77, 13),
    "receipt/pm4py_receipt.csv": (1_434, 8_577, 27, 116, 48),
    "confidential_synth/syn_Confidential.csv.gz": (1_000, 21_798, 27, 933, 13),
    "purchasing_example/PurchasingExample.csv.gz": (608, 9_119, 21, 121, 27),
    "production/Production.csv": (225, 4_953, 26, 217, 48),
}


@pytest.mark.parametrize("name", LOGS)
def test_published_figures_without_a_mapping(shared_data: Find, name: str) -> None:
    log = read_log(shared_data("eventlogs") / name)
    columns = log.columns
    assert (
        columns.cases,
        len(columns),
        len(columns.activities),
        len(columns.index.traces),
        len(columns.resources),
    ) == LOGS[name]
    assert log.report.rows_kept == log.report.rows_read
    assert inconsistencies(columns) == []


def test_helpdesk_attributes(shared_data: Find) -> None:
    log = read_log(shared_data("eventlogs/helpdesk_italian_full/pm4py_helpdesk.xes.gz"))
    names = set(log.columns.attributes) | set(log.columns.case_attributes)
    assert {"customer", "product", "service_level", "workgroup"} <= names
    assert [each.code for each in log.report.problems] == ["duplicate_rows"]


@pytest.mark.long
def test_servicenow_in_its_zip(shared_data: Find) -> None:
    """Minutes only: sorted by time alone it would have 2,169 variants and 62 edges."""
    path = shared_data("eventlogs/servicenow_incident_uci/sabrina.zip")
    mapping = ColumnMapping(
        "number", "ident_state", "sys_updated_at", resource="sys_updated_by", attributes=()
    )
    columns = read_log(path, mapping).columns
    assert (columns.cases, len(columns), len(columns.activities)) == (24_918, 141_712, 9)
    assert (len(columns.index.traces), len(columns.index.edges)) == (2_080, 50)
