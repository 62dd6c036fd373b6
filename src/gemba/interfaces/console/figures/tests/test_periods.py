"""Periods in days of a calendar."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from gemba.foundation.kernel.clock import microseconds
from gemba.interfaces.console.figures.periods import CUSTOM, Extent, period_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NOON = microseconds(datetime(2026, 3, 2, 4, 0, tzinfo=UTC))  # noon in Shanghai
EARLY = microseconds(datetime(2025, 1, 1, tzinfo=UTC))


def moment(us: int) -> datetime:
    return datetime.fromtimestamp(us / 1_000_000, UTC)


def test_seven_days_are_today_and_the_six_before_against_the_same_days_a_week_ago() -> None:
    found = period_of({"period": "7"}, Extent(EARLY, NOON + 1, SHANGHAI), default="28")
    assert (found.first, found.last) == (date(2026, 2, 24), date(2026, 3, 2))
    assert moment(found.window.begin_us) == datetime(2026, 2, 23, 16, tzinfo=UTC)
    assert found.window.end_us == NOON + 1
    assert found.before is not None
    assert moment(found.before.begin_us) == datetime(2026, 2, 16, 16, tzinfo=UTC)
    assert found.before.seconds == found.window.seconds
    assert (found.step, len(found.edges_us)) == ("day", 8)


def test_today_goes_by_the_hour() -> None:
    found = period_of({"period": "today"}, Extent(EARLY, NOON + 1, SHANGHAI), default="28")
    assert (found.step, len(found.edges_us)) == ("hour", 14)


def test_a_day_has_23_hours_when_the_clocks_go_forward() -> None:
    end = microseconds(datetime(2026, 4, 10, tzinfo=UTC))
    asked = {"period": CUSTOM, "since": "2026-03-29", "until": "2026-03-29"}
    found = period_of(asked, Extent(EARLY, end, BERLIN), default="28")
    assert found.window.seconds == 23 * 3600


def test_dates_are_put_in_order_and_kept_within_the_log() -> None:
    asked = {"period": CUSTOM, "since": "2030-01-01", "until": "1066-10-14"}
    found = period_of(asked, Extent(EARLY, NOON, SHANGHAI), default="28")
    assert (found.first, found.last) == (date(2025, 1, 1), date(2026, 3, 2))
    assert found.step == "week"


def test_nonsense_is_the_default() -> None:
    assert period_of({"period": "x"}, Extent(EARLY, NOON, SHANGHAI), default="90").name == "90"
    asked = {"period": CUSTOM, "since": "soon", "until": ""}
    assert period_of(asked, Extent(EARLY, NOON, SHANGHAI), default="28").days == 1


@given(
    st.integers(-(2**61), 2**61),
    st.integers(0, 2**60),
    st.sampled_from(["today", "7", "28", "90", "all", CUSTOM, ""]),
    st.dates(),
    st.dates(),
)
def test_any_log_has_periods(
    first_us: int, length_us: int, name: str, since: date, until: date
) -> None:
    asked = {"period": name, "since": since.isoformat(), "until": until.isoformat()}
    found = period_of(asked, Extent(first_us, first_us + length_us + 1, BERLIN), default="all")
    edges = found.edges_us
    assert (edges[1:] > edges[:-1]).all() and len(edges) >= 2
    assert (edges[0], edges[-1]) == (found.window.begin_us, found.window.end_us)
    if name in ("7", "28", "90"):
        assert len(edges) <= 92
