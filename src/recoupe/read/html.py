"""Read a page of HTML: all its visible text, and which of its blocks are the story.

trafilatura finds the main content. It drops lead figures, keeps no offsets and loses some entries of live blogs, so that
its answer is only used to recognise the blocks of the story in the visible text, which is collected here.
"""

import codecs
import re
from collections.abc import Iterable
from copy import deepcopy

from lxml import etree
from lxml import html as lxml_html

from recoupe.errors import NoArticleError
from recoupe.model.folding import fold
from recoupe.read.decoding import decode
from recoupe.read.markup import read_metadata
from recoupe.read.page import Block, Hint, Page, PageMetadata, Reader
from recoupe.read.visible import Element, SeenBlock, SeenText, ancestors, see_text

_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}["']?\s{0,5}([\w:.-]{2,40})""", re.IGNORECASE)
_XML_DECLARED = re.compile(rb"""^\s{0,20}<\?xml[^>]{0,100}?encoding=["']([\w:.-]{2,40})""")
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|div|p|h1|meta|title)\b", re.IGNORECASE)
# Where HTML says what it is, it does so within this many bytes (WHATWG looks at 1,024; publishers put scripts before it).
_HEAD_BYTES = 8_192
_SNIFFED_BYTES = 2_048
_FURNITURE_TAGS = frozenset({"nav", "aside", "footer", "form", "button", "menu", "dialog"})
_FURNITURE_ROLES = frozenset({"navigation", "banner", "complementary", "contentinfo", "search", "dialog", "menu", "menubar", "toolbar"})
# Names that page templates give to what is not the story; whole words of class and id.
_FURNITURE_NAMES = frozenset(
    "nav navbar navigation menu submenu share sharing sharebar social socials comment comments disqus related recirc recirculation sidebar footer "
    "cookie cookies consent gdpr breadcrumb breadcrumbs newsletter subscribe subscription paywall promo promoted sponsored advert advertisement ads ad banner "
    "mostread trending toolbar tags taglist pagination pager login popup modal widget teaser teasers outbrain taboola".split()
)
_CAPTION_NAMES = frozenset("caption figcaption legend legende wp-caption-text photo-caption image-caption".split())
_STANDFIRST_NAMES = frozenset("chapo chapeau standfirst lede lead dek subtitle subheadline excerpt intro kicker-text article-summary teaser-text".split())
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_STORY_TAGS = frozenset({"p", "li", "blockquote", "pre", "dd", "dt", "td", *_HEADINGS})
# An element with so long a tag carries data or an attack, for which libxml2 takes time quadratic in the attributes.
_LONG_TAG = re.compile(r"<([a-zA-Z][\w:-]{0,40})\s[^<>]{32768,}+")
# Half of a block being links, it leads elsewhere.
_LINKED_SHARE = 0.5
_LEAST_WORDS = 25
_LEAST_PARAGRAPH_WORDS = 8
# A short line equal to one that trafilatura kept is the same line; a shorter one inside a longer text may be chance.
_LEAST_INSIDE = 30
# Beyond this many elements trafilatura takes seconds; the page's own markup must do.
_MOST_ELEMENTS = 50_000


def _read(content: bytes, origin: str, charset: str | None) -> Page:
    """Read the bytes of a page.

    Raises:
        BinaryInputError: the bytes are no text.
        EncodingError: no encoding makes sense of them.
        NoArticleError: the page holds no article.
    """
    decoded = decode(content, origin, charset or _declared_charset(content))
    root = parse_markup(decoded.text)
    seen = see_text(root) if root is not None else SeenText("", ())
    if root is None or not seen.blocks:
        raise NoArticleError(f"{origin}: the page shows no text; save the page as a browser shows it")
    metadata = read_metadata(root)
    hints = _hints(root, seen, metadata)
    if _story_words(seen, hints) < _LEAST_WORDS:
        raise NoArticleError(f"{origin}: the page holds no article, only menus, links or notices; save the article's own page")
    blocks = tuple(Block(block.start, block.end, hint) for block, hint in zip(seen.blocks, hints, strict=True))
    return Page(seen.text, blocks, decoded.encoding, decoded.guessed, metadata)


