"""Reasons read back are the reasons that were written."""

import json

import numpy as np
import pytest

from gemba.desk.routing.assignment.deciding import decide
from gemba.desk.routing.assignment.policies import Policy
from gemba.desk.routing.bench_queue import DESKS, NOW, drawn
from gemba.desk.routing.reasons_json import (
    decode,
    decode_shortages,
    encode,
    encode_shortages,
)


@pytest.mark.parametrize("desk", DESKS, ids=lambda desk: desk.name)
def test_decisions_come_back_as_they_were(desk: object) -> None:
    queue, staff = drawn(desk, np.random.default_rng(7))  # type: ignore[arg-type]
    for waiting in queue[:10]:
        for members in (staff[:12], staff[:1], ()):
            decision = decide(waiting, members, Policy(), NOW)
            assert decode(json.loads(json.dumps(encode(decision)))) == decision
            told = json.loads(json.dumps(encode_shortages(decision.shortages)))
            assert decode_shortages(told) == decision.shortages


def test_what_is_no_decision_is_refused() -> None:
    with pytest.raises(ValueError, match="No reason is called 'Rumour'"):
        decode({"is": "Rumour"})
