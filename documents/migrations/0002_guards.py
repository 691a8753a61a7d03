"""What is written once stays as it was written: the log, the revisions, the original files.

The code never updates them; these triggers hold that against everything else (a script, a shell, a
mistake to come). Only updates are refused. Deleting rows is left to what stands above them: a
document can't lose a revision that an annotation stands on, and a project that is erased for good
must be able to take its log along. A line of the log may only let go of a document that is deleted.

SQLite drops the triggers of a table when a migration rebuilds it; such a migration must put them
back. tests/documents/test_guards.py notices.
"""

from django.db import migrations

KEPT = {
    "change_is_never_rewritten": (
        "documents_change",
        ("number", "project_id", "by_id", "at", "verb", "target", "before", "after", "batch"),
        "",
    ),
    "change_keeps_its_document": ("documents_change", ("document_id",), "NEW.document_id IS NOT NULL"),
    "revision_is_never_rewritten": (
        "documents_revision",
        ("document_id", "number", "text", "sha256", "layout"),
        "",
    ),
    "source_file_is_never_rewritten": (
        "documents_sourcefile",
        ("document_id", "size", "sha256", "content"),
        "",
    ),
}


def _columns(names):
    return ", ".join(f'"{name}"' for name in names)


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("""
            CREATE FUNCTION documents_refuse_update() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION USING MESSAGE = TG_NAME, ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
            END $$
        """)
    for name, (table, columns, condition) in KEPT.items():
        schema_editor.execute(_trigger(schema_editor.connection.vendor, name, table, columns, condition))


def _trigger(vendor, name, table, columns, condition):
    start = f'CREATE TRIGGER {name} BEFORE UPDATE OF {_columns(columns)} ON "{table}" FOR EACH ROW '
    when = f"WHEN ({condition}) " if condition else ""
    if vendor == "postgresql":
        return f"{start}{when}EXECUTE FUNCTION documents_refuse_update()"
    return f"{start}{when}BEGIN SELECT RAISE(ABORT, '{name}'); END"


def remove(apps, schema_editor):
    for name, (table, _columns, _condition) in KEPT.items():
        on = f' ON "{table}"' if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION documents_refuse_update()")


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
