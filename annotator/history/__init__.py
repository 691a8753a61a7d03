"""The change log for people: of a project, a document or one annotation; acts of many lines folded to one."""

from annotator.history.log import Filters, Page, page_of
from annotator.history.telling import Difference, Line, told

__all__ = ["Difference", "Filters", "Line", "Page", "page_of", "told"]
