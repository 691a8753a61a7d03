"""What stands beside the text of an OpenDocument file: annotations, notes, deleted passages. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from documents.article import MarkKind, Remark
from documents.blockwriter import BlockWriter
from documents.markup.flowing import moment, placed
from documents.readers.odt.names import DC, OFFICE, TEXT


@dataclass(frozen=True, slots=True)
class Note:
    number: int
    label: str
    body: etree._Element
    is_endnote: bool


@dataclass(slots=True)
class Asides:
    writer: BlockWriter
    deleted: int = 0
    _notes: list[Note] = field(default_factory=list)
    _remarks: list[tuple[str, Remark]] = field(default_factory=list)

    def notes(self) -> list[Note]:
        """Footnotes in their order, then endnotes."""
        return sorted(self._notes, key=lambda note: note.is_endnote)

    def refer_to_note(self, element: etree._Element) -> None:
        """Writes the number of a ``text:note``, linked to the note that is to come."""
        citation, body = element.find(f"{TEXT}note-citation"), element.find(f"{TEXT}note-body")
        if body is None:
            return
        number = len(self._notes) + 1
        label = "".join(citation.itertext()).strip() if citation is not None else ""
        note = Note(number, label or str(number), body, element.get(f"{TEXT}note-class") == "endnote")
        self._notes.append(note)
        self.writer.anchor(f"note-ref-{number}")
        self.writer.open_mark(MarkKind.SUPERSCRIPT)
        self.writer.open_mark(MarkKind.LINK, f"#note-{number}")
        self.writer.write(note.label)
        self.writer.close_mark(MarkKind.LINK)
        self.writer.close_mark(MarkKind.SUPERSCRIPT)

    def begin_note(self, note: Note) -> None:
        """Writes the number that a note begins with, linked to where it is referred to."""
        self.writer.anchor(f"note-{note.number}")
        self.writer.open_mark(MarkKind.LINK, f"#note-ref-{note.number}")
        self.writer.write(note.label)
        self.writer.close_mark(MarkKind.LINK)
        self.writer.write(" ")

    def take_annotation(self, element: etree._Element) -> None:
        """An ``office:annotation`` begins where it stands, and ends there or at its ``office:annotation-end``."""
        name = element.get(f"{OFFICE}name") or f"#{len(self._remarks)}"
        lines = ("".join(line.itertext()).strip() for line in element.iter(f"{TEXT}p"))
        author = (element.findtext(f"{DC}creator") or "").strip()
        made = moment(element.findtext(f"{DC}date") or "")
        self._remarks.append((name, Remark(None, None, "\n".join(filter(None, lines)), author, made)))
        self.writer.anchor(f"remark-{name}")

    def end_annotation(self, element: etree._Element) -> None:
        self.writer.anchor(f"remark-end-{element.get(f'{OFFICE}name')}")

    def take_changes(self, element: etree._Element) -> None:
        """``text:tracked-changes`` holds what was deleted."""
        self.deleted += sum(bool("".join(one.itertext()).strip()) for one in element.iter(f"{TEXT}deletion"))

    def remarks(self) -> list[Remark]:
        """The annotations with the passages that they are about; a point stands for the block around it."""
        return placed(self._remarks, self.writer)

    def warnings(self) -> list[str]:
        if not self.deleted:
            return []
        what = "1 deleted passage" if self.deleted == 1 else f"{self.deleted} deleted passages"
        return [f"It has tracked changes: the text is as it reads with all of them accepted, without {what}."]
