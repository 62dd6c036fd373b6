"""What is left out before a model is looked for."""

import numpy as np
import pytest

from gemba.insight.mining.discovery.discovering import Miner, discover
from gemba.insight.mining.model.bpmn import NodeKind
from gemba.insight.mining.model.testing import log_of_words


@pytest.mark.parametrize("miner", Miner)
def test_steps_that_hardly_any_case_has_are_left_out_and_counted(miner: Miner) -> None:
    log = log_of_words("abcd*50 acbd*49 axyz*1")

    whole = discover(log, miner=miner)
    common = discover(log, miner=miner, steps_from=0.02)

    assert (whole.steps_rare, common.steps_rare) == (0, 3)
    assert [task.name for task in common.model.of_kind(NodeKind.TASK)] == list("abcd")


def test_the_share_is_that_of_the_chosen_cases() -> None:
    log = log_of_words("abcd*50 acbd*49 axyz*1")
    chosen = np.zeros(log.cases, dtype=np.bool_)
    chosen[-2:] = True

    found = discover(log, chosen, miner=Miner.INDUCTIVE, steps_from=0.4)

    assert found.steps_rare == 0
    assert {task.name for task in found.model.of_kind(NodeKind.TASK)} == set("abcdxyz")
