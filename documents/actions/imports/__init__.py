"""The import centre's acts: start an import, put things in, look and correct, decide, accept; and the worker's own.

What waits in an import is no part of the project yet, so correcting it leaves no line in the project's log: the import
and its items say who brought what, when, and what became of it. Accepting and cancelling write a line, and so does each
document that comes in.
"""

from documents.actions.imports.correcting import change_section, correct, name_columns
from documents.actions.imports.deciding import accept, cancel, decide, leave_out, take_in, try_again
from documents.actions.imports.staging import add_failure, add_file, add_link, add_links, add_text, start_import

__all__ = [
    "accept",
    "add_failure",
    "add_file",
    "add_link",
    "add_links",
    "add_text",
    "cancel",
    "change_section",
    "correct",
    "decide",
    "leave_out",
    "name_columns",
    "start_import",
    "take_in",
    "try_again",
]
