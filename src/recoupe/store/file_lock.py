"""Keep work to one process at a time by a lock on a file, where the system can (all but Windows); who dies leaves no lock behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def file_lock(path: Path) -> Iterator[bool]:
    """Hold the lock of a file, which is made where there is none, and tell whether it was free.

    Raises:
        OSError: the file cannot be opened.
    """
    try:
        import fcntl  # noqa: PLC0415 - not on every system
    except ImportError:
        yield True
        return
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
