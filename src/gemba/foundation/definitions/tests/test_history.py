"""However people define, undo, switch and order: nothing said is lost, nothing is rewritten."""

from contextlib import ExitStack
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)

from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.definitions.operations import (
    Draft,
    StaleDefinition,
    archive,
    create,
    publish,
    reorder,
    restore,
    switch,
)
from gemba.foundation.definitions.queries import active, definition, definitions, history
from gemba.foundation.definitions.testing import COLOUR, only_kinds
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.testing import NOON

pytestmark = pytest.mark.django_db
colours = st.sampled_from(["red", "green", "blue"])


class Defining(RuleBasedStateMachine):
    """A model in plain lists beside the room: both must say the same after every step."""

    made = Bundle("made")

    def __init__(self) -> None:
        super().__init__()
        self.undone = ExitStack()
        self.undone.enter_context(transaction.atomic())
        self.undone.callback(transaction.set_rollback, True)
        self.undone.enter_context(only_kinds(COLOUR))
        self.now = NOON
        self.order: list[UUID] = []
        self.on: set[UUID] = set()
        self.said: dict[UUID, list[str]] = {}

    def teardown(self) -> None:
        self.undone.close()

    @rule(target=made, colour=colours, is_on=st.booleans())
    def define(self, colour: str, is_on: bool) -> UUID:
        draft = Draft(f"Definition {len(self.said)}", {"colour": colour})
        key = create(kind="colour", draft=draft, actor=SYSTEM, now=self.now, is_on=is_on)
        self.said[key] = [colour]
        self.order.append(key)
        self.on |= {key} if is_on else set()
        return key

    @rule(key=made, colour=colours)
    def say(self, key: UUID, colour: str) -> None:
        said = self.said[key]
        name = definition(key).name
        draft = Draft(name, {"colour": colour})
        number = publish(
            definition_id=key, draft=draft, seen_version=len(said), actor=SYSTEM, now=self.now
        )
        if said[-1] != colour:
            said.append(colour)
        assert number == len(said)

    @rule(key=made, back=st.integers(0, 3))
    def undo(self, key: UUID, back: int) -> None:
        said = self.said[key]
        earlier = max(1, len(said) - back)
        number = restore(
            definition_id=key, version=earlier, seen_version=len(said), actor=SYSTEM, now=self.now
        )
        said.append(said[earlier - 1])
        assert number == len(said)

    @rule(key=made, colour=colours)
    def say_too_late(self, key: UUID, colour: str) -> None:
        stale = len(self.said[key]) - 1
        draft = Draft("Too late", {"colour": colour})
        with pytest.raises(StaleDefinition):
            publish(definition_id=key, draft=draft, seen_version=stale, actor=SYSTEM, now=self.now)
        with pytest.raises(StaleDefinition):
            restore(definition_id=key, version=1, seen_version=stale, actor=SYSTEM, now=self.now)

    @rule(key=made, is_on=st.booleans())
    def turn(self, key: UUID, is_on: bool) -> None:
        switch(definition_id=key, is_on=is_on, actor=SYSTEM, now=self.now)
        (self.on.add if is_on else self.on.discard)(key)

    @rule(drawn=st.randoms(use_true_random=False))
    def put_in_order(self, drawn: object) -> None:
        some = drawn.sample(self.order, drawn.randint(0, len(self.order)))  # type: ignore[attr-defined]
        reorder(kind="colour", ids=some, actor=SYSTEM, now=self.now)
        places = sorted(self.order.index(key) for key in some)
        for place, key in zip(places, some, strict=True):
            self.order[place] = key

    @rule(key=consumes(made))
    def put_away(self, key: UUID) -> None:
        archive(definition_id=key, actor=SYSTEM, now=self.now)
        self.order.remove(key)
        self.on.discard(key)
        with pytest.raises(DefinitionRefused):
            switch(definition_id=key, is_on=True, actor=SYSTEM, now=self.now)

    @invariant()
    def tables_say_the_same(self) -> None:
        self.now += timedelta(minutes=1)
        assert [each.id for each in definitions("colour", actor=SYSTEM)] == self.order
        assert [each.id for each in active("colour")] == [k for k in self.order if k in self.on]
        assert active("colour") is active("colour")
        for each in active("colour"):
            assert each.body == {"colour": self.said[each.id][-1]}
        for key, said in self.said.items():
            versions = history(key, actor=SYSTEM)
            assert [each.body for each in reversed(versions)] == [{"colour": c} for c in said]
            assert [each.number for each in versions] == list(range(len(said), 0, -1))


def test_nothing_said_is_lost() -> None:
    # Shrinking a story of many steps takes minutes and helps little: its steps are printed.
    steps = settings(max_examples=8, stateful_step_count=14, deadline=None, phases=[Phase.generate])
    run_state_machine_as_test(Defining, settings=steps)
