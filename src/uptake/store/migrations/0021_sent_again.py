from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0020_chosen_since_backup"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="again_at",
            field=models.DateTimeField(null=True),
        ),
    ]
