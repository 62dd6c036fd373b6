"""Each template on a log small enough to judge by hand; response and precedence also against
plain Python."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.testing import Event, drawn_events, log_of, rows_of
from gemba.insight.mining.conformance.rules.judging import RuleResult, judge
from gemba.insight.mining.conformance.rules.registry import TEMPLATES, rule_of, rule_sentence
from gemba.insight.mining.conformance.rules.rule import Rule, RuleRefused

# c1 is as it should be; c2 answers late and by the same person; c3 lacks the answer; c4 ends the
# log and may still go on.
LOG = """
c1 open 0 ann
c1 ask 10 ann
c1 answer 20 bob
c1 close 30 ann
c2 open 0 ann
c2 ask 10 bob
c2 ask 11 bob
c2 answer 500 bob
c2 close 510 cyd
c3 ask 0 ann
c3 close 40 cyd
c4 open 990 ann
c4 ask 1000 ann
"""


@pytest.fixture
def log() -> EventColumns:
    return log_of(LOG)


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        # Satisfied, violated, pending.
        (("existence", "ask"), (4, 0, 0)),
        (("existence", "ask", "", "2"), (1, 2, 1)),
        (("existence", "answer"), (2, 1, 1)),
        (("absence", "answer"), (2, 2, 0)),
        (("at-most", "ask", "", "1"), (3, 1, 0)),
        (("starts-with", "open"), (3, 1, 0)),
        (("ends-with", "close"), (3, 0, 1)),
        (("response", "ask", "answer"), (3, 1, 1)),
        (("response", "ask", "answer", "", "100"), (1, 3, 1)),
        (("chain-response", "ask", "answer"), (2, 2, 1)),
        (("chain-response", "ask", "answer", "", "100"), (1, 3, 1)),
        (("precedence", "close", "answer"), (2, 1, 0)),
        (("precedence", "answer", "ask", "", "100"), (1, 1, 0)),
        (("succession", "ask", "answer"), (5, 1, 1)),
        (("not-succession", "open", "answer"), (1, 2, 0)),
        (("not-succession", "ask", "answer", "", "100"), (4, 1, 0)),
        (("coexistence", "open", "close"), (2, 1, 1)),
        (("not-coexistence", "open", "answer"), (1, 2, 0)),
        (("same-person", "ask", "answer"), (1, 1, 0)),
        (("other-person", "ask", "answer"), (1, 1, 0)),
        (("soon", "answer", "", "", "100"), (1, 2, 1)),
    ],
)
def test_each_template(
    log: EventColumns, fields: tuple[str, ...], counts: tuple[int, int, int]
) -> None:
    rule = rule_of(fields)
    result = judge(log, rule)
    assert (result.satisfied, result.violated, result.pending) == counts
    assert rule_of(rule.fields()) == rule
    words = rule_sentence(rule)
    assert words.template.format(**dict.fromkeys(words.words, "x"))


def test_every_template_is_tried_here() -> None:
    tried = {mark[0][0] for mark in test_each_template.pytestmark[0].args[1]}  # type: ignore[attr-defined]
    assert tried == set(TEMPLATES)


def test_who_broke_it_when_and_where(log: EventColumns) -> None:
    result = judge(log, rule_of(("response", "ask", "answer", "", "100")))
    assert [(each.resource, each.violated, each.decided) for each in result.breakers] == [
        ("bob", 2, 3),
        ("ann", 1, 1),
    ]
    assert [log.case_ids[code] for code in result.violations.case.tolist()] == ["c2", "c2", "c3"]
    assert (result.violations.at_us // 1_000_000).tolist() == [500, 500, 0]
    assert result.broken_cases.tolist() == [False, True, True, False]
    assert result.kept_share == 0.25
    assert result.cases == 4


def test_a_condition_on_the_case(log: EventColumns) -> None:
    kinds = CodedColumn.of(["plain", "complaint", "complaint", "plain"])
    log = replace(log, case_attributes={"kind": kinds})
    rule = rule_of(("response", "ask", "answer", "", "100", "kind", "complaint"))
    result = judge(log, rule)
    assert (result.satisfied, result.violated, result.pending) == (0, 3, 0)
    assert judge(log, replace(rule, value="praise")).activations == 0


def test_only_chosen_cases_are_judged(log: EventColumns) -> None:
    chosen = np.array([True, False, True, False])
    result = judge(log, rule_of(("starts-with", "open")), chosen)
    assert (result.satisfied, result.violated) == (1, 1)


@pytest.mark.parametrize(
    "fields",
    [
        ("nonsense", "ask"),
        ("response", "ask"),
        ("existence", ""),
        ("existence", "ask", "", "many"),
        ("existence", "ask", "", "0"),
        ("soon", "ask"),
        ("soon", "ask", "", "", "-1"),
        ("soon", "ask", "", "", "nan"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(fields: tuple[str, ...]) -> None:
    with pytest.raises(RuleRefused):
        rule_of(fields)


def test_a_rule_on_what_the_log_lacks_is_refused(log: EventColumns) -> None:
    with pytest.raises(RuleRefused, match="no activity"):
        judge(log, rule_of(("existence", "dance")))
    with pytest.raises(RuleRefused, match="no attribute"):
        judge(log, Rule("existence", "ask", attribute="kind", value="x"))


@given(drawn_events(), st.sampled_from([None, 3.0]))
def test_against_plain_python(events: list[Event], within: float | None) -> None:
    columns = build(rows_of(events))
    if not {"a", "b"} <= set(columns.activities):
        return
    assert _decided(judge(columns, Rule("response", "a", "b", 1, within))) == _plain(
        events, within, forward=True
    )
    assert _decided(judge(columns, Rule("precedence", "a", "b", 1, within))) == _plain(
        events, within, forward=False
    )


@settings(max_examples=60)
@given(st.sampled_from(sorted(TEMPLATES)), drawn_events())
def test_any_log_can_be_judged(word: str, events: list[Event]) -> None:
    """Activations are counted once, and every violation lies in the case it is counted for."""
    columns = build(rows_of(events))
    if not {"a", "b"} <= set(columns.activities):
        return
    result = judge(columns, Rule(word, "a", "b", 1, 5.0 if TEMPLATES[word].takes_time else None))
    broken = result.violations
    assert len(broken.case) == result.violated
    assert np.array_equal(columns.case[broken.activated_by], broken.case)
    assert result.broken_cases.sum() == len(set(broken.case.tolist()))
    assert sum(each.violated for each in result.breakers) == int((broken.resource >= 0).sum())


def _decided(result: RuleResult) -> tuple[int, int]:
    return result.satisfied, result.activations


def _plain(events: list[Event], within: float | None, *, forward: bool) -> tuple[int, int]:
    cases: dict[str, list[Event]] = {}
    for event in events:
        cases.setdefault(event[0], []).append(event)
    satisfied = activations = 0
    for unordered in cases.values():
        ordered = sorted(unordered, key=lambda event: event[2])
        for place, event in enumerate(ordered):
            if event[1] != "a":
                continue
            activations += 1
            there = ordered[place + 1 :] if forward else ordered[:place]
            gaps = [abs(each[2] - event[2]) for each in there if each[1] == "b"]
            satisfied += bool(gaps) and (within is None or min(gaps) <= within)
    return satisfied, activations
