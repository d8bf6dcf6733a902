"""Turn a page's tree of markup into the text that a browser shows, with the element that each block comes from.

Every visible word is kept, in page order, menus and footers too: what is the story is decided afterwards. Within a block
white space is collapsed as a browser does; blocks are parted by a blank line, `<br>` is a line break.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

_UNSEEN = frozenset(
    "script style noscript template head svg math iframe object embed canvas audio video select option datalist map link meta title textarea".split()
)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp small span strike strong sub sup time tt u var "
    "wbr img picture source".split()
)
_SPACES = re.compile(r"[ \t\n\r\f]+")
_HIDDEN_STYLE = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)

Element = etree._Element  # noqa: SLF001 - lxml gives its element type no public name


@dataclass(frozen=True, slots=True)
class SeenBlock:
    """Characters `[start, end)` of the visible text, the element that holds them, and how many of them are links."""

    start: int
    end: int
    element: Element
    linked: int


@dataclass(frozen=True, slots=True)
class SeenText:
    """The visible text of a page and its blocks, in page order."""

    text: str
    blocks: tuple[SeenBlock, ...]


def is_hidden(element: Element) -> bool:
    """Tell whether an element is never shown."""
    if not isinstance(element.tag, str) or element.tag in _UNSEEN or "hidden" in element.attrib:
        return True
    return element.get("aria-hidden") == "true" or _HIDDEN_STYLE.search(element.get("style", "")) is not None


def see_text(root: Element) -> SeenText:
    """Collect the visible text of a page."""
    collector = _Collector(root)
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start" and is_hidden(element):
            walk.skip_subtree()
        elif event == "start":
            collector.open(element)
        elif event == "end" and not is_hidden(element):
            collector.close(element)
        if event != "start":
            collector.add(element.tail)
    collector.flush()
    return SeenText("".join(collector.text), tuple(collector.blocks))


class _Collector:
    """Gathers the words of the block that is being walked, and the blocks that are done."""

    def __init__(self, root: Element) -> None:
        self.text: list[str] = []
        self.blocks: list[SeenBlock] = []
        self._length = 0
        self._pieces: list[str] = []
        self._linked = 0
        self._links = 0
        self._open: list[Element] = [root]

    def open(self, element: Element) -> None:
        """Enter an element."""
        if element.tag == "br":
            self._pieces.append("\0")
        elif element.tag not in _INLINE:
            self.flush()
            self._open.append(element)
        self._links += element.tag == "a"
        self.add(element.text)

    def close(self, element: Element) -> None:
        """Leave an element."""
        self._links -= element.tag == "a"
        if element.tag != "br" and element.tag not in _INLINE:
            self.flush()
            self._open.pop()

    def add(self, words: str | None) -> None:
        """Add words to the block; NUL, which no page holds, stands for a line break until then."""
        if words:
            self._pieces.append(words)
            self._linked += len(words.strip()) if self._links else 0

    def flush(self) -> None:
        """Finish the block."""
        lines = [_SPACES.sub(" ", line).strip(" ") for line in "".join(self._pieces).split("\0")]
        shown = "\n".join(lines).strip()
        if shown:
            gap = "\n\n" if self.text else ""
            start = self._length + len(gap)
            self.text += [gap, shown]
            self._length = start + len(shown)
            self.blocks.append(SeenBlock(start, self._length, self._open[-1], self._linked))
        self._pieces, self._linked = [], 0


def ancestors(element: Element) -> Iterator[Element]:
    """Yield an element and those above it, nearest first."""
    here: Element | None = element
    while here is not None:
        yield here
        here = here.getparent()
