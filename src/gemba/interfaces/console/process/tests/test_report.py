"""The report: one page that needs nothing else, of any log, in either language."""

import re
from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from gemba.foundation.events.actors import SYSTEM
from gemba.insight.eventlog.columns import EventRows, build
from gemba.interfaces.console.process.choosing import choice_in
from gemba.interfaces.console.process.report.content import report
from gemba.interfaces.console.process.report.map_drawing import drawn_map
from gemba.interfaces.console.process.report.page import report_page

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HOUR_US = 3_600_000_000
FOREIGN = re.compile(r'(?:src|href)="(?!#)|url\((?!#)|@import|<script', re.IGNORECASE)

pytestmark = pytest.mark.django_db


def log(cases: int, *names: str) -> EventRows:
    rows = [(case, at) for case in range(cases) for at in range(len(names))]
    return EventRows.of(
        [f"T-{case}" for case, _ in rows],
        [names[at] for _, at in rows],
        [(case * 10 + at) * HOUR_US for case, at in rows],
        resource=["Ana"] * len(rows),
    )


def page_of(rows: EventRows, language: str = "en") -> str:
    with override(language):
        return report_page(report(choice_in("returns.csv", build(rows)), actor=SYSTEM, now=NOW))


def test_it_tells_the_process_and_needs_nothing_else() -> None:
    page = page_of(log(7, "register", "inspect", "<b>repair</b>"))
    assert "returns.csv" in page
    assert "7" in page
    assert "&lt;b&gt;repair&lt;/b&gt;" in page
    assert "<b>repair" not in page
    assert not FOREIGN.search(page)


def test_it_is_chinese_for_chinese_readers() -> None:
    page = page_of(log(2, "登记", "检测"), "zh-hans")
    assert '<html lang="zh-hans">' in page
    assert "登记" in page


def test_a_log_of_one_event_has_a_report() -> None:
    assert "register" in page_of(log(1, "register"))


def test_every_box_and_arrow_of_the_map_stands_inside_it() -> None:
    drawn = drawn_map(choice_in("x", build(log(3, "a", "b", "a", "c"))))
    assert {each.lines[0][1] for each in drawn.boxes if each.is_activity} == {"a", "b", "c"}
    assert len(drawn.moves) == 5
    assert all(each.box.x + each.box.width <= drawn.width for each in drawn.boxes)
    numbers = [float(each) for move in drawn.moves for each in re.findall(r"-?[\d.]+", move.path)]
    assert 0 <= min(numbers) <= max(numbers) <= max(drawn.width, drawn.height)
