"""The words of the history: a sentence for each verb of the log, a name for each field."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as later
from django.utils.translation import ngettext_lazy as several

# A verb and its sentence. {what} is the thing the line is about, {where} the document.
SENTENCES = {
    "annotation.added": later("{who} highlighted {what} in {where}"),
    "annotation.edited": later("{who} changed what is said of {what} in {where}"),
    "annotation.moved": later("{who} moved the ends of {what} in {where}"),
    "annotation.left": later("{who} left {what} in {where} as an orphan"),
    "annotation.unleft": later("{who} had {what} looked for again in {where}"),
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
    "tag.merged": later("{who} made the tag {what} a part of {into}"),
    "tag.named": later("{who} had {alias} find the tag {what}"),
    "tag.unnamed": later("{who} had {alias} find the tag {what} no more"),
    "codebook.frozen": later("{who} froze the codebook as version {what}"),
    "codebook.edited": later("{who} changed who makes new tags: {made_by}"),
    "annotation.retagged": later("{who} retagged {what} in {where}"),
    "topic.changed": later("{who} put {where} under another topic: {what}"),
    "topic.added": later("{who} put {where} under the topic {what}"),
    "topic.removed": later("{who} took {where} out of the topic {what}"),
    "topic.dismissed": later("{who} doesn’t want {what} suggested as a topic of {where}"),
    "topic.suggested": later("{who} wants {what} suggested as a topic of {where} again"),
    "document.imported": later("{who} imported {where}"),
    "document.revised": later("{who} brought a new version of {where}"),
    "document.reread": later("{who} read {where} again"),
    "document.sectioned": later("{who} corrected the sections of {where}"),
    "document.returned": later("{who} made revision {returns} of {where} its text again"),
    "annotations.placed": later("{who} placed highlights in the new text of {where}: {places}"),
    "document.edited": later("{who} corrected the details of {where}"),
    "document.trashed": later("{who} moved {where} to the trash"),
    "document.restored": later("{who} restored {where}"),
    "document.moved_out": later("{who} moved {where} to another project"),
    "document.moved_in": later("{who} moved {where} here from another project"),
    "work.marked": later("{who} set {where} to {status}"),
    "work.opened": later("{who} began to work on {where}"),
    "work.begun": later("{who} began to work on {where}"),
    "work.left": later("{who} hadn’t begun to work on {where} after all"),
    "work.assigned": later("{who} assigned {where} to {person}"),
    "work.unassigned": later("{who} took {where} from {person}"),
    "work.finished": later("{who} finished {where}"),
    "work.reopened": later("{who} went back to {where}"),
    "field.added": later("{who} added the field {what}"),
    "field.edited": later("{who} changed the field {what}"),
    "field.moved": later("{who} moved the field {what}"),
    "field.trashed": later("{who} moved the field {what} to the trash"),
    "field.restored": later("{who} restored the field {what}"),
    "value.set": later("{who} set {what} of {where}: {value}"),
    "value.rewritten": later("{who} rewrote {what} of {where}: {value}"),
    "view.added": later("{who} kept the view {what}"),
    "view.edited": later("{who} changed the view {what}"),
    "view.removed": later("{who} deleted the view {what}"),
    "view.restored": later("{who} brought back the view {what}"),
    "saved_search.added": later("{who} kept the search {what}"),
    "saved_search.edited": later("{who} changed the search {what}"),
    "saved_search.removed": later("{who} deleted the search {what}"),
    "saved_search.restored": later("{who} brought back the search {what}"),
    "recipe.added": later("{who} kept the recipe {what} for exports"),
    "recipe.edited": later("{who} changed the recipe {what} for exports"),
    "recipe.removed": later("{who} deleted the recipe {what} for exports"),
    "recipe.restored": later("{who} brought back the recipe {what} for exports"),
    "check.set": later("{who} has the address of {where} looked at from time to time"),
    "check.stopped": later("{who} doesn’t have the address of {where} looked at any more"),
    "import.accepted": later("{who} accepted what was found in an import"),
    "import.cancelled": later("{who} cancelled an import"),
    "member.added": later("{who} made {what} a member: {role}"),
    "member.changed": later("{who} changed the role of {what} to {role}"),
    "member.removed": later("{who} took {what} out of the project"),
    "member.left": later("{who} left the project"),
    "member.joined": later("{who} accepted an invitation: {role}"),
    "invitation.made": later("{who} made an invitation: {role}"),
    "invitation.withdrawn": later("{who} withdrew an invitation: {role}"),
    "project.made": later("{who} made this project"),
    "project.edited": later("{who} changed the project’s name or description"),
    "project.blinded": later("{who} made this project blind: members see only their own annotations"),
    "project.opened": later("{who} opened this project: members see each other’s annotations"),
    "project.pseudonymised": later("{who} had people’s pseudonyms for exports made or changed"),
    "project.trashed": later("{who} moved this project to the trash"),
    "project.restored": later("{who} restored this project"),
    "project.unpacked": later("{who} made this project here, of an archive"),
    "trash.emptied": later("{who} deleted for ever from the trash: {gone}"),
    "search.applied": later("{who} worked with what {what} finds"),
    "file.brought": later("{who} brought in {what}"),
}
# The same where nothing is left.
EMPTIED = {"value.set": later("{who} took {what} from {where}: {was}")}
# The same where somebody said so of another person.
FOR_ANOTHER = {
    "work.finished": later("{who} said that {person} finished {where}"),
    "work.reopened": later("{who} gave {where} back to {person}"),
}
# The same of what another had made, who may be known by a name in a file alone.
BROUGHT_IN = {
    "annotation.added": later("{who} brought in what {maker} highlighted in {where}: {what}"),
    "reply.added": later("{who} brought in what {maker} replied in {where}: {what}"),
}
A_NOTE_BROUGHT_IN = later("{who} brought in a note of {maker} on {where}")
NOTE_ON_A_DOCUMENT = later("{who} wrote a note on {where}")
UNKNOWN = later("{who}: {verb} {what}")

# What an act of many lines did, counted: after who did it.
FOLDED = {
    "annotation.added": several("highlighted %(n)s passage", "highlighted %(n)s passages", "n"),
    "annotation.edited": several(
        "changed what is said of %(n)s passage", "changed what is said of %(n)s passages", "n"
    ),
    "annotation.moved": several("moved the ends of %(n)s highlight", "moved the ends of %(n)s highlights", "n"),
    "annotation.left": several("left %(n)s highlight as an orphan", "left %(n)s highlights as orphans", "n"),
    "annotation.unleft": several("had %(n)s orphan looked for again", "had %(n)s orphans looked for again", "n"),
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
    "tag.merged": several("merged %(n)s tag into another", "merged %(n)s tags into others", "n"),
    "tag.named": several("added %(n)s other name", "added %(n)s other names", "n"),
    "tag.unnamed": several("took away %(n)s other name", "took away %(n)s other names", "n"),
    "annotation.retagged": several("retagged %(n)s passage", "retagged %(n)s passages", "n"),
    "topic.changed": several("changed %(n)s topic", "changed %(n)s topics", "n"),
    "topic.added": several("added %(n)s topic", "added %(n)s topics", "n"),
    "topic.removed": several("took away %(n)s topic", "took away %(n)s topics", "n"),
    "topic.dismissed": several("dismissed %(n)s suggested topic", "dismissed %(n)s suggested topics", "n"),
    "topic.suggested": several("took back %(n)s suggested topic", "took back %(n)s suggested topics", "n"),
    "check.set": several(
        "has %(n)s address looked at from time to time", "has %(n)s addresses looked at from time to time", "n"
    ),
    "check.stopped": several(
        "doesn’t have %(n)s address looked at any more", "doesn’t have %(n)s addresses looked at any more", "n"
    ),
    "document.imported": several("imported %(n)s document", "imported %(n)s documents", "n"),
    "document.revised": several("brought %(n)s new version", "brought %(n)s new versions", "n"),
    "document.reread": several("read %(n)s document again", "read %(n)s documents again", "n"),
    "document.sectioned": several(
        "corrected the sections of %(n)s document", "corrected the sections of %(n)s documents", "n"
    ),
    "document.returned": several(
        "made an earlier text of %(n)s document its text again",
        "made earlier texts of %(n)s documents their texts again",
        "n",
    ),
    "document.edited": several("corrected %(n)s document", "corrected %(n)s documents", "n"),
    "document.trashed": several("moved %(n)s document to the trash", "moved %(n)s documents to the trash", "n"),
    "document.restored": several("restored %(n)s document", "restored %(n)s documents", "n"),
    "document.moved_out": several(
        "moved %(n)s document to another project", "moved %(n)s documents to another project", "n"
    ),
    "document.moved_in": several(
        "moved %(n)s document here from another project", "moved %(n)s documents here from another project", "n"
    ),
    "work.marked": several("set the status of %(n)s document", "set the status of %(n)s documents", "n"),
    "work.opened": several("began to work on %(n)s document", "began to work on %(n)s documents", "n"),
    "work.begun": several("began to work on %(n)s document", "began to work on %(n)s documents", "n"),
    "work.left": several("hadn’t begun %(n)s document after all", "hadn’t begun %(n)s documents after all", "n"),
    "work.assigned": several("made %(n)s assignment", "made %(n)s assignments", "n"),
    "work.unassigned": several("took back %(n)s assignment", "took back %(n)s assignments", "n"),
    "work.finished": several("finished %(n)s document", "finished %(n)s documents", "n"),
    "work.reopened": several("reopened %(n)s document", "reopened %(n)s documents", "n"),
    "field.added": several("added %(n)s field", "added %(n)s fields", "n"),
    "field.edited": several("changed %(n)s field", "changed %(n)s fields", "n"),
    "field.trashed": several("moved %(n)s field to the trash", "moved %(n)s fields to the trash", "n"),
    "value.set": several("set %(n)s detail", "set %(n)s details", "n"),
    "value.rewritten": several("rewrote %(n)s detail", "rewrote %(n)s details", "n"),
    "annotations.placed": several("placed highlights in a new text", "placed highlights in %(n)s new texts", "n"),
}
# The same where tags were put on what a search found, or taken off it.
TAGGED = {
    "annotation.added": several("highlighted %(n)s passage with {tags}", "highlighted %(n)s passages with {tags}", "n"),
    "annotation.edited": several("tagged %(n)s passage with {tags}", "tagged %(n)s passages with {tags}", "n"),
}
UNTAGGED = {"annotation.edited": several("took {tags} off %(n)s passage", "took {tags} off %(n)s passages", "n")}
FOUND_BY = later("{sentence}, found by {query}")
OUT_OF = later("{sentence}, out of “{file}”")
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
    "tags_made_by": later("New tags are made by"),
    "note": later("Note"),
    "quote": later("Passage"),
    "tags": later("Tags"),
    "text": later("Text"),
    "shared": later("For all members"),
    "pinned": later("On the front page"),
    "kind": later("Kind"),
    "choices": later("Choices"),
    "renamed": later("Renamed"),
}
