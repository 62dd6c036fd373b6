"""Trees by several a round."""

import numpy as np
import pytest

from gemba.insight.prediction.features.table import Feature
from gemba.insight.prediction.learning import boosting
from gemba.insight.prediction.learning.boosting import MEDIAN, Examples, by_committee, learnt
from gemba.insight.prediction.tests.conftest import MEMBERS_MAX


@pytest.fixture(autouse=True)
def _as_many_in_a_round_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boosting, "MEMBERS_MAX", MEMBERS_MAX)


@pytest.mark.parametrize(("rows", "members"), [(1_000, 4), (44_000, 2), (300_000, 1)])
def test_fewer_trees_grow_in_a_round_of_more_rows(rows: int, members: int) -> None:
    assert by_committee(MEDIAN, rows)["num_parallel_tree"] == members


def test_the_mean_of_several_varies_less_by_chance() -> None:
    chance = np.random.default_rng(2)
    values = chance.random((600, 6)).astype(np.float32)
    aims = values[:, 0] * 10 + chance.normal(0, 3, 600)
    examples = Examples(tuple(Feature(f"f{n}", "q") for n in range(6)), values, aims)

    def spread(aim: dict[str, object]) -> float:
        told = [learnt({**aim, "seed": seed}, examples, 30).predict(values) for seed in range(5)]
        return float(np.std(told, axis=0).mean())

    assert spread(dict(by_committee(MEDIAN, 600))) < 0.75 * spread(dict(MEDIAN))
