"""The six built-in statuses, the first ticket number, and the text index of each database."""

from django.db import migrations

STATUSES = ["new", "open", "pending_customer", "pending_vendor", "resolved", "closed"]
FIRST_NUMBER = 1001


def fill(apps, schema_editor):
    status = apps.get_model("tickets", "Status")
    status.objects.bulk_create(
        [status(code=c, category=c, position=n) for n, c in enumerate(STATUSES, start=1)]
    )
    apps.get_model("tickets", "Numbering").objects.create(pk=1, next=FIRST_NUMBER)


def create_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE TABLE tickets_searchtext (id bigint PRIMARY KEY REFERENCES "
            "tickets_searchdocument (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, "
            "words tsvector NOT NULL)"
        )
        schema_editor.execute(
            "CREATE INDEX tickets_searchtext_words ON tickets_searchtext USING gin (words)"
        )
    else:
        # contentless: the messages themselves are the content; only the index is stored
        schema_editor.execute(
            "CREATE VIRTUAL TABLE tickets_searchtext USING fts5(words, content='', detail=none, "
            'tokenize="unicode61 remove_diacritics 0")'
        )


def drop_index(apps, schema_editor):
    schema_editor.execute("DROP TABLE tickets_searchtext")


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(create_index, drop_index),
    ]
