"""Pages and pictures of studies: plain text, the same for the same figures."""

import math
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import pytest
from studies.page import Picture, Study, Table, change, keep, number, percent
from studies.pictures import Bar, Point, bars, scatter

HEAD = Study("queues", "How long queues are", "Ten desks, a week each.", "0 to 9", date(2026, 3, 1))
SVG = "{http://www.w3.org/2000/svg}"


def test_a_page_says_how_it_was_found(tmp_path: Path) -> None:
    table = Table(("desk", "wait"), [("small", "4"), ("large", "9")], "By size")
    pictures = Picture("<svg/>\n", "Waits"), Picture("<svg/>\n", "By hour", "hours")
    page = keep(HEAD, "All wait.", table, *pictures, folder=tmp_path)
    assert page.read_text() == (
        "# How long queues are\n\nTen desks, a week each.\n\n"
        "Measured on 2026-03-01 by `make study`. Seeds: 0 to 9.\n\nAll wait.\n\n**By size**\n\n"
        "| desk | wait |\n| --- | --: |\n| small | 4 |\n| large | 9 |\n\n"
        "![Waits](queues.svg)\n\n![By hour](queues-hours.svg)\n"
    )
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "queues-hours.svg",
        "queues.md",
        "queues.svg",
    ]


def test_percents_have_one_form_wherever_they_come_from(tmp_path: Path) -> None:
    told = Table(("asked", "reached"), [(f"≥ {0.95:.0%}", percent(0.992))])
    page = keep(HEAD, told, f"It is large from {0.15:.0%} on.", folder=tmp_path).read_text()
    assert "| ≥ 95 % | 99.2 % |" in page
    assert "from 15 % on" in page


def test_a_row_fits_its_table(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="2 columns"):
        keep(HEAD, Table(("desk", "wait"), [("small",)]), folder=tmp_path)


def test_figures_as_text() -> None:
    assert [number(each) for each in (12_345.6, 1.2345, 0, -0.01234, math.nan)] == [
        "12,346",
        "1.23",
        "0",
        "−0.0123",
        "–",
    ]
    assert (percent(0.9874), percent(math.nan)) == ("98.7 %", "–")
    assert change(-0.123, -0.2, 0.04) == "−12 % (−20 to +4)"
    assert change(0.5, math.nan, math.nan) == "+50 %"


def test_points_stand_where_they_say() -> None:
    drawn = ET.fromstring(
        scatter([Point(10, 10, "a"), Point(100, 1, "b"), Point(0, 3)], "t", "x", "y")
    )
    circles = [each for each in drawn.iter(SVG + "circle") if each.get("r") == "3"]
    assert len(circles) == 2
    (x1, y1), (x2, y2) = ((float(each.get("cx", 0)), float(each.get("cy", 0))) for each in circles)
    assert x1 < x2
    assert y1 < y2
    assert circles[0].get("fill") != circles[1].get("fill")


def test_bars_reach_as_far_as_they_say() -> None:
    rows = [Bar("one", 2, 1, 3, goal=4), Bar("<two>", -1), Bar("from one", 3, since=1)]
    text = bars(rows, "t", "x")
    drawn = ET.fromstring(text)
    wide = [float(each.get("width", 0)) for each in drawn.iter(SVG + "rect")]
    assert wide[0] == pytest.approx(2 * wide[1], abs=0.11)
    assert wide[0] == pytest.approx(wide[2], abs=0.11)
    assert len([each for each in drawn.iter(SVG + "line") if each.get("class") == "goal"]) == 1
    assert text == bars(rows, "t", "x")


def test_nothing_to_show_is_a_picture_too() -> None:
    for text in (scatter([], "t", "x", "y"), bars([], "t", "x")):
        assert ET.fromstring(text).tag == SVG + "svg"
