"""Many PDF files into one: pages are copied from disk, files get bookmarks, and links of the contents lead to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem

PAGE = "halaman:"  # a link of the contents to a page of the whole: "halaman:12"


@dataclass(frozen=True)
class Leaf:
    """One file of the whole: under which bookmark it stands, its own bookmark, and where it lies."""

    chapter: str
    title: str
    path: Path


def page_count(path: Path) -> int:
    with pikepdf.open(path) as file:
        return len(file.pages)


def bind(target: Path, contents: Path, leaves: Iterable[Leaf], title: str) -> None:
    """Write `target`: the contents, then every leaf. Leaves of one chapter follow each other."""
    with pikepdf.new() as book:
        _add(book, contents)
        front = len(book.pages)
        chapters: dict[str, OutlineItem] = {}
        for leaf in leaves:
            place = len(book.pages)
            _add(book, leaf.path)
            chapter = chapters.setdefault(leaf.chapter, OutlineItem(leaf.chapter, place))
            chapter.children.append(OutlineItem(leaf.title, place))
        with book.open_outline() as outline:
            outline.root.append(OutlineItem("Daftar isi", 0))
            outline.root.extend(_flat(chapter) for chapter in chapters.values())
        _lead(book, front)
        book.docinfo[Name.Title] = title
        book.Root.PageMode = Name.UseOutlines
        book.save(target)


def _add(book: pikepdf.Pdf, path: Path) -> None:
    with pikepdf.open(path) as part:
        book.pages.extend(part.pages)


def _flat(chapter: OutlineItem) -> OutlineItem:
    """A chapter of one leaf needs no bookmark below its own; the others stay closed."""
    if len(chapter.children) == 1:
        chapter.children.clear()
    chapter.is_closed = True
    return chapter


def _lead(book: pikepdf.Pdf, front: int) -> None:
    """Turn the addresses "halaman:12" of the contents into links to that page."""
    for page in book.pages[:front]:
        for mark in page.get(Name.Annots, Array()):
            address = str(mark.get(Name.A, Dictionary()).get(Name.URI, ""))
            if address.startswith(PAGE):
                goal = book.pages[int(address.removeprefix(PAGE)) - 1]
                del mark[Name.A]
                mark.Dest = Array([goal.obj, Name.Fit])
