"""Two at the same moment, on PostgreSQL: whoever comes second waits, and then knows.

SQLite has one writer at a time and cannot get into this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Timer
from uuid import UUID

import pytest
from django.db import transaction

from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.definitions.operations import Draft, publish
from gemba.foundation.definitions.queries import definition
from gemba.foundation.definitions.testing import COLOUR, define, only_kinds
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.testing import NOON
from gemba.foundation.events.tests.elsewhere import SEVERAL_WRITERS, Elsewhere
from gemba.foundation.events.types import Subject
from gemba.foundation.trials import kinds, known
from gemba.foundation.trials.assigning import CONTROL, TREATMENT
from gemba.foundation.trials.design import Swap, TrialDraft
from gemba.foundation.trials.operations import Case, TrialRefused, begin_trial, enrol, stop_trial
from gemba.foundation.trials.queries import enrolments, running, treated_of, trial
from gemba.foundation.trials.testing import candidate, trial_of

COMMITS_AFTER_SECONDS = 0.3
pytestmark = SEVERAL_WRITERS
RED, BLUE, GREEN = ({"colour": each} for each in ("red", "blue", "green"))
LATER = NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _one_kind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(kinds, "_served", {"colour"})
    monkeypatch.setattr(kinds, "_checks", [])
    with only_kinds(COLOUR):
        yield


@pytest.fixture
def colour(transactional_db: None) -> UUID:
    """A definition that counts: red."""
    return define("colour", "Door", RED, now=NOON)


class Meanwhile:
    """Somebody else has acted and commits a moment later; `is_over`: they have."""

    def __init__(self, other: Elsewhere, act: Callable[[], object]) -> None:
        self._other, self._act, self.is_over = other, act, False

    def __enter__(self) -> Meanwhile:
        self._other.begin()
        self._other.do(self._act)
        self._timer = Timer(COMMITS_AFTER_SECONDS, self._commit)
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.join()

    def _commit(self) -> None:
        self.is_over = True
        self._other.commit()


def change(colour: UUID) -> None:
    draft = Draft("Door", GREEN)
    publish(definition_id=colour, draft=draft, seen_version=1, actor=SYSTEM, now=NOON)


def begin(colour: UUID, tried: int) -> UUID:
    draft = TrialDraft("Blue doors", (Swap(colour, 1, tried),))
    return begin_trial(draft=draft, actor=SYSTEM, now=NOON)


def test_what_is_changed_while_a_trial_begins_is_not_compared(
    other: Elsewhere, colour: UUID
) -> None:
    tried = candidate(colour, BLUE, now=NOON)
    with (
        Meanwhile(other, lambda: change(colour)),
        pytest.raises(TrialRefused, match="must be what counts now"),
    ):
        begin(colour, tried)
    assert running() == ()


def test_what_is_compared_from_this_moment_on_is_not_changed(
    other: Elsewhere, colour: UUID
) -> None:
    tried = candidate(colour, BLUE, now=NOON)
    with (
        Meanwhile(other, lambda: begin(colour, tried)),
        pytest.raises(DefinitionRefused, match="being compared in the pilot “Blue doors”"),
    ):
        change(colour)
    assert definition(colour).version == 1


def test_of_two_trials_that_begin_at_once_one_is_refused(other: Elsewhere, colour: UUID) -> None:
    tried = candidate(colour, BLUE, now=NOON)
    with (
        Meanwhile(other, lambda: begin(colour, tried)),
        pytest.raises(TrialRefused, match="in the pilot “Blue doors” already"),
    ):
        begin(colour, tried)


def test_of_two_ends_at_once_one_is_refused(other: Elsewhere, colour: UUID) -> None:
    key = trial_of(colour, BLUE, now=NOON)

    def stop(keep: str) -> None:
        stop_trial(trial_id=key, keep=keep, actor=SYSTEM, now=LATER)

    with (
        Meanwhile(other, lambda: stop(TREATMENT)),
        pytest.raises(TrialRefused, match="has stopped the pilot"),
    ):
        stop(CONTROL)
    assert trial(key).kept == TREATMENT
    assert definition(colour).body == BLUE


def test_the_end_waits_for_acts_that_have_looked_which_version_serves(
    other: Elsewhere, colour: UUID
) -> None:
    key = trial_of(colour, BLUE, now=NOON)
    with Meanwhile(other, lambda: treated_of([UUID(int=1)])) as act:
        stop_trial(trial_id=key, keep=CONTROL, actor=SYSTEM, now=LATER)
        assert act.is_over


def test_who_is_opened_while_it_ends_is_not_drawn_any_more(other: Elsewhere, colour: UUID) -> None:
    key = trial_of(colour, BLUE, now=NOON)
    assert [each.id for each in running()] == [key]
    case_id = UUID(int=1)
    case = Case(case_id, UUID(int=7), "", (Subject.of("ticket", case_id),))

    def stop() -> None:
        stop_trial(trial_id=key, keep=CONTROL, actor=SYSTEM, now=LATER)

    with Meanwhile(other, stop), transaction.atomic():
        enrol([(case, running())], now=LATER)
    assert enrolments(key) == []


def test_an_end_that_is_thrown_away_was_never_seen_by_others(
    other: Elsewhere, colour: UUID
) -> None:
    key = trial_of(colour, BLUE, now=NOON)
    assert [each.id for each in running()] == [key]

    def stop() -> None:
        stop_trial(trial_id=key, keep=CONTROL, actor=SYSTEM, now=LATER)
        assert running() == ()

    other.begin()
    other.do(stop)
    assert known.known.trials  # by whoever takes for true for some seconds what was seen last
    other.roll_back()
    assert [each.id for each in running()] == [key]
    assert other.do(running) == running()
