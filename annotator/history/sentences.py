"""The words of the history: a sentence for each verb of the log, a name for each field."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as later
from django.utils.translation import ngettext_lazy as several

# A verb and its sentence. {what} is the thing the line is about, {where} the document.
SENTENCES = {
    "annotation.added": later("{who} highlighted {what} in {where}"),
    "annotation.edited": later("{who} changed what is said of {what} in {where}"),
    "annotation.moved": later("{who} moved the ends of {what} in {where}"),
    "annotation.resolved": later("{who} resolved {what} in {where}"),
    "annotation.reopened": later("{who} reopened {what} in {where}"),
    "annotation.shared": later("{who} shared {what} in {where} with the project"),
    "annotation.unshared": later("{who} made {what} in {where} private"),
    "annotation.trashed": later("{who} moved the highlight {what} in {where} to the trash"),
    "annotation.restored": later("{who} restored the highlight {what} in {where}"),
    "reply.added": later("{who} replied {what} in {where}"),
    "reply.edited": later("{who} changed a reply to {what} in {where}"),
    "reply.trashed": later("{who} moved the reply {what} in {where} to the trash"),
    "reply.restored": later("{who} restored the reply {what} in {where}"),
    "tag.added": later("{who} added the tag {what}"),
    "tag.edited": later("{who} changed the tag {what}"),
    "tag.trashed": later("{who} moved the tag {what} to the trash"),
    "tag.restored": later("{who} restored the tag {what}"),
    "topic.added": later("{who} put {where} under the topic {what}"),
    "topic.removed": later("{who} took {where} out of the topic {what}"),
    "document.imported": later("{who} imported {where}"),
    "document.revised": later("{who} brought a new version of {where}"),
    "document.reread": later("{who} read {where} again"),
    "document.sectioned": later("{who} corrected the sections of {where}"),
    "annotations.placed": later("{who} placed highlights in the new text of {where}: {places}"),
    "document.edited": later("{who} corrected the details of {where}"),
    "document.trashed": later("{who} moved {where} to the trash"),
    "document.restored": later("{who} restored {where}"),
    "import.accepted": later("{who} accepted what was found in an import"),
    "import.cancelled": later("{who} cancelled an import"),
    "member.added": later("{who} made {what} a member: {role}"),
    "member.changed": later("{who} changed the role of {what} to {role}"),
    "member.removed": later("{who} took {what} out of the project"),
    "project.made": later("{who} made this project"),
    "project.edited": later("{who} changed the project’s name or description"),
    "project.trashed": later("{who} moved this project to the trash"),
    "project.restored": later("{who} restored this project"),
    "trash.emptied": later("{who} deleted for ever from the trash: {gone}"),
}
NOTE_ON_A_DOCUMENT = later("{who} wrote a note on {where}")
UNKNOWN = later("{who}: {verb} {what}")

# What an act of many lines did, counted: after who did it.
FOLDED = {
    "annotation.added": several("highlighted %(n)s passage", "highlighted %(n)s passages", "n"),
    "annotation.edited": several(
        "changed what is said of %(n)s passage", "changed what is said of %(n)s passages", "n"
    ),
    "annotation.moved": several("moved the ends of %(n)s highlight", "moved the ends of %(n)s highlights", "n"),
    "annotation.resolved": several("resolved %(n)s thread", "resolved %(n)s threads", "n"),
    "annotation.reopened": several("reopened %(n)s thread", "reopened %(n)s threads", "n"),
    "annotation.shared": several("shared %(n)s annotation", "shared %(n)s annotations", "n"),
    "annotation.unshared": several("made %(n)s annotation private", "made %(n)s annotations private", "n"),
    "annotation.trashed": several("moved %(n)s highlight to the trash", "moved %(n)s highlights to the trash", "n"),
    "annotation.restored": several("restored %(n)s highlight", "restored %(n)s highlights", "n"),
    "reply.added": several("replied %(n)s time", "replied %(n)s times", "n"),
    "reply.edited": several("changed %(n)s reply", "changed %(n)s replies", "n"),
    "reply.trashed": several("moved %(n)s reply to the trash", "moved %(n)s replies to the trash", "n"),
    "reply.restored": several("restored %(n)s reply", "restored %(n)s replies", "n"),
    "tag.added": several("added %(n)s tag", "added %(n)s tags", "n"),
    "tag.edited": several("changed %(n)s tag", "changed %(n)s tags", "n"),
    "tag.trashed": several("moved %(n)s tag to the trash", "moved %(n)s tags to the trash", "n"),
    "tag.restored": several("restored %(n)s tag", "restored %(n)s tags", "n"),
    "topic.added": several("added %(n)s topic", "added %(n)s topics", "n"),
    "topic.removed": several("took away %(n)s topic", "took away %(n)s topics", "n"),
    "document.imported": several("imported %(n)s document", "imported %(n)s documents", "n"),
    "document.revised": several("brought %(n)s new version", "brought %(n)s new versions", "n"),
    "document.edited": several("corrected %(n)s document", "corrected %(n)s documents", "n"),
    "document.trashed": several("moved %(n)s document to the trash", "moved %(n)s documents to the trash", "n"),
    "document.restored": several("restored %(n)s document", "restored %(n)s documents", "n"),
    "annotations.placed": several("placed highlights in a new text", "placed highlights in %(n)s new texts", "n"),
}
OTHERS = several("made %(n)s other change", "made %(n)s other changes", "n")

FIELDS = {
    "title": later("Title"),
    "authors": later("Authors"),
    "publisher": later("Publisher"),
    "published": later("Published"),
    "url": later("Address"),
    "language": later("Language"),
    "direction": later("Direction"),
    "metadata": later("Facts"),
    "revision": later("Revision"),
    "reader": later("Reader"),
    "name": later("Name"),
    "description": later("Description"),
    "when_to_use": later("When to use"),
    "when_not": later("When not to use"),
    "colour": later("Colour"),
    "shortcut": later("Key"),
    "parent": later("Under"),
    "note": later("Note"),
    "quote": later("Passage"),
    "tags": later("Tags"),
    "text": later("Text"),
}
