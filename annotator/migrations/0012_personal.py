"""Topics that people waved away, and how far they have sorted the passages of a tag."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotator', '0008_views_and_blinding'),
        ('documents', '0010_fields'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DismissedTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('document', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='documents.document', verbose_name='document')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='documents.project', verbose_name='project')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='annotator.tag', verbose_name='tag')),
            ],
            options={
                'verbose_name': 'dismissed topic',
                'verbose_name_plural': 'dismissed topics',
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(fields=('document', 'person', 'tag'), name='topic_dismissed_once_per_person')],
            },
        ),
        migrations.CreateModel(
            name='Sorting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kept', models.JSONField(default=list, verbose_name='left under the tag')),
                ('sorted', models.PositiveIntegerField(default=0, verbose_name='sorted')),
                ('ended', models.BooleanField(default=False, verbose_name='gone through')),
                ('targets', models.JSONField(default=list, verbose_name='tags to sort under')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='documents.project', verbose_name='project')),
                ('tag', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='annotator.tag', verbose_name='tag')),
            ],
            options={
                'verbose_name': 'place in sorting',
                'verbose_name_plural': 'places in sorting',
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(fields=('tag', 'person'), name='one_place_in_sorting')],
            },
        ),
    ]
