"""Read and write points in time as the ledger keeps them: UTC, to the microsecond, handed in by the caller."""

from datetime import UTC, datetime

from recoupe.errors import StoreError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant(written: str) -> str:
    """Write a point in time the one way that the ledger writes it: in UTC, with `Z`.

    Raises:
        StoreError: it is no point in time, or it does not say in which zone.
    """
    return _moment(written).isoformat().replace("+00:00", "Z")


def microseconds(written: str) -> int:
    """Count the microseconds since 1970, for order.

    Raises:
        StoreError: it is no point in time, or it does not say in which zone.
    """
    since = _moment(written) - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _moment(written: str) -> datetime:
    """Read a point in time.

    Raises:
        StoreError: it is none, or it does not say in which zone.
    """
    try:
        found = datetime.fromisoformat(written)
    except ValueError as fault:
        raise StoreError(f"{written!r} is no point in time; write it like 2024-03-14T09:30:00Z") from fault
    if found.tzinfo is None:
        raise StoreError(f"{written!r} does not say in which zone it is; write it in UTC with a Z, like 2024-03-14T09:30:00Z")
    return found.astimezone(UTC)
