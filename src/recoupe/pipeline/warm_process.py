"""Keep a process of this very program that answers one frame after another, and stays warm in between: the side of the owner."""

import json
import os
import subprocess
import sys
from contextlib import suppress

from recoupe.read.frames import Words, receive, send
from recoupe.read.isolation import no_broken_pipe

# It imports what its owner imports.
_PATH = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "


class WarmProcess:
    """One process, as its owner sees it."""

    def __init__(self, start: str) -> None:
        """Start it.

        Args:
            start: the statement that it runs: one that answers frames until its owner is gone.
        """
        self.alive = True
        # Threads of numeric libraries would quarrel for the processors that other processes read on.
        quiet = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8"}
        self._process = subprocess.Popen(  # noqa: S603 - this very program, nothing of the input
            [sys.executable, "-c", _PATH + start, json.dumps(sys.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=quiet
        )

    @property
    def runs(self) -> bool:
        """Tell whether nobody stopped it, the system included."""
        return self.alive and self._process.poll() is None

    def ask(self, words: Words, content: bytes) -> tuple[Words, bytes] | None:
        """Hand something over, and give the answer; None where the process is gone."""
        assert self._process.stdin is not None  # opened above
        assert self._process.stdout is not None  # as above
        try:
            with no_broken_pipe():
                send(self._process.stdin, words, content)  # type: ignore[arg-type]  # `IO[bytes]`, which is all of `BinaryIO` that is used
            return receive(self._process.stdout)  # type: ignore[arg-type]  # as above
        except (OSError, EOFError, ValueError):
            self.stop()
            return None

    def stop(self) -> None:
        """Stop the process, and wait until it is gone."""
        self.alive = False
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError), no_broken_pipe():
                    stream.close()
        self._process.wait()
