"""Lines of the log say which act they belong to, what they take back, and who alone may see them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0005_fingerprints'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='change',
            name='private_to',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='only for'),
        ),
        migrations.AddField(
            model_name='change',
            name='undoes',
            field=models.BigIntegerField(null=True, verbose_name='takes back'),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(fields=['project', 'by', 'number'], name='change_by_person'),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(condition=models.Q(('batch__isnull', False)), fields=['batch'], name='change_by_batch'),
        ),
    ]
