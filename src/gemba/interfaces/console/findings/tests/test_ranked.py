"""Findings are kept while nothing they rest on changes."""

from pathlib import Path

import pytest
from pytest_django import Settings

from gemba.foundation.accounts.testing import NOON, Cast
from gemba.insight.eventlog.operations import ImportOrder, import_log
from gemba.insight.eventlog.testing import log_of
from gemba.insight.eventlog.writers.parquet import write_parquet
from gemba.insight.kpis.meanings import Meaning, Meanings
from gemba.insight.kpis.operations import correct_reading
from gemba.interfaces.console.findings.ranked import is_ranked, ranked
from gemba.interfaces.console.process.choosing import choice_of


@pytest.mark.django_db
def test_what_the_steps_of_a_log_mean_is_among_it(
    people: Cast, tmp_path: Path, settings: Settings
) -> None:
    settings.EVENT_LOGS = tmp_path / "logs"
    write_parquet(log_of("a x 1 p\na y 2 p"), None, tmp_path / "log.parquet")
    order, boss = ImportOrder(), people.sun_wei
    key = import_log(path=tmp_path / "log.parquet", order=order, actor=boss, now=NOON).key
    choice = choice_of(key, (), actor=boss, now=NOON)
    ranked(choice)
    assert is_ranked(choice)
    meanings = Meanings(steps={Meaning.RESOLVED: frozenset({"y"})})
    correct_reading(key=key, meanings=meanings, actor=boss, now=NOON)
    assert not is_ranked(choice)
