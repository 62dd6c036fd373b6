"""The forecast says what the past says, and nothing where there is too little of it."""

from hypothesis import given
from hypothesis import strategies as st

from gemba.desk.sla.forecast import breach_share

LENGTHS = st.lists(st.floats(0, 1e6), max_size=200).map(sorted)


def test_a_ticket_older_than_most_is_more_likely_late() -> None:
    lengths = [float(n) for n in range(100)]
    assert breach_share(lengths, age_seconds=-1, due_seconds=89) == 0.10
    assert breach_share(lengths, age_seconds=79, due_seconds=89) == 0.50
    assert breach_share(lengths, age_seconds=85, due_seconds=89) is None
    assert breach_share(lengths, age_seconds=90, due_seconds=89) == 1.0
    assert breach_share([], age_seconds=0, due_seconds=9) is None


@given(LENGTHS, st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1e5))
def test_more_time_is_never_less_likely_enough(
    lengths: list[float], age: float, due: float, more: float
) -> None:
    less = breach_share(lengths, age_seconds=age, due_seconds=due + more, sample_min=1)
    found = breach_share(lengths, age_seconds=age, due_seconds=due, sample_min=1)
    if found is not None and less is not None:
        assert 0 <= less <= found <= 1
