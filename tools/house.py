"""The house rules that a machine can hold: sizes, names, manners. `make check` runs it.

Hard limits fail with a sentence that names the cure. The figures at the end are for people:
the 95th percentile of function and module length must stay low, not only the largest one.
"""

from __future__ import annotations

import sys
from pathlib import Path

import house_manners
import house_sizes
from house_tree import open_house

ROOT = Path(__file__).resolve().parent.parent
RULES = (
    house_sizes.sizes,
    house_sizes.page_sizes,
    house_manners.names,
    house_manners.emptiness,
    house_manners.local_imports,
    house_manners.room_papers,
    house_manners.contracts,
    house_manners.words,
    house_manners.icons,
)


def main() -> int:
    house = open_house(ROOT)
    report, problems = house_sizes.figures(house)
    for rule in RULES:
        problems += rule(house)
    for problem in problems:
        print(problem)
    print(report)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
