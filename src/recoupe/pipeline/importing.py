"""Walk rows that a team has coded already into a ledger: the bytes of the table and of each row are kept, and each row is a report of its own."""

import io
from collections.abc import Iterator

from recoupe.errors import ReadError
from recoupe.pipeline.ledger import Taken
from recoupe.pipeline.reading import Failure
from recoupe.read.captures import Refusal
from recoupe.read.coded_rows import Table, coded_rows
from recoupe.store.ledger import Ledger

# Of the rows that cannot be records so many are told in the ledger; all are counted.
MOST_TOLD = 100


def take_rows(ledger: Ledger, content: bytes, table: Table, at: str) -> Iterator[Taken]:
    """Take the rows of a table into a ledger, and yield what came of each; the same table again changes nothing.

    A row is a report whose bytes are its text and whose origin is the table's with the row's own name, so that a row that was changed in the table is the
    next version of itself. The table is written down when its last row is in; one that is cut off is taken up again by taking it in again.

    Args:
        ledger: where it goes.
        content: the bytes of the table.
        table: its name, the profile and the codebook.
        at: when it was retrieved, ISO 8601 with zone.

    Yields:
        One value a row. A table that cannot be read ends with a failure of its own, and is kept with its reason.

    Raises:
        StoreError: the ledger refuses it; its kind says why.
    """
    ledger.keep(content, at=at)
    rows, refused = 0, []
    try:
        for found in coded_rows(io.BytesIO(content), table):
            if isinstance(found, Refusal):
                refused.append(found.message)
                yield Taken(found.origin, failure=Failure(found.origin, found.code, found.message))
            else:
                rows += 1
                added = ledger.add_report(found["text"].encode("utf-8", "replace"), found, origin=found["origin"], at=at)
                yield Taken(found["origin"], added=added)
    except ReadError as fault:
        ledger.add_failure(content, table.origin, str(fault), at)
        yield Taken(table.origin, failure=Failure(table.origin, fault.code, str(fault)))
        return
    profile = {"name": table.profile.id, "digest": f"sha256:{table.profile.digest}"}
    ledger.add_import(content, table.origin, {"profile": profile, "rows": rows, "refused": len(refused), "refusals": refused[:MOST_TOLD]}, at)
