"""The language that is searched in. Pure."""
