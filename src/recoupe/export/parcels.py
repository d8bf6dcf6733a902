"""Put files into a zip, byte for byte the same whenever it is done."""

import io
import zipfile
from collections.abc import Iterable

from recoupe.export.exporter import File

# The earliest day that a zip can bear: an export reads no clock.
EPOCH = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16
_UNIX = 3


def zipped(files: Iterable[File]) -> bytes:
    """Give a zip of files, in their order.

    Args:
        files: the files; their pieces are used up.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            entry = zipfile.ZipInfo(file.name, EPOCH)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, _READABLE, _UNIX
            with archive.open(entry, "w", force_zip64=True) as inside:
                for piece in file.pieces:
                    inside.write(piece)
    return out.getvalue()


def rezipped(content: bytes, changed: dict[str, bytes]) -> bytes:
    """Give a zip again with fixed days, and other bytes for some of its files.

    Args:
        content: a zip.
        changed: new bytes by name.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        return zipped(File(name, iter((changed.get(name) or archive.read(name),))) for name in names)
