"""Hold what an export is: a member of this room, what it is given and what it gives."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from recoupe.codebook.load import Codebook
from recoupe.export.selection import Selection
from recoupe.export.tables import Column


@dataclass(frozen=True, slots=True)
class Job:
    """What an exporter works on.

    Attributes:
        selection: what is to be written, redacted already.
        codebook: what is known of the world.
        hxl: write a row of HXL tags below the header of tables.
        explain: write beside each value what fitted models weighed for it.
        told: sentences for the person who asked, e.g. how many incidents have no place in the form; exporters add to it.
    """

    selection: Selection
    codebook: Codebook
    hxl: bool = False
    explain: bool = False
    told: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class File:
    """One file of an export: its name, and its bytes piece by piece, to be taken in the order in which the files come."""

    name: str
    pieces: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Exporter:
    """A form that records and incidents are written in.

    Attributes:
        name: as the command line names it, the name of the file.
        title: what it writes, one line.
        write: gives the files of the export in a stable order: the same selection and codebook give the same bytes.
        incidents: whether it writes incidents, so that somebody must link where there are records alone.
        several: whether it gives several files, for a folder or a zip.
        text: whether a person can read it on a terminal.
        redacts: whether it can be written without the full text of reports.
        tagged: whether it can have a row of HXL tags.
        explains: whether fitted models weigh what it writes, which it can tell.
        columns: the columns of its tables by their names, for the documentation.
    """

    name: str
    title: str
    write: Callable[[Job], Iterator[File]]
    incidents: bool = True
    several: bool = False
    text: bool = True
    redacts: bool = True
    tagged: bool = False
    explains: bool = False
    columns: Mapping[str, Sequence[Column[Any]]] = field(default_factory=dict)
