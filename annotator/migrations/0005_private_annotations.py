from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotator", "0004_preferences"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="annotation",
            index=models.Index(
                condition=models.Q(("private", True)), fields=["document", "author"], name="annotation_private"
            ),
        ),
    ]
