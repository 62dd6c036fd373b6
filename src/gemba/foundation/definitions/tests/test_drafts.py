"""A change is written, reviewed by somebody else, and counts only then."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest

from gemba.foundation.definitions.event_types import DRAFT_ACTS, DraftPublished
from gemba.foundation.definitions.kinds import DefinitionRefused, Owner
from gemba.foundation.definitions.operations import (
    Basis,
    Draft,
    NotAllowed,
    StaleDefinition,
    StaleDraft,
    archive,
    ask_review,
    begin_draft,
    create,
    discard_draft,
    publish,
    publish_draft,
    rebase_draft,
    return_draft,
    save_draft,
    try_draft,
)
from gemba.foundation.definitions.queries import (
    DefinitionUnknown,
    candidates,
    definition,
    draft,
    drafts,
    history,
)
from gemba.foundation.definitions.testing import COLOUR, NOTE, define, only_kinds
from gemba.foundation.events.actors import Actor, Role
from gemba.foundation.events.queries import timeline
from gemba.foundation.events.testing import NOON

pytestmark = pytest.mark.django_db
SUN_WEI = Actor("user", "2", "Sun Wei", Role.SUPERVISOR)
ADELE = Actor("user", "1", "Adele", Role.ADMINISTRATOR)
ANA = Actor("user", "3", "Ana", Role.AGENT)
RED, EMPTY = {"colour": "red"}, {"colour": ""}


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    with only_kinds(COLOUR, NOTE):
        yield


def begun(said: Draft, basis: Basis | None = None, actor: Actor = SUN_WEI) -> UUID:
    return begin_draft(kind="colour", draft=said, actor=actor, now=NOON, basis=basis)


def told(key: UUID) -> list[str]:
    return [
        event.type.partition(".")[2] for event in timeline("working_draft", [key.hex], limit=50)
    ]


def test_an_unfinished_draft_is_kept_and_only_publishing_refuses_it() -> None:
    key = begun(Draft("", EMPTY))
    assert save_draft(
        draft_id=key, draft=Draft("Hall", EMPTY), seen_revision=1, actor=SUN_WEI, now=NOON
    ) == 2  # fmt: skip
    again = {"draft_id": key, "draft": Draft("Hall", EMPTY), "seen_revision": 2}
    assert save_draft(**again, actor=SUN_WEI, now=NOON) == 2  # type: ignore[arg-type]
    with pytest.raises(DefinitionRefused, match="which colour"):
        publish_draft(draft_id=key, seen_revision=2, actor=SUN_WEI, now=NOON, reason="Small")
    assert told(key) == ["begun"]
    assert draft(key).name == "Hall"


def test_another_reviews_returns_and_publishes() -> None:
    key = begun(Draft("Hall", RED))
    ask_review(draft_id=key, actor=SUN_WEI, now=NOON, note="Warmer")
    return_draft(draft_id=key, reason="Too dark", actor=ADELE, now=NOON)
    assert (draft(key).in_review, draft(key).remark) == (False, "Too dark")
    save_draft(
        draft_id=key,
        draft=Draft("Hall", {"colour": "rose"}, "Warmer"),
        seen_revision=1,
        actor=SUN_WEI,
        now=NOON,
    )
    ask_review(draft_id=key, actor=SUN_WEI, now=NOON)
    made = publish_draft(draft_id=key, seen_revision=2, actor=ADELE, now=NOON, is_on=True)
    [version] = history(made, actor=ADELE)
    assert (version.author_name, version.written_by, version.note) == ("Adele", "Sun Wei", "Warmer")
    assert definition(made).is_on
    assert told(key) == ["begun", "review_asked", "returned", "review_asked", "published"]
    published = timeline("definition", [made.hex], limit=50)[-1].payload
    assert isinstance(published, DraftPublished)
    assert published.reviewed
    with pytest.raises(DefinitionUnknown):
        draft(key)


def test_one_s_own_needs_a_reason_which_stays_with_the_version() -> None:
    key = begun(Draft("Hall", RED))
    ask_review(draft_id=key, actor=SUN_WEI, now=NOON)
    with pytest.raises(DefinitionRefused, match="Nobody else"):
        publish_draft(draft_id=key, seen_revision=1, actor=SUN_WEI, now=NOON)
    made = publish_draft(
        draft_id=key, seen_revision=1, actor=SUN_WEI, now=NOON, reason="The paint is drying"
    )
    assert history(made, actor=ADELE)[0].note == "The paint is drying"
    published = timeline("definition", [made.hex], limit=50)[-1].payload
    assert isinstance(published, DraftPublished)
    assert not published.reviewed


def test_who_has_changed_it_is_no_reviewer_and_a_change_ends_the_review() -> None:
    key = begun(Draft("Hall", RED))
    ask_review(draft_id=key, actor=SUN_WEI, now=NOON)
    said = Draft("Hall", {"colour": "rose"})
    save_draft(draft_id=key, draft=said, seen_revision=1, actor=ADELE, now=NOON)
    assert not draft(key).in_review
    ask_review(draft_id=key, actor=ADELE, now=NOON)
    for writer in (SUN_WEI, ADELE):
        with pytest.raises(DefinitionRefused, match="Nobody else"):
            publish_draft(draft_id=key, seen_revision=2, actor=writer, now=NOON)
    assert draft(key).written_by == "Sun Wei, Adele"


def test_who_writes_at_once_or_on_an_old_version_is_told() -> None:
    made = define("colour", "Hall", RED, now=NOON)
    key = begun(Draft("Hall", {"colour": "blue"}), Basis(made, 1))
    said = Draft("Hall", {"colour": "rose"})
    with pytest.raises(StaleDraft, match="Sun Wei"):
        save_draft(draft_id=key, draft=said, seen_revision=0, actor=ADELE, now=NOON)
    publish(definition_id=made, draft=said, seen_version=1, actor=ADELE, now=NOON)
    assert draft(key).is_stale
    with pytest.raises(StaleDefinition, match="version 2"):
        publish_draft(draft_id=key, seen_revision=1, actor=SUN_WEI, now=NOON, reason="Blue!")
    revision = rebase_draft(draft_id=key, seen_revision=1, actor=SUN_WEI, now=NOON)
    publish_draft(draft_id=key, seen_revision=revision, actor=SUN_WEI, now=NOON, reason="Blue!")
    assert definition(made).body == {"colour": "blue"}
    assert definition(made).version == 3


def test_drafts_are_for_who_may_change_what_they_become() -> None:
    key = begun(Draft("Hall", RED))
    acts: list[Callable[[], object]] = [
        lambda: begun(Draft("x", RED), actor=ANA),
        lambda: save_draft(
            draft_id=key, draft=Draft("x", RED), seen_revision=1, actor=ANA, now=NOON
        ),
        lambda: rebase_draft(draft_id=key, seen_revision=1, actor=ANA, now=NOON),
        lambda: ask_review(draft_id=key, actor=ANA, now=NOON),
        lambda: return_draft(draft_id=key, reason="x", actor=ANA, now=NOON),
        lambda: publish_draft(draft_id=key, seen_revision=1, actor=ANA, now=NOON, reason="x"),
        lambda: discard_draft(draft_id=key, actor=ANA, now=NOON),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(DefinitionUnknown):
        draft(key, actor=ANA)
    assert drafts("colour", actor=ANA) == ()
    assert [each.id for each in drafts("colour", actor=ADELE)] == [key]
    mine = create(
        kind="note", draft=Draft("x", RED), actor=ANA, now=NOON, owner=Owner(user_id=ANA.user_id)
    )
    begun(Draft("x", RED), Basis(mine, 1), actor=ANA)
    assert len(drafts("note", actor=ANA)) == 1
    assert drafts("note", actor=ADELE) == ()


def test_a_draft_can_be_thrown_away_and_one_of_something_archived_waits() -> None:
    made = define("colour", "Hall", RED, now=NOON)
    key = begun(Draft("Hall", {"colour": "blue"}), Basis(made, 1))
    archive(definition_id=made, actor=ADELE, now=NOON)
    with pytest.raises(DefinitionRefused, match="archived"):
        publish_draft(draft_id=key, seen_revision=1, actor=SUN_WEI, now=NOON, reason="x")
    discard_draft(draft_id=key, actor=SUN_WEI, now=NOON)
    assert told(key)[-1] == "discarded"
    assert drafts("colour", actor=ADELE) == ()


def test_a_draft_is_kept_to_be_tried_and_counts_nowhere() -> None:
    made = define("colour", "Hall", RED, now=NOON)
    key = begun(Draft("Hall", {"colour": "blue"}), Basis(made, 1))
    with pytest.raises(StaleDraft):
        try_draft(draft_id=key, seen_revision=2, actor=ADELE, now=NOON)
    kept = try_draft(draft_id=key, seen_revision=1, actor=ADELE, now=NOON, note="Cooler")
    assert kept == (made, 2)
    [version] = candidates(made, actor=ADELE)
    assert (version.body, version.note, version.written_by, version.author_name) == (
        {"colour": "blue"},
        "Cooler",
        "Sun Wei",
        "Adele",
    )
    assert definition(made).body == RED
    assert told(key) == ["begun", "kept"]
    assert drafts("colour", actor=ADELE) == ()


def test_what_is_new_or_from_an_old_version_is_not_kept_to_be_tried() -> None:
    fresh = begun(Draft("Hall", RED))
    with pytest.raises(DefinitionRefused, match="switches it on"):
        try_draft(draft_id=fresh, seen_revision=1, actor=ADELE, now=NOON)
    made = define("colour", "Hall", RED, now=NOON)
    key = begun(Draft("Hall", {"colour": "blue"}), Basis(made, 1))
    rose = Draft("Hall", {"colour": "rose"})
    publish(definition_id=made, draft=rose, seen_version=1, actor=ADELE, now=NOON)
    with pytest.raises(StaleDefinition, match="version 2"):
        try_draft(draft_id=key, seen_revision=1, actor=ADELE, now=NOON)
    rebase_draft(draft_id=key, seen_revision=1, actor=ADELE, now=NOON)
    assert try_draft(draft_id=key, seen_revision=2, actor=ADELE, now=NOON) == (made, 3)
    same = begun(rose, Basis(made, 2))
    with pytest.raises(DefinitionRefused, match="same as"):
        try_draft(draft_id=same, seen_revision=1, actor=ADELE, now=NOON)
    with pytest.raises(NotAllowed):
        try_draft(draft_id=same, seen_revision=1, actor=ANA, now=NOON)


def test_only_what_is_up_for_review_is_returned_and_with_a_reason() -> None:
    key = begun(Draft("Hall", RED))
    with pytest.raises(DefinitionRefused, match="No review"):
        return_draft(draft_id=key, reason="x", actor=ADELE, now=NOON)
    ask_review(draft_id=key, actor=SUN_WEI, now=NOON)
    with pytest.raises(DefinitionRefused, match="what is to be changed"):
        return_draft(draft_id=key, reason=" ", actor=ADELE, now=NOON)


def test_every_step_of_a_draft_has_a_sentence() -> None:
    assert all("{title}" in each.sentence for each in DRAFT_ACTS)
