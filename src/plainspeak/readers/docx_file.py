"""A Word file that is open: its parts, and the stories in them in the order in which people read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from plainspeak.errors import UnreadableFile
from plainspeak.readers.docx_styles import Styles
from plainspeak.readers.docx_walk import Paragraph, Walk, Where
from plainspeak.readers.limits import Limits
from plainspeak.readers.office import Package, Relation, open_package

#: The namespaces of Word's own elements: the usual one, and that of the kind "Strict Open XML Document".
TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


@dataclass(frozen=True, slots=True)
class Story:
    """The paragraphs of one stretch of the file. `label` is empty for the body, else "footnote 4", "header" and such."""

    part: str
    label: str
    styles: Styles
    paragraphs: list[Paragraph]


@dataclass(slots=True)
class Word:
    """A Word file that is open: its package, the name and root of its main part, and what hangs on it."""

    package: Package
    main: str
    root: Any
    styles: Styles
    relations: tuple[Relation, ...]
    w: str  # the namespace of Word's elements, in braces

    @property
    def strict(self) -> bool:
        """Whether it is of the kind "Strict Open XML Document"."""
        return self.w == f"{{{STRICT}}}"

    def part(self, kind: str) -> str | None:
        """The name of the part of a kind that hangs on the main part, such as "comments"."""
        names = (relation.target for relation in self.relations if relation.kind == kind and not relation.external)
        return next((name for name in names if name in self.package), None)

    def body(self) -> Story:
        """The story of the main part."""
        walk = Walk(self.root, self.styles, self.main)
        for body in self.root.iterchildren(f"{self.w}body"):
            walk.blocks(body, Where())
        self._notes_used = walk.notes
        return Story(self.main, "", self.styles, walk.out)

    _notes_used: list[tuple[str, str]] = field(default_factory=list)

    def stories(self) -> Iterator[Story]:
        """The body, then footnotes, endnotes, headers and footers, those with the same words once."""
        yield self.body()
        for kind in ("footnote", "endnote"):
            yield from self._notes(kind)
        seen: set[tuple[str, ...]] = set()
        for kind in ("header", "footer"):
            for part in self._running(kind):
                root = self._root(part)
                walk = Walk(root, self.styles, part)
                walk.blocks(root, Where())
                words = (kind, *(paragraph.text for paragraph in walk.out))
                if words not in seen:
                    seen.add(words)
                    yield Story(part, kind, self.styles, walk.out)

    def _notes(self, kind: str) -> Iterator[Story]:
        """Notes in the order in which the body speaks of them, which is how Word numbers them."""
        used = list(dict.fromkeys(key for of, key in self._notes_used if of == kind))
        part = self.part(f"{kind}s")
        if not used or part is None:
            return
        root = self._root(part)
        notes = {note.get(f"{self.w}id"): note for note in root.iterchildren(f"{self.w}{kind}")}
        walk = Walk(root, self.styles, part)
        for number, key in enumerate(used, 1):
            if key in notes and notes[key].get(f"{self.w}type", "normal") == "normal":
                walk.out = []
                walk.blocks(notes[key], Where())
                yield Story(part, f"{kind} {number}", self.styles, walk.out)

    def _running(self, kind: str) -> Iterator[str]:
        """The parts of the headers or footers that a section uses, in order."""
        targets = {relation.id: relation.target for relation in self.relations if relation.kind == kind}
        used = dict.fromkeys(
            targets.get(value, "")
            for reference in self.root.iter(f"{self.w}{kind}Reference")
            for key, value in reference.attrib.items()
            if key.endswith("}id")
        )
        yield from (part for part in used if part in self.package)

    def _root(self, part: str) -> Any:
        root = self.package.xml(part)
        if not root.tag.startswith(self.w):
            raise self.package.damaged(f"its part {part} is not what Word writes there")
        return root

    def comments(self) -> dict[str, str]:
        """The text of each Word comment, by its id."""
        part = self.part("comments")
        if part is None:
            return {}
        w = self.w
        return {
            comment.get(f"{w}id", ""): "\n".join(
                "".join(text.text or "" for text in paragraph.iter(f"{w}t")) for paragraph in comment.iter(f"{w}p")
            )
            for comment in self._root(part).iterchildren(f"{w}comment")
        }


def open_word(name: str, data: bytes, limits: Limits) -> Word:
    """Open the bytes of a Word file called `name`. Raises `UnreadableFile`."""
    package = open_package(name, data, limits)
    main = next((r.target for r in package.relations() if r.kind == "officeDocument" and r.target in package), None)
    main = main or "word/document.xml"
    if main not in package:
        raise UnreadableFile(name, "there is no Word document in this file. Open it in Word and save it as .docx.")
    root = package.xml(main)
    w = root.tag.partition("}")[0] + "}"
    if root.tag not in (f"{{{TRANSITIONAL}}}document", f"{{{STRICT}}}document"):
        raise UnreadableFile(name, "this is an Office file, and not from Word. Open it in Word and save it as .docx.")
    relations = package.relations(main)
    word = Word(package, main, root, Styles(None, w), relations, w)
    styles = word.part("styles")
    if styles is not None:
        word.styles = Styles(package.xml(styles), w)
    return word
