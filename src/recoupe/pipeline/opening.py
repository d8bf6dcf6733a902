"""Open a ledger for work from Python: add reports, walk over what they tell, ask, link, verify.

    with recoupe.open("recoupe.db", create=True) as ledger:
        ledger.add("reports/")
        for incident in ledger.incidents(): …

All of it is what the commands do too; `OpenLedger.store` is the ledger itself, with all that it can do.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self, Unpack

from recoupe.codebook.load import Codebook
from recoupe.errors import CodebookError
from recoupe.export.incident_table import INCIDENTS
from recoupe.export.report_tables import EVENTS, REPORTS, SPANS, Telling
from recoupe.export.selection import Plain, Selection
from recoupe.export.view import View
from recoupe.model.link import Link
from recoupe.pipeline.amended import codebook_of
from recoupe.pipeline.ledger import Taken, explain, link_added, link_all
from recoupe.pipeline.readers import Readers
from recoupe.pipeline.reading import Failure
from recoupe.pipeline.rows import Rows
from recoupe.pipeline.single import Known, options_of
from recoupe.pipeline.taking import take_in_all
from recoupe.read.captures import Capture, Refusal
from recoupe.read.intake import Intake, take_all
from recoupe.store.ledger import Ledger, open_ledger
from recoupe.store.values import Fault, Head, Hit, Saved, Window, event_key

Sources = str | Path | Iterable[str | Path]


@dataclass(slots=True)
class Outcome:
    """What came of adding.

    Attributes:
        reports: how many inputs have a record now.
        new: ids of the reports that the ledger did not have so.
        failures: inputs that could not be read, each with its reason; the ledger keeps these too.
        linked: how many incidents and links were written.
    """

    reports: int = 0
    new: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    linked: Saved = field(default_factory=lambda: Saved(0, 0))

    def count(self, taken: Taken) -> None:
        """Count one input."""
        if taken.failure is not None:
            self.failures.append(taken.failure)
        elif taken.added is not None:
            self.reports += 1
            if taken.added.new:
                self.new.append(taken.added.report_id)


def now() -> str:
    """Read the clock, as the ledger writes points in time."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def open_for_work(url_or_path: str | Path, *, create: bool = False, codebook: Codebook | None = None, clock: Callable[[], str] = now) -> "OpenLedger":
    """Open a ledger: a file of SQLite, or a database of PostgreSQL.

    Args:
        url_or_path: a path, or `postgresql://…`.
        create: make it where there is none.
        codebook: what is known of the world; the shipped codebook with what the team added, if left out.
        clock: says when something is retrieved, linked and written down, ISO 8601 with zone.

    Raises:
        NoLedgerError: there is none, and none is to be made.
        StoreError: it cannot be opened; its kind says why.
        CodebookError: what its team added to the codebook does not fit that of this program.
    """
    ledger = open_ledger(url_or_path, create=create, clock=clock)
    try:
        return OpenLedger(ledger, codebook or codebook_of(ledger), clock)
    except CodebookError:
        ledger.close()
        raise


