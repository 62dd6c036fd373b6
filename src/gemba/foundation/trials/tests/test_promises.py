"""What begins, what is refused, who is served by what, and what it costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test.utils import CaptureQueriesContext

from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.definitions.operations import (
    Draft,
    NotAllowed,
    archive,
    create,
    publish,
    restore,
    switch,
)
from gemba.foundation.definitions.queries import (
    active,
    candidates,
    definition,
    history,
)
from gemba.foundation.definitions.testing import COLOUR, NOTE, define, only_kinds
from gemba.foundation.events.actors import SYSTEM, Actor, Role
from gemba.foundation.events.operations import Draft as EventDraft
from gemba.foundation.events.operations import record_many
from gemba.foundation.events.queries import newest, timeline
from gemba.foundation.events.testing import NOON
from gemba.foundation.events.types import Subject
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.trials import kinds, known
from gemba.foundation.trials.assigning import CONTROL, TREATMENT, arm_of, switchback_arm
from gemba.foundation.trials.design import Swap, TrialDraft, Unit
from gemba.foundation.trials.event_types import CaseEnrolled, TrialBegun, TrialStopped
from gemba.foundation.trials.models import Swap as StoredSwap
from gemba.foundation.trials.operations import (
    Case,
    TrialRefused,
    begin_trial,
    enrol,
    inherit_arms,
    stop_trial,
)
from gemba.foundation.trials.queries import (
    TrialUnknown,
    arm_counts,
    arms_of,
    companions_of,
    enrolments,
    running,
    served,
    treated_of,
    trial,
    trial_on,
    unit_counts,
)
from gemba.foundation.trials.testing import candidate, trial_of

pytestmark = pytest.mark.django_db
RED, BLUE, GREEN = ({"colour": each} for each in ("red", "blue", "green"))
LATER = NOON + timedelta(hours=1)
SUN_WEI = Actor("user", "2", "孙伟", Role.SUPERVISOR)
ANA = Actor("user", "3", "Ana", Role.AGENT)
CONTACT = UUID(int=7)


@pytest.fixture(autouse=True)
def _two_kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Colours are served by arm, notes are not."""
    monkeypatch.setattr(kinds, "_served", {"colour"})
    monkeypatch.setattr(kinds, "_checks", [])
    with only_kinds(COLOUR, NOTE):
        yield


@pytest.fixture
def colour() -> UUID:
    """A definition that counts: red."""
    return define("colour", "Door", RED, now=NOON)


def opened(number: int = 1, *, stratum: str = "", contact: UUID = CONTACT) -> Case:
    """A case that is being opened."""
    case_id = UUID(int=number)
    return Case(case_id, contact, stratum, (Subject.of("ticket", case_id),))


def joined(count: int, trial_id: UUID) -> dict[str, list[UUID]]:
    """So many cases opened and enrolled, by arm."""
    found = trial(trial_id)
    with transaction.atomic():
        drafts = enrol([(opened(n), [found]) for n in range(1, count + 1)], now=LATER)
        record_many(drafts, now=LATER)
    arms: dict[str, list[UUID]] = {CONTROL: [], TREATMENT: []}
    for each in enrolments(trial_id):
        arms[each.arm].append(each.case_id)
    return arms


def colours(treated: frozenset[UUID] = frozenset()) -> list[object]:
    """What counts."""
    return [each.body["colour"] for each in served("colour", treated)]  # type: ignore[index,call-overload]


def test_the_arms_are_served_by_their_versions_until_it_ends(colour: UUID) -> None:
    key = trial_of(colour, BLUE, now=NOON)
    arms = joined(20, key)
    assert arms[CONTROL]
    assert arms[TREATMENT]
    treated = treated_of([*arms[CONTROL], *arms[TREATMENT], UUID(int=99)])
    assert treated == dict.fromkeys(arms[TREATMENT], frozenset({key}))
    assert (colours(), colours(frozenset({key}))) == (["red"], ["blue"])
    assert served("colour") is active("colour")
    stop_trial(trial_id=key, keep=CONTROL, actor=SUN_WEI, now=LATER, reason="no use")
    assert treated_of(arms[TREATMENT]) == {}
    assert (colours(), colours(frozenset({key}))) == (["red"], ["red"])
    stopped = trial(key)
    assert (stopped.is_running, stopped.kept, stopped.reason) == (False, CONTROL, "no use")


