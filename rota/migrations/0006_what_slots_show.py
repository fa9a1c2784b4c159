from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rota", "0005_offers_and_availability"),
    ]

    operations = [
        migrations.AddField(
            model_name="event",
            name="common_version",
            field=models.PositiveIntegerField(
                default=0, editable=False, help_text="Rises with what more than single slots show."
            ),
        ),
        migrations.AddField(
            model_name="slot",
            name="reports",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
    ]
