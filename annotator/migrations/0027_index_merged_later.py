"""The index of words on SQLite is merged when eight parts of it have come together, not four: what comes in costs less,
and a search reads some more parts. Nothing that is in the index changes. (FTS5, 6.1: with sixteen, parts would be
merged all at once, and whoever writes just then would wait.)
"""

from django.db import migrations

_INDEXES = ("annotator_documentindex", "annotator_annotationindex")
_PARTS, _AS_BEFORE = 8, 4


def _merge_after(schema_editor, parts):
    if schema_editor.connection.vendor != "sqlite":
        return
    with schema_editor.connection.cursor() as cursor:
        for index in _INDEXES:
            cursor.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('automerge', %s)", [parts])  # noqa: S608 (our own names)


def install(apps, schema_editor):
    _merge_after(schema_editor, _PARTS)


def uninstall(apps, schema_editor):
    _merge_after(schema_editor, _AS_BEFORE)


class Migration(migrations.Migration):
    dependencies = [("annotator", "0026_recipes")]

    operations = [migrations.RunPython(install, uninstall)]
