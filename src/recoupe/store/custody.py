"""Check that originals are what came in, and that what is looked for is what was read."""

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from recoupe.errors import DamagedLedgerError
from recoupe.store.canonical import sha256, unpack
from recoupe.store.captures import report_id
from recoupe.store.chain import Seen, erased_rows
from recoupe.store.tables import blobs, records, search_texts
from recoupe.store.values import Fault

# Originals between two words about how many are checked.
_TOLD_EVERY = 50


def verify(connection: Connection, seen: Seen = lambda _done, _of: None) -> Iterator[Fault]:
    """Hash every original anew.

    Args:
        connection: in a transaction that sees one state.
        seen: told how many originals are checked, and of how many.
    """
    erased = erased_rows(connection)
    of = connection.execute(select(func.count()).select_from(blobs)).scalar_one()
    for number, row in enumerate(connection.execution_options(yield_per=20).execute(select(blobs).order_by(blobs.c.id)).mappings(), start=1):
        if number % _TOLD_EVERY == 0 or number == of:
            seen(number, of)
        if row["content"] is None:
            if ("blobs", row["id"]) not in erased:
                yield Fault("blobs", row["id"], "the bytes are gone, and no tombstone says why")
            continue
        yield from _byte_faults(row["id"], row["size"], bytes(row["content"]))


def _byte_faults(key: str, size: int, packed: bytes) -> Iterator[Fault]:
    try:
        content = unpack(packed)
    except DamagedLedgerError as fault:
        yield Fault("blobs", key, str(fault))
        return
    if report_id(content) != key:
        yield Fault("blobs", key, "the bytes are not those that came in: their hash is another")
    elif len(content) != size:
        yield Fault("blobs", key, f"{len(content)} bytes are kept and {size} are written down")


def verify_words(connection: Connection) -> Iterator[Fault]:
    """Compare what is looked for with what the records say that it is."""
    later = records.alias("later")
    last = ~select(later.c.id).where(later.c.report == records.c.report, later.c.supersedes == records.c.id).exists()
    query = select(records.c.report, records.c.words, records.c.published).where(last, records.c.body.is_not(None))
    expected = {report: (words, published) for report, words, published in connection.execute(query)}
    for row in connection.execution_options(yield_per=50).execute(select(search_texts).order_by(search_texts.c.report)).mappings():
        if (sha256(row["words"].encode()), row["published"]) != expected.pop(row["report"], None):
            yield Fault("search_texts", row["report"], "what is looked for is not what the record says")
    yield from (Fault("search_texts", report, "the report cannot be found by its words") for report in sorted(expected))
