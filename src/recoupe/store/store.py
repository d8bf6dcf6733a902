"""Hold what a store is: a member of this room. All else is written once, over SQLAlchemy."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Engine

from recoupe.store.values import Finding
from recoupe.store.words import Phrase

# Connections that stay open; as many more come and go. A desk works with forty threads at most.
CONNECTIONS = 20


@dataclass(frozen=True, slots=True)
class Store:
    """A database that ledgers are kept in.

    Attributes:
        name: the name of the file.
        title: what it is, one line.
        schemes: how its URLs begin.
        engine: opens a database by URL; waits that many seconds for a writer. Its transactions with the option `writes` exclude one another.
        reader: opens it so that the database refuses whatever would write.
        exists: whether there is a database at the URL.
        matches: the condition that a row of `search_texts` holds all phrases.
        inspect: says what is wrong with the database itself.
        scrub: removes what was erased from the database's own files.
        file: the file of the URL, where it is one.
        alone: keeps a kind of work on a ledger to one at a time, as long as it is open, and tells whether it was free.
    """

    name: str
    title: str
    schemes: tuple[str, ...]
    engine: Callable[[str, float], Engine]
    reader: Callable[[str, float], Engine]
    exists: Callable[[str], bool]
    matches: Callable[[tuple[Phrase, ...]], ColumnElement[bool]]
    inspect: Callable[[Connection], Iterator[Finding]]
    scrub: Callable[[Engine], None]
    file: Callable[[str], Path | None]
    alone: Callable[[Engine, str], AbstractContextManager[bool]]
