"""Undo the packing that servers put around a body (gzip, deflate, brotli), never farther than a stated size and ratio."""

import zlib
from collections.abc import Callable, Sequence

from recoupe.errors import DamagedError, TooLargeError
from recoupe.read.captures import MOST_BYTES

# Text packs to a tenth, a page of repeated markup to a fortieth; what packs to less than a hundredth is made to burst its reader.
MOST_RATIO = 100
# Below this size even a hundredfold does no harm.
_HARMLESS = 1_000_000
_AUTOMATIC = zlib.MAX_WBITS | 32


def unpack(content: bytes, codings: Sequence[str], origin: str) -> bytes:
    """Undo the codings of a body, the last one first.

    Args:
        content: the body as it was sent.
        codings: names of `Content-Encoding`, in the order in which they were applied.
        origin: for messages.

    Raises:
        TooLargeError: it unpacks to 20 MB or more, or to more than a hundred times its size.
        DamagedError: it is cut off or broken, or packed in a way that nobody asked for.
    """
    for coding in reversed([one.strip().lower() for one in codings if one.strip()]):
        if coding != "identity":
            content = _unpacked(content, coding, origin)
    return content


def _unpacked(content: bytes, coding: str, origin: str) -> bytes:
    """Undo one coding.

    Raises:
        TooLargeError: it unpacks to too much.
        DamagedError: it is broken, or of an unknown kind.
    """
    undo = _CODINGS.get(coding)
    if undo is None:
        raise DamagedError(f"{origin}: the body is packed as {coding!r}, which is not read; ask for it plain, or packed as gzip")
    most = min(MOST_BYTES, max(_HARMLESS, MOST_RATIO * len(content)))
    try:
        unpacked, whole = undo(content, most)
    except (ValueError, OSError, zlib.error) as fault:
        raise DamagedError(f"{origin}: the body cannot be unpacked ({coding}: {fault}); fetch it again") from fault
    if len(unpacked) >= most:
        raise TooLargeError(f"{origin}: {len(content)} bytes packed as {coding} unpack to {most} or more, which no report does; the page was not read")
    if not whole:
        raise DamagedError(f"{origin}: the body is cut off ({coding}, {len(unpacked)} bytes unpacked); fetch it again")
    return unpacked


def _gunzipped(content: bytes, most: int) -> tuple[bytes, bool]:
    """Unpack gzip or zlib, and tell whether its end was there."""
    undo = zlib.decompressobj(_AUTOMATIC)
    unpacked = undo.decompress(content, most)
    return unpacked, undo.eof


def _inflated(content: bytes, most: int) -> tuple[bytes, bool]:
    """Unpack deflate, which some servers send without the frame that the standard asks for."""
    try:
        return _gunzipped(content, most)
    except zlib.error:
        undo = zlib.decompressobj(-zlib.MAX_WBITS)
        return undo.decompress(content, most), undo.eof


def _unbrotlied(content: bytes, most: int) -> tuple[bytes, bool]:
    """Unpack brotli, which is never asked for, but stands in archives of other programs.

    Raises:
        ValueError: it is broken.
    """
    import brotli  # noqa: PLC0415 - only archives need it

    undo, pieces, size = brotli.Decompressor(), [], 0
    try:
        piece = undo.process(content, output_buffer_limit=most)
        while piece and size < most:
            pieces.append(piece)
            size += len(piece)
            piece = b"" if undo.is_finished() else undo.process(b"", output_buffer_limit=most - size)
    except brotli.error as fault:
        raise ValueError(str(fault)) from fault
    return b"".join(pieces), undo.is_finished()


_CODINGS: dict[str, Callable[[bytes, int], tuple[bytes, bool]]] = {
    "gzip": _gunzipped,
    "x-gzip": _gunzipped,
    "deflate": _inflated,
    "br": _unbrotlied,
}
