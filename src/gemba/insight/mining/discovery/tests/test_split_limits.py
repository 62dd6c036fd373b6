"""Ways the split miner leaves out because there are too many are counted."""

import pytest

from gemba.insight.mining.discovery.split import filtering
from gemba.insight.mining.discovery.split.miner import split_model
from gemba.insight.mining.model.testing import log_of_words

WORDS = "abcd*9 acd*7 abd*5 ad*3"


def test_ways_beyond_the_most_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    log = log_of_words(WORDS)
    whole = split_model(log, eta=0)
    assert whole.ways_cut == 0
    monkeypatch.setattr(filtering, "EDGES_MAX", 4)
    fewer = split_model(log, eta=0)
    assert fewer.ways_cut == 3  # a to c, b to d, a to d: no step needs them
    assert len(fewer.model.flows) < len(whole.model.flows)


def test_what_is_rare_was_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filtering, "EDGES_MAX", 4)
    assert split_model(log_of_words(WORDS), eta=1).ways_cut == 0
