from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0006_personal_requests"),
    ]

    operations = [
        migrations.AddField(
            model_name="erasure",
            name="widened_at",
            field=models.DateTimeField(null=True),
        ),
    ]
