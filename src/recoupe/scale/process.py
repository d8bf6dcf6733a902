"""Do tasks in a process of its own: the side of the process. Its owner is `processes.py`."""

import os
import signal
import sys
from contextlib import suppress

from recoupe.errors import RecoupeError
from recoupe.read.frames import Words, receive, send
from recoupe.scale.work import perform


def serve() -> None:
    """Do what the owner hands over, until it goes."""
    asked, said = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a library prints must not stand between the frames.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    # Ctrl-C reaches this process too; its owner decides when it stops.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, BrokenPipeError):  # the owner is gone
        while True:
            send(said, *_answer(*receive(asked)))


def _answer(words: Words, content: bytes) -> tuple[Words, bytes]:
    """Do one task, and give the frame that tells what came of it."""
    try:
        return {"is": "done"}, perform(str(words["work"]), content)
    except RecoupeError as fault:
        return {"is": "refused", "message": str(fault)}, b""
