"""Keep the ledger in a database that SQLAlchemy speaks to: what differs between databases is in their `Store` alone."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, Engine, Table
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from recoupe.errors import LockedLedgerError
from recoupe.store import (
    amending,
    answers,
    auditing,
    captures,
    chain,
    coded,
    custody,
    delivering,
    dumping,
    erasing,
    inbox,
    incident_lists,
    incidents,
    judgements,
    keys,
    listing,
    parties,
    plotted,
    records,
    rounds,
    schema,
    searching,
    signatures,
    team,
    turns,
    viewing,
)
from recoupe.store.assigning import SqlCoding
from recoupe.store.coding import Coding
from recoupe.store.instants import instant
from recoupe.store.people import Team
from recoupe.store.reader import Reader
from recoupe.store.refusals import told
from recoupe.store.remembered import CAME, DECIDED, LINKED, Remembered, state_of
from recoupe.store.store import Store
from recoupe.store.values import (
    Added,
    Amendment,
    Answer,
    Ask,
    Asked,
    AuditAsk,
    Beside,
    Capture,
    Changes,
    Custody,
    Edge,
    Entry,
    Fault,
    Gathering,
    Happening,
    Head,
    Hit,
    Judged,
    Judgement,
    Link,
    Met,
    Paged,
    Plot,
    Reading,
    Roll,
    Saved,
    SavedView,
    Sight,
    Signature,
    Signing,
    Step,
    Turn,
    Version,
    Window,
    event_key,
)
from recoupe.store.webhooks import Place, Webhooks

T = TypeVar("T")
# Pages of a map's table that are remembered; longer ones are files, which are asked for once.
_REMEMBERED_ROWS = 100


class SqlLedger:
    """A ledger in a database. `Ledger` says what its methods do."""

    def __init__(self, store: Store, engines: tuple[Engine, Engine], where: str, settings: tuple[Callable[[], str] | None, float]) -> None:
        self.store = store
        self.engine, self._reader = engines
        self._writer = self.engine.execution_options(writes=True)
        self._where = where
        self._clock, self._patience = settings
        self._turn = Lock()
        self._remembered = Remembered()
        self._team = team.SqlTeam(self.reading, self.writing, self._now)
        self._webhooks = delivering.SqlWebhooks(self.reading, self.writing, self._now)

    @classmethod
    def open(cls, store: Store, url: str, *, create: bool, settings: tuple[Callable[[], str] | None, float]) -> Self:
        """Open a ledger, or make it.

        Raises:
            NoLedgerError: the database holds none, and none is to be made.
            NewerSchemaError: a newer program wrote it.
            OlderSchemaError: an older program wrote it.
            StoreError: the database refuses; its kind says why.
        """
        _, patience = settings
        found = cls(store, (store.engine(url, patience), store.reader(url, patience)), shown(url), settings)
        try:
            if create:
                with found.writing() as connection:
                    if schema.revision(connection) is None:
                        schema.move(connection, None)
            with found.reading() as connection:
                schema.require_newest(connection, found.where)
        except BaseException:
            found.close()
            raise
        return found

    @property
    def where(self) -> str:
        return self._where

    @property
    def team(self) -> Team:
        return self._team

    @property
    def webhooks(self) -> Webhooks:
        return self._webhooks

    def close(self) -> None:
        for engine in (self._reader, self.engine):
            engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that no other writer can come between.

        Writers of this process wait for one another here, in the order in which they came; the database lets them try again and again.

        Raises:
            LockedLedgerError: others wrote for too long.
        """
        if not self._turn.acquire(timeout=self._patience):
            raise LockedLedgerError(f"{self.where}: others write to it and went on for {self._patience:g} s; wait a while, then try again")
        try:
            with told(self.where), self._writer.begin() as connection:
                yield connection
        finally:
            self._turn.release()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that sees one state, on a connection that cannot write."""
        with told(self.where), self._reader.begin() as connection:
            yield connection

    def _again(self, connection: Connection, question: Hashable, made_from: Sequence[Table], make: Callable[[], T]) -> T:
        """Give an answer that was made before, if what it was made from is as it was then."""
        return self._remembered.answer(question, state_of(connection, made_from), make)

    def _now(self, at: str) -> str:
        """Give the time that an entry bears."""
        return instant(self._clock() if self._clock else at)

    def _listed(self, found: Callable[[Connection], Iterator[T]]) -> Iterator[T]:
        """Give what a question finds, read whole, so that nobody holds the database while they think."""
        with self.reading() as connection:
            answers = list(found(connection))
        return iter(answers)

    def keep(self, original: bytes, *, at: str) -> str:
        with self.writing() as connection:
            return rounds.keep(connection, original, self._now(at))

    def add_report(self, original: bytes, record: Mapping[str, Any], *, origin: str, at: str, known: Mapping[str, Any] | None = None) -> Added:
        with self.writing() as connection:
            return records.add(connection, original, record, (origin, known), (at, self._now(at)))

    def add_failure(self, original: bytes | None, origin: str, reason: str, at: str) -> str:
        with self.writing() as connection:
            return rounds.add_failure(connection, original, (origin, reason), (at, self._now(at)))

    def failures(self, *, read_since: bool = False) -> Iterator[dict[str, Any]]:
        return self._listed(lambda connection: rounds.all_failures(connection, read_since=read_since))

    def reports(self, *, include_superseded: bool = False) -> Iterator[dict[str, Any]]:
        place = ("", 0)
        while True:
            with self.reading() as connection:
                page = records.reports(connection, place, superseded=include_superseded)
            if not page:
                return
            yield from (record for _, record in page)
            place = page[-1][0]

    def report(self, report_id: str) -> dict[str, Any]:
        with self.reading() as connection:
            return records.report(connection, report_id)

    def standing(self, names: Collection[str]) -> Iterator[dict[str, Any]]:
        return self._listed(lambda connection: records.standing_of(connection, names))

    def readings(self, report_id: str) -> list[Reading]:
        with self.reading() as connection:
            return records.readings(connection, report_id)

    def read_with(self, report_id: str) -> dict[str, Any]:
        with self.reading() as connection:
            return records.read_with(connection, report_id)

    def event_ids(self, report_id: str) -> set[str]:
        with self.reading() as connection:
            return records.event_ids(connection, report_id)

    def captures(self) -> Iterator[Capture]:
        return self._listed(captures.all_captures)

    def original(self, report_id: str) -> bytes:
        with self.reading() as connection:
            return captures.original(connection, report_id)

    def events(self, window: Window | None = None) -> Iterator[dict[str, Any]]:
        return self._listed(lambda connection: records.event_rows(connection, window or Window()))

    def unkeyed(self, rules: str) -> list[dict[str, Any]]:
        with self.reading() as connection:
            return keys.unkeyed(connection, rules)

    def keep_keys(self, found: Mapping[str, Collection[int]], rules: str) -> None:
        with self.writing() as connection:
            keys.keep(connection, found, rules)

    def sharing(self, asked: Collection[int]) -> Iterator[str]:
        return self._listed(lambda connection: keys.sharing(connection, asked))

    def search(self, text: str, limit: int = 20) -> list[Hit]:
        with self.reading() as connection:
            return searching.search(connection, self.store, text, limit)

    def save_incidents(self, changes: Changes) -> Saved:
        with self.writing() as connection:
            return incidents.save(connection, changes, self._now(changes.at))

    def incidents(self, keys: tuple[str, ...] | None = None) -> Iterator[dict[str, Any]]:
        return self._listed(lambda connection: incidents.all_incidents(connection, keys))

    def incident(self, incident_id: str) -> dict[str, Any]:
        with self.reading() as connection:
            return incidents.incident(connection, incident_id)

    def unlinked(self) -> list[str]:
        with self.reading() as connection:
            return records.unlinked(connection)

    def successors(self, reports: Collection[str] | None = None) -> dict[str, str]:
        with self.reading() as connection:
            return captures.successors(connection, reports)

    def links(self, keys: tuple[str, ...] | None = None) -> Iterator[Link]:
        return self._listed(lambda connection: incidents.all_links(connection, keys))

    def edges(self, keys: Collection[str]) -> Iterator[Edge]:
        return self._listed(lambda connection: incidents.edges(connection, keys))

    def gatherings(self, keys: Collection[str], names: Collection[str] = ()) -> Iterator[Gathering]:
        return self._listed(lambda connection: incidents.gatherings(connection, keys, names))

    def steps(self, after: int = 0) -> Iterator[Step]:
        return self._listed(lambda connection: incidents.steps(connection, after))

    def history(self, incident_id: str, limit: int = 50) -> list[Version]:
        with self.reading() as connection:
            return incidents.history(connection, incident_id, limit)

    def turns(self, place: Place = (0, ""), limit: int = 500, *, back: bool = False) -> list[Turn]:
        with self.reading() as connection:
            return turns.turns(connection, place, limit, back=back)

    def add_judgement(self, judgement: Judgement, *, unless: Mapping[str, str] | None = None, answering: Asked | None = None) -> str:
        return self.add_judgements([judgement], unless=unless, answering=answering)[0]

    def add_judgements(
        self, several: Sequence[Judgement], *, unless: Mapping[str, str] | None = None, as_one: bool = False, answering: Asked | None = None
    ) -> list[str]:
        with self.writing() as connection:
            written = self._judged(connection, several, unless or {}, as_one=as_one)
            if answering is not None and written:
                answers.claim(connection, answering, written[0])
            return written

    def _judged(self, connection: Connection, several: Sequence[Judgement], unless: Mapping[str, str], *, as_one: bool) -> list[str]:
        """Write judgements in a transaction, and give their ids."""
        if as_one:
            return judgements.add_act(connection, several, self._now(several[0].at), unless) if several else []
        marks = [unless, *({} for _ in several)]  # the first is written under the marks, and changes them itself
        return [judgements.add(connection, one, self._now(one.at), mark) for one, mark in zip(several, marks, strict=False)]

    def judgements(self, name: str | None = None) -> Iterator[Judged]:
        return self._listed(lambda connection: judgements.all_judgements(connection, name))

    def judged_on(self, reports: Collection[str], incidents: Collection[str] = ()) -> list[Judged]:
        with self.reading() as connection:
            return judgements.judged_on(connection, reports, incidents)

    def act_of(self, judgement_id: str) -> list[Judged]:
        return list(self._listed(lambda connection: judgements.of_act(connection, judgement_id)))

    def sign(self, signing: Signing, *, unless: Mapping[str, str] | None = None, answering: Asked | None = None) -> Signature:
        with self.writing() as connection:
            judgements.refuse_stale(connection, unless or {})
            coded.refuse_blind(connection, {signing.subject})
            return self._relisted(connection, signatures.sign(connection, signing, self._now(signing.at)), answering)

    def reopen(self, signing: Signing, *, answering: Asked | None = None) -> Signature:
        with self.writing() as connection:
            return self._relisted(connection, signatures.reopen(connection, signing, self._now(signing.at)), answering)

    def _relisted(self, connection: Connection, signature: Signature, answering: Asked | None) -> Signature:
        """Let lists show a signature on a report, and the request that asked for it know that it wrote it."""
        if answering is not None:
            answers.claim(connection, answering, signature.id)
        inbox.count_judged(connection, [event_key(signature.subject, "")])
        return signature

    def signed(self, subject: str) -> Signature | None:
        with self.reading() as connection:
            return signatures.signed(connection, subject)

    def signed_subjects(self) -> frozenset[str]:
        with self.reading() as connection:
            return signatures.subjects(connection)

    def sealed(self, reports: Collection[str] | None = None) -> dict[str, tuple[str, ...]]:
        with self.reading() as connection:
            return signatures.sealed(connection, reports)

    def signed_content(self, subject: str, number: int | None = None) -> bytes:
        with self.reading() as connection:
            return signatures.content(connection, subject, number)

    def signatures(self, subject: str | None = None) -> list[Signature]:
        with self.reading() as connection:
            return list(signatures.all_signatures(connection, subject))

    def marks(self, names: Iterable[str]) -> dict[str, str]:
        with self.reading() as connection:
            return judgements.marks(connection, names)

    def mark(self, name: str, after: str | None = None) -> str:
        with self.reading() as connection:
            return judgements.mark(connection, name, after)

    @property
    def coding(self) -> Coding:
        return SqlCoding(self.reading, self.writing, self._now)

    def report_page(self, ask: Ask, cursor: str = "", limit: int = 50) -> Paged:
        with self.reading() as connection:
            page = listing.reports(connection, self.store, ask, (cursor, limit))
            made_from = DECIDED if ask.states else CAME
            total = self._again(connection, ("total", listing.question(ask)), made_from, lambda: listing.total(connection, self.store, ask))
            return replace(page, total=total)

    def facet_counts(self, ask: Ask, top: int = 25) -> dict[str, list[tuple[str, int]]]:
        asked, made_from = listing.question(ask), DECIDED if ask.states else CAME
        with self.reading() as connection:
            states = self._again(connection, ("states", asked), DECIDED, lambda: listing.state_counts(connection, self.store, ask))
            values = self._again(connection, ("values", asked, top), made_from, lambda: listing.value_counts(connection, self.store, ask, top))
        return {facet: list(found) for facet, found in {"state": states, **values}.items()}

    def beside(self, ask: Ask, report_id: str) -> Beside:
        with self.reading() as connection:
            return listing.beside(connection, self.store, ask, report_id)

    def event_page(self, cursor: str = "", limit: int = 50) -> Paged:
        with self.reading() as connection:
            return listing.told_events(connection, (cursor, limit))

    def incident_page(self, cursor: str = "", limit: int = 50, narrow: Mapping[str, tuple[str, ...]] | None = None) -> Paged:
        with self.reading() as connection:
            page = listing.incident_ids(connection, narrow or {}, (cursor, limit))
            return Paged(tuple(incidents.incident(connection, name) for name in page.rows), page.cursor, page.total)

    def incident_counts(self, narrow: Mapping[str, tuple[str, ...]] | None = None, top: int = 25) -> dict[str, list[tuple[str, int]]]:
        asked = narrow or {}
        question = ("incident counts", tuple(sorted((facet, tuple(values)) for facet, values in asked.items())), top)
        with self.reading() as connection:
            found = self._again(connection, question, LINKED, lambda: incident_lists.counts(connection, asked, top))
        return {facet: list(values) for facet, values in found.items()}

    def outlet_page(self, cursor: str = "", limit: int = 50) -> Paged:
        with self.reading() as connection:
            return listing.outlets(connection, (cursor, limit))

    def run_page(self, cursor: str = "", limit: int = 50) -> Paged:
        with self.reading() as connection:
            return listing.run_rows(connection, (cursor, limit))

    def failure_page(self, cursor: str = "", limit: int = 50) -> Paged:
        with self.reading() as connection:
            return listing.failure_rows(connection, (cursor, limit))

    def plot(self, sight: Sight, most: int = 2000) -> Plot:
        with self.reading() as connection:
            return self._again(connection, ("plot", sight, most), plotted.made_from(sight), lambda: plotted.plot(connection, sight, most))

    def plotted_page(self, sight: Sight, cursor: str = "", limit: int = 50) -> Paged:
        with self.reading() as connection:
            if limit > _REMEMBERED_ROWS:
                return listing.plotted_rows(connection, sight, (cursor, limit))
            page = ("page", sight, cursor, limit)
            return self._again(connection, page, plotted.made_from(sight), lambda: listing.plotted_rows(connection, sight, (cursor, limit)))

    def roll(self, roll: Roll, cursor: str = "", limit: int = 50) -> Paged:
        with self.reading() as connection:
            return listing.met(connection, roll, (cursor, limit))

    def names_of(self, kind: str, entity: str) -> list[Met]:
        with self.reading() as connection:
            return parties.names(connection, kind, entity)

    def seen_page(self, kind: str, who: tuple[str, str], cursor: str = "", limit: int = 50) -> Paged:
        with self.reading() as connection:
            return listing.seen_in(connection, kind, who, (cursor, limit))

    def reports_naming(self, kind: str, who: Collection[tuple[str, str]]) -> list[str]:
        with self.reading() as connection:
            return parties.reports_of(connection, kind, sorted(who))

    def facet_values(self, facet: str) -> list[tuple[str, int]]:
        with self.reading() as connection:
            return list(self._again(connection, ("facet", facet), CAME, lambda: listing.facet_values(connection, facet)))

    def happenings(self, after: int = 0, limit: int = 500) -> list[Happening]:
        with self.reading() as connection:
            return listing.happenings(connection, after, limit)

    def answer_of(self, asked: Asked) -> Answer | None:
        with self.reading() as connection:
            return answers.known(connection, asked)

    def end_answer(self, asked: Asked, status: int, body: str) -> None:
        with self.writing() as connection:
            answers.end(connection, asked, status, body)

    def add_import(self, original: bytes, origin: str, summary: Mapping[str, Any], at: str) -> str:
        with self.writing() as connection:
            return rounds.add_import(connection, original, (origin, summary), (at, self._now(at)))

    def imports(self) -> Iterator[dict[str, Any]]:
        return self._listed(rounds.all_imports)

    def save_feed(self, url: str, state: Mapping[str, Any] | None, at: str) -> bool:
        with self.writing() as connection:
            return rounds.save_feed(connection, url, state, (at, self._now(at)))

    def feeds(self) -> Iterator[dict[str, Any]]:
        return self._listed(rounds.all_feeds)

    def note_feed(self, url: str, told: Mapping[str, Any]) -> None:
        with self.writing() as connection:
            rounds.note_feed(connection, url, told)

    def mark_feed(self, url: str, names: Iterable[str]) -> None:
        with self.writing() as connection:
            rounds.mark_feed(connection, url, names)

    def marked(self, url: str, names: Iterable[str]) -> bool:
        with self.reading() as connection:
            return rounds.marked(connection, url, names)

    def forget_feed(self, url: str) -> None:
        with self.writing() as connection:
            rounds.forget_feed(connection, url)

    @contextmanager
    def alone(self, what: str) -> Iterator[None]:
        with self.store.alone(self.engine, what) as got:
            if not got:
                raise LockedLedgerError(f"{self.where}: another run is at work with its {what}; wait for its end")
            yield

    def yields(self) -> dict[str, dict[str, Any]]:
        with self.reading() as connection:
            return rounds.yields(connection)

    def amend(self, amendment: Amendment) -> None:
        with self.writing() as connection:
            amending.amend(connection, amendment, self._now(amendment.at))

    def amendments(self) -> list[Amendment]:
        with self.reading() as connection:
            return list(amending.all_amendments(connection))

    def save_view(self, view: SavedView) -> bool:
        with self.writing() as connection:
            return viewing.save(connection, view, self._now(view.at))

    def views(self, place: str | None = None) -> list[SavedView]:
        with self.reading() as connection:
            return list(viewing.all_views(connection, place))

    def add_run(self, summary: Mapping[str, Any], at: str) -> str:
        with self.writing() as connection:
            return rounds.add_run(connection, summary, (at, self._now(at)))

    def runs(self) -> Iterator[dict[str, Any]]:
        return self._listed(rounds.all_runs)

    def erase(self, key: str, *, by: str, reason: str, at: str) -> int:
        with self.writing() as connection:
            erased = erasing.erase(connection, key, (by, reason), (at, self._now(at)))
        if erased:
            self._remembered.forget()
            with told(self.where):
                self.store.scrub(self.engine)
        return erased

    def head(self) -> Head:
        with self.reading() as connection:
            return chain.head(connection)

    def holds(self, head: Head) -> bool:
        with self.reading() as connection:
            return chain.holds(connection, head)

    def verify_chain(self, anchor: Head | None = None, seen: Callable[[int, int], None] = lambda _done, _of: None) -> list[Fault]:
        with self.reading() as connection:
            made = (
                custody.verify_words,
                inbox.verify,
                plotted.verify,
                parties.verify,
                incident_lists.verify,
                rounds.verify_yields,
                team.seal_faults,
                signatures.verify,
                delivering.verify,
            )
            return [*chain.verify(connection, anchor, seen), *(fault for verify in made for fault in verify(connection))]

    def verify_custody(self, seen: Callable[[int, int], None] = lambda _done, _of: None) -> list[Fault]:
        with self.reading() as connection:
            return list(custody.verify(connection, seen))

    def audit_page(self, ask: AuditAsk, before: int = 0, limit: int = 50, reader: Reader | None = None) -> list[Entry]:
        with self.reading() as connection:
            return auditing.page(connection, ask, (before, limit), reader)

    def audit_entry(self, number: int, reader: Reader | None = None) -> Entry:
        with self.reading() as connection:
            return auditing.entry(connection, number, reader)

    def acts(self) -> list[str]:
        with self.reading() as connection:
            return auditing.acts(connection)

    def custody_of(self, name: str, reader: Reader | None = None) -> list[Custody]:
        with self.reading() as connection:
            return list(auditing.custody(connection, name, reader))

    def dump(self, *, history: bool = False) -> Iterator[str]:
        with self.reading() as connection:
            yield from dumping.history_lines(connection) if history else dumping.state_lines(connection)

    def backup(self, path: Path | str) -> Head:
        from recoupe.store.copying import copy  # noqa: PLC0415 - it opens ledgers itself

        return copy(self, str(path))


def shown(url: str) -> str:
    """Name a ledger for messages: a file by its path, a server without its password."""
    if url.startswith("sqlite:///"):
        return url.removeprefix("sqlite:///")
    try:
        return make_url(url).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return url.partition("://")[0] + "://…"


def migrated(store: Store, url: str, to: str | None) -> tuple[str | None, str | None]:
    """Raise or lower the schema of a ledger.

    Raises:
        StoreError: it cannot be; its kind says why.
    """
    from recoupe.store.ledger import PATIENCE  # noqa: PLC0415 - the interface imports this module

    ledger = SqlLedger(store, (store.engine(url, PATIENCE), store.reader(url, PATIENCE)), shown(url), (None, PATIENCE))
    try:
        with ledger.writing() as connection:
            return schema.move(connection, to)
    finally:
        ledger.close()
