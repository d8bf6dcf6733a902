"""Write values so that equal values give equal bytes, hash them, and pack what is long."""

import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from typing import Any

from recoupe.errors import DamagedLedgerError

# Halves of characters, which JSON can name and no encoding can write.
_HALVES = re.compile("[\ud800-\udfff]")
_PLAIN, _ZLIB = b"\0", b"\1"


def canonical(value: object) -> str:
    """Write a value as JSON: keys sorted, no spaces, bytes as their SHA-256."""
    return _escaped(json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"), default=_bytes_digest))


def written(value: object) -> str:
    """Write a value as JSON with its keys in their own order, which is part of a record."""
    return _escaped(json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")))


def digest(value: object) -> str:
    """Give the SHA-256 of a value's canonical form, in hexadecimal."""
    return sha256(canonical(value).encode())


def sha256(content: bytes) -> str:
    """Give the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def storable(text: str) -> str:
    """Spell out the characters that a database refuses in a text: halves of characters, NUL."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")


def pack(content: bytes) -> bytes:
    """Compress bytes if that makes them smaller; the first byte says whether it did."""
    small = zlib.compress(content, 6)
    return _ZLIB + small if len(small) < len(content) else _PLAIN + content


def unpack(packed: bytes) -> bytes:
    """Give back what was packed.

    Raises:
        DamagedLedgerError: the bytes are not what was packed.
    """
    head, rest = packed[:1], packed[1:]
    if head == _PLAIN:
        return bytes(rest)
    try:
        if head != _ZLIB:
            raise DamagedLedgerError("packed bytes begin with an unknown mark, so they were changed; restore a backup")
        return zlib.decompress(rest)
    except zlib.error as fault:
        raise DamagedLedgerError(f"packed bytes cannot be unpacked ({fault}), so they were changed; restore a backup") from fault


def pack_json(value: object) -> bytes:
    """Pack a value as JSON with its keys in their own order."""
    return pack(written(value).encode())


def unpack_json(packed: bytes) -> Any:  # noqa: ANN401 - whatever was packed
    """Give back a value that was packed.

    Raises:
        DamagedLedgerError: the bytes are not what was packed.
    """
    try:
        return json.loads(unpack(packed))
    except ValueError as fault:
        raise DamagedLedgerError(f"packed bytes hold no JSON ({fault}), so they were changed; restore a backup") from fault


def plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Give a row as plain values: bytes that a driver hands over in its own type as bytes."""
    return {name: bytes(value) if isinstance(value, memoryview | bytearray) else value for name, value in row.items()}


def _bytes_digest(value: object) -> str:
    """Stand for bytes by their hash.

    Raises:
        TypeError: the value is none that the ledger keeps.
    """
    if isinstance(value, bytes | memoryview | bytearray):
        return f"sha256:{sha256(bytes(value))}"
    raise TypeError(f"{type(value).__name__!r} is no value of JSON; hand over plain values alone")


def _escaped(text: str) -> str:
    return _HALVES.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
