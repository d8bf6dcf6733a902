"""Hold the exit codes of all commands, and what decides between them."""

from dataclasses import dataclass
from enum import IntEnum


class Exit(IntEnum):
    """How a command ended, for the shell."""

    OK = 0
    NOTHING = 1  # no result: nothing to read was found
    USAGE = 2  # wrong options, or a damaged installation
    PARTIAL = 4  # some inputs failed; the others gave their records
    INTERRUPTED = 130


@dataclass(slots=True)
class Tally:
    """How many inputs gave a record and how many did not."""

    records: int = 0
    errors: int = 0

    def ending(self) -> Exit:
        """Give the exit code of a run that went to its end."""
        if self.errors:
            return Exit.PARTIAL
        return Exit.OK if self.records else Exit.NOTHING
