"""Choose the format of an input: by its media type, then by the end of its name, then by its first bytes; plain text takes what is left."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath
from urllib.parse import urlsplit

from recoupe import registry
from recoupe.errors import BinaryInputError, ManyReportsError
from recoupe.read.captures import Collection
from recoupe.read.page import Format, Reader

# Media types that say of bytes no more than that they are bytes, a text or markup of some kind.
_UNSPECIFIC = frozenset(
    "application/octet-stream binary/octet-stream application/xml text/xml application/gzip application/x-gzip application/zip application/json".split()
)
# What a format is told by stands within this many bytes.
SNIFFED_BYTES = 8_192
# Feeds, lists and e-mails hold markup too, and anything is text: these two are asked last.
_LAST = ("html", "text")


@dataclass(frozen=True, slots=True)
class Found:
    """The format of an input by its name, and the charset that was declared outside of the bytes."""

    name: str
    format: Format
    charset: str | None

    @property
    def reader(self) -> Reader:
        """The format as one that holds one report.

        Raises:
            ManyReportsError: it holds many.
        """
        if isinstance(self.format, Reader):
            return self.format
        raise ManyReportsError(f"the format {self.name!r} holds many reports; take them out one by one")


@cache
def formats() -> Mapping[str, Format]:
    """Give all formats by name."""
    return {name: registry.load("read", name, Format) for name in registry.names("read")}


@cache
def media_types(kind: type[Format] = Format) -> frozenset[str]:
    """Give the media types that are read, or those of one kind of format."""
    return frozenset(media_type for one in formats().values() if isinstance(one, kind) for media_type in one.media_types)


def format_of(content: bytes, origin: str, media_type: str | None = None) -> Found:
    """Choose the format of an input.

    Args:
        content: its bytes, or the first `SNIFFED_BYTES` of them.
        origin: path or address.
        media_type: media type as it was declared, with its parameters.

    Raises:
        BinaryInputError: the bytes are data in another text format.
    """
    kind, charset = split_media_type(media_type)
    name = _by_media_type(kind) or _by_suffix(origin, kind) or _by_bytes(content, origin)
    return Found(name, formats()[name], charset)


def collection_by_name(origin: str) -> Collection | None:
    """Give the format of many reports that a path ends in; None where it ends in none."""
    name = _by_suffix(origin, None)
    found = formats()[name] if name else None
    return found if isinstance(found, Collection) else None


def split_media_type(media_type: str | None) -> tuple[str | None, str | None]:
    """Split a media type from its charset."""
    if not media_type:
        return None, None
    kind, *parameters = [piece.strip() for piece in media_type.lower().split(";")]
    charsets = [value.strip("\"' ") for name, _, value in (one.partition("=") for one in parameters) if name.strip() == "charset"]
    return kind, charsets[0] if charsets else None


def _by_media_type(kind: str | None) -> str | None:
    return next((name for name, one in formats().items() if kind in one.media_types), None)


def _by_suffix(origin: str, kind: str | None) -> str | None:
    """Give the format of the longest suffix that a name ends in, where no media type speaks against it."""
    if kind is not None and kind not in _UNSPECIFIC:
        return None
    name = PurePath(urlsplit(origin).path if "://" in origin else origin).name.lower()
    fitting = [(len(suffix), known) for known, one in formats().items() for suffix in one.suffixes if name.endswith(suffix)]
    return max(fitting)[1] if fitting else None


def _by_bytes(content: bytes, origin: str) -> str:
    """Give the format that the bytes themselves show.

    Raises:
        BinaryInputError: they are data in another text format.
    """
    ordered = (*(name for name in formats() if name not in _LAST), *_LAST)
    head = content[:SNIFFED_BYTES]
    shown = next(name for name in ordered if formats()[name].sniff(head) or name == _LAST[-1])
    if shown == _LAST[-1] and _is_json(content):
        raise BinaryInputError(f"{origin}: the input is JSON data, not a report; pass the text or the page itself")
    return shown


def _is_json(content: bytes) -> bool:
    """Tell whether bytes are a JSON object or list."""
    if content.lstrip()[:1] not in {b"{", b"["}:
        return False
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True
