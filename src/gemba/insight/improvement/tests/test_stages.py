"""No way leads to an adopted change without evidence, none leaves a stage out without a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.improvement.stages import (
    DMAIC,
    PDCA,
    WAY,
    Evidence,
    Stage,
    StageRefused,
    dmaic,
    next_stages,
    pdca,
    step,
)

EARNED = {
    Stage.SIMULATED: Evidence.SIMULATION,
    Stage.PILOTING: Evidence.TRIAL,
    Stage.VERIFIED: Evidence.VERDICT,
}


@given(st.lists(st.tuples(st.sampled_from(Stage), st.booleans(), st.booleans()), max_size=30))
def test_whatever_is_tried_nothing_is_adopted_or_closed_without_evidence(
    tries: list[tuple[Stage, bool, bool]],
) -> None:
    visited, shown, explained = [Stage.PROPOSED], set[Evidence](), set[Stage]()
    for stage, brings, gives_reason in tries:
        brought = {EARNED[stage]} if brings and stage in EARNED else set()
        try:
            taken = step(
                visited,
                stage,
                shown=frozenset(shown | brought),
                reason="why" if gives_reason else " ",
            )
        except StageRefused:
            continue
        assert gives_reason or not taken.skipped
        if stage is Stage.PROPOSED:
            visited, shown, explained = [stage], set(), set()
            continue
        visited.append(stage)
        shown |= brought
        explained |= set(taken.skipped)
        if stage is Stage.ADOPTED:
            assert shown & {Evidence.VERDICT, Evidence.SIMULATION}
        if stage is Stage.CLOSED:
            assert shown & {Evidence.VERDICT, Evidence.MEASURED}
        if stage in WAY and stage is not Stage.CLOSED:
            before = set(WAY[: WAY.index(stage)])
            assert before <= set(visited) | explained


def test_the_whole_way_needs_no_reason() -> None:
    visited, shown = [Stage.PROPOSED], set[Evidence]()
    for stage in WAY[1:]:
        shown |= {EARNED[stage]} if stage in EARNED else set()
        assert step(visited, stage, shown=frozenset(shown), reason="").skipped == ()
        visited.append(stage)


def test_a_pilot_is_left_out_only_with_a_reason_and_a_simulation() -> None:
    visited = [Stage.PROPOSED, Stage.SIMULATED, Stage.APPROVED]
    simulated = frozenset({Evidence.SIMULATION})
    with pytest.raises(StageRefused, match="In pilot"):
        step(visited, Stage.ADOPTED, shown=simulated, reason="")
    taken = step(visited, Stage.ADOPTED, shown=simulated, reason="the law begins on Monday")
    assert taken.skipped == (Stage.PILOTING, Stage.VERIFIED)


def test_a_change_nobody_measured_cannot_be_adopted() -> None:
    with pytest.raises(StageRefused, match="without evidence"):
        step([Stage.PROPOSED], Stage.ADOPTED, shown=frozenset(), reason="I know it is good")


def test_nothing_closes_without_a_measured_effect() -> None:
    visited = [*WAY[:3], Stage.ADOPTED, Stage.WATCHED]
    with pytest.raises(StageRefused, match="measured effect"):
        step(visited, Stage.CLOSED, shown=frozenset({Evidence.SIMULATION}), reason="done")


def test_tickets_that_were_served_by_a_change_are_never_just_withdrawn() -> None:
    for stage in (Stage.PILOTING, Stage.VERIFIED, Stage.ADOPTED, Stage.WATCHED):
        assert Stage.WITHDRAWN not in next_stages(stage)


def test_every_stage_but_the_withdrawn_stands_on_both_boards() -> None:
    for stage in Stage:
        assert (pdca(stage) in PDCA) == (stage is not Stage.WITHDRAWN)
        assert (dmaic(stage, is_measured=True) in DMAIC) == (stage is not Stage.WITHDRAWN)
    assert dmaic(Stage.PROPOSED, is_measured=False) is DMAIC[0]