def test_what_was_tried_is_adopted(colour: UUID) -> None:
    key = trial_of(colour, BLUE, now=NOON)
    assert [each.number for each in candidates(colour, actor=SYSTEM)] == [2]
    assert [each.number for each in history(colour, actor=SYSTEM)] == [1]
    stop_trial(trial_id=key, keep=TREATMENT, actor=SUN_WEI, now=LATER)
    assert colours() == ["blue"]
    assert definition(colour).version == 2
    assert candidates(colour, actor=SYSTEM) == ()
    assert [each.number for each in history(colour, actor=SYSTEM)] == [2, 1]
    told = [each.type for each in newest(["definition.published", "trial.stopped"], limit=2)]
    assert told == ["definition.published", "trial.stopped"]


def test_numbers_of_versions_only_grow(colour: UUID) -> None:
    tried = candidate(colour, BLUE, now=NOON)
    publish(
        definition_id=colour, draft=Draft("Door", GREEN), seen_version=1, actor=SYSTEM, now=NOON
    )
    draft = TrialDraft("t", (Swap(colour, 3, tried),))
    key = begin_trial(draft=draft, actor=SUN_WEI, now=NOON)
    stop_trial(trial_id=key, keep=TREATMENT, actor=SUN_WEI, now=LATER)
    assert (definition(colour).version, colours()) == (4, ["blue"])


def test_something_new_is_on_in_one_arm_and_something_old_off(colour: UUID) -> None:
    fresh = create(kind="colour", draft=Draft("Window", GREEN), actor=SYSTEM, now=NOON)
    draft = TrialDraft("both", (Swap(fresh, None, 1), Swap(colour, 1, None)))
    key = begin_trial(draft=draft, actor=SUN_WEI, now=NOON)
    assert (colours(), colours(frozenset({key}))) == (["red"], ["green"])
    stop_trial(trial_id=key, keep=TREATMENT, actor=SUN_WEI, now=LATER)
    assert colours() == ["green"]
    assert (definition(fresh).is_on, definition(colour).is_on) == (True, False)


def test_the_order_stays_with_what_is_tried() -> None:
    ids = [define("colour", name, RED, now=NOON) for name in ("a", "b", "c")]
    key = trial_of(ids[1], BLUE, now=NOON)
    assert [each.id for each in served("colour", frozenset({key}))] == ids


def test_what_is_compared_is_not_changed(colour: UUID) -> None:
    key = trial_of(colour, BLUE, now=NOON)
    changes: list[Callable[[], object]] = [
        lambda: publish(
            definition_id=colour, draft=Draft("Door", GREEN), seen_version=1, actor=SYSTEM, now=NOON
        ),
        lambda: restore(definition_id=colour, version=1, seen_version=1, actor=SYSTEM, now=NOON),
        lambda: switch(definition_id=colour, is_on=False, actor=SYSTEM, now=NOON),
        lambda: archive(definition_id=colour, actor=SYSTEM, now=NOON),
    ]
    for change in changes:
        with pytest.raises(DefinitionRefused, match="pilot “The other way”"):
            change()
    stop_trial(trial_id=key, keep=CONTROL, actor=SUN_WEI, now=LATER)
    for change in changes[2:]:
        change()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": " "}, "Give the pilot a name"),
        ({"swaps": ()}, "Say what the pilot changes"),
        ({"share": 0.0}, "between 0 and 100 percent"),
        ({"share": 1.0}, "between 0 and 100 percent"),
        ({"unit": Unit.BLOCK, "block_hours": 5, "zone": "UTC"}, "Blocks may last"),
        ({"unit": Unit.BLOCK, "block_hours": 24, "zone": "Mars/Olympus"}, "no time zone"),
        ({"unit": Unit.BLOCK, "block_hours": 24, "zone": ""}, "no time zone"),
    ],
)
def test_what_cannot_be_a_trial_is_refused_in_a_sentence(
    colour: UUID, change: dict[str, object], sentence: str
) -> None:
    tried = candidate(colour, BLUE, now=NOON)
    values: dict[str, object] = {"name": "t", "swaps": (Swap(colour, 1, tried),), **change}
    with pytest.raises(TrialRefused, match=sentence):
        begin_trial(draft=TrialDraft(**values), actor=SUN_WEI, now=NOON)  # type: ignore[arg-type]
    assert running() == ()


