"""Who may define, what is refused, what the log tells, and that nobody obeys what is not so."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from gemba.foundation.definitions import queries
from gemba.foundation.definitions.kinds import DefinitionRefused, Owner, register
from gemba.foundation.definitions.models import StoredDefinition
from gemba.foundation.definitions.operations import (
    Draft,
    NotAllowed,
    archive,
    create,
    publish,
    reorder,
    restore,
    switch,
    take_back,
)
from gemba.foundation.definitions.queries import (
    DefinitionUnknown,
    active,
    active_for,
    acts_on,
    definition,
    definitions,
    history,
    tallies,
    version,
)
from gemba.foundation.definitions.testing import COLOUR, NOTE, define, only_kinds
from gemba.foundation.events.actors import NOBODY, SYSTEM, Actor, Role
from gemba.foundation.events.testing import NOON
from gemba.foundation.kernel.json_values import JsonValue

pytestmark = pytest.mark.django_db
RED: JsonValue = {"colour": "red"}
Queries = Callable[[int], object]


REPAIR, FIRST_LINE = 1, 2


def somebody(number: int, role: Role, team: int | None = None) -> Actor:
    """A person by number; accounts stand on the same floor, so none is made."""
    teams = frozenset() if team is None else frozenset({team})
    return Actor("user", str(number), f"Person {number}", role, teams)


ADELE = somebody(1, Role.ADMINISTRATOR)
SUN_WEI = somebody(2, Role.SUPERVISOR)
ANA = somebody(3, Role.AGENT, REPAIR)
CHEN_CHEN = somebody(4, Role.AGENT, FIRST_LINE)
VIKTOR = somebody(5, Role.VENDOR)
LIN_YUE = somebody(6, Role.CUSTOMER)


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    with only_kinds(COLOUR, NOTE):
        yield


def test_what_is_active_costs_one_look(django_assert_num_queries: Queries) -> None:
    define("colour", "red", RED, now=NOON)
    first = active("colour")
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        assert active("colour") is first
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        assert active("note") == ()


def test_a_process_sees_what_another_changed_and_not_what_was_taken_back() -> None:
    key = define("colour", "red", RED, now=NOON)
    before = active("colour")
    here = dict(queries._active)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        switch(definition_id=key, is_on=False, actor=SYSTEM, now=NOON)
        assert active("colour") == ()
        raise ZeroDivisionError
    assert active("colour") == before
    switch(definition_id=key, is_on=False, actor=SYSTEM, now=NOON)
    active("colour")
    queries._active.clear()
    queries._active.update(here)  # as a process that has not looked since
    assert active("colour") == ()


def test_supervisors_define_and_people_have_their_own() -> None:
    draft = Draft("x", RED)
    own = Owner(user_id=ANA.user_id)
    shared = create(kind="colour", draft=draft, actor=SUN_WEI, now=NOON)
    acts: list[Callable[[], object]] = [
        lambda: create(kind="colour", draft=draft, actor=ANA, now=NOON),
        lambda: create(kind="colour", draft=draft, actor=ANA, now=NOON, owner=own),
        lambda: publish(definition_id=shared, draft=draft, seen_version=1, actor=ANA, now=NOON),
        lambda: restore(definition_id=shared, version=1, seen_version=1, actor=VIKTOR, now=NOON),
        lambda: switch(definition_id=shared, is_on=True, actor=ANA, now=NOON),
        lambda: reorder(kind="colour", ids=[shared], actor=ANA, now=NOON),
        lambda: archive(definition_id=shared, actor=ANA, now=NOON),
        lambda: create(kind="note", draft=draft, actor=LIN_YUE, now=NOON),
        lambda: create(kind="note", draft=draft, actor=ADELE, now=NOON, owner=own),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    mine = create(kind="note", draft=draft, actor=ANA, now=NOON, owner=own, is_on=True)
    assert [each.id for each in active_for("note", actor=ANA)] == [mine]
    for other in (SUN_WEI, CHEN_CHEN, VIKTOR, NOBODY):
        assert active_for("note", actor=other) == ()
        with pytest.raises(DefinitionUnknown):
            history(mine, actor=other)


def test_a_team_s_is_seen_by_the_team() -> None:
    owner = Owner(team_id=REPAIR)
    create(kind="colour", draft=Draft("x", RED), actor=ADELE, now=NOON, owner=owner)
    everybody = (ADELE, SUN_WEI, ANA, CHEN_CHEN, VIKTOR, LIN_YUE, NOBODY)
    seen = [len(definitions("colour", actor=actor)) for actor in everybody]
    assert seen == [1, 1, 1, 0, 0, 0, 0]
    assert tallies(actor=CHEN_CHEN) == {}
    assert tallies(actor=ANA)["colour"].total == 1


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("", RED),
        (" \x00", RED),
        ("taken", RED),
        ("x", {"colour": ""}),
        ("x", {"colour": float("nan")}),
        ("x", {"colour": "r" * 200_001}),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(name: str, body: JsonValue) -> None:
    define("colour", "taken", RED, now=NOON)
    key = define("colour", "other", RED, now=NOON)
    draft = Draft(name, body)
    with pytest.raises(DefinitionRefused, match=r"\w+\."):
        create(kind="colour", draft=draft, actor=SYSTEM, now=NOON)
    with pytest.raises(DefinitionRefused, match=r"\w+\."):
        publish(definition_id=key, draft=draft, seen_version=1, actor=SYSTEM, now=NOON)
    assert len(history(key, actor=SYSTEM)) == 1


def test_names_are_free_again_after_archiving_until_taken_back() -> None:
    key = define("colour", "red", RED, now=NOON)
    archive(definition_id=key, actor=SYSTEM, now=NOON)
    define("colour", "red", RED, now=NOON)
    with pytest.raises(DefinitionRefused):
        take_back(definition_id=key, actor=SYSTEM, now=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredDefinition.objects.filter(pk=key).update(archived_at=None)


def test_a_version_that_its_kind_would_refuse_today_is_not_restored() -> None:
    key = define("colour", "red", RED, now=NOON)
    draft = Draft("red", {"colour": "crimson"})
    publish(definition_id=key, draft=draft, seen_version=1, actor=SYSTEM, now=NOON)

    def only_crimson(body: JsonValue) -> None:
        if body != draft.body:
            raise DefinitionRefused("Red is no longer made.")

    with only_kinds(replace(COLOUR, check=only_crimson)), pytest.raises(DefinitionRefused):
        restore(definition_id=key, version=1, seen_version=2, actor=SYSTEM, now=NOON)
    assert definition(key).body == {"colour": "crimson"}


def test_characters_no_database_takes_are_left_out_and_the_rest_is_kept() -> None:
    key = define(
        "colour", "red", {"colour": "r\x00ed \\u0000 \ud800", "n\x00": [1, "\x00"]}, now=NOON
    )
    assert version(key, 1).body == {"colour": "red \\u0000 ", "n": [1, ""]}


def test_the_log_tells_every_act_once_and_nothing_that_changed_nothing() -> None:
    key, other = (define("colour", each, RED, now=NOON) for each in ("red", "green"))
    for _again in range(2):
        switch(definition_id=key, is_on=False, actor=SYSTEM, now=NOON)
        reorder(kind="colour", ids=[other, key], actor=SYSTEM, now=NOON)
        draft = Draft("rosy", RED)
        publish(
            definition_id=key,
            draft=draft,
            seen_version=definition(key).version,
            actor=SYSTEM,
            now=NOON,
        )
    restore(definition_id=key, version=1, seen_version=2, actor=SYSTEM, now=NOON)
    archive(definition_id=key, actor=SYSTEM, now=NOON)
    for _again in range(2):
        take_back(definition_id=key, actor=SYSTEM, now=NOON)
    assert [event.type.partition(".")[2] for event in reversed(acts_on(key, actor=SYSTEM))] == [
        "created", "switched_off", "reordered", "published", "published", "archived", "taken_back"
    ]  # fmt: skip


def test_two_rooms_cannot_bring_one_kind() -> None:
    register(COLOUR)
    with pytest.raises(ValueError, match="Two kinds"):
        register(replace(COLOUR, label="Paint"))
