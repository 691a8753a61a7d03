"""What ``manage.py import_documents`` does: find things, read them apart, store them, say what became of each."""
