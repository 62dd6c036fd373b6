"""Operations all kernels share, against plain Python."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.arrays import distinct


@given(st.lists(st.integers(-3, 3)))
def test_distinct_values_ascend(values: list[int]) -> None:
    assert distinct(np.array(values, dtype=np.int64)).tolist() == sorted(set(values))
