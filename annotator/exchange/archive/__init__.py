"""Whole projects as archives, out and in: rows as JSON Lines, original files, a manifest that proves all of it.

``docs/project-archive.md`` describes the format. Out: ``reading`` (the rows of a project, or those that one person may
see) → ``states`` and ``columns`` (what a value says, by which number it names others) → ``writing``. In: ``packed``
(every byte bounded and proven) → ``coming`` (every row checked) → ``storing`` (every row as it was) → ``unpacking``.
"""
