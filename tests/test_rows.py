"""The kernel's rows, tried on tables of higher rooms: as Django itself would write them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import IntegrityError, transaction

from gemba.desk.contacts.models import Contact, Identity
from gemba.foundation.events.models import Event
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.rows import (
    insert_rows,
    insert_values,
    sent_together,
    take_keys,
    update_rows,
)

NOW = datetime(2026, 3, 1, 8, 30, 0, 123456, tzinfo=UTC)


def _contact(name: str, created_at: datetime = NOW) -> Contact:
    return Contact(id=new_id(NOW), name=name, created_at=created_at)


@pytest.mark.django_db
def test_what_is_inserted_reads_back_equal() -> None:
    shanghai = NOW.astimezone(timezone(timedelta(hours=8)))
    first = _contact("林悦 'quoted' \\ %s", shanghai)
    second = _contact("b", NOW.replace(microsecond=0))
    second.merged_into = first
    with transaction.atomic():
        insert_rows([first])
        insert_rows([second])
    read = {c.pk: c for c in Contact.objects.all()}
    assert read[first.pk].name == first.name
    assert read[first.pk].created_at == NOW
    assert read[second.pk].created_at == NOW.replace(microsecond=0)
    assert read[second.pk].merged_into_id == first.pk


@pytest.mark.django_db
def test_rows_look_as_django_writes_them() -> None:
    ours, django = _contact("ours"), _contact("django")
    insert_rows([ours])
    Contact.objects.bulk_create([django])
    assert list(Contact.objects.filter(created_at=NOW).order_by("name")) == [django, ours]
    assert Contact.objects.filter(created_at__lte=NOW).count() == 2


@pytest.mark.django_db
def test_keys_are_left_to_the_database_when_not_set() -> None:
    contact = _contact("c")
    insert_rows([contact])
    rows = [Identity(contact=contact, kind="email", value=f"{n}@x", added_at=NOW) for n in (1, 2)]
    insert_rows(rows)
    assert len(set(Identity.objects.values_list("pk", flat=True))) == 2


@pytest.mark.django_db
def test_update_writes_only_the_named_fields() -> None:
    contacts = [_contact(str(n)) for n in range(3)]
    insert_rows(contacts)
    for contact in contacts:
        contact.name, contact.language = contact.name + "!", "zh"
    update_rows(contacts, ["name"])
    found = sorted(Contact.objects.values_list("name", "language"))
    assert found == [("0!", ""), ("1!", ""), ("2!", "")]


@pytest.mark.django_db
def test_taken_keys_are_fresh_and_ascending() -> None:
    with transaction.atomic():
        keys = list(take_keys(Event, 3))
        names = "sequence id type version happened_at recorded_at actor_kind actor_id actor_name"
        fields = [*names.split(), "transaction_id", "depth", "payload"]
        insert_values(
            Event,
            fields,
            [
                (k, new_id(NOW), "a.b", 1, NOW, NOW, "system", "x", "x", 0, 0, {"a": "é"})
                for k in keys
            ],
        )
        later = list(take_keys(Event, 2))
    assert keys == sorted(set(keys))
    assert min(later) > max(keys)
    assert Event.objects.get(pk=keys[0]).payload == {"a": "é"}


@pytest.mark.django_db
def test_nothing_to_write_is_no_statement(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        insert_rows([])
        update_rows([], ["name"])


@pytest.mark.django_db
def test_what_is_sent_together_is_read_in_its_midst() -> None:
    contact = _contact("before")
    with transaction.atomic(), sent_together():
        insert_rows([contact])
        contact.name = "after"
        update_rows([contact], ["name"])
        assert Contact.objects.get(pk=contact.pk).name == "after"


@pytest.mark.django_db(transaction=True)
def test_what_is_sent_together_and_refused_leaves_nothing_and_a_database_that_answers() -> None:
    contact = _contact("twice")
    with pytest.raises(IntegrityError), transaction.atomic(), sent_together():
        insert_rows([contact])
        insert_rows([contact])
    with pytest.raises(ValueError, match="of ours"), transaction.atomic(), sent_together():
        insert_rows([contact])
        raise ValueError("of ours")
    assert not Contact.objects.exists()


@pytest.mark.django_db
def test_a_savepoint_inside_is_undone_alone() -> None:
    kept, undone = _contact("kept"), _contact("undone")
    with transaction.atomic(), sent_together():
        insert_rows([kept])
        with pytest.raises(ValueError, match="of ours"), transaction.atomic():
            insert_rows([undone])
            raise ValueError("of ours")
    assert list(Contact.objects.all()) == [kept]
