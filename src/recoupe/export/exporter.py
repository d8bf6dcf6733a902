"""Hold what an export is: a member of this room."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from recoupe.codebook.load import Codebook


@dataclass(frozen=True, slots=True)
class Exporter:
    """A form that records are written in.

    Attributes:
        name: as the command line names it, the name of the file.
        title: what it writes, one line.
        write: gives the lines of the export, without line ends, from records as plain values.
    """

    name: str
    title: str
    write: Callable[[Iterable[Mapping[str, Any]], Codebook], Iterator[str]]
