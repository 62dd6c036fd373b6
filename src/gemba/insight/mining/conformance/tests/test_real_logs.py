"""The real logs against the models found in them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.readers.importing import read_log
from gemba.insight.eventlog.readers.mapping import ColumnMapping
from gemba.insight.mining.conformance.alignments import alignments
from gemba.insight.mining.conformance.deviations import deviations
from gemba.insight.mining.conformance.token_replay import token_replay
from gemba.insight.mining.discovery.discovering import Miner, discover

Find = Callable[[str], Path]
PLACES = (
    "helpdesk_italian_full/pm4py_helpdesk.xes.gz",
    "bpi2013_incidents/eramam_bpi_challenge_2013_incidents.xes.gz",
    "bpi2013_closed_problems/eramam_BPI_Challenge_2013_closed_problems.xes.gz",
    "phone_repair_synth/pm4py_03_repairExample.xes.gz",
    "servicenow_incident_uci/sabrina.zip",
)


def columns_of(path: Path) -> EventColumns:
    if path.suffix != ".zip":
        return read_log(path).columns
    mapping = ColumnMapping(
        "number", "ident_state", "sys_updated_at", resource="sys_updated_by", attributes=()
    )
    return read_log(path, mapping).columns


@pytest.mark.long
@pytest.mark.parametrize("place", PLACES)
def test_replay_and_alignments_agree_on_who_fits(shared_data: Find, place: str) -> None:
    """Two ways to the same verdict; and a model of all behaviour fits all of it."""
    columns = columns_of(shared_data(f"eventlogs/{place}"))
    whole = discover(columns, miner=Miner.INDUCTIVE, rare=0.0).net
    assert token_replay(columns, whole).fitting_share == 1.0
    usual = discover(columns, miner=Miner.INDUCTIVE).net
    replay, aligned = token_replay(columns, usual), alignments(columns, usual)
    assert aligned.cases_left_out == 0
    # Replay may miss a way through, it never invents one.
    assert not (replay.fits & (aligned.cost > 0)).any()
    assert replay.fitting_share == pytest.approx(aligned.fitting_share, abs=0.01)
    found = deviations(columns, aligned)
    assert int(found.deviating.sum()) == int(aligned.traces.count[aligned.cost > 0].sum())


@pytest.mark.long
def test_the_help_desk_has_the_fitness_others_found(shared_data: Find) -> None:
    """With the inductive miner's net (noise 0.2) PM4Py and r4pm say 0.978753."""
    columns = columns_of(shared_data(f"eventlogs/{PLACES[0]}"))
    aligned = alignments(columns, discover(columns, miner=Miner.INDUCTIVE, rare=0.2).net)
    assert aligned.fitness_mean == pytest.approx(0.978753413, abs=1e-9)
    assert aligned.log_fitness == pytest.approx(0.978596671, abs=1e-9)
