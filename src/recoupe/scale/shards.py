"""Cut sources into shards: so many reports in the order in which they stand, whatever files they come from. The same files are always cut alike."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from recoupe.errors import ScaleError
from recoupe.read.captures import STDIN, Capture, Notice, Refusal
from recoupe.read.intake import Intake, is_address, take
from recoupe.read.sources import find_origins
from recoupe.scale.parcels import frames_of, size_of

# A shard of more bytes holds one report: what goes to a worker, and comes back, stays small beside its memory.
MOST_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Shard:
    """Reports that are read as one piece of work.

    Attributes:
        name: its number and the beginning of its digest.
        spans: of each file the first and the last of its reports that it holds, counted from 0.
        reports: how many it holds.
        digest: SHA-256 of their bytes and of what is known of them.
    """

    name: str
    spans: tuple[tuple[str, int, int], ...]
    reports: int
    digest: str

    def plain(self) -> dict[str, Any]:
        """Give it as plain values."""
        spans = [{"source": source, "first": first, "last": last} for source, first, last in self.spans]
        return {"name": self.name, "spans": spans, "reports": self.reports, "sha256": self.digest}


@dataclass(frozen=True, slots=True)
class Cut:
    """A shard with what it holds."""

    shard: Shard
    items: tuple[Capture | Refusal, ...]


def refuse_unreadable(sources: Iterable[str]) -> None:
    """Refuse what could not be read a second time.

    Raises:
        ScaleError: a source is an address, or standard input.
    """
    for source in sources:
        if source == STDIN or is_address(source):
            raise ScaleError(f"{source!r} cannot be read again when a run goes on; fetch it or save it first, and pass the file")


def cut(sources: Iterable[str], intake: Intake, size: int, tell: Callable[[Notice], None]) -> Iterator[Cut]:
    """Yield the shards of sources, in their order.

    Args:
        sources: files and folders.
        intake: how they are taken in.
        size: how many reports a shard has at most.
        tell: takes notices.
    """
    waiting: list[tuple[str, int, Capture | Refusal]] = []
    number, held = 0, 0
    for source, place, item in _placed(sources, intake, tell):
        if waiting and (len(waiting) == size or held + size_of(item) > MOST_BYTES):
            yield _cut(number, waiting)
            number, held, waiting = number + 1, 0, []
        waiting.append((source, place, item))
        held += size_of(item)
    if waiting:
        yield _cut(number, waiting)


def _placed(sources: Iterable[str], intake: Intake, tell: Callable[[Notice], None]) -> Iterator[tuple[str, int, Capture | Refusal]]:
    """Yield each report with its file and its place there."""
    for origin in find_origins(sources):
        place = 0
        for item in take(origin, intake):
            if isinstance(item, Notice):
                tell(item)
            else:
                yield origin, place, item
                place += 1


def _cut(number: int, held: list[tuple[str, int, Capture | Refusal]]) -> Cut:
    items = tuple(item for _, _, item in held)
    digest = hashlib.sha256(frames_of(items)).hexdigest()
    spans: dict[str, tuple[int, int]] = {}
    for source, place, _ in held:
        spans[source] = (spans.get(source, (place, place))[0], place)
    found = tuple((_writable(source), first, last) for source, (first, last) in spans.items())
    return Cut(Shard(f"{number:06d}-{digest[:12]}", found, len(items), digest), items)


def _writable(path: str) -> str:
    """Replace what no encoding can write: file names may hold bytes that are no text."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
