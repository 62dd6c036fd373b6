import pytest

from gemba.insight.eventlog.testing import log_of
from gemba.insight.mining.dfg import directly_follows
from gemba.insight.mining.waiting import longest_waits

# a → b waits 10 s three times, b → c 40 s once, a → c not at all.
LOG = """
    k1 a 0
    k1 b 10
    k1 c 50
    k2 a 0
    k2 b 10
    k3 a 0
    k3 b 10
    k4 a 5
    k4 c 5
"""


def test_the_move_with_most_waiting_in_total_comes_first() -> None:
    columns = log_of(LOG)
    waits = longest_waits(directly_follows(columns))
    named = [(columns.activities[w.source], columns.activities[w.target]) for w in waits]
    assert named == [("b", "c"), ("a", "b")]
    first, second = waits
    assert (first.count, first.total_seconds, second.count, second.total_seconds) == (1, 40, 3, 30)
    assert first.share == pytest.approx(40 / 70)
    assert (second.seconds_median, second.seconds_p90) == (10, 10)


def test_a_log_without_moves_waits_nowhere() -> None:
    assert longest_waits(directly_follows(log_of("k a 1"))) == []
