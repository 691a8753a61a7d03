"""Private and resolved annotations, notices, and who is reading what."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotator', '0002_no_cycles'),
        ('documents', '0006_acts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='annotation',
            name='private',
            field=models.BooleanField(default=False, help_text='Only its author sees it.', verbose_name='private'),
        ),
        migrations.AddField(
            model_name='annotation',
            name='resolved_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='resolved'),
        ),
        migrations.AddField(
            model_name='annotation',
            name='resolved_by',
            field=models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='resolved by'),
        ),
        migrations.AddField(
            model_name='reply',
            name='trashed_by',
            field=models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('mention', 'mentioned you'), ('reply', 'replied to you')], max_length=8, verbose_name='why')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('seen_at', models.DateTimeField(editable=False, null=True, verbose_name='seen')),
                ('mailed_at', models.DateTimeField(editable=False, null=True, verbose_name='mailed')),
                ('annotation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='annotator.annotation', verbose_name='annotation')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by whom')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL, verbose_name='for whom')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='documents.project', verbose_name='project')),
                ('reply', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='annotator.reply', verbose_name='reply')),
            ],
            options={
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
                'ordering': ('-pk',),
                'indexes': [models.Index(fields=['person', 'seen_at', 'id'], name='notice_by_person')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('reply__isnull', True)), fields=('person', 'annotation'), name='one_notice_a_note'), models.UniqueConstraint(condition=models.Q(('reply__isnull', False)), fields=('person', 'reply'), name='one_notice_a_reply')],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('tab', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False, verbose_name='page')),
                ('seen_at', models.DateTimeField(verbose_name='last heard of')),
                ('document', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='documents.document', verbose_name='document')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
            ],
            options={
                'verbose_name': 'presence',
                'verbose_name_plural': 'presences',
                'indexes': [models.Index(fields=['document', 'seen_at'], name='presence_by_document')],
            },
        ),
    ]
