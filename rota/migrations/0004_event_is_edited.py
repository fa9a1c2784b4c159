from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rota", "0003_slots_never_overlap"),
    ]

    operations = [
        migrations.AddField(
            model_name="event",
            name="is_edited",
            field=models.BooleanField(
                default=False,
                editable=False,
                help_text="Its waiting messages do not follow it yet.",
            ),
        ),
    ]
