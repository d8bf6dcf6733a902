"""Read reports in a process of its own, warm from one to the next: the side of the process. Its owner is `readers.py`."""

import json
import os
import signal
import sys
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from typing import Any

from recoupe.codebook.additions import Addition
from recoupe.codebook.load import Codebook, amended_codebook
from recoupe.model.serial import to_json
from recoupe.pipeline.reading import Failure, read_capture
from recoupe.read.captures import Capture, ReadOptions
from recoupe.read.frames import Words, item_of, receive, send


def serve() -> None:
    """Read what the owner hands over, until it goes."""
    asked, said = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a library prints must not stand between the frames.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    # Ctrl-C reaches this process too; its owner decides when it stops.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, BrokenPipeError):  # the owner is gone
        while True:
            send(said, *_answer(*receive(asked)))


def _answer(words: Words, content: bytes) -> tuple[Words, bytes]:
    """Read one report, and give the frame that tells it, or why it has none."""
    capture = item_of(words["item"], content)
    assert isinstance(capture, Capture)  # nothing else is handed over
    codebook = amended_codebook(additions_of(words["additions"]))
    found = read_capture(capture, options_of(words["options"]), codebook, gate=bool(words["gate"]))
    return ({"is": "failure", **asdict(found)}, b"") if isinstance(found, Failure) else ({"is": "record"}, to_json(found).encode())


def additions_frame(codebook: Codebook) -> list[list[str]]:
    """Put what a team added to a codebook into words."""
    return [[one.name, one.path, one.content.decode()] for one in codebook.additions]


def additions_of(words: list[list[str]]) -> tuple[Addition, ...]:
    """Take what a team added out of words."""
    return tuple(Addition(name, path, text.encode()) for name, path, text in words)


def options_frame(options: ReadOptions) -> Words:
    """Put options into words."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(options).items()}


def options_of(words: Words) -> ReadOptions:
    """Take options out of words."""
    return ReadOptions(**{**words, "published": date.fromisoformat(words["published"]) if words["published"] else None})


def outcome_of(words: Words, content: bytes) -> dict[str, Any] | Failure:
    """Take a record, or why there is none, out of a frame.

    Raises:
        ValueError: it is neither.
    """
    match words["is"]:
        case "record":
            found: dict[str, Any] = json.loads(content)
            return found
        case "failure":
            return Failure(str(words["origin"]), str(words["code"]), str(words["message"]))
        case _:
            raise ValueError(f"the process gave {words['is']!r}, which is nothing that is known; start it anew")
