"""A small project to search in: what Alice, Bob and a reader find there differs by what is private."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from annotator.actions import annotate
from annotator.actions.topics import add_topic
from annotator.models import Annotation
from documents.actions import fields, values, work
from documents.actions.importing import import_document
from documents.article import Article, Block, BlockKind, Section, SectionKind
from documents.models import Document, Kind, Project
from tests import factories as make

WAR = "American troops left Basra before dawn. The troops had waited for weeks near the river."
OIL = "Oil prices rose while the government in Baghdad waited. Nobody spoke of soldiers."
TALK = "Die Regierung sprach über Öl und Frieden. Truppen blieben."


class World:
    """Documents by a short name, passages by theirs."""

    def __init__(self) -> None:
        alice, bob = make.alice(), make.bob()
        self.project: Project = make.project(by=alice)
        economy = make.tag(self.project, "Economy")
        self.tags = {
            "economy": economy,
            "energy": make.tag(self.project, "Energy", parent=economy),
            "troops": make.tag(self.project, "Troops"),
            "civil war": make.tag(self.project, "Civil war"),
        }
        self.words = fields.make_field(self.project, "Word count", kind=Kind.NUMBER, by=alice)
        self.region = fields.make_field(self.project, "Region", kind=Kind.CHOICE, choices=["South", "North"], by=alice)
        self.documents: dict[str, Document] = {
            "war": self._war(),
            "oil": make.document(
                self.project,
                text=OIL,
                title="Oil and money",
                authors=["José García", "Ann Lee"],
                publisher="The Guardian",
                published=date(2019, 3, 20),
                language="en",
            ),
            "talk": make.document(
                self.project,
                text=TALK,
                title="Gespräche",
                authors=["Jörg Stein"],
                publisher="Die Zeit",
                published=date(2021, 6, 1),
                language="de-AT",
            ),
        }
        self.passages: dict[str, Annotation] = {
            "basra": self._marked("war", "American troops left Basra before dawn", "civil war", by=bob),
            "troops": self._marked("war", "troops", "troops", by=bob, note="Compare the census"),
            "river": self._marked("war", "near the river", by=alice),
            "prices": self._marked("oil", "Oil prices", "energy", by=alice),
            "waited": self._marked("oil", "waited", "troops", "economy", by=bob),
            "öl": self._marked("talk", "Öl", "energy", by=bob),
        }
        self.passages["secret"] = self._marked("talk", "Truppen", "troops", by=bob, note="Between us")
        annotate.unshare_annotation(self.passages["secret"], by=bob)
        make.reply(self.passages["river"], text="Which river? The Tigris.", by=bob)
        add_topic(self.documents["oil"], self.tags["energy"], by=alice)
        values.set_values(self.documents["war"], {self.words: "1200"}, by=alice)
        values.set_values(self.documents["oil"], {self.words: "300", self.region: "North"}, by=alice)
        war = Document.objects.filter(pk=self.documents["war"].pk)
        work.assign(war, [bob], project=self.project, by=alice)

    def _marked(self, document: str, quote: str, *tags: str, **fields: Any) -> Annotation:
        return make.annotation(
            self.documents[document], quote=quote, tags=tuple(self.tags[tag] for tag in tags), **fields
        )

    def _war(self) -> Document:
        title, comment, furniture = "Withdrawal", "A reader says: peace at last.", "Subscribe to our newsletter"
        parts = (title, WAR, comment, furniture)
        starts = [sum(len(part) + 1 for part in parts[:at]) for at in range(len(parts))]
        blocks = tuple(
            Block(BlockKind.PARAGRAPH, start, start + len(part)) for start, part in zip(starts, parts, strict=True)
        )
        kinds = (SectionKind.BODY, SectionKind.BODY, SectionKind.COMMENT, SectionKind.FURNITURE)
        sections = tuple(Section(kind, block.start, block.end) for kind, block in zip(kinds, blocks, strict=True))
        article = Article(language="en", text="\n".join(parts), blocks=blocks, sections=sections, title=title)
        return import_document(self.project, replace(make.reading(), article=article), by=make.alice())
