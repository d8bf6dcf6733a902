"""Say which ledger a command means: `--db`, else the variable RECOUPE_DB, else `recoupe.db` in the working folder."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from recoupe.store.ledger import Ledger

DEFAULT = "recoupe.db"

ledger_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--db",
    envvar="RECOUPE_DB",
    default=DEFAULT,
    metavar="LEDGER",
    help=f"The ledger: a file, or postgresql://…; else the variable RECOUPE_DB, else {DEFAULT} here.",
)


def now() -> str:
    """Read the clock: the one place where commands on a ledger do."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@contextmanager
def opened(db: str, *, create: bool = False) -> Iterator["Ledger"]:
    """Open the ledger that a command means.

    Args:
        db: what `--db` gave.
        create: make it where there is none.

    Raises:
        StoreError: it cannot be opened; its kind says why.
    """
    from recoupe.store.ledger import open_ledger  # noqa: PLC0415 - loaded when there is work, not for --help

    with open_ledger(db, create=create, clock=now) as ledger:
        yield ledger
