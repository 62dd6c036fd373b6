"""Differences: nothing equal is told, nothing different is kept quiet, and they read well."""

from hypothesis import given
from hypothesis import strategies as st

from gemba.foundation.definitions.difference import Change, Line, difference, line_difference
from gemba.foundation.kernel.json_values import JsonValue

bodies = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["", "a", "b"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("xyz"), inner),
    max_leaves=8,
)
lines = st.lists(st.builds(Line, st.sampled_from("pq"), st.sampled_from("12")), max_size=5)


@given(bodies, bodies)
def test_a_difference_is_told_exactly_when_there_is_one(
    before: JsonValue, after: JsonValue
) -> None:
    # Python takes True for 1 and 1 for 1.0; JSON does not.
    assert bool(difference(before, after)) == (repr(before) != repr(after)) or before == after
    assert difference(before, before) == ()
    back = {(change.after, change.before) for change in difference(after, before)}
    if not isinstance(before, list | dict):
        assert {(change.before, change.after) for change in difference(before, after)} == back


@given(lines, lines)
def test_lines_add_up(before: list[Line], after: list[Line]) -> None:
    """What was there, less what went, plus what came, is what is there."""
    left = [(line.label, line.value) for line in before]
    for change in line_difference(before, after):
        assert change.before != change.after
        if change.before is not None:
            left.remove((change.path[0], change.before))
        if change.after is not None:
            left.append((change.path[0], change.after))
    assert sorted(left) == sorted((line.label, line.value) for line in after)
    assert line_difference(before, before) == ()


def test_what_moves_aside_is_no_change() -> None:
    before: JsonValue = {"steps": [{"after": 60}, {"after": 120}], "calendar": "Day"}
    after: JsonValue = {"steps": [{"after": 30}, {"after": 60}, {"after": 180}], "pause": True}
    assert difference(before, after) == (
        Change(("steps", "1"), None, '{"after": 30}'),
        Change(("steps", "3", "after"), "120", "180"),
        Change(("calendar",), "Day", None),
        Change(("pause",), None, "true"),
    )


def test_lines_of_one_label_stay_together() -> None:
    before = [Line("When", "opened"), Line("Tag", "new"), Line("Team", "Repair")]
    after = [Line("When", "reopened"), Line("Tag", "new"), Line("Tag", "again")]
    assert line_difference(before, after) == (
        Change(("When",), "opened", "reopened"),
        Change(("Tag",), None, "again"),
        Change(("Team",), "Repair", None),
    )
