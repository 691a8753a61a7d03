"""Pages. A view finds, checks, acts, answers."""
