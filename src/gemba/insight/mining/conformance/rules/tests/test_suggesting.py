"""Suggested rules hold, are not trivial, and do not repeat each other."""

import numpy as np

from gemba.insight.mining.conformance.rules.judging import judge
from gemba.insight.mining.conformance.rules.suggesting import suggested_rules
from gemba.insight.mining.conformance.tests.drawn_nets import log_of_traces

TRACES = ["sabcz"] * 30 + ["sabbcz"] * 28 + ["sacz"] * 2 + ["sxz"] * 3


def told(found: list) -> set[tuple[str, ...]]:  # type: ignore[type-arg]
    return {tuple(filter(None, (e.rule.template, e.rule.activity, e.rule.other))) for e in found}


def test_what_nearly_always_holds_is_suggested() -> None:
    columns = log_of_traces(TRACES)
    found = suggested_rules(columns)
    words = told(found)
    assert {("starts-with", "s"), ("ends-with", "z")} <= words
    assert {("response", "a", "b"), ("response", "b", "c"), ("precedence", "c", "b")} <= words
    # Follows from a before b and b before c.
    assert ("response", "a", "c") not in words
    # Every case begins with s, so that everything comes after it is no news.
    assert ("precedence", "a", "s") not in words
    assert ("at-most", "b") not in words
    # x is too rare to rule about.
    assert not any("x" in each[1:] for each in words)
    for each in found:
        result = judge(columns, each.rule)
        assert result.kept_share >= 0.95 or result.pending
        assert each.share >= 0.95
    # What somebody broke comes first.
    assert [each.share == 1 for each in found] == sorted(each.share == 1 for each in found)


def test_nothing_is_suggested_for_no_cases() -> None:
    columns = log_of_traces(["ab"])
    assert suggested_rules(columns, np.zeros(1, dtype=bool)) == []
