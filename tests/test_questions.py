"""The kernel's questions, asked of tables of higher rooms: what Django itself would read."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from django.db.models import Count, QuerySet
from django.forms import model_to_dict

from gemba.desk.contacts.models import Contact, Identity
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.questions import VALUES_MAX, Question
from gemba.foundation.kernel.rows import insert_rows

NOW = datetime(2026, 3, 1, 8, 30, 0, 123456, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def _contact(name: str, created_at: datetime = NOW) -> Contact:
    return Contact(id=new_id(NOW), name=name, created_at=created_at)


@pytest.fixture
def two() -> tuple[Contact, Contact]:
    """林悦, merged into Ana, with an identity each."""
    ana, yue = _contact("Ana"), _contact("林悦")
    yue.merged_into = ana
    insert_rows([ana])
    insert_rows([yue])
    insert_rows(
        [
            Identity(contact=each, kind=kind, value=kind, added_at=NOW)
            for each, kind in ((ana, "email"), (yue, "phone"))
        ]
    )
    return ana, yue


def test_models_are_what_django_reads_with_their_relations(two: tuple[Contact, Contact]) -> None:
    @Question
    def contacts(key: UUID) -> QuerySet[Contact]:
        return Contact.objects.select_related("merged_into").filter(pk=key)

    ana, yue = two
    for _again in range(2):
        found = contacts.first(yue.pk)
        assert found is not None
        assert model_to_dict(found) == model_to_dict(Contact.objects.get(pk=yue.pk))
        assert found.merged_into == ana
        assert found.merged_into.created_at == NOW
        other = contacts.first(ana.pk)
        assert other is not None
        assert (other.name, other.merged_into) == ("Ana", None)
    assert contacts.first(new_id(NOW)) is None


def test_fields_may_be_left_out(two: tuple[Contact, Contact]) -> None:
    @Question
    def names(key: UUID) -> QuerySet[Contact]:
        return Contact.objects.only("name").filter(pk=key)

    found = names.first(two[1].pk)
    assert found is not None
    assert found.get_deferred_fields() >= {"language", "created_at"}
    assert (found.pk, found.name, found.created_at) == (two[1].pk, "林悦", NOW)


def test_values_are_read_as_django_reads_them(two: tuple[Contact, Contact]) -> None:
    @Question
    def identities(
        kinds: Collection[str], until: datetime
    ) -> QuerySet[Identity, tuple[UUID, str, datetime, UUID | None]]:
        rows = Identity.objects.filter(kind__in=kinds, added_at__lte=until, contact__tier="")
        return rows.order_by("id").values_list(
            "contact_id", "value", "added_at", "contact__merged_into"
        )

    ana, yue = two
    both = [(ana.pk, "email", NOW, None), (yue.pk, "phone", NOW, ana.pk)]
    elsewhere = NOW.astimezone(timezone(timedelta(hours=8)))
    assert identities.all(["email", "phone"], elsewhere) == both
    assert identities.all({"phone"}, NOW) == both[1:]
    assert identities.all(("phone", "email"), NOW) == both
    assert identities.all(["email", "phone"], NOW - timedelta(microseconds=1)) == []


def test_one_value_of_a_row_comes_alone(two: tuple[Contact, Contact]) -> None:
    @Question
    def owners(kind: str) -> QuerySet[Identity, UUID]:
        return Identity.objects.filter(kind=kind).values_list("contact_id", flat=True)

    assert owners.all("phone") == [two[1].pk]
    assert owners.all("value 1907654321 of a question") == []


def test_lists_of_none_and_of_many_are_asked_for_too(two: tuple[Contact, Contact]) -> None:
    @Question
    def named(keys: Collection[UUID]) -> QuerySet[Contact, str]:
        return Contact.objects.filter(pk__in=keys).order_by("name").values_list("name", flat=True)

    known, strangers = [each.pk for each in two], [new_id(NOW) for _n in range(VALUES_MAX)]
    assert named.all([]) == []
    assert named.all([*strangers, *known]) == ["Ana", "林悦"]
    assert named.all({*strangers[2:], *known}) == ["Ana", "林悦"]
    assert named.all([known[0], known[0]]) == ["Ana"]


def test_a_question_of_one_shape_is_put_into_words_once(django_assert_num_queries: object) -> None:
    asked: list[object] = []

    @Question
    def contacts(keys: Collection[UUID]) -> QuerySet[Contact]:
        asked.append(keys)
        return Contact.objects.filter(pk__in=keys)

    with django_assert_num_queries(4):  # type: ignore[operator]
        for count in (1, 1, 1, 2):
            contacts.all([new_id(NOW) for _n in range(count)])
    assert len(asked) == 2


def test_a_query_that_does_not_ask_for_what_it_is_given_is_refused() -> None:
    @Question
    def anything(name: str) -> QuerySet[Contact]:
        return Contact.objects.filter(name=name.upper())

    @Question
    def counted(name: str) -> QuerySet[Contact]:
        return Contact.objects.filter(name=name).annotate(n=Count("identities"))

    with pytest.raises(TypeError, match="as it is given"):
        anything.all("Ana")
    with pytest.raises(TypeError, match="neither"):
        counted.all("Ana")
