"""Others' acts and presence, told to open pages while they happen: server-sent events out of the change log.

``streams`` (pure) are the open pages; ``pump`` is the one thread of a process that looks for news and hands them out;
``watching`` are the few questions it asks the database.
"""
