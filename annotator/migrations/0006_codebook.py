from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

no_cycles = import_module("annotator.migrations.0002_no_cycles")


def put_back(apps, schema_editor):
    """The triggers, which SQLite has dropped with the table that it rebuilt for the new columns."""
    if schema_editor.connection.vendor == "sqlite":
        no_cycles.remove(apps, schema_editor)
        no_cycles.install(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("annotator", "0005_private_annotations"),
        ("documents", "0007_undone"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="tag",
            name="when_not",
            field=models.TextField(blank=True, verbose_name="when not to use"),
        ),
        migrations.AddField(
            model_name="tag",
            name="when_to_use",
            field=models.TextField(blank=True, verbose_name="when to use"),
        ),
        migrations.RunPython(put_back, put_back),
        migrations.CreateModel(
            name="Alias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("key", models.CharField(editable=False, max_length=400)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="annotator.tag",
                        verbose_name="parent",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="documents.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aliases",
                        to="annotator.tag",
                        verbose_name="tag",
                    ),
                ),
            ],
            options={
                "verbose_name": "other name",
                "verbose_name_plural": "other names",
                "ordering": ("name", "pk"),
                "indexes": [models.Index(fields=["project", "key"], name="alias_by_key")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("key", ""), _negated=True), name="alias_has_a_name")
                ],
            },
        ),
        migrations.CreateModel(
            name="CodebookSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "tags_made_by",
                    models.CharField(
                        choices=[("annotators", "everybody who annotates"), ("editors", "editors only")],
                        default="annotators",
                        max_length=10,
                        verbose_name="new tags are made by",
                    ),
                ),
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="codebook",
                        to="documents.project",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "verbose_name": "settings of a codebook",
                "verbose_name_plural": "settings of codebooks",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("tags_made_by__in", ("annotators", "editors"))),
                        name="codebook_made_by_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CodebookVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("name", models.CharField(blank=True, max_length=100, verbose_name="name")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("through", models.BigIntegerField(verbose_name="through change")),
                ("tags", models.JSONField(verbose_name="tags")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="codebook_versions",
                        to="documents.project",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a codebook",
                "verbose_name_plural": "versions of a codebook",
                "ordering": ("-number",),
                "constraints": [models.UniqueConstraint(fields=("project", "number"), name="codebook_version_number")],
            },
        ),
    ]
