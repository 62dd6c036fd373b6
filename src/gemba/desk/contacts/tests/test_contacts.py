"""One person, many identities: found in one query, merged with a reason, separated again."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from gemba.desk.contacts.models import Contact
from gemba.desk.contacts.operations import (
    ContactUnknown,
    IdentityTaken,
    Introduction,
    MergeRefused,
    TierUnknown,
    add_identity,
    merge_contacts,
    resolve_contacts,
    set_tier,
    unmerge_contacts,
)
from gemba.desk.contacts.queries import (
    IdentityKey,
    contact_card,
    contacts_by_identity,
    family,
    find_contacts,
    merges,
    normalised,
    speaker,
)
from gemba.desk.contacts.testing import LIN_YUE, introduced
from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.queries import history
from gemba.foundation.kernel.ids import new_id


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def met(address: str, name: str = "") -> UUID:
    each = introduced(address, name)
    return resolve_contacts([each], actor=SYSTEM, now=NOON)[each.identity]


def merge(source: UUID, target: UUID, people: Cast, reason: str = "same phone") -> int:
    return merge_contacts(
        source_id=source, target_id=target, reason=reason, actor=people.ana, now=NOON
    )


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("email", " Lin.Yue@Desk.Example ", "lin.yue@desk.example"),
        ("phone", "+86 (10) 5555-0101", "+861055550101"),
        ("phone", "010 5555 0101", "01055550101"),
        ("account", "Lin", "Lin"),
    ],
)
def test_an_identity_has_one_spelling(kind: str, typed: str, kept: str) -> None:
    assert normalised(kind, typed) == IdentityKey(kind, kept)


@given(st.sampled_from(["email", "phone", "account"]), st.text(max_size=400))
def test_spelling_twice_changes_nothing(kind: str, value: str) -> None:
    once = normalised(kind, value)
    assert len(once.value) <= 254
    if len(value) < 200:
        assert normalised(kind, once.value) == once


def test_the_same_person_twice_in_a_batch_is_one_contact(people: Cast) -> None:
    batch = [introduced(LIN_YUE, "林悦"), introduced("bo@b.example"), introduced(LIN_YUE, "Yue")]
    found = resolve_contacts(batch, actor=SYSTEM, now=NOON)
    assert len(found) == 2
    card = contact_card(found[batch[0].identity], actor=people.ana)
    assert card
    assert (card.name, card.email) == ("林悦", LIN_YUE)
    assert contact_card(found[batch[1].identity], actor=people.ana).name == "bo"  # type: ignore[union-attr]
    assert resolve_contacts(batch, actor=SYSTEM, now=NOON) == found
    told = history("contact", found[batch[0].identity].hex, limit=9)
    assert [event.type for event in told] == ["contact.created"]


def test_the_work_does_not_grow_with_the_batch_nor_with_merges(people: Cast) -> None:
    def queries(size: int) -> int:
        batch = [introduced(f"c{size}-{n}@b.example") for n in range(size)]
        with CaptureQueriesContext(
            connection,
        ) as made:
            resolve_contacts(batch, actor=SYSTEM, now=NOON)
        with CaptureQueriesContext(connection) as known:
            resolve_contacts(batch, actor=SYSTEM, now=NOON)
        ids = list(contacts_by_identity([b.identity for b in batch]).values())
        target = met("target@b.example")
        Contact.objects.filter(pk__in=ids).update(merged_into=target)
        with CaptureQueriesContext(connection) as merged:
            resolve_contacts(batch, actor=SYSTEM, now=NOON)
        counts = [
            sum(
                not str(q["sql"]).startswith(("SAVEPOINT", "RELEASE"))
                for q in part.captured_queries
            )
            for part in (made, known, merged)
        ]
        assert counts[1:] == [1, 2]
        return counts[0]

    assert queries(1) == queries(10) == queries(100)


def test_a_merged_contact_is_spoken_for_and_a_chain_followed(people: Cast) -> None:
    a, b, c = met("a@x.example", "A"), met("b@x.example", "B"), met("c@x.example", "C")
    merge(a, b, people)
    merge(b, c, people)
    assert speaker(a) == speaker(b) == speaker(c) == c
    assert met("a@x.example") == c
    assert set(family(c)) == {a, b, c}
    card = contact_card(a, actor=people.ana)
    assert card
    assert card.name == "C"
    assert {i.value for i in card.identities} == {"a@x.example", "b@x.example", "c@x.example"}
    assert [hit.id for hit in find_contacts("a@x", actor=people.ana)] == [c]


def test_a_merge_says_why_and_can_be_undone(people: Cast) -> None:
    a, b = met("a@x.example"), met("b@x.example")
    merge_id = merge(a, b, people, "same signature")
    (kept,) = merges(b, actor=people.ana)
    assert (kept.reason, kept.merged_by, kept.undone_at) == ("same signature", "Ana", None)
    unmerge_contacts(merge_id=merge_id, actor=people.sun_wei, now=NOON)
    assert speaker(a) == a
    assert merges(a, actor=people.ana)[0].undone_at == NOON
    told = [event.type for event in history("contact", a.hex, limit=9)]
    assert told == ["contact.created", "contact.merged", "contact.unmerged"]
    with pytest.raises(MergeRefused, match="undone already"):
        unmerge_contacts(merge_id=merge_id, actor=people.sun_wei, now=NOON)
    merge(b, a, people)
    assert speaker(b) == a


def test_what_cannot_be_merged(people: Cast) -> None:
    a, b, c = met("a@x.example"), met("b@x.example"), met("c@x.example")
    with pytest.raises(MergeRefused, match="Say why"):
        merge(a, b, people, "  ")
    with pytest.raises(MergeRefused, match="two different"):
        merge(a, a, people)
    with pytest.raises(MergeRefused, match="two different"):
        merge(a, new_id(NOON), people)
    merge(a, b, people)
    for source, target in [(a, c), (c, a), (b, a)]:
        with pytest.raises(MergeRefused, match="two different"):
            merge(source, target, people)


def test_one_more_address_but_not_somebody_else_s(people: Cast) -> None:
    a, b = met("a@x.example"), met("b@x.example")
    phone = IdentityKey("phone", "+86 10 5555 0101")
    add_identity(contact_id=a, identity=phone, actor=people.ana, now=NOON)
    add_identity(contact_id=a, identity=phone, actor=people.ana, now=NOON)
    assert contact_card(a, actor=people.ana).identities[1].value == "+861055550101"  # type: ignore[union-attr]
    assert len(history("contact", a.hex, limit=9)) == 2
    with pytest.raises(IdentityTaken, match="Merge the two"):
        add_identity(contact_id=b, identity=phone, actor=people.ana, now=NOON)
    with pytest.raises(IdentityTaken, match="Enter an address"):
        add_identity(contact_id=b, identity=IdentityKey("phone", " - "), actor=people.ana, now=NOON)
    with pytest.raises(ContactUnknown):
        add_identity(contact_id=new_id(NOON), identity=phone, actor=people.ana, now=NOON)


@pytest.mark.parametrize("name", ["viktor", "lin_yue", "olga"])
def test_contacts_are_the_desk_s_business(people: Cast, name: str) -> None:
    actor, a, b = people.members[name], met("a@x.example", "Ann"), met("b@x.example")
    merge_id = merge(b, met("c@x.example"), people)
    assert contact_card(a, actor=actor) is None
    assert find_contacts("Ann", actor=actor) == []
    assert merges(b, actor=actor) == []
    with pytest.raises(ContactUnknown):
        merge_contacts(source_id=a, target_id=b, reason="x", actor=actor, now=NOON)
    with pytest.raises(MergeRefused):
        unmerge_contacts(merge_id=merge_id, actor=actor, now=NOON)
    with pytest.raises(ContactUnknown):
        add_identity(contact_id=a, identity=IdentityKey("phone", "1"), actor=actor, now=NOON)


def test_found_by_the_beginning_of_a_name_or_an_address_in_order(people: Cast) -> None:
    zoe, ann = met("ann@x.example", "Zoe"), met("second@x.example", "Ann")
    met("other@x.example", "Other")
    assert [c.id for c in find_contacts("ann", actor=people.ana)] == [ann, zoe]
    assert find_contacts("%", actor=people.ana) == []
    assert find_contacts(" ", actor=people.ana) == []


def test_hostile_introductions_are_taken(people: Cast) -> None:
    hostile = Introduction(
        normalised("email", "x" * 300 + "@b.example"), "N\ud800ame\x00\u202e" + "y" * 400, "zh" * 20
    )
    found = resolve_contacts([hostile], actor=SYSTEM, now=NOON)
    card = contact_card(found[hostile.identity], actor=people.ana)
    assert card
    assert len(card.name) == 120
    assert card.name.startswith("Nameyyy")


def test_a_tier_is_the_whole_family_s(people: Cast) -> None:
    a, b = met("a@x.example"), met("b@x.example")
    merge_contacts(source_id=a, target_id=b, reason="one", actor=people.ana, now=NOON)
    for _twice in range(2):
        set_tier(contact_id=a, tier="gold", actor=people.ana, now=NOON)
    assert set(Contact.objects.values_list("tier", flat=True)) == {"gold"}
    card = contact_card(a, actor=people.ana)
    assert card is not None
    assert card.tier == "gold"
    told = [event.type for event in history("contact", b.hex, limit=20)]
    assert told.count("tier.changed") == 1
    with pytest.raises(TierUnknown):
        set_tier(contact_id=a, tier="diamond", actor=people.ana, now=NOON)
    with pytest.raises(ContactUnknown):
        set_tier(contact_id=a, tier="gold", actor=people.olga, now=NOON)
