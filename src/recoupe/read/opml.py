"""Take the addresses of feeds out of an OPML list, as other readers of feeds export it."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from recoupe.errors import DamagedError, TooLargeError
from recoupe.read.captures import MOST_BYTES, Collection, Item, Keys, Pointer, Refusal

_BEFORE = rb"<\?[^>]{0,200}>|<!--.{0,2000}?-->|<!DOCTYPE[^>]{0,200}>"
_ROOT = re.compile(rb"^(?:\xef\xbb\xbf)?\s{0,64}(?:(?:%s)\s{0,64}){0,20}<opml\b" % _BEFORE, re.IGNORECASE | re.DOTALL)
_ADDRESS = "xmlurl"


def _split(stream: BinaryIO, origin: str, keys: Keys) -> Iterator[Item]:  # noqa: ARG001 - lists of feeds have no keys
    """Yield the feeds of a list in their order, each address once.

    Raises:
        TooLargeError: the list has 20 MB or more.
        DamagedError: the bytes are no list of feeds.
    """
    content = stream.read(MOST_BYTES)
    if len(content) == MOST_BYTES:
        raise TooLargeError(f"{origin}: the list has {MOST_BYTES // 1_000_000} MB or more, which no list of feeds has; take a part of it")
    seen: set[str] = set()
    for number, outline in enumerate(_outlines(content, origin), start=1):
        held = {str(name).lower(): str(value).strip() for name, value in outline.attrib.items()}
        address = held.get(_ADDRESS, "")
        if _ADDRESS in held and not address.lower().startswith(("http://", "https://")):
            place = f"{origin}#{number}"
            yield Refusal(place, "address", f"{place}: the outline names {address[:80]!r}, which is no address on the web; correct its xmlUrl")
        elif address and address not in seen:
            seen.add(address)
            yield Pointer(address, held.get("title") or held.get("text") or None)


def _outlines(content: bytes, origin: str) -> list[etree._Element]:
    """Give the outlines of a list, however deep, in their order.

    Raises:
        DamagedError: the bytes are no list, or one that names no feed.
    """
    # Entities are neither resolved nor fetched: a list needs none, and an attack does.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser=parser)
    except etree.XMLSyntaxError as fault:
        raise DamagedError(f"{origin}: the list of feeds is not well-formed ({fault.msg}); export it again") from fault
    found = [one for one in root.iter("outline") if any(str(name).lower() == _ADDRESS for name in one.attrib)]
    if not found:
        raise DamagedError(f"{origin}: the list names no feed, for no outline has an xmlUrl; export it as OPML from a reader of feeds")
    return found


def _sniff(head: bytes) -> bool:
    """Tell whether bytes begin as a list does."""
    return _ROOT.match(head) is not None


READER = Collection(suffixes=(".opml",), media_types=("text/x-opml", "application/x-opml+xml"), sniff=_sniff, split=_split)
