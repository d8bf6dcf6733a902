"""Take the pages out of a packed web archive (WACZ): the WARC files in the folder `archive/` of a zip file, one after the other."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from recoupe.errors import DamagedError, ReadError
from recoupe.read.captures import Collection, Item, Keys, Refusal
from recoupe.read.warc import read_archive

_HELD = re.compile(r"archive/[^/]+\.warc(\.gz)?")
# WARC files are packed within already; what a zip packs to less than a hundredth is made to burst its reader.
_MOST_RATIO = 100
_HARMLESS = 10_000_000
# Names of files that lie at the top of every such archive.
_SHOWN = (b"datapackage.json", b"archive/", b"pages/", b"indexes/")


def _split(stream: BinaryIO, origin: str, keys: Keys) -> Iterator[Item | None]:  # noqa: ARG001 - archives have no keys
    """Yield the pages of a packed archive; a file in it that is broken costs itself alone.

    Raises:
        DamagedError: the bytes are no zip file, or one without a web archive.
    """
    try:
        packed = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as fault:
        raise DamagedError(f"{origin}: the packed archive cannot be opened ({fault}); it is cut off or no zip file: fetch it again") from fault
    held = [one for one in packed.infolist() if _HELD.fullmatch(one.filename)]
    if not held:
        raise DamagedError(f"{origin}: the zip file holds no web archive, for there is no archive/*.warc in it; pass the WARC itself")
    for one in held:
        yield from _file(packed, one, f"{origin}!{one.filename}")


def _file(packed: zipfile.ZipFile, one: zipfile.ZipInfo, place: str) -> Iterator[Item | None]:
    """Yield the pages of one file of the archive, or why it cannot be read."""
    if one.file_size > max(_HARMLESS, _MOST_RATIO * one.compress_size):
        yield Refusal(place, "too-large", f"{place}: {one.compress_size} bytes unpack to {one.file_size}, which no archive does; it was passed over")
        return
    try:
        with packed.open(one) as stream:
            yield from read_archive(stream, place)  # type: ignore[arg-type]  # `IO[bytes]`, which is all of `BinaryIO` that is used
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError) as fault:
        yield Refusal(place, DamagedError.code, f"{place}: the file in the archive is broken ({fault}); fetch the archive again")
    except ReadError as fault:
        yield Refusal(place, fault.code, str(fault))


def _sniff(head: bytes) -> bool:
    """Tell whether bytes begin as a zip file whose first file is one of such an archive."""
    return head.startswith(b"PK\x03\x04") and head[30:].startswith(_SHOWN)


READER = Collection(suffixes=(".wacz",), media_types=("application/wacz", "application/x-wacz"), sniff=_sniff, split=_split)
