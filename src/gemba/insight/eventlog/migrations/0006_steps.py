from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("eventlog", "0005_request_key"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="eventlog", name="event_log_source_known"),
        migrations.RemoveConstraint(model_name="eventlog", name="one_desk_log"),
        migrations.AlterField(
            model_name="eventlog",
            name="source",
            field=models.CharField(
                choices=[("desk", "Desk"), ("steps", "Steps"), ("import", "Import")],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="eventlog",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["desk", "steps", "import"])),
                name="event_log_source_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="eventlog",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source__in", ["desk", "steps"])),
                fields=("source",),
                name="one_desk_log",
            ),
        ),
    ]
