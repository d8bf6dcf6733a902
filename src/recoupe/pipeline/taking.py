"""Take many reports into a ledger: several processes may read, one writes. What the ledger holds then does not depend on how many read."""

from collections.abc import Iterable, Iterator

from recoupe.pipeline.ledger import Taken, keep_bytes, write_down
from recoupe.pipeline.readers import Readers
from recoupe.read.captures import Capture, Refusal
from recoupe.store.ledger import Ledger


def take_in_all(ledger: Ledger, items: Iterable[Capture | Refusal], readers: Readers, at: str) -> Iterator[Taken]:
    """Keep inputs for good: the bytes of each before anything is made of them, then its record, or the reason why it has none.

    Args:
        ledger: where they go.
        items: bytes and where they came from, or why there are none.
        readers: who reads them.
        at: when they were retrieved, ISO 8601 with zone. One point in time for all: of two texts of one origin that come together, their content decides
            which stands, whichever comes first.

    Yields:
        What came of each, in the order given, once it is acknowledged.

    Raises:
        StoreError: the ledger refuses one; its kind says why. What was yielded is kept.
    """
    for item, read in readers.read(_kept(ledger, items, at)):
        yield write_down(ledger, item, read, readers.options, at)


def _kept(ledger: Ledger, items: Iterable[Capture | Refusal], at: str) -> Iterator[Capture | Refusal]:
    for item in items:
        keep_bytes(ledger, item, at)
        yield item
