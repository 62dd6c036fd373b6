"""Each filter against the same condition in slow plain Python, on drawn logs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gemba.insight.eventlog.columns import EventRows, build
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.testing import Event, drawn_events, log_of, rows_of
from gemba.insight.mining.filters import codec
from gemba.insight.mining.filters.applying import apply_filters
from gemba.insight.mining.filters.kind import CaseFilter, FilterRefused
from gemba.insight.mining.filters.kinds.deviation import Deviates
from gemba.insight.mining.filters.registry import KINDS

Trace = list[Event]
Condition = Callable[[Trace], bool]


def begun(event: Event) -> int:
    return event[2] if event[4] is None else event[4]


def pairs(trace: Trace, *, directly: bool) -> list[tuple[Event, Event]]:
    if directly:
        return list(pairwise(trace))
    return [(one, two) for place, one in enumerate(trace) for two in trace[place + 1 :]]


def follows(
    source: str, target: str, *, directly: bool, low: int = 0, high: int = 99, who: str = ""
) -> Condition:
    def holds(trace: Trace) -> bool:
        for one, two in pairs(trace, directly=directly):
            waited = max(begun(two) - one[2], 0)
            known = one[3] is not None and two[3] is not None
            person = not who or (known and (one[3] == two[3]) == (who == "same"))
            if (one[1], two[1]) == (source, target) and low <= waited <= high and person:
                return True
        return False

    return holds


def names(trace: Trace) -> list[str]:
    return [event[1] for event in trace]


def handovers(trace: Trace) -> int:
    changes = [(one[3], two[3]) for one, two in pairwise(trace)]
    return sum(one != two and None not in (one, two) for one, two in changes)


def came_back(trace: Trace) -> bool:
    """From ann to bob and back; whose events are unknown is passed over."""
    runs = [who for who, _events in groupby(event[3] for event in trace if event[3])]
    return any(runs[place : place + 3] == ["ann", "bob", "ann"] for place in range(len(runs)))


def waited(trace: Trace) -> int:
    return sum(max(begun(two) - one[2], 0) for one, two in pairwise(trace))


def lasts(trace: Trace) -> int:
    return trace[-1][2] - min(begun(event) for event in trace)


def inside(event: Event, low: int, high: int) -> bool:
    return low <= event[2] < high


CONDITIONS: dict[str, Condition] = {
    "with:a:b": lambda t: bool({"a", "b"} & set(names(t))),
    "without:a": lambda t: "a" not in names(t),
    "starts:a:c": lambda t: names(t)[0] in "ac",
    "ends:b": lambda t: names(t)[-1] == "b",
    "follows:directly:a:b": follows("a", "b", directly=True),
    "follows:eventually:a:b": follows("a", "b", directly=False),
    "follows:eventually:a:a": follows("a", "a", directly=False),
    "follows:directly:a:b:never": lambda t: not follows("a", "b", directly=True)(t),
    "follows:directly:a:b:time:3:9": follows("a", "b", directly=True, low=3, high=9),
    "follows:eventually:a:b:time:3:9": follows("a", "b", directly=False, low=3, high=9),
    "follows:eventually:a:b:time::4": follows("a", "b", directly=False, high=4),
    "follows:directly:a:b:same": follows("a", "b", directly=True, who="same"),
    "follows:directly:a:b:other": follows("a", "b", directly=True, who="other"),
    "follows:eventually:a:b:same": follows("a", "b", directly=False, who="same"),
    "follows:eventually:a:b:other": follows("a", "b", directly=False, who="other"),
    "follows:eventually:a:b:other:time:2:8": follows(
        "a", "b", directly=False, who="other", low=2, high=8
    ),
    "follows:eventually:a:b:same:time:2:8": follows(
        "a", "b", directly=False, who="same", low=2, high=8
    ),
    "by:ann": lambda t: any(event[3] == "ann" for event in t),
    "not-by:ann": lambda t: all(event[3] != "ann" for event in t),
    "back:ann:bob": came_back,
    "duration:5:20": lambda t: 5 <= lasts(t) <= 20,
    "events:2:4": lambda t: 2 <= len(t) <= 4,
    "handovers:1:": lambda t: handovers(t) >= 1,
    "waiting::12": lambda t: waited(t) <= 12,
    "again:2:a:c": lambda t: any(names(t).count(name) >= 2 for name in "ac"),
    "again:3": lambda t: any(names(t).count(name) >= 3 for name in "abcd"),
    "period:started:1970-01-01T000005Z:1970-01-01T000015Z": lambda t: inside(t[0], 5, 15),
    "period:completed:1970-01-01T000005Z:": lambda t: t[-1][2] >= 5,
    "period:contained:1970-01-01T000005Z:1970-01-01T000025Z": lambda t: all(
        inside(event, 5, 25) for event in t
    ),
    "period:touching:1970-01-01T000010Z:1970-01-01T000012Z": lambda t: any(
        inside(event, 10, 12) for event in t
    ),
    "case:c1:c3": lambda t: t[0][0] in ("c1", "c3"),
}


def traces_of(events: list[Event]) -> dict[str, Trace]:
    cases: dict[str, Trace] = {}
    for event in events:
        cases.setdefault(event[0], []).append(event)
    return {case: sorted(trace, key=lambda event: event[2]) for case, trace in cases.items()}


@pytest.mark.parametrize("text", CONDITIONS)
@settings(max_examples=8)
@given(events=drawn_events(starts=True))
def test_each_kind_says_what_plain_python_says(text: str, events: list[Event]) -> None:
    log, traces = build(rows_of(events)), traces_of(events)
    condition = codec.read(text)
    assert isinstance(condition, CaseFilter)
    try:
        flags = condition.cases(log)
    except FilterRefused:
        return  # the drawn log has no such name
    found = {case for code, case in enumerate(log.case_ids) if flags[code]}
    assert found == {case for case, trace in traces.items() if CONDITIONS[text](trace)}


@pytest.mark.parametrize(
    "text",
    [*CONDITIONS, "hide:a", "trim::1970-01-02", "mainstream:0.8:rest", "deviates:m:skipped:a"],
)
def test_an_address_reads_back_as_it_was_written(text: str) -> None:
    condition = codec.read(text)
    assert codec.read(codec.write(condition)) == condition
    assert condition.sentence().template


@given(st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=4, unique=True))
def test_any_name_survives_an_address(activities: list[str]) -> None:
    condition = KINDS["with"].read(tuple(activities))
    assert codec.read(codec.write(condition)) == condition


@settings(max_examples=60)
@given(st.sampled_from([*KINDS, "nonsense"]), st.lists(st.text(max_size=6), max_size=5))
def test_anything_in_an_address_is_read_or_refused_in_words(word: str, fields: list[str]) -> None:
    log = log_of("1 a 0 ann\n1 b 5 bob\n2 a 1")
    try:
        left = apply_filters(log, [codec.read(":".join([word, *fields]))])
    except FilterRefused as refusal:
        assert refusal.sentence.template.endswith(("left out.", "filter was left out."))
    else:
        assert len(left.applied) + len(left.refused) == 1


LOG = "1 a 0\n1 b 5\n1 b 7\n2 a 1\n2 c 2\n3 c 4"


def test_filters_work_one_after_the_other() -> None:
    log = log_of(LOG)
    left = apply_filters(log, map(codec.read, ("with:a", "hide:a", "without:c")))
    assert left.cases is not None
    assert [left.columns.case_ids[case] for case in np.flatnonzero(left.cases).tolist()] == ["1"]
    assert left.refused == ()


def test_a_filter_that_makes_no_sense_here_leaves_the_others_at_work() -> None:
    left = apply_filters(log_of(LOG), map(codec.read, ("with:x", "without:c")))
    assert [each.word for each in left.applied] == ["without"]
    assert left.refused[0].template.startswith("This log has no activity")
    assert left.cases is not None
    assert left.cases.tolist() == [True, False, False]


def test_the_mainstream_reaches_its_share() -> None:
    log = log_of("1 a 0\n2 a 0\n3 b 0\n4 c 0")
    chosen = {
        text: apply_filters(log, [codec.read(text)]).cases
        for text in ("mainstream:0.5", "mainstream:0.6", "mainstream:0.6:rest")
    }
    assert [None if each is None else each.tolist() for each in chosen.values()] == [
        [True, True, False, False],
        [True, True, True, False],
        [False, False, False, True],
    ]


def test_attributes_of_cases_and_of_events() -> None:
    plain = rows_of(
        [("1", "a", 0, None, None), ("1", "b", 1, None, None), ("2", "a", 2, None, None)]
    )
    log = build(
        EventRows(
            plain.case,
            plain.activity,
            plain.time_us,
            attributes={
                "product": CodedColumn.of(["pump", None, ""]),
                "n": CodedColumn.of(["3", "9", "x"]),
            },
            case_attributes={"team": CodedColumn.of(["east", None])},
        )
    )
    expected = {
        "attribute:team:is:east": [True, False],
        "attribute:team:not:east": [False, True],
        "attribute:team:empty": [False, True],
        "attribute:product:is:pump": [True, False],
        "attribute:product:empty": [False, True],
        "attribute:n:range:5:": [True, False],
        "attribute:n:range::5": [True, False],
        "attribute:n:range:10:": [False, False],
        "back:3:9:n": [False, False],
    }
    for text, flags in expected.items():
        condition = codec.read(text)
        assert isinstance(condition, CaseFilter)
        assert condition.cases(log).tolist() == flags, text


def test_cases_that_break_a_rule() -> None:
    log = log_of("1 ask 10 ann\n1 answer 20 bob\n2 ask 10 bob\n2 answer 50 bob\n3 close 40 cyd")
    condition = codec.read("breaks:other-person:ask:answer")
    assert isinstance(condition, CaseFilter)
    assert codec.read(codec.write(condition)) == condition
    assert condition.cases(log).tolist() == [False, True, False]


def test_cases_that_deviate_are_those_that_whoever_knows_the_model_names() -> None:
    log = log_of(LOG)
    unknown = codec.read("deviates:inductive-20:skipped:b")
    assert isinstance(unknown, Deviates)
    assert apply_filters(log, [unknown]).refused
    known = replace(unknown, flags=np.array([False, True, False]))
    assert apply_filters(log, [known]).cases is known.flags
    assert known == unknown


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        # both ends of a length of time belong to it, and no event follows itself
        ("follows:directly:a:b:time:4:4", [True, False, False]),
        ("follows:eventually:a:b:time:4:4", [True, False, False]),
        ("follows:eventually:a:b:time:5:", [False, True, False]),
        ("follows:eventually:a:a:time::9", [False, False, True]),
        ("follows:eventually:a:a:same", [False, False, True]),
    ],
)
def test_the_edges_of_following(text: str, flags: list[bool]) -> None:
    log = log_of("1 a 0 ann\n1 b 4 ann\n2 a 0 ann\n2 b 5 ann\n3 a 0 ann\n3 a 8 ann")
    condition = codec.read(text)
    assert isinstance(condition, CaseFilter)
    assert condition.cases(log).tolist() == flags
