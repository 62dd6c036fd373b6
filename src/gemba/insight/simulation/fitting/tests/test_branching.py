"""What was planted in the choices of a process is found again, and no more."""

from __future__ import annotations

import numpy as np
import pytest

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.testing import log_of
from gemba.insight.simulation.distances.seen import Seen
from gemba.insight.simulation.fitting.branching import fit_branching
from gemba.insight.simulation.fitting.situations import Situations
from gemba.insight.simulation.model import END, START, Branching


def log_of_traces(traces: list[str]) -> EventColumns:
    rows = [
        f"c{number} {step} {place}"
        for number, trace in enumerate(traces)
        for place, step in enumerate(trace)
    ]
    return log_of("\n".join(rows))


def fitted(traces: list[str], types: list[int] | None = None) -> Branching:
    seen = Seen.of(log_of_traces(traces))
    kinds = np.array([0] * len(traces) if types is None else types)
    names = [f"t{code}" for code in range(int(kinds.max()) + 1)]
    return fit_branching(Situations.of(seen, kinds), seen.activities, names)


def shares(branching: Branching, *history: str, **said: object) -> dict[str, float]:
    wanted = (history, said.get("type"), said.get("visits"))
    found = [each for each in branching.choices if (each.history, each.type, each.visits) == wanted]
    return dict(found[0].next) if found else {}


def test_after_each_activity_come_the_shares_seen() -> None:
    branching = fitted(["ab"] * 300 + ["ac"] * 100)
    assert shares(branching, START) == {"a": 1.0}
    assert shares(branching, "a") == pytest.approx({"b": 0.75, "c": 0.25}, abs=0.01)
    assert shares(branching, "b") == {END: 1.0}


def test_a_longer_history_counts_where_it_makes_a_difference() -> None:
    branching = fitted(["axb"] * 100 + ["cxd"] * 100)
    assert shares(branching, "a", "x") == {"b": 1.0}
    assert shares(branching, "c", "x") == {"d": 1.0}


def test_and_only_there() -> None:
    rng = np.random.default_rng(1)
    traces = [f"{'ac'[x]}x{'bd'[y]}" for x, y in rng.integers(0, 2, (400, 2)).tolist()]
    assert fitted(traces).history_max == 1


def test_what_differs_only_two_steps_back_is_found() -> None:
    branching = fitted(["axyb"] * 100 + ["cxyd"] * 100)
    assert shares(branching, "a", "x", "y") == {"b": 1.0}


def test_rounds_of_a_loop_are_counted() -> None:
    # Everybody goes round exactly twice.
    branching = fitted(["aaa"] * 100)
    assert shares(branching, "a", visits=1).get("a", 0) > 0.95
    assert shares(branching, "a", visits=3).get(END, 0) > 0.9
    assert branching.visits_max == 3


def test_types_go_their_own_way() -> None:
    branching = fitted(["ab"] * 100 + ["ac"] * 100, [0] * 100 + [1] * 100)
    assert shares(branching, "a", type="t0").get("b", 0) > 0.97
    assert shares(branching, "a", type="t1").get("c", 0) > 0.97


def test_what_was_seen_once_is_no_rule() -> None:
    branching = fitted(["ab"] * 30 + ["ac"] * 30 + ["acb"])
    after = shares(branching, "c")
    assert 0.02 < after["b"] < 0.1


def test_the_end_of_open_cases_is_no_end() -> None:
    seen = Seen.of(log_of_traces(["ab"] * 50 + ["a"] * 50))
    situations = Situations.of(seen, np.zeros(100, np.int64))
    ended = situations.next == situations.begin
    kept = ~(ended & (situations.place == 1))
    branching = fit_branching(situations, seen.activities, ["all"], kept)
    assert shares(branching, "a") == {"b": 1.0}


def test_shares_always_sum_to_one() -> None:
    rng = np.random.default_rng(2)
    traces = ["".join("abcde"[x] for x in rng.integers(0, 5, 6)) for _ in range(200)]
    for choice in fitted(traces).choices:
        assert sum(share for _name, share in choice.next) == pytest.approx(1)
