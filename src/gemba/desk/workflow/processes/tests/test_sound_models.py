"""Sound models drawn at random: each token is accounted for, and storing changes nothing."""

from collections import Counter
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from gemba.desk.workflow.processes.door import (
    ConditionWanted,
    Deployed,
    MessageWanted,
    Outcome,
    State,
    Waiting,
)
from gemba.desk.workflow.processes.spiff.engine import SpiffEngine
from gemba.desk.workflow.processes.spiff.instance import Running
from gemba.desk.workflow.processes.spiff.report import Gathering
from gemba.desk.workflow.processes.spiff.state import stored
from gemba.desk.workflow.processes.testing import NOW, Play, deployed

from .drawn_models import Block, Model, blocks, model_of

MOVES_MAX = 2_000


class Living(SpiffEngine):
    """The same engine, but an instance stays in memory and is never stored in between."""

    instance: Running

    def _opened(self, deployed: Deployed, state: State, now: datetime) -> Running:
        instance = getattr(self, "instance", None) or super()._opened(deployed, state, now)
        instance.now, instance.report = now, Gathering()
        self.instance = instance
        return instance


def step_on(play: Play, model: Model, place: int) -> bool:
    """One of the things that can be done now is done."""
    can = [each for each in play.open.values() if _can(each, model)]
    if not can:
        return False
    chosen = can[place % len(can)]
    if isinstance(chosen, MessageWanted):
        play.message(chosen.name)
    else:
        play._do("complete", step_id=chosen.step.id, variables={})
    return True


def _can(each: Waiting, model: Model) -> bool:
    if isinstance(each, ConditionWanted):
        return False  # comes by itself
    return not isinstance(each, MessageWanted) or each.name in model.messages


def finished(play: Play, model: Model, places: list[int]) -> Play:
    for move in range(MOVES_MAX):
        if not step_on(play, model, places[move % len(places)]):
            return play
    raise AssertionError("it never ends")


PLACES = st.lists(st.integers(0, 50), min_size=1, max_size=8)


@given(blocks(), PLACES)
def test_every_token_is_accounted_for(block: Block, places: list[int]) -> None:
    model = model_of(block)
    play = finished(Play(deployed(model.sketch)), model, places)
    assert play.is_finished, play.open
    assert not play.open
    done = Counter(name for name in play.done if name in model.expected)
    assert done == +model.expected
    assert Counter(name for name, _outcome in play.ended) == Counter(play.started)
    cancelled = {name for name, outcome in play.ended if outcome is not Outcome.COMPLETED}
    assert all(name.startswith("event") for name in cancelled)


@given(blocks(), PLACES)
def test_storing_between_any_two_steps_changes_nothing(block: Block, places: list[int]) -> None:
    model = model_of(block)
    version = deployed(model.sketch)
    stored_play, living_play = Play(version), Play(version)
    living_play.engine = Living(living_play.engine._decide)
    for move in range(MOVES_MAX):
        assert stored_play.moved == living_play.moved
        state = stored_play.moved.state
        again = stored_play.engine._opened(version, state, NOW)
        assert stored(again) == state
        assert {e.id for e in stored_play.engine.open_steps(version, state)} == set(
            stored_play.open
        )
        place = places[move % len(places)]
        went_on = step_on(stored_play, model, place), step_on(living_play, model, place)
        assert went_on[0] == went_on[1]
        if not went_on[0]:
            return
