from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reference", "0003_model_remarks"),
    ]

    operations = [
        migrations.CreateModel(
            name="ActivityMatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("process_key", models.CharField(max_length=200)),
                ("activity", models.TextField()),
                ("step", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["process_key", "activity"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("process_key", "activity"), name="activity_matched_once"
                    )
                ],
            },
        ),
    ]
