"""Items that are like an earlier item of their import, found by traces that lie beside the documents' fingerprints,
and who decided about them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0003_importing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='importitem',
            name='import_item_to_do',
        ),
        migrations.AddField(
            model_name='importitem',
            name='twin',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='documents.importitem', verbose_name='like the item'),
        ),
        migrations.AddField(
            model_name='importitem',
            name='decided_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who'),
        ),
        migrations.AddField(
            model_name='textband',
            name='item',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='documents.importitem', verbose_name='import item'),
        ),
        migrations.AlterField(
            model_name='textband',
            name='document',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='documents.document', verbose_name='document'),
        ),
        migrations.AddIndex(
            model_name='importitem',
            index=models.Index(fields=['state', 'within'], name='import_item_to_do'),
        ),
        migrations.AddIndex(
            model_name='textband',
            index=models.Index(condition=models.Q(('item__isnull', False)), fields=['item'], name='text_band_by_item'),
        ),
    ]
