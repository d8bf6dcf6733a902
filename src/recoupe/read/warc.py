"""Take the pages out of a web archive (WARC), packed as gzip or plain: what servers answered with 200 and is of a kind that is read.

What is broken is told and passed over: a record that is cut off or too long, a stretch that is damaged (reading goes on at the next record behind it), an
end that is missing. An archive that was packed as a whole, not record by record, is read too, and a notice says that a fault in it would cost the rest.
"""

import io
import re
import zlib
from collections.abc import Generator, Iterator
from typing import BinaryIO

from fastwarc.stream_io import ChunkedReader
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from recoupe.errors import DamagedError, ReadError
from recoupe.read.captures import MOST_BYTES, Capture, Collection, Item, Keys, Notice, ReadOptions, Refusal
from recoupe.read.formats import media_types, split_media_type
from recoupe.read.page import Reader
from recoupe.read.unpacking import unpack

_GZIP = b"\x1f\x8b\x08"
_PLAIN_START = b"\r\n\r\nWARC/1."
_FIRST = b"WARC/1."
# What is skipped has to be unpacked too, up to the next record; of a longer one the end is looked for in the file instead.
_LONGEST_SKIPPED = 200_000_000
MOST_RECORDS = 1_000_000
_STEP = 1_000_000
_WANTED = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
_ANSWERED = 200
_CHUNK = re.compile(rb"[0-9a-fA-F]{1,8}[^\r\n]{0,80}\r\n")
_ROBOTS = re.compile(r"https?://[^/]+/robots\.txt", re.IGNORECASE)


