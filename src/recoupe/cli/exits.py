"""Hold the exit codes of all commands."""

from enum import IntEnum


class Exit(IntEnum):
    """How a command ended, for the shell."""

    OK = 0
    NOTHING = 1  # no result: nothing to read was found
    USAGE = 2  # wrong options, or a damaged installation
    PARTIAL = 4  # some inputs failed; the others gave their records
    INTERRUPTED = 130
