"""What documents and annotations are found by. The index is empty at first; the program fills it by itself.

On SQLite the index is two tables of FTS5. On PostgreSQL it is of an expression: the words of a row as a set, which is
kept in the index alone. Words come folded, with single spaces between them.
"""

import django.db.models.deletion
from django.db import migrations, models

_PLACES = {
    "annotator_documentindex": "title, about, body, comment, furniture",
    "annotator_annotationindex": "quote, note",
}
_TABLES = ("annotator_documentwords", "annotator_annotationwords")


def install(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "sqlite":
            for name, places in _PLACES.items():
                cursor.execute(f"CREATE VIRTUAL TABLE {name} USING fts5(key, {places}, content='', tokenize='ascii')")
            return
        cursor.execute("SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'")
        quicker = cursor.fetchone()
        for table in _TABLES:
            if quicker and quicker[0]:  # texts are read to look for phrases
                cursor.execute(f"ALTER TABLE {table} ALTER COLUMN words SET COMPRESSION lz4")
            cursor.execute(
                f"CREATE INDEX {table}_index ON {table} USING gin"
                " (array_to_tsvector(string_to_array(btrim(words), ' '))) WHERE NOT huge"
            )


def uninstall(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        with schema_editor.connection.cursor() as cursor:
            for name in _PLACES:
                cursor.execute(f"DROP TABLE {name}")


def _belongs_to(name, **more):
    return models.ForeignKey(
        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to=name, **more
    )


def _is_of(name):
    return models.OneToOneField(
        db_constraint=False,
        on_delete=django.db.models.deletion.DO_NOTHING,
        primary_key=True,
        related_name="+",
        serialize=False,
        to=name,
    )


class Migration(migrations.Migration):
    dependencies = [("annotator", "0017_searches"), ("documents", "0016_checks_of_addresses")]

    operations = [
        migrations.CreateModel(
            name="DocumentWords",
            fields=[
                ("document", _is_of("documents.document")),
                ("project", _belongs_to("documents.project")),
                ("revision_number", models.PositiveIntegerField()),
                ("words", models.TextField()),
                ("huge", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("huge", True)), fields=["project"], name="words_of_huge_documents")
                ],
            },
        ),
        migrations.CreateModel(
            name="AnnotationWords",
            fields=[
                ("annotation", _is_of("annotator.annotation")),
                ("project", _belongs_to("documents.project")),
                ("words", models.TextField()),
                ("huge", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("huge", True)), fields=["project"], name="words_of_huge_annotations"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="KnownWord",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "project",
                        "language",
                        "stem",
                        "word",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("language", models.CharField(max_length=3)),
                ("stem", models.CharField(max_length=200)),
                ("word", models.CharField(max_length=200)),
                ("project", _belongs_to("documents.project", db_index=False)),
            ],
        ),
        migrations.RunPython(install, uninstall),
    ]
