"""What a KPI is: a declaration, and one pure function from a log to what it counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from .facts import Facts
from .meanings import Meaning, Source
from .steps import Steps


class Topic(StrEnum):
    """What question a KPI answers: how fast, how much, how well, with how much effort."""

    SPEED = "speed"
    VOLUME = "volume"
    QUALITY = "quality"
    EFFORT = "effort"


class Unit(StrEnum):
    """What a value is counted in. A share lies between 0 and 1."""

    SECONDS = "seconds"
    SHARE = "share"
    COUNT = "count"
    MONEY = "money"
    SCORE = "score"


class Better(StrEnum):
    """Which way is better; a number that only describes has none."""

    LOWER = "lower"
    HIGHER = "higher"
    NEITHER = "neither"


class Grain(StrEnum):
    """What one value belongs to: a case, an event, or a stretch of time."""

    CASE = "case"
    EVENT = "event"
    PERIOD = "period"


class Measure(StrEnum):
    """How values become the number that is shown.

    COUNT counts the values, STOCK those that hold at the end of the period, STOCK_MEDIAN is the
    median age of the latter.
    """

    MEDIAN = "median"
    MEAN = "mean"
    SHARE = "share"
    COUNT = "count"
    STOCK = "stock"
    STOCK_MEDIAN = "stock_median"

    @property
    def is_stock(self) -> bool:
        """Whether it looks at one moment instead of a period."""
        return self in (Measure.STOCK, Measure.STOCK_MEDIAN)


CASE_DIMENSIONS = ("channel", "team", "type", "priority")
AGENT = "agent"
WITH_AGENT = (*CASE_DIMENSIONS, AGENT)


@dataclass(frozen=True)
class Kpi:
    """One KPI. `name` is its code, `label` and `meaning` are sentences to be translated.

    `needs` is what a log must tell for the figure to exist. `dimensions` are those of the desk's
    own log; an imported one has its own attributes in place of those of the case. Below
    `sample_min` values a number is shown as uncertain and no target is judged by it. `observe`
    gives the values of the cases it is handed, whatever other cases there are: so a log can be
    counted in parts. `happened` gives what makes it worse at the moment it happens, where `observe`
    counts it at an earlier one.
    """

    name: str
    label: str
    meaning: str
    topic: Topic
    unit: Unit
    better: Better
    grain: Grain
    measure: Measure
    sample_min: int
    dimensions: tuple[str, ...]
    needs: tuple[Meaning | Source, ...]
    observe: Callable[[Steps], Facts]
    happened: Callable[[Steps], Facts] | None = None

    def judges(self, value: float, target: float) -> bool:
        """Whether `value` keeps `target`."""
        return value >= target if self.better is Better.HIGHER else value <= target
