"""What was changed about how people sign in."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotator', '0012_personal'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AccountEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('password', 'password changed'), ('app-added', 'authenticator app set up'), ('app-removed', 'authenticator app removed'), ('codes-made', 'recovery codes made'), ('code-used', 'recovery code used'), ('passkey-added', 'passkey added'), ('passkey-removed', 'passkey removed'), ('reset', 'second factor reset'), ('elsewhere', 'account elsewhere connected')], max_length=20, verbose_name='what')),
                ('about', models.CharField(blank=True, max_length=150, verbose_name='about')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'account event',
                'verbose_name_plural': 'account events',
                'ordering': ('-pk',),
            },
        ),
    ]
