"""The six built-in statuses, the first ticket number, and the text index of each database."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

STATUSES = ["new", "open", "pending_customer", "pending_vendor", "resolved", "closed"]
FIRST_NUMBER = 1001
ON_POSTGRESQL = [
    "ALTER TABLE tickets_searchdocument ADD COLUMN words tsvector",
    "CREATE INDEX tickets_searchdocument_words ON tickets_searchdocument USING gin (words)",
]
ON_SQLITE = [
    # Contentless: the messages themselves are the content; only the index is stored. The words
    # come cut already (kernel.text.search_tokens); `ascii` cuts at the blanks between them only.
    "CREATE VIRTUAL TABLE tickets_searchtext USING fts5"
    "(words, content='', detail=none, tokenize='ascii')",
    # an emptied table begins at 1 again: nothing old may be found under the new numbers
    "CREATE TRIGGER tickets_searchtext_emptied AFTER DELETE ON tickets_searchdocument "
    "WHEN NOT EXISTS (SELECT 1 FROM tickets_searchdocument) BEGIN "
    "INSERT INTO tickets_searchtext (tickets_searchtext) VALUES ('delete-all'); END",
]


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    status = apps.get_model("tickets", "Status")
    status.objects.bulk_create(
        [status(code=c, category=c, position=n) for n, c in enumerate(STATUSES, start=1)]
    )
    apps.get_model("tickets", "Numbering").objects.create(pk=1, next=FIRST_NUMBER)


def create_index(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in ON_POSTGRESQL if _on_postgresql(schema_editor) else ON_SQLITE:
        schema_editor.execute(statement)


def drop_index(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if _on_postgresql(schema_editor):
        schema_editor.execute("ALTER TABLE tickets_searchdocument DROP COLUMN words")
    else:
        schema_editor.execute("DROP TRIGGER tickets_searchtext_emptied")
        schema_editor.execute("DROP TABLE tickets_searchtext")


def _on_postgresql(schema_editor: BaseDatabaseSchemaEditor) -> bool:
    return schema_editor.connection.vendor == "postgresql"


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(create_index, drop_index),
    ]
