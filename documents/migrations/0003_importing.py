"""Imports with their items, pictures, fingerprints of texts, and what else is known of a document."""

from importlib import import_module

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


def put_guards_back(apps, schema_editor):
    """Adding fields rebuilt the table of source files on SQLite, and with that its triggers were gone."""
    if schema_editor.connection.vendor == "sqlite":
        guards = import_module("documents.migrations.0002_guards")
        guards.remove(apps, schema_editor)
        guards.install(apps, schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0002_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ColumnMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signature', models.CharField(max_length=64, verbose_name='columns')),
                ('mapping', models.JSONField(verbose_name='mapping')),
                ('used_at', models.DateTimeField(auto_now=True, verbose_name='used')),
            ],
            options={
                'verbose_name': 'column mapping',
                'verbose_name_plural': 'column mappings',
            },
        ),
        migrations.CreateModel(
            name='DocumentPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('media_type', models.CharField(max_length=100, verbose_name='media type')),
                ('width', models.PositiveIntegerField(verbose_name='width')),
                ('height', models.PositiveIntegerField(verbose_name='height')),
                ('content', models.BinaryField(verbose_name='bytes')),
            ],
            options={
                'verbose_name': 'picture',
                'verbose_name_plural': 'pictures',
            },
        ),
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='begun')),
                ('straight', models.BooleanField(default=False, verbose_name='without a preview')),
                ('folders_as_topics', models.BooleanField(default=False, verbose_name='folder names become topics')),
                ('cancelled_at', models.DateTimeField(editable=False, null=True, verbose_name='cancelled')),
                ('finished_at', models.DateTimeField(editable=False, null=True, verbose_name='finished')),
            ],
            options={
                'verbose_name': 'import',
                'verbose_name_plural': 'imports',
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='ImportItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('depth', models.PositiveSmallIntegerField(default=0, verbose_name='depth')),
                ('position', models.PositiveIntegerField(default=0, verbose_name='position')),
                ('name', models.CharField(blank=True, max_length=500, verbose_name='name')),
                ('media_type', models.CharField(blank=True, max_length=100, verbose_name='media type')),
                ('charset', models.CharField(blank=True, max_length=40, verbose_name='character set')),
                ('url', models.URLField(blank=True, max_length=2000, verbose_name='address')),
                ('folders', models.JSONField(default=list, verbose_name='folders')),
                ('size', models.PositiveBigIntegerField(default=0, verbose_name='size in bytes')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256')),
                ('fetched', models.JSONField(null=True, verbose_name='fetched')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('reading', 'reading'), ('mapping', 'columns to be named'), ('ready', 'ready'), ('accepted', 'to be imported'), ('opened', 'opened'), ('imported', 'imported'), ('duplicate', 'already there'), ('left-out', 'left out'), ('failed', 'failed')], default='waiting', max_length=9, verbose_name='state')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='done')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='of')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('claimed_at', models.DateTimeField(null=True, verbose_name='claimed')),
                ('claimed_by', models.CharField(blank=True, max_length=80, verbose_name='claimed by')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('error', models.TextField(blank=True, verbose_name='what went wrong')),
                ('reader', models.CharField(blank=True, max_length=40, verbose_name='reader')),
                ('reader_version', models.PositiveIntegerField(default=0, verbose_name='reader version')),
                ('title', models.CharField(blank=True, max_length=500, verbose_name='title')),
                ('authors', models.JSONField(default=list, verbose_name='authors')),
                ('publisher', models.CharField(blank=True, max_length=300, verbose_name='publisher')),
                ('published', models.DateField(null=True, verbose_name='published')),
                ('address', models.URLField(blank=True, max_length=2000, verbose_name='canonical address')),
                ('language', models.CharField(blank=True, max_length=35, verbose_name='language')),
                ('characters', models.PositiveIntegerField(default=0, verbose_name='characters')),
                ('sections', models.JSONField(default=dict, verbose_name='sections')),
                ('warnings', models.JSONField(default=list, verbose_name='warnings')),
                ('corrected', models.JSONField(default=list, verbose_name='corrected')),
                ('columns', models.JSONField(null=True, verbose_name='columns')),
                ('mapping', models.JSONField(null=True, verbose_name='mapping')),
                ('likeness', models.CharField(blank=True, choices=[('bytes', 'the same file'), ('address', 'the same address'), ('text', 'the same text'), ('near', 'nearly the same text')], max_length=7, verbose_name='likeness')),
                ('likeness_score', models.FloatField(default=0.0, verbose_name='how alike')),
                ('decision', models.CharField(blank=True, choices=[('skip', 'leave it out'), ('version', 'a new version of it'), ('both', 'keep both')], max_length=7, verbose_name='decision')),
            ],
            options={
                'verbose_name': 'import item',
                'verbose_name_plural': 'import items',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='TextBand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('band', models.BigIntegerField(verbose_name='band')),
            ],
            options={
                'verbose_name': 'text band',
                'verbose_name_plural': 'text bands',
            },
        ),
        migrations.AddField(
            model_name='document',
            name='address_key',
            field=models.CharField(blank=True, editable=False, max_length=64, verbose_name='address, normalised'),
        ),
        migrations.AddField(
            model_name='document',
            name='direction',
            field=models.CharField(blank=True, choices=[('ltr', 'left to right'), ('rtl', 'right to left')], max_length=3, verbose_name='direction'),
        ),
        migrations.AddField(
            model_name='document',
            name='metadata',
            field=models.JSONField(blank=True, default=dict, verbose_name='metadata'),
        ),
        migrations.AddField(
            model_name='sourcefile',
            name='charset',
            field=models.CharField(blank=True, max_length=40, verbose_name='character set'),
        ),
        migrations.AddField(
            model_name='sourcefile',
            name='fetched',
            field=models.JSONField(blank=True, null=True, verbose_name='fetched'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(condition=models.Q(('address_key', ''), _negated=True), fields=['project', 'address_key'], name='document_by_address'),
        ),
        migrations.AddField(
            model_name='columnmapping',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='documents.project', verbose_name='project'),
        ),
        migrations.AddField(
            model_name='documentpicture',
            name='document',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='documents.document', verbose_name='document'),
        ),
        migrations.AddField(
            model_name='documentpicture',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.project', verbose_name='project'),
        ),
        migrations.AddField(
            model_name='import',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who'),
        ),
        migrations.AddField(
            model_name='import',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='documents.project', verbose_name='project'),
        ),
        migrations.CreateModel(
            name='ImportContent',
            fields=[
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='content', serialize=False, to='documents.importitem')),
                ('content', models.BinaryField(verbose_name='bytes')),
                ('reading', models.BinaryField(null=True, verbose_name='reading')),
            ],
            options={
                'verbose_name': 'import content',
                'verbose_name_plural': 'import contents',
            },
        ),
        migrations.AddField(
            model_name='importitem',
            name='container',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='documents.importitem', verbose_name='part of'),
        ),
        migrations.AddField(
            model_name='importitem',
            name='document',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='documents.document', verbose_name='document'),
        ),
        migrations.AddField(
            model_name='importitem',
            name='like',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='documents.document', verbose_name='like'),
        ),
        migrations.AddField(
            model_name='importitem',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.project', verbose_name='project'),
        ),
        migrations.AddField(
            model_name='importitem',
            name='within',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='documents.import', verbose_name='import'),
        ),
        migrations.AddField(
            model_name='textband',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='documents.document', verbose_name='document'),
        ),
        migrations.AddField(
            model_name='textband',
            name='project',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='documents.project', verbose_name='project'),
        ),
        migrations.AddConstraint(
            model_name='columnmapping',
            constraint=models.UniqueConstraint(fields=('project', 'signature'), name='one_mapping_per_columns'),
        ),
        migrations.AddConstraint(
            model_name='documentpicture',
            constraint=models.UniqueConstraint(fields=('document', 'sha256'), name='one_picture_per_content'),
        ),
        migrations.AddIndex(
            model_name='importitem',
            index=models.Index(fields=['within', 'state', 'id'], name='import_item_by_state'),
        ),
        migrations.AddIndex(
            model_name='importitem',
            index=models.Index(fields=['state', 'claimed_at'], name='import_item_to_do'),
        ),
        migrations.AddIndex(
            model_name='textband',
            index=models.Index(fields=['project', 'band'], name='text_band_by_value'),
        ),
        migrations.RunPython(put_guards_back, migrations.RunPython.noop),
    ]
