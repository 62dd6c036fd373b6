"""What every file of the catalogue must keep to."""

import re
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.testing import Event, log_of, rows_of
from gemba.insight.kpis import catalogue
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.figures import Window, figure, spark, trend
from gemba.insight.kpis.kpi import Kpi
from gemba.insight.kpis.ledger import book_of
from gemba.insight.kpis.meanings import Meanings, desk_meanings
from gemba.insight.kpis.registry import kpis
from gemba.insight.kpis.steps import Steps

EVERY = pytest.mark.parametrize("kpi", kpis().values(), ids=lambda kpi: kpi.name)
GLOSSARY = Path(__file__).parents[5] / "docs/glossary.md"
STEPS = ("opened", "assigned", "replied", "customer_wrote", "transferred", "resolved", "reopened")


@st.composite
def stories(draw: st.DrawFn) -> list[Event]:
    """Cases of desk steps, every event at a second of its own within its case."""
    found: list[Event] = []
    for case in draw(st.lists(st.sampled_from(list("abcdef")), unique=True, max_size=5)):
        steps = draw(
            st.lists(st.sampled_from((*STEPS, "closed", "merged", "separated")), max_size=9)
        )
        who = draw(st.lists(st.sampled_from(("ann", "bob", "customer")), min_size=9, max_size=9))
        found += [(case, s, 10 * n, who[n - 1], 10 * n - 3) for n, s in enumerate(steps, 1)]
    return found


def observed(kpi: Kpi, columns: EventColumns) -> set[tuple[str, int, float, int]]:
    facts = kpi.observe(Steps.of(columns, desk_meanings()))
    until = facts.at_us if facts.until_us is None else facts.until_us
    rows = zip(
        *(each.tolist() for each in (facts.case, facts.at_us, facts.value, until)), strict=True
    )
    return {(columns.case_ids[case], at, value, end) for case, at, value, end in rows}


def test_every_file_declares_one_kpi_of_its_name() -> None:
    files = {path.stem for path in Path(catalogue.__file__).parent.glob("[!_]*.py")}
    assert {kpi.name for kpi in kpis().values()} == files


@EVERY
def test_it_says_in_words_what_it_is(kpi: Kpi) -> None:
    sentences = re.findall(r"[A-Z][^.]*\.(?: |$)", kpi.meaning)
    assert len(sentences) == 2 and "".join(sentences) == kpi.meaning
    assert kpi.label[0].isupper() and not kpi.label.endswith(".")
    assert kpi.sample_min >= 1 and kpi.dimensions


@EVERY
def test_the_glossary_lists_it(kpi: Kpi) -> None:
    words = {
        word.strip()
        for line in GLOSSARY.read_text().splitlines()
        if line.startswith("| ")
        for word in line.split("|")[1].lower().split(",")
    }
    assert kpi.label.lower() in {*words, *(word.partition(" (")[0] for word in words)}


@EVERY
def test_an_empty_log_has_no_facts(kpi: Kpi) -> None:
    facts = kpi.observe(Steps.of(build(EventRows.of([], [], [])), desk_meanings()))
    assert len(facts) == 0
    nothing = figure(kpi, facts, Window(0, 1))
    assert nothing.count == 0 and nothing.total == 0


@pytest.mark.parametrize("activity", STEPS)
def test_one_event(activity: str) -> None:
    steps = Steps.of(log_of(f"a {activity} 5 ann"), desk_meanings())
    for kpi in kpis().values():
        facts = kpi.observe(steps)
        assert len(facts) <= 1
        assert np.isfinite(facts.value).all()


@given(stories(), st.randoms(use_true_random=False))
def test_only_the_events_of_a_case_decide(story: list[Event], chance: Random) -> None:
    shuffled = list(story)
    chance.shuffle(shuffled)
    columns, other = build(rows_of(story)), build(rows_of(shuffled))
    left = build(rows_of([event for event in story if event[0] in "abc"]))
    right = build(rows_of([event for event in story if event[0] not in "abc"]))
    whole = Steps.of(columns, desk_meanings())
    some = np.arange(columns.cases)[::2].astype(np.int64)
    part = Steps.of(columns, desk_meanings(), some)
    for kpi in kpis().values():
        # the order of rows does not matter
        seen = observed(kpi, columns)
        assert seen == observed(kpi, other)
        # a log can be counted in parts
        parts = observed(kpi, left), observed(kpi, right)
        assert seen == parts[0] | parts[1]
        assert not parts[0] & parts[1]
        # and some cases of it as all of it are
        facts, fewer = kpi.observe(whole), kpi.observe(part)
        mine = np.isin(facts.case, some)
        assert fewer.case.tolist() == facts.case[mine].tolist()
        assert fewer.value.tolist() == facts.value[mine].tolist()
        assert fewer.at_us.tolist() == facts.at_us[mine].tolist()


@given(stories())
def test_facts_ascend_by_case_and_trends_add_up(story: list[Event]) -> None:
    columns = build(rows_of(story))
    edges = np.array([0, 25, 50, 75, 101], dtype=np.int64) * 1_000_000
    for name, facts in book_of(columns, desk_meanings()).facts.items():
        kpi = kpis()[name]
        assert (np.diff(facts.case) >= 0).all()
        parts = trend(kpi, facts, edges)
        np.testing.assert_allclose(spark(kpi, facts, edges), [each.value for each in parts])
        if not kpi.measure.is_stock:
            whole = figure(kpi, facts, Window(0, 101_000_000))
            assert sum(each.count for each in parts) == whole.count == len(facts)
            assert sum(each.total for each in parts) == pytest.approx(whole.total)


def test_a_log_that_tells_nothing_still_has_arrivals() -> None:
    book = book_of(log_of("a x 1\nb y 2"), Meanings())
    assert set(book.facts) == {"arrivals"}
    assert isinstance(book.facts["arrivals"], Facts)
