"""On PostgreSQL the index of words also tells in which block of numbers a thing is, and of documents which words stand
next to each other. Only there: what SQLite has stays as it is.

Both are made by functions, of what is kept already. Nothing is estimated from samples of the index: to make the sets of
30,000 texts for that takes long, and they would say of most words only that they are rare.
"""

from django.db import migrations

# Each: its key, how many numbers are in a block, the function.
_TABLES = {
    "annotator_documentwords": ("document_id", 1024, "annotator_words_and_pairs"),
    "annotator_annotationwords": ("annotation_id", 8192, "annotator_words"),
}
_OLD = "array_to_tsvector(string_to_array(btrim(words), ' '))"
_MOST_BYTES = 600_000  # of different words
_PENDING = 1024  # kilobytes that wait to be sorted in: each search goes through them, which takes it half a millisecond

# Not in SQL: the planner would put the body in place of the function, and with it what that seems to cost. A text of 600
# words takes a millisecond; if the planner didn't know, it would rather read the whole table than what waits.
_FUNCTIONS = """
CREATE FUNCTION annotator_words(words text, project bigint, block bigint) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 1000 AS $$
BEGIN
    RETURN array_to_tsvector(string_to_array(btrim(words), ' ') || ('§' || project || '/' || block));
END $$;

CREATE FUNCTION annotator_words_and_pairs(words text, project bigint, block bigint) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 10000 AS $$
DECLARE
    every text[] := string_to_array(btrim(words), ' ');
BEGIN
    RETURN array_to_tsvector(every || ('§' || project || '/' || block) || ARRAY(
        SELECT '¬' || to_hex(hashtextextended(one || ' ' || other, 0) & 65535)
        FROM unnest(every, every[2:]) AS pairs(one, other) WHERE other IS NOT NULL
    ));
END $$;

CREATE FUNCTION annotator_pairs(pairs text[]) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
BEGIN
    RETURN ARRAY(
        SELECT '¬' || to_hex(hashtextextended(pair, 0) & 65535)
        FROM unnest(pairs) WITH ORDINALITY AS numbered(pair, place) ORDER BY place
    );
END $$;
"""
_HUGE = """
UPDATE annotator_documentwords SET huge = TRUE WHERE NOT huge AND octet_length(words) > %s AND %s < (
    SELECT sum(octet_length(word)) FROM (SELECT DISTINCT unnest(string_to_array(btrim(words), ' ')) AS word) AS different
)
"""


def install(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(_FUNCTIONS)
        for table, (key, size, function) in _TABLES.items():
            cursor.execute(f"DROP INDEX {table}_index")
            if table == "annotator_documentwords":
                cursor.execute(_HUGE, [_MOST_BYTES, _MOST_BYTES])
            cursor.execute(
                f"CREATE INDEX {table}_index ON {table} USING gin ({function}(words, project_id, {key} / {size}))"
                f" WITH (gin_pending_list_limit = {_PENDING}) WHERE NOT huge"
            )
            cursor.execute(f"ALTER INDEX {table}_index ALTER COLUMN 1 SET STATISTICS 0")
            cursor.execute(f"CREATE INDEX {table}_blocks ON {table} (project_id, ({key} / {size}))")


def uninstall(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(f"DROP INDEX {table}_blocks")
            cursor.execute(f"DROP INDEX {table}_index")
            cursor.execute(f"CREATE INDEX {table}_index ON {table} USING gin ({_OLD}) WHERE NOT huge")
        for signature in (
            "annotator_words(text, bigint, bigint)",
            "annotator_words_and_pairs(text, bigint, bigint)",
            "annotator_pairs(text[])",
        ):
            cursor.execute(f"DROP FUNCTION {signature}")


class Migration(migrations.Migration):
    dependencies = [("annotator", "0020_mail_about_notices")]

    operations = [migrations.RunPython(install, uninstall)]
