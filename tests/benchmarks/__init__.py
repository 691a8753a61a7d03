"""How fast and how large the program is, on the real server: ``make bench`` prints the table."""