def test_versions_that_do_not_fit_are_refused(colour: UUID) -> None:
    tried = candidate(colour, BLUE, now=NOON)
    note = define("note", "n", {}, now=NOON)

    def begun(*swaps: Swap) -> None:
        begin_trial(draft=TrialDraft("t", swaps), actor=SUN_WEI, now=NOON)

    with pytest.raises(TrialRefused, match="must be what counts now"):
        begun(Swap(colour, tried, 1))
    with pytest.raises(TrialRefused, match="Both arms"):
        begun(Swap(colour, 1, 1))
    with pytest.raises(TrialRefused, match="twice"):
        begun(Swap(colour, 1, tried), Swap(colour, 1, None))
    with pytest.raises(TrialRefused, match="cannot be tried on a share"):
        begun(Swap(note, 1, None))
    with pytest.raises(NotAllowed):
        begin_trial(draft=TrialDraft("t", (Swap(colour, 1, tried),)), actor=ANA, now=NOON)


def test_two_trials_of_one_definition_are_refused_by_desk_and_database(colour: UUID) -> None:
    key = trial_of(colour, BLUE, now=NOON)
    with pytest.raises(TrialRefused, match="in the pilot “The other way” already"):
        trial_of(colour, GREEN, now=NOON)
    row = StoredSwap.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredSwap.objects.create(
            trial=row.trial, definition=row.definition, kind="colour", control=1, treatment=2
        )
    found = trial_on(colour)
    assert found is not None
    assert found.id == key
    stop_trial(trial_id=key, keep=CONTROL, actor=SUN_WEI, now=LATER)
    trial_of(colour, {"colour": "white"}, now=NOON)


def test_a_trial_ends_once(colour: UUID) -> None:
    key = trial_of(colour, BLUE, now=NOON)
    with pytest.raises(NotAllowed):
        stop_trial(trial_id=key, keep=CONTROL, actor=ANA, now=LATER)
    stop_trial(trial_id=key, keep=CONTROL, actor=SYSTEM, now=LATER)
    with pytest.raises(TrialRefused, match="already"):
        stop_trial(trial_id=key, keep=TREATMENT, actor=SUN_WEI, now=LATER)
    with pytest.raises(TrialUnknown):
        stop_trial(trial_id=UUID(int=1), keep=CONTROL, actor=SUN_WEI, now=LATER)


def test_what_counts_meanwhile_is_not_tried_against_itself(colour: UUID) -> None:
    tried = candidate(colour, BLUE, now=NOON)
    draft = Draft(definition(colour).name, BLUE)
    counts = publish(definition_id=colour, draft=draft, seen_version=1, actor=SUN_WEI, now=NOON)
    with pytest.raises(TrialRefused, match="Both arms"):
        begin_trial(draft=TrialDraft("t", (Swap(colour, counts, tried),)), actor=SUN_WEI, now=NOON)


def test_an_auditor_draws_the_same_arms_from_the_events_alone(colour: UUID) -> None:
    key = trial_of(colour, BLUE, now=NOON, share=0.3)
    joined(30, key)
    begun = next(iter(newest(["trial.begun"], limit=1))).payload
    assert isinstance(begun, TrialBegun)
    told = newest(["case.enrolled"], limit=100)
    payloads = [each.payload for each in told if isinstance(each.payload, CaseEnrolled)]
    assert len(payloads) == 30
    assert all(each.arm == arm_of(begun.key, each.unit, begun.share) for each in payloads)
    assert {p.unit: p.arm for p in payloads} == {e.unit: e.arm for e in enrolments(key)}
    assert (begun.definitions, begun.controls, begun.treatments) == ((colour,), (1,), (2,))


