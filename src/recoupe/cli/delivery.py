"""Put the files of an export where they were asked for: standard output, a file, a folder, a zip. Nothing half written ever bears the name asked for."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from recoupe.errors import ExportError
from recoupe.export.exporter import Exporter, File, Job
from recoupe.export.parcels import zipped

ZIP = ".zip"


def deliver(exporter: Exporter, job: Job, out: Path | None, *, force: bool) -> None:
    """Write an export.

    Args:
        exporter: who writes.
        job: what is written.
        out: a file, or for several files a folder, or a `.zip`; None for standard output.
        force: replace what is there; of a folder that is there only the files of the same names.

    Raises:
        ExportError: the profile cannot write this, or the disk does not take it.
    """
    files = exporter.write(job)
    if out is None:
        _to_stream(files)
        return
    zip_all = out.suffix == ZIP
    try:
        if exporter.several and not zip_all:
            _to_folder(files, out, force=force)
        else:
            _to_file(files, out, zip_all=zip_all)
    except OSError as fault:
        raise ExportError(f"--out {str(out)!r} cannot be written: {fault.strerror or fault}; nothing was left there, choose another place") from fault


def _to_stream(files: Iterator[File]) -> None:
    stream = click.open_file("-", "wb")
    for file in files:
        for piece in file.pieces:
            stream.write(piece)
    stream.flush()


def _to_file(files: Iterator[File], out: Path, *, zip_all: bool) -> None:
    """Write one file beside its place, and move it there when it is whole.

    Raises:
        OSError: the disk does not take it.
    """
    with _beside(out) as room:
        made = room / out.name
        with made.open("wb") as stream:
            for piece in (zipped(files),) if zip_all else _pieces(files):
                stream.write(piece)
        made.replace(out)


def _pieces(files: Iterable[File]) -> Iterator[bytes]:
    for file in files:
        yield from file.pieces


def _to_folder(files: Iterator[File], out: Path, *, force: bool) -> None:
    """Write several files beside their folder, and move them there when all are whole.

    Raises:
        OSError: the disk does not take them.
        FileExistsError: a file lies where the folder should be.
    """
    if out.exists() and not out.is_dir():
        raise FileExistsError(None, "a file lies there, and several files need a folder")
    with _beside(out) as room:
        made = []
        for file in files:
            made.append(room / file.name)
            with made[-1].open("wb") as stream:
                for piece in file.pieces:
                    stream.write(piece)
        out.mkdir(exist_ok=force)
        for path in made:
            path.replace(out / path.name)


@contextmanager
def _beside(out: Path) -> Iterator[Path]:
    """Make a folder on the same disk as a place, and take it away again."""
    room = Path(tempfile.mkdtemp(prefix=".recoupe-", dir=out.parent))
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)
