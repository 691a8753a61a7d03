"""The indexes of values hold the document too: they alone say which documents a filter finds."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0010_fields"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="fieldvalue",
            name="field_value_by_text",
        ),
        migrations.RemoveIndex(
            model_name="fieldvalue",
            name="field_value_by_number",
        ),
        migrations.RemoveIndex(
            model_name="fieldvalue",
            name="field_value_by_day",
        ),
        migrations.AddIndex(
            model_name="fieldvalue",
            index=models.Index(fields=["field", "sort", "document"], name="values_by_text"),
        ),
        migrations.AddIndex(
            model_name="fieldvalue",
            index=models.Index(fields=["field", "number", "document"], name="values_by_number"),
        ),
        migrations.AddIndex(
            model_name="fieldvalue",
            index=models.Index(fields=["field", "day", "document"], name="values_by_day"),
        ),
    ]
