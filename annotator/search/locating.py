"""Where in a text a query is found. Pure."""
