"""Hold what is known of a feed that somebody follows: where it is, how often it is asked, and what it said the last time."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that is followed. Times are in UTC.

    Attributes:
        address: where it lies; its name in every list.
        title: what somebody calls it.
        every_s: seconds between two runs.
        pages: whether the pages that its entries link to are fetched, not the entries alone.
        etag: what its host said of it, to ask with the next time.
        last_modified: likewise.
        checked: when it was last asked; None before the first run.
        due: when it is asked next; None at once.
        failures: runs in a row that brought nothing but a fault.
        fault: what the last run stumbled over; None after one that went well.
    """

    address: str
    title: str | None = None
    every_s: int = 900
    pages: bool = True
    etag: str | None = None
    last_modified: str | None = None
    checked: datetime | None = None
    due: datetime | None = None
    failures: int = 0
    fault: str | None = None