def read_archive(stream: BinaryIO, origin: str) -> Iterator[Item | None]:
    """Yield the pages of an archive in their order, a refusal for each record or stretch that is broken, notices, and None for a record passed over.

    Args:
        stream: the archive; it must be able to seek.
        origin: the file, for names and messages.

    Raises:
        DamagedError: the bytes are no archive of this kind.
    """
    head = stream.read(_STEP // 100)
    if not _is_archive(head):
        raise DamagedError(f"{origin}: the input is no web archive, for it does not begin with a WARC record; check that it was fetched whole")
    walk = _Walk(stream, origin, packed=head.startswith(_GZIP))
    at, following = 0, True
    while following and walk.records < MOST_RECORDS:
        stream.seek(at)
        try:
            found = yield from walk.run(at)
        except OSError as fault:
            found = walk.behind(at)
            yield from walk.damage(fault, goes_on=found is not None)
        at, following = found or 0, found is not None
    yield from walk.ending()


class _Walk:
    """Walks the records of one archive, and remembers where it is."""

    def __init__(self, stream: BinaryIO, origin: str, *, packed: bool) -> None:
        self.last = 0
        self.records = 0
        self._stream = stream
        self._origin = origin
        self._packed = packed
        self._whole = False
        self._told = False
        self._records_when_damaged = -1

    def run(self, at: int) -> Generator[Item | None, None, int | None]:
        """Yield what stands from a place on; return where to go on behind a record that must not be unpacked, None at the end.

        Raises:
            OSError: the archive is damaged.
        """
        for record in ArchiveIterator(self._stream, parse_http=True, auto_decode="none"):
            self.last = max(at, record.stream_pos)
            self.records += 1
            yield from self._notice(record)
            yield from self._items(record)
            if record.content_length > _LONGEST_SKIPPED:
                return self.behind(self.last)
        return None

    def damage(self, fault: OSError, *, goes_on: bool) -> Iterator[Item]:
        """Yield, once until the next record that can be read, that the archive is damaged."""
        again = self._records_when_damaged == self.records
        self._records_when_damaged = self.records
        self._told = self._told or not goes_on
        if not again:
            where = f"{self._origin}@{self.last}"
            rest = "reading went on behind it" if goes_on else "nothing could be read behind it"
            yield Refusal(where, DamagedError.code, f"{where}: the archive is damaged after the record there ({fault}); {rest}: fetch it again")

    def behind(self, at: int) -> int | None:
        """Give the place of the next record behind a place, or behind the last record; None where there is none."""
        return _next_record(self._stream, max(at, self.last) + 1, packed=self._packed)

    def ending(self) -> Iterator[Item]:
        """Yield what is to be said of the end: an archive with very many records, or whose last record lacks its end."""
        if self.records >= MOST_RECORDS:
            yield Notice(self._origin, "archive-long", f"{self._origin}: only the first {MOST_RECORDS:,} records were read; split the archive")
        elif self._packed and not self._told and not self._ends():
            where = f"{self._origin}@{self.last}"
            yield Refusal(where, DamagedError.code, f"{where}: the archive is cut off in its last record; fetch it again, what stood behind is missing")

    def _notice(self, record: WarcRecord) -> Iterator[Item]:
        """Yield, once, that an archive is packed as a whole."""
        if not self._packed or self._whole or self.records == 1:
            return
        place = self._stream.tell()
        self._stream.seek(record.stream_pos)
        self._whole = self._stream.read(len(_GZIP)) != _GZIP
        self._stream.seek(place)
        if self._whole:
            message = f"{self._origin}: the archive is packed as a whole, not record by record; it was read, but a fault would cost the rest: pack it anew"
            yield Notice(self._origin, "single-member", message)

    def _items(self, record: WarcRecord) -> Iterator[Item | None]:
        """Yield the page of a record, why it cannot be read, or None where it holds none."""
        name = record.headers.get("WARC-Target-URI") or record.record_id or f"{self._origin}@{self.last}"
        wanted = _is_page(record, name)
        if record.content_length >= MOST_BYTES:
            if wanted or record.content_length > _LONGEST_SKIPPED:
                yield Refusal(name, "too-large", f"{name}: the record has {record.content_length:,} bytes, which no report has; it was passed over")
            return
        length = record.content_length
        content = record.reader.read(length) if length else b""
        if len(content) < length:
            self._told = True
            message = f"{name}: the record is cut off after {len(content)} of {length} bytes (in {self._origin}); fetch the archive again"
            yield Refusal(name, DamagedError.code, message)
        else:
            yield _page(record, content, name) if wanted else None

    def _ends(self) -> bool:
        """Tell whether the last member of a packed archive has its end; of a long one that is packed as a whole it is not looked for."""
        self._stream.seek(0 if self._whole else self.last)
        undo, seen = zlib.decompressobj(zlib.MAX_WBITS | 16), 0
        while not undo.eof and seen < _LONGEST_SKIPPED:
            packed = undo.unconsumed_tail or self._stream.read(_STEP // 10)
            if not packed:
                return False
            seen += len(undo.decompress(packed, _STEP))
        if not undo.eof:
            return True
        # A beginning of another record behind the last whole one is one that was cut off before it said anything.
        return not (undo.unused_data or self._stream.read(1))


def _is_page(record: WarcRecord, name: str) -> bool:
    """Tell whether a record holds a page of a kind that is read."""
    if not record.record_type & _WANTED or _ROBOTS.fullmatch(name):
        return False
    if record.http_headers is not None and record.http_headers.status_code != _ANSWERED:
        return False
    return split_media_type(_media_type(record))[0] in media_types(Reader)


def _media_type(record: WarcRecord) -> str | None:
    held = record.http_headers if record.http_headers is not None else record.headers
    return held.get("Content-Type")


def _page(record: WarcRecord, content: bytes, name: str) -> Item:
    """Unpack the page of a record, or say why not."""
    held = record.http_headers
    try:
        if held is not None and "chunked" in (held.get("Transfer-Encoding") or "").lower():
            content = _joined(content)
        codings = (held.get("Content-Encoding") or "").split(",") if held is not None else []
        return Capture(name, unpack(content, codings, name), ReadOptions(media_type=_media_type(record)), _retrieved(record))
    except ReadError as fault:
        return Refusal(name, fault.code, str(fault))


def _retrieved(record: WarcRecord) -> str | None:
    """Give when a record was retrieved, None where it does not say so."""
    return record.record_date.isoformat() if record.record_date is not None else None


def _joined(content: bytes) -> bytes:
    """Join a body that was sent in chunks; programs that archive often have joined it already, and kept the header."""
    if not _CHUNK.match(content):
        return content
    try:
        return bytes(ChunkedReader(io.BytesIO(content)).read())
    except OSError:
        return content


def _next_record(stream: BinaryIO, start: int, *, packed: bool) -> int | None:
    """Find the next place from which an archive can be read on; None where there is none."""
    mark = _GZIP if packed else _PLAIN_START
    stream.seek(start)
    at, held = start, b""
    while step := stream.read(_STEP):
        held += step
        for match in re.finditer(re.escape(mark), held):
            if not packed:
                return at + match.start() + len(_PLAIN_START) - len(_FIRST)
            if _opens_member(held[match.start() : match.start() + 4096]):
                return at + match.start()
        # A mark, with what tells it from chance, may lie across the border of two steps.
        keep = min(len(held), 4096)
        at, held = at + len(held) - keep, held[-keep:]
    return None


def _opens_member(packed: bytes) -> bool:
    """Tell whether packed bytes begin with a record."""
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(packed, len(_FIRST)) == _FIRST
    except zlib.error:
        return False


def _is_archive(head: bytes) -> bool:
    """Tell whether bytes begin as an archive does."""
    return head.startswith(_FIRST) or (head.startswith(_GZIP) and _opens_member(head))


def _split(stream: BinaryIO, origin: str, keys: Keys) -> Iterator[Item | None]:  # noqa: ARG001 - archives have no keys
    return read_archive(stream, origin)


READER = Collection(suffixes=(".warc", ".warc.gz"), media_types=("application/warc", "application/x-warc"), sniff=_is_archive, split=_split)
