"""Words of a text as they are looked for: folded, parted, reduced to their stems. Pure."""
