from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0022_said_in_every_language"),
    ]

    operations = [
        migrations.AddField(
            model_name="arrival",
            name="names",
            field=models.JSONField(default=dict),
        ),
    ]