def _declared_charset(content: bytes) -> str | None:
    """Give the charset that a page names in its head, or None."""
    head = content[:_HEAD_BYTES]
    match = _XML_DECLARED.search(head) or _DECLARED.search(head)
    return match[1].decode("ascii") if match else None


def parse_markup(text: str) -> Element | None:
    """Parse a page; what libxml2 refuses (too deep, too long an attribute) is left out, not fatal.

    Raises:
        MemoryError: there is too little memory for it, which libxml2 reports like a fault of the page.
    """
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        markup = _LONG_TAG.sub(r"<\1 ", text)
        return lxml_html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as fault:
        if any(entry.type == etree.ErrorTypes.ERR_NO_MEMORY for entry in parser.error_log):
            raise MemoryError("the page does not fit into the memory that is allowed, make it smaller") from fault
        return None


def _hints(root: Element, seen: SeenText, metadata: PageMetadata) -> list[Hint]:
    """Say of every block what the markup, and trafilatura, make of it."""
    furniture = [_is_furniture(block) for block in seen.blocks]
    kept = _Kept(root, seen, furniture)
    hints = [_hint(seen, block, kept=kept.holds(block), furniture=aside) for block, aside in zip(seen.blocks, furniture, strict=True)]
    _place_headline(seen, hints, metadata)
    return hints


def _hint(seen: SeenText, block: SeenBlock, *, kept: bool, furniture: bool) -> Hint:
    """Say what one block is."""
    if furniture:
        return Hint.FURNITURE
    if _is_caption(block.element):
        return Hint.CAPTION
    if _has_name(block.element, _STANDFIRST_NAMES) and len(seen.text[block.start : block.end].split()) >= _LEAST_PARAGRAPH_WORDS:
        return Hint.STANDFIRST
    if not kept:
        return Hint.FURNITURE
    if any(above.tag == "blockquote" for above in ancestors(block.element)):
        return Hint.QUOTE
    return Hint.HEADING if block.element.tag in _HEADINGS else Hint.STORY


def _place_headline(seen: SeenText, hints: list[Hint], metadata: PageMetadata) -> None:
    """Mark the headline, and leave what stands between it and the story to be told by its own words."""
    at = _headline(seen, hints, metadata)
    if at is None:
        return
    hints[at] = Hint.HEADLINE
    story = {Hint.STORY, Hint.HEADING, Hint.STANDFIRST, Hint.QUOTE}
    first = next((i for i in range(at + 1, len(hints)) if hints[i] in story), at)
    for i in range(at + 1, first):
        if hints[i] is Hint.FURNITURE and not _is_furniture(seen.blocks[i]):
            hints[i] = Hint.NONE


def _headline(seen: SeenText, hints: list[Hint], metadata: PageMetadata) -> int | None:
    """Find the block of the headline: the `h1` that says what the metadata say, else the first one outside of furniture."""
    first_levels = [i for i, block in enumerate(seen.blocks) if block.element.tag == "h1"]
    title = fold(metadata.title or "")
    texts = {i: fold(" ".join(seen.text[seen.blocks[i].start : seen.blocks[i].end].split())) for i in range(len(seen.blocks)) if i in first_levels or title}
    alike = [i for i in first_levels if title and (texts[i] in title or title in texts[i])]
    proper = [i for i in first_levels if not _is_furniture(seen.blocks[i])]
    equal = [i for i, text in texts.items() if title and text == title and hints[i] is not Hint.FURNITURE]
    return next(iter([*alike, *proper, *equal]), None)


def _names(element: Element) -> set[str]:
    """Give the names in class and id of an element, whole and in words."""
    given = f"{element.get('class', '')} {element.get('id', '')}".lower().split()
    return {*given, *(word for name in given for word in re.split(r"[-_]+", name))}


def _has_name(element: Element, names: frozenset[str]) -> bool:
    """Tell whether an element, or its parent, bears one of the names."""
    parent = element.getparent()
    return not names.isdisjoint(_names(element)) or (parent is not None and parent.tag in {"div", "header"} and not names.isdisjoint(_names(parent)))


def _is_caption(element: Element) -> bool:
    """Tell whether an element stands in the caption of a figure."""
    for above in ancestors(element):
        if above.tag == "figcaption" or not _CAPTION_NAMES.isdisjoint(_names(above)):
            return True
        if above.tag in {"article", "body", "figure"}:
            return False
    return False


