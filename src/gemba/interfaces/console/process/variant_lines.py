"""The variants of a log as lines to choose from."""

from dataclasses import dataclass
from itertools import groupby

from gemba.insight.mining.choosing import variant_keys
from gemba.insight.mining.filters.kinds.variant import OfVariants
from gemba.insight.mining.variants import variants
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.leaving import filtered

STEPS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Step:
    """A link of a variant's chain; `times` counts direct repetitions."""

    label: str
    hue: int
    times: int


@dataclass(frozen=True, slots=True)
class VariantLine:
    """A variant. `toggle` is the address with this variant chosen, or no longer chosen."""

    key: str
    rank: int
    count: int
    share: float
    cumulative: float
    median: float
    steps: tuple[Step, ...]
    steps_left_out: int
    is_chosen: bool
    toggle: str


def variant_lines(
    choice: Choice, colours: dict[int, int], url_name: str
) -> tuple[tuple[VariantLine, ...], int]:
    """The first `choice.shown` variants and how many there are, under all filters but those by
    variant, so that another one can be chosen; toggles lead to the page `url_name`."""
    others = choice.filters_but(OfVariants)
    base = filtered(choice.log, choice.whole, others)
    chosen_keys = [k for each in choice.filters if isinstance(each, OfVariants) for k in each.keys]
    table = variants(base.columns, base.cases)
    codes = choice.columns.activities.codes
    lines = []
    for row, key in zip(table.rows(choice.shown, examples=0), variant_keys(table), strict=False):
        runs = [(name, len(list(same))) for name, same in groupby(row.activities)]
        steps = [Step(choice.label(name), colours[codes[name]], n) for name, n in runs]
        chosen = key in chosen_keys
        keys = tuple(each for each in chosen_keys if each != key) + (() if chosen else (key,))
        filters = (*others, OfVariants(keys)) if keys else others
        lines.append(
            VariantLine(
                key=key,
                rank=row.rank,
                count=row.count,
                share=row.share,
                cumulative=row.cumulative_share,
                median=row.duration_seconds_median,
                steps=tuple(steps[:STEPS_SHOWN]),
                steps_left_out=max(0, len(steps) - STEPS_SHOWN),
                is_chosen=chosen,
                toggle=choice.address(url_name, filters=filters),
            )
        )
    return tuple(lines), len(table)
