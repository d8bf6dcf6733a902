"""Hold the exit codes of all commands, and what decides between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from recoupe.errors import (
    DamagedError,
    DamagedLedgerError,
    DiskFullError,
    LockedLedgerError,
    MappingError,
    NewerSchemaError,
    OlderSchemaError,
    RecoupeError,
    SchedulerError,
    TableError,
    UnreachableLedgerError,
)


class Exit(IntEnum):
    """How a command ended, for the shell."""

    OK = 0
    NOTHING = 1  # no result: nothing to read was found
    USAGE = 2  # wrong options, or a damaged installation
    FAULTS = 3  # a ledger was looked through, and something is wrong with it
    PARTIAL = 4  # some inputs failed; the others gave their records
    LOCKED = 5  # another program writes to the ledger
    FULL = 6  # no room on the disk; what was acknowledged is kept
    SCHEMA = 7  # the ledger was written by a newer or an older program
    DAMAGED = 8  # the ledger's own file is damaged
    UNREACHABLE = 9  # the server of the ledger, or the scheduler of a cluster, does not answer
    MAPPING = 10  # columns are said to mean what they do not: a faulty profile, or a table without a column of it
    BROKEN = 11  # an archive, a feed or a document is damaged or cut off; what could be read of it is in
    INTERRUPTED = 130


@dataclass(slots=True)
class Tally:
    """How many inputs gave a record and how many did not, and of these how many because of their columns, and because they are damaged."""

    records: int = 0
    errors: int = 0
    misfits: int = 0
    broken: int = 0

    def fail(self, code: str) -> None:
        """Count an input that gave no record, by the code of the reason."""
        self.errors += 1
        self.misfits += code == TableError.code
        self.broken += code == DamagedError.code

    def ending(self) -> Exit:
        """Give the exit code of a run that went to its end."""
        if self.misfits:
            return Exit.MAPPING
        if self.broken:
            return Exit.BROKEN
        if self.errors:
            return Exit.PARTIAL
        return Exit.OK if self.records else Exit.NOTHING


_BY_ERROR: Mapping[type[RecoupeError], Exit] = {
    MappingError: Exit.MAPPING,
    LockedLedgerError: Exit.LOCKED,
    DiskFullError: Exit.FULL,
    NewerSchemaError: Exit.SCHEMA,
    OlderSchemaError: Exit.SCHEMA,
    DamagedLedgerError: Exit.DAMAGED,
    UnreachableLedgerError: Exit.UNREACHABLE,
    SchedulerError: Exit.UNREACHABLE,
}


def ending_of(fault: RecoupeError) -> Exit:
    """Give the exit code of a command that an error ended."""
    return _BY_ERROR.get(type(fault), Exit.USAGE)
