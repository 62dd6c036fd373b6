from django.db import migrations, models


class Migration(migrations.Migration):
    """Versions that are tried before they count."""

    dependencies = [("definitions", "0002_drafts")]

    operations = [
        migrations.AddField(
            model_name="storedversion",
            name="is_candidate",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
