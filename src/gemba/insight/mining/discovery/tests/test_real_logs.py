"""Both miners on every shared log: sound and drawn cleanly, whatever is left out."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gemba.insight.eventlog.readers.importing import read_log
from gemba.insight.mining.discovery.discovering import Miner, discover
from gemba.insight.mining.model.layout.draughtsman import drawing_of
from gemba.insight.mining.model.soundness import soundness
from gemba.insight.mining.model.tests.test_drawing import flaws

pytestmark = pytest.mark.long
FILES = (
    "bpi2013_closed_problems/eramam_BPI_Challenge_2013_closed_problems.xes.gz",
    "bpi2013_incidents/eramam_bpi_challenge_2013_incidents.xes.gz",
    "confidential_synth/syn_Confidential.csv.gz",
    "cvs_pharmacy_synth/syn_Pharmacy.csv.gz",
    "helpdesk_italian_full/pm4py_helpdesk.xes.gz",
    "loan_application_synth/syn_Loan_Application.csv.gz",
    "phone_repair_synth/pm4py_03_repairExample.xes.gz",
    "production/Production.csv",
    "purchasing_example/PurchasingExample.csv.gz",
    "receipt/pm4py_receipt.csv",
    "running_example/running-example.csv",
)


@pytest.mark.parametrize("file", FILES)
def test_models_of_real_logs(file: str, shared_data: Callable[[str], Path]) -> None:
    columns = read_log(shared_data(f"eventlogs/{file}")).columns
    for miner in Miner:
        for rare in (0.0, None, 0.8):
            found = discover(columns, miner=miner, rare=rare)
            assert soundness(found.net).is_sound
            assert list(flaws(found.model, drawing_of(found.model))) == []