def _is_furniture(block: SeenBlock) -> bool:
    """Tell whether the markup around a block shows it to be no part of the story."""
    for above in ancestors(block.element):
        if above.tag in {"body", "html", "article", "main"}:
            return False
        if above.tag in _FURNITURE_TAGS or above.get("role") in _FURNITURE_ROLES or not _FURNITURE_NAMES.isdisjoint(_names(above)):
            return True
    return False


class _Kept:
    """Tells the blocks that belong to the story: those trafilatura kept, and their like beside them."""

    def __init__(self, root: Element, seen: SeenText, furniture: list[bool]) -> None:
        self._seen = seen
        lines = _main_content(root)
        self._lines = frozenset(lines)
        self._text = "\n".join(lines)
        self._containers: set[Element] = set()
        self._entries: set[tuple[Element | None, str, str]] = set()
        for block, aside in zip(seen.blocks, furniture, strict=True):
            parent = _container(block.element)
            if not aside and block.element.tag in _STORY_TAGS and parent is not None and self._was_kept(block):
                self._containers.add(parent)
                self._entries.add(_signature(parent))

    def _was_kept(self, block: SeenBlock) -> bool:
        """Tell whether trafilatura kept a block."""
        line = _normal(self._seen.text[block.start : block.end])
        return line in self._lines or (len(line) >= _LEAST_INSIDE and line in self._text)

    def holds(self, block: SeenBlock) -> bool:
        """Tell whether a block belongs to the story."""
        if self._was_kept(block):
            return True
        parent = _container(block.element)
        if parent is None or block.element.tag not in _STORY_TAGS or block.linked > _LINKED_SHARE * (block.end - block.start):
            return False
        if not self._containers:
            return block.element.tag == "p"
        return parent in self._containers or (parent.tag not in {"body", "div"} or bool(parent.get("class"))) and _signature(parent) in self._entries


def _container(element: Element) -> Element | None:
    """Give the element that holds a block and its neighbours: above its list or table, if it stands in one."""
    here: Element | None = element.getparent()
    while here is not None and here.tag in {"ul", "ol", "li", "blockquote", "tr", "tbody", "table", "dl"}:
        here = here.getparent()
    return here


def _signature(element: Element) -> tuple[Element | None, str, str]:
    """Give what the entries of a live blog have in common: what holds them, their tag and class."""
    return element.getparent(), str(element.tag), element.get("class", "")


def _main_content(root: Element) -> list[str]:
    """Give the lines of the main content as trafilatura finds it, normalised; none where it finds nothing."""
    if sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        return []
    from trafilatura import extract  # noqa: PLC0415 - costs half a second, and only pages of HTML need it

    tree = deepcopy(root)
    for cell in tree.iter("td", "th"):
        # trafilatura once multiplied cells by this number.
        cell.attrib.pop("colspan", "")
    found = extract(tree, output_format="txt", include_comments=False, include_tables=True, include_formatting=False, deduplicate=False)
    return [line for line in map(_normal, (found or "").splitlines()) if line]


def _normal(text: str) -> str:
    """Fold a text and drop bullets and all spaces, so that it compares with trafilatura's."""
    return re.sub(r"\s+", "", fold(text)).lstrip("-•*|#").rstrip("|")


def _story_words(seen: SeenText, hints: Iterable[Hint]) -> int:
    """Count the words of the story's paragraphs."""
    told = {Hint.STORY, Hint.STANDFIRST, Hint.QUOTE}
    sizes = [len(seen.text[block.start : block.end].split()) for block, hint in zip(seen.blocks, hints, strict=True) if hint in told]
    return sum(size for size in sizes if size >= _LEAST_PARAGRAPH_WORDS)


def _sniff(content: bytes) -> bool:
    """Tell whether bytes begin as a page does."""
    head = content[:_SNIFFED_BYTES]
    return _MARKUP.search(head.replace(b"\0", b"") if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else head) is not None


READER = Reader(suffixes=(".html", ".htm", ".xhtml"), media_types=("text/html", "application/xhtml+xml"), sniff=_sniff, read=_read, isolated=True)