@dataclass(frozen=True, slots=True)
class OpenLedger:
    """A ledger at work. Close it, or open it with `with`.

    Attributes:
        store: the ledger itself.
        codebook: what is known of the world.
        clock: says what time it is.
    """

    store: Ledger
    codebook: Codebook
    clock: Callable[[], str]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    def add(self, sources: Sources, *, workers: int = 1, link: bool = True, intake: Intake | None = None, **known: Unpack[Known]) -> Outcome:
        """Take reports in, read them, and link what they tell with what others told. The same bytes change nothing.

        Args:
            sources: paths of files or folders; addresses where the intake fetches them.
            workers: how many processes read; each takes some hundred megabytes, and what comes out is the same.
            link: whether what is new is linked now; else `link()` does it later.
            intake: how inputs are taken in; nothing is fetched, if left out.
            known: `published`, `outlet`, `language`, of all of them, over what they say.

        Raises:
            StoreError: the ledger cannot be written; its kind says why. All that was acknowledged is kept.
            LinkError: judgements of the ledger contradict one another.
        """
        named = [str(source) for source in ([sources] if isinstance(sources, str | Path) else sources)]
        items = (item for item in take_all(named, intake or Intake()) if isinstance(item, Capture | Refusal))
        return self._added(items, workers=workers, link=link, known=known)

    def add_bytes(self, content: bytes, origin: str, *, link: bool = True, **known: Unpack[Known]) -> Outcome:
        """Take one report in whose bytes are at hand.

        Args:
            content: what was published.
            origin: where it was: the path, URL or name by which other bytes become its next version.
            link: whether it is linked now.
            known: `published`, `outlet`, `language`, `media_type`, over what it says.

        Raises:
            StoreError: the ledger cannot be written; its kind says why.
            LinkError: judgements of the ledger contradict one another.
        """
        return self._added([Capture(origin, content)], workers=1, link=link, known=known)

    def _added(self, items: Iterable[Capture | Refusal], *, workers: int, link: bool, known: Known) -> Outcome:
        outcome = Outcome()
        with Readers(workers, options_of(known), self.codebook) as readers:
            for taken in take_in_all(self.store, items, readers, self.clock()):
                outcome.count(taken)
        if link and outcome.new:
            outcome.linked = link_added(self.store, outcome.new, self.codebook, self.clock())
        return outcome

    def reports(self) -> Rows:
        """Give the reports that stand: dicts of the public record, with text and events."""
        return Rows(REPORTS, self.store.reports, self._selection)

    def events(self, window: Window | None = None) -> Rows:
        """Give the events of these reports, all or those of a window: dicts `{key, report, event}`; as a table each with its incident."""
        return Rows(EVENTS if window is None else replace(EVENTS, rows=self._within(window)), lambda: self.store.events(window), self._selection)

    def incidents(self) -> Rows:
        """Give the incidents that stand: dicts of the public record."""
        return Rows(INCIDENTS, self.store.incidents, self._selection)

    def spans(self) -> Rows:
        """Give the characters that each value of each event rests on: dicts of the columns."""
        return Rows(SPANS, self._spans, self._selection)

    def report(self, report_id: str) -> Plain:
        """Give the record of a report.

        Raises:
            UnknownIdError: the ledger holds no record of it.
            ErasedError: it was erased.
        """
        return self.store.report(report_id)

    def incident(self, incident_id: str) -> Plain:
        """Give an incident; the id of one that was merged leads to the one that it became part of.

        Raises:
            UnknownIdError: there is none of that id.
            ErasedError: its content was erased.
        """
        return self.store.incident(incident_id)

    def search(self, text: str, limit: int = 20) -> list[Hit]:
        """Find reports by words, "phrases" and beginnings*, without case and accents, newest first.

        Raises:
            StoreError: the question holds no word.
        """
        return self.store.search(text, limit)

    def link(self) -> Saved:
        """Link all events anew, and say how many incidents and links were written.

        Raises:
            StoreError: the ledger cannot be written; its kind says why.
            LinkError: judgements of the ledger contradict one another.
        """
        return link_all(self.store, self.codebook, self.clock())

    def explain(self, left: str, right: str) -> Link:
        """Weigh two events, each named as `REPORT#EVENT`, and say field by field what speaks for and against their being one deed.

        Raises:
            UnknownIdError: the ledger holds no such report.
            LinkError: a key names no event of its report.
        """
        return explain(self.store, left, right, self.codebook)

    def verify(self, head: Head | None = None) -> list[Fault]:
        """Find what is not as it was written: rows and entries of the log, and originals by their hashes; compare with a head that was kept elsewhere."""
        return [*self.store.verify_chain(head), *self.store.verify_custody()]

    def _selection(self) -> Selection:
        return Selection(tuple(self.store.incidents()), tuple(self.store.reports()))

    def _within(self, window: Window) -> Callable[[View], Iterator[Telling]]:
        """Give the rows of the table of events that lie in a window."""

        def rows(view: View) -> Iterator[Telling]:
            wanted = {str(row["key"]) for row in self.store.events(window)}
            yield from (row for row in EVENTS.rows(view) if event_key(row.told.account["report"], row.told.account["event"]) in wanted)

        return rows

    def _spans(self) -> Iterator[Plain]:
        yield from (dict(zip(SPANS.header, cells, strict=True)) for cells in SPANS.cells(View(self._selection())))
