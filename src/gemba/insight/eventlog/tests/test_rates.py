"""Rates are kept for each log, changed by supervisors only, and go with their log."""

from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.events.queries import Position, events_after
from gemba.insight.eventlog.event_types import RatesChanged
from gemba.insight.eventlog.operations import (
    ImportOrder,
    RatesRefused,
    change_rates,
    import_log,
    remove_log,
)
from gemba.insight.eventlog.queries import DESK, LogUnknown, log_rates
from gemba.insight.eventlog.rates import Price, Rates

pytestmark = pytest.mark.django_db
RATES = Rates("CNY", hour_minor=12_000, parts=(Price("fan", 990),))
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def people(settings: Settings, tmp_path: Path) -> Cast:
    settings.EVENT_LOGS = tmp_path
    return cast()


def test_rates_are_kept_and_told(people: Cast) -> None:
    assert log_rates(DESK, actor=people.ana) == Rates()
    change_rates(key=DESK, rates=RATES, actor=people.sun_wei, now=NOON)
    assert log_rates(DESK, actor=people.ana) == RATES
    (event,) = events_after(Position(), limit=9, types=["rates.changed"])
    payload = event.payload
    assert isinstance(payload, RatesChanged)
    assert (payload.currency, payload.hour_minor, payload.prices) == ("CNY", 12_000, 1)


def test_only_supervisors_change_rates(people: Cast) -> None:
    with pytest.raises(RatesRefused):
        change_rates(key=DESK, rates=RATES, actor=people.ana, now=NOON)
    with pytest.raises(LogUnknown):
        log_rates("nonsense", actor=people.ana)


def test_rates_go_with_their_log(people: Cast, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("case,activity,timestamp\nk1,a,2024-01-01 08:00\n")
    line = import_log(path=path, order=ImportOrder(), actor=people.sun_wei, now=NOON)
    change_rates(key=line.key, rates=RATES, actor=people.adele, now=NOON)
    assert log_rates(DESK, actor=people.ana) == Rates()
    remove_log(key=line.key, actor=people.adele, now=LATER)
    with pytest.raises(LogUnknown):
        log_rates(line.key, actor=people.ana)
