"""Documents that stood before there were fingerprints get theirs, so that what comes in later finds them.

Done at once and not when a document is next looked at: an import must know all texts of its project, and a
fingerprint takes less than a millisecond.
"""

from django.db import migrations

from documents.likeness import address_key, bands_of, shingles_of

AT_ONCE = 200


def remember(apps, schema_editor):
    Document = apps.get_model("documents", "Document")
    Revision = apps.get_model("documents", "Revision")
    TextBand = apps.get_model("documents", "TextBand")
    waiting = list(Document.objects.filter(address_key="").exclude(url="").values_list("pk", "url"))
    for pk, url in waiting:
        if key := address_key(url):
            Document.objects.filter(pk=pk).update(address_key=key)
    known = dict(Document.objects.values_list("pk", "revision_number"))
    rows = []
    revisions = Revision.objects.order_by("pk").values_list("project_id", "document_id", "number", "text", "layout")
    for project, document, number, text, layout in revisions.iterator(chunk_size=50):
        if known[document] == number:
            rows += [TextBand(project_id=project, document_id=document, band=band) for band in _bands(text, layout)]
        if len(rows) > AT_ONCE * 12:
            TextBand.objects.bulk_create(rows)
            rows = []
    TextBand.objects.bulk_create(rows)


def _bands(text, layout):
    body = [text[start:end] for kind, start, end, *_rest in layout["sections"] if kind == "body"]
    return bands_of(shingles_of("\n".join(body) or text))


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0004_likenesses'),
    ]

    operations = [migrations.RunPython(remember, migrations.RunPython.noop)]
