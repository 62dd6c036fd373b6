"""Arrivals of real logs forecast two weeks ahead, beside the last week again."""

import pytest
from studies.page import Picture, Study, Table, keep, number, percent
from studies.pictures import Bar, bars

from gemba.insight.staffing.bench import (
    FIRST_WEEKS,
    HORIZON_DAYS,
    SOURCES,
    LookedBack,
    Source,
    file_of,
    looked_back,
    series_of,
)
from gemba.insight.staffing.forecasting.forecast import CLEARLY

STUDY = Study(
    "forecast",
    "Arrivals forecast, beside the last week again",
    f"Each series is forecast {HORIZON_DAYS} days ahead from every week (at most 60 of them) after"
    f" the first {FIRST_WEEKS}; method and intervals are chosen anew from the days before. The"
    " error is that of all days together over all arrivals (WAPE); the floor is seasonal-naive, the"
    " last week again. It says *better* where looking back showed a tenth less error than the floor"
    " at four starts or more; where it is not better it has to say so. Logs are cut by when cases"
    " ended, so the first and last 2 % of arrivals are left out.",
    "none, nothing is drawn",
)
HEAD = (
    "series",
    "days",
    "arrivals",
    "error",
    "last week again",
    "improvement",
    "said better",
    "days in the 90 % interval",
    "verdict",
)


def name_of(source: Source) -> str:
    return f"{source.log}, by {'day' if source.minutes == 1440 else 'hour'}"


def row(source: Source, arrivals: float, days: int, told: LookedBack) -> tuple[str, ...]:
    goal = "a tenth better" if told.ratio <= CLEARLY else "not a tenth better, and says so"
    return (
        name_of(source),
        str(days),
        f"{number(arrivals)} {'a day' if source.minutes == 1440 else 'an hour'}",
        percent(told.wape),
        percent(told.naive_wape),
        percent(1 - told.ratio),
        f"{told.claims} of {told.origins}",
        percent(told.inside, 0),
        goal if told.is_met else "MISSED: claims to be better and is not",
    )


@pytest.mark.study
def test_better_than_the_last_week_again_or_says_that_it_is_not() -> None:
    missing = sorted({source.log for source in SOURCES if not file_of(source).exists()})
    if missing:  # a page of fewer series would take the place of the whole one
        names = ", ".join(missing)
        pytest.skip(f"no test data {names} (looked in $GEMBA_SHARED and beside the checkout)")
    series = [series_of(source) for source in SOURCES]
    told = [looked_back(*each) for each in zip(SOURCES, series, strict=True)]
    rows = [
        row(source, float(each.counts.mean()), each.days, found)
        for source, each, found in zip(SOURCES, series, told, strict=True)
    ]
    picture = bars(
        [
            Bar(name_of(source), 100 * (1 - found.ratio), goal=100 * (1 - CLEARLY))
            for source, found in zip(SOURCES, told, strict=True)
        ],
        "Less error than the last week again",
        "per cent; the mark is the goal",
    )
    better = sum(found.ratio <= CLEARLY for found in told)
    keep(
        STUDY,
        f"{better} of {len(told)} series are forecast at least a tenth better than by the floor.",
        Table(HEAD, rows),
        Picture(picture, "How much less error each series has than the last week again."),
    )
    assert all(found.is_met for found in told)
