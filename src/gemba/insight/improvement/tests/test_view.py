"""What detectors see of a log: first looks, vendors, tags, and what is usual at the same hours."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.testing import log_of
from gemba.insight.improvement.comparing import usual_hours
from gemba.insight.improvement.crowd import named, those_who_do_most
from gemba.insight.improvement.solutions import solutions
from gemba.insight.improvement.values import case_values
from gemba.insight.improvement.view import LogView
from gemba.insight.improvement.vocabulary import Topic
from gemba.insight.improvement.wording import People

HOUR = 3_600


def with_values(log: EventColumns, **texts: list[str | None]) -> EventColumns:
    columns = {name: CodedColumn.of(told) for name, told in texts.items()}
    return replace(log, case_attributes=columns)


def test_the_first_look_is_the_first_act_of_the_house() -> None:
    log = log_of(
        "a Received 0 customer\na Wrote 60 customer\na Look 600 p\na Answer 900 q\n"
        "b Look 100 p\nb Answer 300 q\nc Received 0 customer"
    )
    view = LogView.guessed(log)
    looks = [(view.name(int(log.activity[row])), int(log.case[row])) for row in view.first_looks]
    # A case that begins with the house itself waited for no look.
    assert looks == [("Look", 0)]


def test_a_vendor_is_waited_for_also_while_the_customer_chases() -> None:
    log = log_of(
        f"a Received 0 customer\na Wait-vendor {HOUR} p\na Chased {5 * HOUR} customer\n"
        f"a Wait-vendor {6 * HOUR} p\na Mended {10 * HOUR} p"
    )
    view = LogView.guessed(log)
    assert view.vendor_hours.tolist() == [0, 0, 4, 0, 4]
    assert view.felt_hours[2] == 4


def test_each_tag_is_a_value_of_its_own_and_the_same_cases_are_told_once() -> None:
    log = log_of("\n".join(f"c{n} x {n} p" for n in range(60)))
    tags = ["slow, red"] * 20 + ["slow"] * 10 + ["red"] * 5 + [""] * 25
    same = ["S"] * 30 + ["T"] * 30
    view = LogView.guessed(with_values(log, tags=[*tags], product=[*same]))
    found = {
        (each.attribute, each.value): int(np.count_nonzero(each.has_it))
        for each in case_values(view, (Topic.PRODUCT, Topic.TAGS))
    }
    # Tagged “slow” are the cases of product S.
    assert found == {("product", "S"): 30, ("product", "T"): 30, ("tags", "red"): 25}


def test_what_is_usual_is_that_of_others_at_the_same_hours() -> None:
    day = 345_600  # a Monday
    lines = []
    for number in range(20):
        begin = day + (number % 2) * 12 * HOUR + number // 2 * 7 * 86_400
        waits = HOUR if number % 2 else 8 * HOUR
        lines += [f"c{number} Received {begin} customer", f"c{number} Look {begin + waits} p"]
    lines += [f"night Received {day} customer", f"night Look {day + HOUR} q"]
    view = LogView.guessed(log_of("\n".join(lines)))
    who = view.columns.resource[view.first_looks]
    mine = who == view.columns.resources.codes["q"]
    looks = view.first_looks
    assert usual_hours(view, looks[mine], looks[~mine]).tolist() == [pytest.approx(8)]


def test_those_who_do_most_are_named_where_they_are_few() -> None:
    lines = [f"c{n} x {n} p{min(n // 7, 2)}" for n in range(20)]
    view = LogView.guessed(log_of("\n".join(lines)))
    rows = np.arange(20)
    most = those_who_do_most(view, rows)
    assert named(view, most) == People(("p0", "p1"))
    assert named(view, []) is None


def test_a_case_comes_back_where_the_customer_writes_after_its_solution() -> None:
    log = log_of(
        "a x 1 p\na Resolved 2 p\na Wrote 3 customer\nb x 1 p\nb Wrote 2 customer\n"
        "b Resolved 3 p\nc x 1 p\nc Resolved 2 p\nc Reopened 3 p\nc Resolved 4 p"
    )
    found = solutions(LogView.guessed(log))
    assert found.came_back.tolist() == [True, False, True]
    assert [int(log.time_us[row]) for row in found.first] == [2_000_000, 3_000_000, 2_000_000]
    assert np.flatnonzero(found.afterwards).tolist() == [2, 8, 9]
