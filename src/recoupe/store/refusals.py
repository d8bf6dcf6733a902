"""Turn what a database says into errors of ours that say what to do."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from recoupe.errors import DamagedLedgerError, DiskFullError, LockedLedgerError, NoLedgerError, StoreError, UnreachableLedgerError

_LOCKED = (LockedLedgerError, "another program writes to it and went on for too long; wait until it has ended, then try again")
_FULL = (DiskFullError, "the disk is full; make room and go on, for all that was acknowledged is kept")
_LIMIT = (
    DiskFullError,
    "a limit of size is reached or the disk fails; make room and go on, for all that was acknowledged is kept",
)
_DAMAGED = (DamagedLedgerError, "its content is damaged; restore a backup with `recoupe restore`")
_AWAY = (UnreachableLedgerError, "the server does not answer or lets nobody in; start it, or mend user, password and host of the URL")
_DENIED = (StoreError, "it may not be written or read by you; mend the rights of the file or of the user")

# By the beginning of SQLite's name of the error, or of PostgreSQL's SQLSTATE.
_KINDS: Mapping[str, tuple[type[StoreError], str]] = {
    "SQLITE_BUSY": _LOCKED,
    "SQLITE_LOCKED": _LOCKED,
    "SQLITE_FULL": _FULL,
    "SQLITE_IOERR_SHMSIZE": _FULL,
    "SQLITE_IOERR_WRITE": _LIMIT,
    "SQLITE_NOTADB": (NoLedgerError, "it is no ledger but another kind of file; name the ledger, or make one with `recoupe init`"),
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_READONLY": _DENIED,
    "SQLITE_PERM": _DENIED,
    "SQLITE_CANTOPEN": (NoLedgerError, "it cannot be opened; name a ledger in a folder that exists and is yours"),
    "SQLITE_IOERR": (StoreError, "the disk refuses to read or write; look at the disk, then try again"),
    "53100": _FULL,
    "55P03": _LOCKED,
    "40": _LOCKED,
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
    "42501": _DENIED,
    "25006": _DENIED,
    "3D000": (NoLedgerError, "there is no such database; make it with createdb, then run `recoupe init`"),
    "08": _AWAY,
    "28": _AWAY,
    "53300": _AWAY,
    "57P": _AWAY,
}


@contextmanager
def told(where: str) -> Iterator[None]:
    """Tell in our words what the database of a ledger refuses.

    Args:
        where: the ledger, as messages name it.

    Raises:
        _refusal: the database refused; it is a StoreError whose kind says why.
    """
    try:
        yield
    except DBAPIError as fault:
        raise _refusal(where, fault.orig or fault) from fault
    except (sqlite3.Error, SQLAlchemyError) as fault:
        raise _refusal(where, fault) from fault


def _refusal(where: str, fault: BaseException) -> StoreError:
    """Give the error that a fault of the database is."""
    name = getattr(fault, "sqlite_errorname", None) or getattr(fault, "sqlstate", None) or ""
    found = [kind for beginning, kind in _KINDS.items() if name.startswith(beginning)]
    said = " ".join(str(fault).split())
    if found:
        kind, advice = found[0]
    elif not name and type(fault).__name__ == "OperationalError":
        kind, advice = _AWAY
    else:
        kind, advice = StoreError, "the database refuses it; `recoupe doctor` looks for the cause"
    return kind(f"{where}: {advice} ({said})")