def test_a_contact_is_in_one_arm_with_all_their_cases(colour: UUID) -> None:
    key = trial_of(colour, BLUE, now=NOON, unit=Unit.CONTACT)
    joined(8, key)
    assert sorted(arm_counts(key).values()) == [8]
    assert sorted(unit_counts(key).values()) == [1]


def test_blocks_of_time_are_drawn_for_each_team(colour: UUID) -> None:
    more: dict[str, Any] = {"unit": Unit.BLOCK, "block_hours": 24, "zone": "Asia/Shanghai"}
    key = trial_of(colour, BLUE, now=NOON, **more)
    found = trial(key)
    days = [LATER + timedelta(days=n) for n in range(12)]
    with transaction.atomic():
        for n, at in enumerate(days):
            pair = [(opened(10 * n + team, stratum=f"{team}"), [found]) for team in (1, 2)]
            enrol(pair, now=at)
    arms = {each.case_id.int: each.arm for each in enrolments(key)}
    for team in (1, 2):
        of_days = [arms[10 * n + team] for n in range(12)]
        assert {CONTROL, TREATMENT} == set(of_days)
    for each in enrolments(key):
        stratum, block = each.unit.split("/")
        assert each.arm == switchback_arm(found.drawing.key, stratum, int(block))


def test_a_case_that_is_split_off_has_the_arms_of_the_other(colour: UUID) -> None:
    key = trial_of(colour, BLUE, now=NOON)
    joined(6, key)
    for number in range(1, 7):
        child = opened(100 + number)
        with transaction.atomic():
            record_many(inherit_arms(child, source_id=UUID(int=number), now=LATER), now=LATER)
        both = arms_of([child.id, UUID(int=number)])
        assert both[child.id][0].arm == both[UUID(int=number)][0].arm
        assert both[child.id][0].source_id == UUID(int=number)
    assert sum(unit_counts(key).values()) == 6
    assert inherit_arms(opened(200), source_id=UUID(int=999), now=LATER) == []


def test_events_name_the_arm_while_the_trial_runs(
    colour: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gemba.foundation.events.companions._looks", {"ticket": companions_of})
    key = trial_of(colour, BLUE, now=NOON)
    arms = joined(20, key)
    one = arms[TREATMENT][0]

    def said() -> list[Subject]:
        payload = TrialStopped(new_id(NOON), "", CONTROL, ())
        subjects = (Subject.of("ticket", one),)
        with transaction.atomic():
            record_many([EventDraft(payload, SYSTEM, LATER, subjects)], now=LATER)
        event = timeline("ticket", [one.hex], limit=100)[-1]
        return [each for each in event.subjects if each.kind == "trial"]

    assert said() == [Subject.of("trial", key, TREATMENT)]
    known._arms.clear()  # as another process, which has not met the case
    assert said() == [Subject.of("trial", key, TREATMENT)]
    stop_trial(trial_id=key, keep=CONTROL, actor=SUN_WEI, now=LATER)
    assert said() == []


def test_nothing_is_asked_while_no_trial_runs(
    colour: UUID, django_assert_num_queries: Callable[[int], CaptureQueriesContext]
) -> None:
    with django_assert_num_queries(0):
        assert running() == ()
        assert treated_of(UUID(int=n) for n in range(9)) == {}
        assert companions_of(str(n) for n in range(9)) == {}
    key = trial_of(colour, BLUE, now=NOON)
    cases = [each for of_one in joined(50, key).values() for each in of_one]
    with django_assert_num_queries(1):
        treated_of(cases)
    with django_assert_num_queries(0):
        companions_of(each.hex for each in cases)
    stop_trial(trial_id=key, keep=CONTROL, actor=SUN_WEI, now=LATER)
    running()
    with django_assert_num_queries(0):
        running()


def test_a_process_that_knows_of_no_trial_looks_in_time(
    colour: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = trial_of(colour, BLUE, now=NOON)
    known.suppose_none()  # as another process, which looked just before it was begun
    assert running() == ()
    monkeypatch.setattr(known, "LOOK_AFTER_SECONDS", 0.0)
    assert [each.id for each in running()] == [key]
    settling = trial(key).enrols_from - trial(key).begun_at
    assert settling.total_seconds() >= 2 * 5.0
