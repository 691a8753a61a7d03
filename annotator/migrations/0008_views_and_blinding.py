"""Saved views, blind projects, pseudonyms, tokens for one project."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotator', '0007_accounts'),
        ('documents', '0010_fields'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='token',
            name='project',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='documents.project', verbose_name='project'),
        ),
        migrations.CreateModel(
            name='Blinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(auto_now_add=True, verbose_name='since')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('project', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='blinding', to='documents.project', verbose_name='project')),
            ],
            options={
                'verbose_name': 'blind project',
                'verbose_name_plural': 'blind projects',
            },
        ),
        migrations.CreateModel(
            name='Pseudonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='pseudonym')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pseudonyms', to='documents.project', verbose_name='project')),
            ],
            options={
                'verbose_name': 'pseudonym',
                'verbose_name_plural': 'pseudonyms',
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(fields=('project', 'person'), name='one_pseudonym_per_person'), models.UniqueConstraint(fields=('project', 'name'), name='one_person_per_pseudonym'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='pseudonym_is_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('query', models.CharField(blank=True, max_length=4000, verbose_name='filters')),
                ('columns', models.JSONField(blank=True, default=list, verbose_name='columns')),
                ('shared', models.BooleanField(default=False, verbose_name='for all members')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='views', to='documents.project', verbose_name='project')),
            ],
            options={
                'verbose_name': 'saved view',
                'verbose_name_plural': 'saved views',
                'ordering': ('name', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('project', 'by', 'name'), name='one_saved_view_per_name')],
            },
        ),
    ]
