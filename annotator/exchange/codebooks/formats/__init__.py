"""One module for each format. Pure."""
