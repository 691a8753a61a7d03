"""No tag lies under itself, not even by way of others.

A check constraint sees one row only, so triggers walk up from the new parent. They run after the
row has changed: a statement that moves several tags is judged by its result. On PostgreSQL two
people could each move a tag under the other's at the same moment, neither seeing the other's move;
the lock that orders a project's changes (documents.models.change) is taken first, so the second one
waits and sees.

SQLite drops the triggers of a table when a migration rebuilds it; such a migration must put them
back. tests/annotator/test_no_cycles.py notices.
"""

from django.db import migrations

LOCK_NAMESPACE = 0x416E6E6F  # documents.models.change's
EVENTS = {"tag_has_no_cycle_when_made": "INSERT", "tag_has_no_cycle_when_moved": 'UPDATE OF "parent_id"'}

ABOVE = """
    WITH RECURSIVE above(id) AS (
        SELECT NEW.parent_id
        UNION
        SELECT tag.parent_id FROM annotator_tag AS tag JOIN above ON tag.id = above.id WHERE tag.parent_id IS NOT NULL
    )
    SELECT 1 FROM above WHERE above.id = NEW.id
"""

FUNCTION = f"""
    CREATE FUNCTION annotator_tag_has_no_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock({LOCK_NAMESPACE}, NEW.project_id::integer);
        IF EXISTS ({ABOVE}) THEN
            RAISE EXCEPTION 'tag_has_no_cycle' USING ERRCODE = 'check_violation', CONSTRAINT = 'tag_has_no_cycle';
        END IF;
        RETURN NULL;
    END $$
"""


def install(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(FUNCTION)
    for name, event in EVENTS.items():
        start = f"CREATE TRIGGER {name} AFTER {event} ON annotator_tag FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) "
        if vendor == "postgresql":
            schema_editor.execute(f"{start} EXECUTE FUNCTION annotator_tag_has_no_cycle()")
        else:
            schema_editor.execute(f"{start} BEGIN SELECT RAISE(ABORT, 'tag_has_no_cycle') WHERE EXISTS ({ABOVE}); END")


def remove(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for name in EVENTS:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{' ON annotator_tag' if on_postgresql else ''}")
    if on_postgresql:
        schema_editor.execute("DROP FUNCTION annotator_tag_has_no_cycle()")


class Migration(migrations.Migration):
    dependencies = [("annotator", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
