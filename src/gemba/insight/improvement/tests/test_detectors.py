"""The contract every detector keeps."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.hiding import within
from gemba.insight.eventlog.testing import log_of
from gemba.insight.improvement.candidate import Candidate, Detector
from gemba.insight.improvement.finding import LEVERS, Place
from gemba.insight.improvement.ranking import findings
from gemba.insight.improvement.registry import detectors
from gemba.insight.improvement.tests.desk import Desk
from gemba.insight.improvement.view import LogView
from gemba.insight.improvement.worth import WorthRates, saving

# A weekday comes but once a week.
DAYS, LONG_DAYS = 84, 120
SURE = 1e-4
# A few desks that show everything, so that a test takes a moment.
TROUBLED = (
    {"idle_delay": 0.8, "batch": 0.8, "rework": 0.8, "ping_pong": 0.8, "useless_step": 0.8},
    {"handover": 0.8, "skill": 0.8, "article": 0.8, "late_escalation": 0.8, "reopening": 0.8},
    {"bouncing_channel": 0.8, "one_product": 0.8, "drift": 0.8, "too_many": 0.8},
    {"too_few": 1.0},
    {"slow_vendor": 0.8, "set_days": 0.8, "duplicates": 0.8, "comes_back": 0.8},
    {"uncovered_hours": 0.5},
    {"answered_twice": 0.8},
)
SHOWN_BY = {
    **dict.fromkeys(("waiting", "batches", "rework", "ping_pong", "no_change"), 0),
    **dict.fromkeys(("handovers", "missing_skills", "questions", "late_escalation"), 1),
    **dict.fromkeys(("bouncing_channels", "one_source", "drift", "too_many_people"), 2),
    "first_contact": 1,
    "too_few_people": 3,
    **dict.fromkeys(("slow_vendor", "set_days", "duplicates", "comes_back"), 4),
    "uncovered_hours": 5,
    "answered_twice": 6,
}
EVERY = list(detectors().values())


@cache
def troubled(which: int) -> LogView:
    days = LONG_DAYS if "too_few" in TROUBLED[which] else DAYS
    return LogView.guessed(Desk(5, TROUBLED[which], days).simulated().columns)


@cache
def clean() -> LogView:
    return LogView.guessed(Desk(4, {}, DAYS).simulated().columns)


@cache
def first_part(which: int, share: float) -> LogView:
    columns = troubled(which).columns
    until = int(np.quantile(columns.time_us, share))
    return LogView.guessed(within(columns, (None, until)))


@cache
def handed_in(name: str) -> list[Candidate]:
    """What a detector hands in of the desk that has what it looks for."""
    return detectors()[name].find(troubled(SHOWN_BY[name]))


def sure(candidates: list[Candidate]) -> list[Candidate]:
    return [each for each in candidates if each.p < SURE]


@pytest.fixture(params=EVERY, ids=[each.name for each in EVERY])
def detector(request: pytest.FixtureRequest) -> Detector:
    found: Detector = request.param
    return found


def test_it_says_what_it_is(detector: Detector) -> None:
    folder = Path(__file__).parent.parent / "detectors"
    assert (folder / f"{detector.name}.py").is_file()
    assert detector.title and detector.baseline
    assert 0 < detector.says_why <= 1


def test_it_finds_what_is_planted_and_can_say_it(detector: Detector) -> None:
    found = sure(handed_in(detector.name))
    assert found
    for each in found:
        assert each.lever in LEVERS
        assert each.said.template.format(**dict.fromkeys(each.said.words, "x"))
        assert each.figures
        for figure in each.figures:
            assert figure.estimate.low <= figure.estimate.value <= figure.estimate.high


def test_keys_differ_and_stay_while_the_log_grows(detector: Detector) -> None:
    keys = [each.place.key for each in handed_in(detector.name)]
    assert len(set(keys)) == len(keys)
    earlier = detector.find(first_part(SHOWN_BY[detector.name], 0.8))
    assert {each.place.key for each in sure(earlier)} <= set(keys)


def test_cases_named_show_it(detector: Detector) -> None:
    view = troubled(SHOWN_BY[detector.name])
    for each in sure(handed_in(detector.name)):
        cases = each.cases if each.cases is not None else view.columns.case[each.claim.rows]
        assert len(np.unique(cases)) >= 20
        assert all(_shows(view, int(case), each.place) for case in np.unique(cases)[:50])


def _shows(view: LogView, case: int, place: Place) -> bool:
    columns = view.columns
    rows = range(int(columns.offsets[case]), int(columns.offsets[case + 1]))
    names = [columns.activities[int(columns.activity[row])] for row in rows]
    steps = all(each in names for each in place.activities)
    moves = all(one in names and other in names for one, other in place.edges)
    told = columns.case_attributes.get(place.attribute)
    # Who asks again through another channel shows it by the second case.
    has_it = told is None or place.attribute == "channel" or told.text(case) == place.value
    return steps and moves and has_it


def test_what_it_would_save_is_never_below_zero_and_never_more_than_there_is(
    detector: Detector,
) -> None:
    view = troubled(SHOWN_BY[detector.name])
    for each in handed_in(detector.name):
        assert len(np.unique(each.claim.rows)) == len(each.claim.rows)
        assert np.all((each.claim.work >= 0) & (each.claim.work <= 1))
        assert np.all((each.claim.wait >= 0) & (each.claim.wait <= 1))
        found = saving(view, each.claim, WorthRates(), each.assumes)
        for amount in (found.work_hours, found.waiting_hours, found.money, found.worth):
            assert 0 <= amount.low <= max(amount.value, 0) <= amount.high or each.p == 1


def test_it_is_silent_on_a_clean_desk(detector: Detector) -> None:
    assert not [each.place.key for each in detector.find(clean()) if each.p < SURE / 10]


def test_it_is_silent_about_a_handful_of_cases(detector: Detector) -> None:
    assert not sure(detector.find(first_part(SHOWN_BY[detector.name], 0.005)))


ODD: dict[str, EventColumns] = {
    "nothing": build(EventRows.of([], [], [])),
    "three cases": log_of("a x 1 p\na y 2 q\nb x 3 p\nb y 9 q\nc x 4 p"),
    "one person": log_of("\n".join(f"c{n} {s} {n * 900 + 9} p" for n in range(99) for s in "xyx")),
    "nobody": log_of("\n".join(f"c{n} {s} {n * 9000 + 9}" for n in range(99) for s in "xyxz")),
    "one moment": log_of("\n".join(f"c{n} {s} 5 p{n % 3}" for n in range(99) for s in "xyx")),
    "backwards": log_of(
        "\n".join(f"c{n} {s} {n * 9000} p{n % 3} {n * 9000 + 50}" for n in range(99) for s in "xy")
    ),
    "centuries": log_of(
        "\n".join(f"c{n} {s} {n * 90_000_000} p{n % 3}" for n in range(99) for s in "xy")
    ),
}


def test_what_a_program_does_in_between_belongs_to_what_is_answered_twice() -> None:
    lines = []
    for number in range(400):
        at, day = number % 8 * 3_600, (number // 8) * 86_400
        first = ("received customer", "answered p1", "transferred p1", "checked q1")
        steps = (*first, "signed system", "answered p2", "resolved system")
        for place, step in enumerate(steps[: 7 if number % 2 else 2]):
            lines.append(f"c{number} {step.replace(' ', f' {day + at + place * 600} ')}")
    view = LogView.guessed(log_of("\n".join(lines)))
    (found,) = sure(detectors()["answered_twice"].find(view))
    assert found.place.activities == ("checked", "signed")
    assert found.edges[0] == ("transferred", "checked")
    assert found.kind_share == 1


def test_a_log_of_years_has_more_weeks_than_blocks() -> None:
    # Two people from Monday to Thursday, eight on Fridays, for the same work.
    lines, hour = [], 3_600
    for day in range(4, 4 + 3 * 365):
        weekday = (day + 3) % 7
        for number in range(8 if weekday < 5 else 0):
            who = number if weekday == 4 else number % 2
            begin = day * 86_400 + (8 + number // 2 * 2) * hour
            lines.append(f"c{day}.{number} x {begin} gate")
            lines.append(f"c{day}.{number} y {begin + hour} p{who} {begin}")
    view = LogView.guessed(log_of("\n".join(lines)))
    (found,) = [each for each in detectors()["too_many_people"].find(view) if each.p < SURE]
    assert found.claim.spare_hours is not None
    assert len(found.claim.spare_hours) == view.blocks < 3 * 52
    assert [each.key for each in findings(view).findings] == [f"too_many_people:{found.place.key}"]


@pytest.mark.parametrize("which", ODD)
def test_odd_logs_are_borne(which: str) -> None:
    assert findings(LogView.guessed(ODD[which])).findings == ()


def test_nobody_waits_for_a_ticket_to_be_closed() -> None:
    lines = []
    for number in range(300):
        begin = 345_600 + (number // 6) * 86_400 + (8 + number % 6) * 3_600
        person = f"p{number % 3}"
        steps = (("Received", 0), ("Checked", 600), ("Resolved", 1_200), ("Closed", 1_209_600))
        lines += [f"c{number} {step} {begin + after} {person}" for step, after in steps]
    view = LogView.guessed(log_of("\n".join(lines)))
    assert view.house_hours[view.closing_rows].sum() == 0
    assert np.count_nonzero(view.closing_rows) == 300
    assert [each.key for each in findings(view).findings] == []


def test_a_log_without_starts_is_read_too() -> None:
    log = troubled(0).columns
    ends = build(
        EventRows.of(
            [log.case_ids[code] for code in log.case],
            [log.activities[int(code)] for code in log.activity],
            log.time_us.tolist(),
            [log.resources[code] for code in log.resource],
        )
    )
    keys = {each.key for each in findings(LogView.guessed(ends)).findings}
    assert {"waiting:Check parts", "rework:Test|Repair"} <= keys
