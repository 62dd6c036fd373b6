"""What the new columns say of the tickets that are there already."""

from uuid import UUID

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Count, Max, OuterRef, Subquery


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    ticket = apps.get_model("tickets", "Ticket")
    message = apps.get_model("tickets", "Message")

    def newest(kind: str) -> Subquery:
        said = message.objects.filter(ticket=OuterRef("pk"), kind=kind, nature="human")
        return Subquery(
            said.order_by().values("ticket").annotate(at=Max("happened_at")).values("at")
        )

    ticket.objects.update(last_received_at=newest("inbound"), last_replied_at=newest("outbound"))
    subject = apps.get_model("events", "EventSubject")
    told = subject.objects.filter(kind="ticket", event__type="ticket.reopened")
    for found in told.values("subject_id").annotate(times=Count("event")).order_by().iterator():
        rows = ticket.objects.filter(pk=UUID(found["subject_id"]))
        rows.update(times_reopened=found["times"])


class Migration(migrations.Migration):
    dependencies = [("tickets", "0003_second_form"), ("events", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
