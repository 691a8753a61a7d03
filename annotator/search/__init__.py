"""One search over texts, passages, tags, notes and metadata."""
