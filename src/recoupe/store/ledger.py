"""Hold the interface of the ledger, and open, copy, migrate and inspect ledgers wherever they lie.

A ledger is named by a path (a file of SQLite) or by a URL (`sqlite:///FILE`, `postgresql://…`). All points in time are handed in: nothing here reads a clock.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from recoupe import registry
from recoupe.errors import NoLedgerError, RegistryError, StoreError
from recoupe.store.coding import Coding
from recoupe.store.people import Team
from recoupe.store.reader import Reader
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
    Finding,
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
)
from recoupe.store.webhooks import Place, Webhooks

Clock = Callable[[], str]
# Seconds that one waits for another writer.
PATIENCE = 30.0


class Ledger(Protocol):
    """What a ledger does. One writes at a time, and others wait; readers see what was acknowledged. Each method that writes is one transaction."""

    @property
    def where(self) -> str:
        """Give the ledger's name for messages, without a password."""

    @property
    def team(self) -> Team:
        """Give who works with the ledger: accounts, roles, tokens, sessions."""

    @property
    def webhooks(self) -> Webhooks:
        """Give where alerts are sent, and what was sent."""

    def close(self) -> None:
        """Let go of the database."""

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None: ...

    # Reports.

    def keep(self, original: bytes, *, at: str) -> str:
        """Keep bytes before anything is made of them, and give their id; bytes that are kept already cost nothing.

        Raises:
            ErasedError: these bytes were erased.
        """

    def add_report(self, original: bytes, record: Mapping[str, Any], *, origin: str, at: str, known: Mapping[str, Any] | None = None) -> Added:
        """Keep a report with its record.

        The same bytes, read the same, change nothing. The same bytes from another origin are one report with two origins. Other bytes of the same
        origin are its next version, by `at`. The same bytes read by another program, codebook or model are a new reading, which supersedes.

        Args:
            original: the bytes that came in.
            record: the record as `recoupe.to_dict` gives it.
            origin: path, URL or name of the record in an archive.
            at: when the bytes were retrieved.
            known: what the reader was told beside the bytes, as plain values, so that they can be read again with it.

        Raises:
            StoreError: the record is not one of these bytes.
            ErasedError: these bytes were erased.
        """

    def add_failure(self, original: bytes | None, origin: str, reason: str, at: str) -> str:
        """Write down that an input could not be read, with its bytes if there are any; the same again changes nothing.

        Raises:
            ErasedError: these bytes were erased.
        """

    def failures(self, *, read_since: bool = False) -> Iterator[dict[str, Any]]:
        """Yield inputs that could not be read, as `{origin, report, reason, at}`; with `read_since` those too whose origin was read later."""

    def reports(self, *, include_superseded: bool = False) -> Iterator[dict[str, Any]]:
        """Yield records by id: of reports that an origin still shows, as read last; else every reading of every version.

        The origin of a record is the first by code point of all that showed its bytes.
        """

    def report(self, report_id: str) -> dict[str, Any]:
        """Give the record of a report as it was read last.

        Raises:
            UnknownIdError: the ledger holds no record of it.
            ErasedError: it was erased.
        """

    def standing(self, names: Collection[str]) -> Iterator[dict[str, Any]]:
        """Yield the records of those of some reports that an origin shows, as read last, by id."""

    def readings(self, report_id: str) -> list[Reading]:
        """Give the readings of a report, oldest first, with what made each and what supersedes it."""

    def read_with(self, report_id: str) -> dict[str, Any]:
        """Give what the reading that stands was made with beside the bytes: `{origin, at, known}`.

        `origin` and `at` are the one that it was read from and when its bytes were retrieved; `known` is what `add_report` was told, None where it was not.

        Raises:
            UnknownIdError: the ledger holds no record of it.
            ErasedError: it was erased.
        """

    def event_ids(self, report_id: str) -> set[str]:
        """Give the ids that events of a report ever had, in any reading."""

    def captures(self) -> Iterator[Capture]:
        """Yield which origin showed which bytes when, the versions of an origin one after another."""

    def original(self, report_id: str) -> bytes:
        """Give the bytes that came in, by `sha256:…` or the bare hash.

        Raises:
            UnknownIdError: the ledger keeps no such bytes.
            ErasedError: they were erased.
            DamagedLedgerError: they are not those that came in.
        """

    def events(self, window: Window | None = None) -> Iterator[dict[str, Any]]:
        """Yield events of reports that stand, as `{key, report, event}`, all or those of a window, by report and place in it."""

    def unkeyed(self, rules: str) -> list[dict[str, Any]]:
        """Give some of the records that were read since keys were kept last under these rules; none once all have their keys."""

    def keep_keys(self, found: Mapping[str, Collection[int]], rules: str) -> None:
        """Keep the numbers by which the reports that `unkeyed` gave are found, in place of those they had; those of other rules go.

        Args:
            found: of each report its keys, whole numbers of 64 bits with a sign.
            rules: digest of what keys are made by.
        """

    def sharing(self, asked: Collection[int]) -> Iterator[str]:
        """Yield the reports that stand and are kept under one of some keys, by id."""

    def search(self, text: str, limit: int = 20) -> list[Hit]:
        """Find reports by words, "phrases" and beginnings*, without case and accents, newest first.

        Raises:
            StoreError: the question holds no word.
        """

    # Incidents.

    def save_incidents(self, changes: Changes) -> Saved:
        """Write what linking changed; what is as before costs nothing.

        Raises:
            StoreError: an incident or a link has not the shape that is kept.
        """

    def incidents(self, keys: tuple[str, ...] | None = None) -> Iterator[dict[str, Any]]:
        """Yield the incidents that stand, by id, each with the ids that were `merged` into it; those alone that gather one of some events."""

    def incident(self, incident_id: str) -> dict[str, Any]:
        """Give an incident; the id of one that was merged leads to the one that it became part of.

        Raises:
            UnknownIdError: there is none of that id, or it was withdrawn.
            ErasedError: its content was erased and nobody has linked since.
        """

    def unlinked(self) -> list[str]:
        """Give the reports with events of which none ever stood in an incident: those that nobody has linked yet."""

    def successors(self, reports: Collection[str] | None = None) -> dict[str, str]:
        """Give, by report that no origin shows any more, the report that its origin shows now: all, or if either is among some reports."""

    def links(self, keys: tuple[str, ...] | None = None) -> Iterator[Link]:
        """Yield the links that stand, of all events or of some."""

    def edges(self, keys: Collection[str]) -> Iterator[Edge]:
        """Yield the links that stand of some events, by pair, without their explanation."""

    def gatherings(self, keys: Collection[str], names: Collection[str] = ()) -> Iterator[Gathering]:
        """Yield which events incidents gather, by id, and open no incident.

        Args:
            keys: events; the incidents that stand and gather one of them.
            names: ids of incidents; those that stand, and for one that was merged the incident that it became part of.
        """

    def steps(self, after: int = 0) -> Iterator[Step]:
        """Yield what became of incidents after an entry of the log: created, changed, merged, withdrawn."""

    def history(self, incident_id: str, limit: int = 50) -> list[Version]:
        """Give the last versions of one incident, the newest first; none of an id that there is not."""

    def turns(self, place: Place = (0, ""), limit: int = 500, *, back: bool = False) -> list[Turn]:
        """Give what became of incidents after a place, oldest first, each with what it said before: versions, and signatures on incidents.

        Args:
            place: of the last turn that is known; the beginning of the log, if left out.
            limit: as many at most.
            back: give those before the place instead, the last first; the beginning then means the end of the log.
        """

    def add_judgement(self, judgement: Judgement, *, unless: Mapping[str, str] | None = None, answering: Asked | None = None) -> str:
        """Write what a person decided, and give its id; the same again changes nothing.

        Args:
            judgement: what was decided.
            unless: of reports and incidents the marks (`mark`) that they must still bear; what is written in between by others is not written over.
            answering: the request that asks for it, under whose key is noted (`answer_of`) that it was done, in the same transaction.

        Raises:
            BusyKeyError: something was written for this request already.
            StaleError: one of them has changed since.
            SignedError: what it is on stands signed.
            StoreError: it lacks what its kind needs, or is on a report that is being coded blind.
            UnknownIdError: it supersedes one that there is not.
        """

    def add_judgements(
        self, several: Sequence[Judgement], *, unless: Mapping[str, str] | None = None, as_one: bool = False, answering: Asked | None = None
    ) -> list[str]:
        """Write several judgements, all or none, under the marks that one shows before the first, and give their ids.

        Args:
            several: what was decided.
            unless: of reports and incidents the marks that they must still bear.
            as_one: write them into one entry of the log, by which all are found again (`act_of`); they must not depend on their order.
            answering: the request that asks for them; the first is noted under its key in the same transaction.

        Raises:
            BusyKeyError: something was written for this request already.
            StaleError: a report or an incident has changed since.
            SignedError: what one is on stands signed.
            StoreError: one lacks what its kind needs, or is on a report that is being coded blind.
            UnknownIdError: one supersedes a judgement that there is not.
        """

    def act_of(self, judgement_id: str) -> list[Judged]:
        """Give the judgements that were written in one entry of the log with one of this id; none where there is none."""

    def judgements(self, name: str | None = None) -> Iterator[Judged]:
        """Yield judgements in the order in which they were made, superseded ones marked: all, those on a report, an incident or `NAMES`, or one by id."""

    def judged_on(self, reports: Collection[str], incidents: Collection[str] = ()) -> list[Judged]:
        """Give the judgements on events of some reports and on some incidents, in the order in which they were made, with those that take one of these back."""

    def mark(self, name: str, after: str | None = None) -> str:
        """Give what changes whenever a report, its reading or a judgement on its events does; the same of an incident, and of `NAMES`.

        Args:
            name: a report, an incident, or `NAMES`.
            after: the id of a judgement; the mark as this one left it, so that whoever wrote it does not take what others wrote since for seen.

        Raises:
            UnknownIdError: the ledger holds neither report nor incident of that id, or no such judgement.
        """

    def marks(self, names: Iterable[str]) -> dict[str, str]:
        """Give the marks of several reports and incidents.

        Raises:
            UnknownIdError: the ledger holds one of them not.
        """

    # What people signed.

    def sign(self, signing: Signing, *, unless: Mapping[str, str] | None = None, answering: Asked | None = None) -> Signature:
        """Write a signed version of a report or an incident; until it is opened again, every judgement on it is refused (`SignedError`).

        Args:
            signing: what is signed, by whom, when and in which role.
            unless: of reports, incidents and `NAMES` the marks that they must still bear.
            answering: the request that asks for it; `Signature.id` is noted under its key in the same transaction.

        Raises:
            BusyKeyError: something was written for this request already.
            SignedError: it stands signed.
            StaleError: one of those has changed since.
            StoreError: it names nobody, or is being coded blind.
        """

    def reopen(self, signing: Signing, *, answering: Asked | None = None) -> Signature:
        """Open again what stands signed, with a reason; the signed version stays.

        Args:
            signing: what is opened, by whom, when and why.
            answering: as for `sign`.

        Raises:
            BusyKeyError: something was written for this request already.
            UnknownIdError: it does not stand signed.
            StoreError: it names nobody, or gives no reason.
        """

    def signed(self, subject: str) -> Signature | None:
        """Give the signature that a report or an incident stands under; None where it is open."""

    def signed_subjects(self) -> frozenset[str]:
        """Give the reports and incidents that stand signed."""

    def sealed(self, reports: Collection[str] | None = None) -> dict[str, tuple[str, ...]]:
        """Give by incident that stands signed the keys of the events that were signed as its accounts.

        Args:
            reports: ids; the incidents that have had an account of one of these. None: all.
        """

    def signed_content(self, subject: str, number: int | None = None) -> bytes:
        """Give the bytes of a signed version: canonical JSON, of which `Signature.version` is the SHA-256.

        Args:
            subject: the report or incident.
            number: which signature; None for the one that it stands under.

        Raises:
            UnknownIdError: there is no such version.
            ErasedError: it was erased.
        """

    def signatures(self, subject: str | None = None) -> list[Signature]:
        """Give the signatures, and what opened them again, in the order in which they were made: all, or those on one report or incident."""

    @property
    def coding(self) -> Coding:
        """Give who codes which report, and the sheets that they decide on."""

    # Lists, page by page: asked of indexes, whatever the ledger holds.

    def report_page(self, ask: Ask, cursor: str = "", limit: int = 50) -> Paged:
        """Give a page of the reports that stand and answer, newest first, as `Listed`, and how many answer in all.

        Raises:
            StoreError: the order, a facet, a state or the cursor is none, or the words hold no word.
        """

    def facet_counts(self, ask: Ask, top: int = 25) -> dict[str, list[tuple[str, int]]]:
        """Count the reports that answer by `state` and by the values of each facet, most frequent first, the values of a facet as if it did not narrow.

        Raises:
            StoreError: a facet or a state is none, or the words hold no word.
        """

    def beside(self, ask: Ask, report_id: str) -> Beside:
        """Give the reports beside one in a list, and the next in it that nobody has finished.

        Raises:
            StoreError: the order, a facet or a state is none, or the words hold no word.
        """

    def event_page(self, cursor: str = "", limit: int = 50) -> Paged:
        """Give a page of the events of reports that stand, by report and place in it, as `{key, report, event}`.

        Raises:
            StoreError: the cursor is none.
        """

    def incident_page(self, cursor: str = "", limit: int = 50, narrow: Mapping[str, tuple[str, ...]] | None = None) -> Paged:
        """Give a page of the incidents that stand and answer, by id, and how many answer in all.

        Args:
            cursor: what the page before gave.
            limit: as many at most.
            narrow: per facet (`store.incident_lists.INCIDENT_FACETS`) the values of which an incident must have one.

        Raises:
            StoreError: a facet or the cursor is none.
        """

    def incident_counts(self, narrow: Mapping[str, tuple[str, ...]] | None = None, top: int = 25) -> dict[str, list[tuple[str, int]]]:
        """Count the incidents that answer by the values of each facet, most frequent first, months from the last; a facet as if it did not narrow.

        Raises:
            StoreError: there is no such facet.
        """

    def outlet_page(self, cursor: str = "", limit: int = 50) -> Paged:
        """Give a page of the outlets of reports that stand, as `Outlet`, those with most reports first.

        Raises:
            StoreError: the cursor is none.
        """

    def run_page(self, cursor: str = "", limit: int = 50) -> Paged:
        """Give a page of the runs, the last first: their summary, with `at` and the `entry` of the log.

        Raises:
            StoreError: the cursor is none.
        """

    def failure_page(self, cursor: str = "", limit: int = 50) -> Paged:
        """Give a page of the inputs that could not be read and still are not, the last first, as `{id, origin, report, reason, at, entry}`.

        Raises:
            StoreError: the cursor is none.
        """

    def plot(self, sight: Sight, most: int = 2000) -> Plot:
        """Count what a map and a timeline show, by day and by point, as many points as are asked for.

        Raises:
            StoreError: there is no such kind, or a name holds no word.
        """

    def plotted_page(self, sight: Sight, cursor: str = "", limit: int = 50) -> Paged:
        """Give a page of what a map shows, as `Plotted`, newest first, what has no day last.

        Raises:
            StoreError: there is no such kind, a name holds no word, or the cursor is none.
        """

    def roll(self, roll: Roll, cursor: str = "", limit: int = 50) -> Paged:
        """Give a page of those whom events of reports that stand name, as `Met`, those of most reports first; the first page says how many.

        Raises:
            StoreError: there is no such kind or state, the words hold no word, or the cursor is none.
        """

    def names_of(self, kind: str, entity: str) -> list[Met]:
        """Give the names by which events name an actor or a place, those of most reports first."""

    def seen_page(self, kind: str, who: tuple[str, str], cursor: str = "", limit: int = 50) -> Paged:
        """Give a page of the events that name somebody or a place, as `Seen`, by report.

        Args:
            kind: one of `PARTIES`.
            who: the id and no name, or no id and the folded words of a name that nobody knows.
            cursor: where the page begins; empty for the first.
            limit: as many rows at most.

        Raises:
            StoreError: the cursor is none.
        """

    def reports_naming(self, kind: str, who: Collection[tuple[str, str]]) -> list[str]:
        """Give the reports that stand whose events name any of some (`who` as for `seen_page`), by id."""

    def facet_values(self, facet: str) -> list[tuple[str, int]]:
        """Give all values of a facet with the number of reports that stand and are found by each, most frequent first.

        Raises:
            StoreError: there is no such facet.
        """

    def happenings(self, after: int = 0, limit: int = 500) -> list[Happening]:
        """Give what changed after an entry of the log, oldest first: about as many changes as are asked for, those of one entry never divided."""

    # What programs were answered, so that a request that is sent twice is done once.

    def answer_of(self, asked: Asked) -> Answer | None:
        """Give what the first request of a key was answered within a day, or what is known of it; None where nothing came of any.

        Args:
            asked: the request; of another one under its key, `Answer.request` tells.

        Raises:
            StoreError: its time is none.
        """

    def end_answer(self, asked: Asked, status: int, body: str) -> None:
        """Write down what a request was answered; what it wrote (`answering`) stays noted.

        Raises:
            StoreError: its time is none.
        """

    # What goes on around.

    def add_import(self, original: bytes, origin: str, summary: Mapping[str, Any], at: str) -> str:
        """Write down that a table of others was taken in, with its bytes.

        Raises:
            ErasedError: these bytes were erased.
        """

    def imports(self) -> Iterator[dict[str, Any]]:
        """Yield the tables that were taken in, as `{id, origin, report, at, summary}`."""

    def save_feed(self, url: str, state: Mapping[str, Any] | None, at: str) -> bool:
        """Write the state of a feed if it is another; None takes it off the list. Tell whether anything was written."""

    def feeds(self) -> Iterator[dict[str, Any]]:
        """Yield the feeds on the list by URL: their state, what was noted of them since, with `url`."""

    def note_feed(self, url: str, told: Mapping[str, Any]) -> None:
        """Note what the last look at a feed gave: when it was asked, what its host said. It is kept beside the log, for it says nothing of what came in."""

    def mark_feed(self, url: str, names: Iterable[str]) -> None:
        """Remember the names of an entry as seen in a feed, beside the log."""

    def marked(self, url: str, names: Iterable[str]) -> bool:
        """Tell whether any of these names was seen in a feed."""

    def forget_feed(self, url: str) -> None:
        """Forget what was noted and seen of a feed."""

    def alone(self, what: str) -> AbstractContextManager[None]:
        """Keep a kind of work on this ledger to one at a time; who dies leaves no lock behind.

        Raises:
            LockedLedgerError: another one is at work.
        """

    def yields(self) -> dict[str, dict[str, Any]]:
        """Give what each feed on the list brought in all, by URL, as `{runs, reports, last}`; of one that brought nothing, nothing."""

    def amend(self, amendment: Amendment) -> None:
        """Write down that something is added to the codebook of the ledger, or taken out of what was added.

        Args:
            amendment: numbered behind the last.

        Raises:
            StaleError: somebody amended the codebook since, so that another amendment has its number.
            UnknownIdError: what is taken out was never added, or is out already.
            StoreError: it names nobody, gives no reason, or adds nothing.
        """

    def amendments(self) -> list[Amendment]:
        """Give all amendments in the order in which they were made, withdrawn ones among them."""

    def save_view(self, view: SavedView) -> bool:
        """Give a name to an address of the desk, or take it off its list where the address is empty. Tell whether anything was written.

        Raises:
            StoreError: the name or the address cannot be kept, or nobody is named.
        """

    def views(self, place: str | None = None) -> list[SavedView]:
        """Give the names that stand, by place and name: all, or those of one place."""

    def add_run(self, summary: Mapping[str, Any], at: str) -> str:
        """Write down a run of the program, with what came of it."""

    def runs(self) -> Iterator[dict[str, Any]]:
        """Yield the runs, oldest first: their summary, with `at`."""

    def erase(self, key: str, *, by: str, reason: str, at: str) -> int:
        """Erase a report with all that quotes it, an incident's content or a judgement's, or an account, and leave a tombstone.

        Args:
            key: the id of a report, an incident or a judgement; `account:` and the name of an account, which nobody gets again. What it decided keeps its name.
            by: who erases it; an account is erased by another.
            reason: why, in words that name nobody.
            at: when.

        Returns:
            How many rows lost their content; 0 when all was erased before.

        Raises:
            UnknownIdError: the ledger holds nothing of that id.
            StoreError: it is the account of the last admin, or of who erases.
        """

    # The whole.

    def head(self) -> Head:
        """Give the end of the audit log, to be kept elsewhere."""

    def holds(self, head: Head) -> bool:
        """Tell whether the log goes through a head, by that entry alone."""

    def verify_chain(self, anchor: Head | None = None, seen: Callable[[int, int], None] = ...) -> list[Fault]:
        """Find every row and entry that was edited, deleted, inserted or put elsewhere; compare with a head that was kept.

        Args:
            anchor: the head.
            seen: told now and then how many entries are checked, and of how many.
        """

    def verify_custody(self, seen: Callable[[int, int], None] = ...) -> list[Fault]:
        """Hash every original anew and compare.

        Args:
            seen: told now and then how many are checked, and of how many.
        """

    # The log, to be read.

    def audit_page(self, ask: AuditAsk, before: int = 0, limit: int = 50, reader: Reader | None = None) -> list[Entry]:
        """Give entries of the audit log that answer, the last first, each with some of its rows.

        Args:
            ask: which entries.
            before: the entry before which they begin; 0 for the end of the log.
            limit: as many at most.
            reader: who asks; what they may not read of others' sheets is not there for them. None for whoever owns the ledger.

        Raises:
            StoreError: a day is none.
        """

    def audit_entry(self, number: int, reader: Reader | None = None) -> Entry:
        """Give one entry of the audit log with its rows: what stood in their place before, and what stands since.

        Args:
            number: its place, from 1.
            reader: who asks; what they may not read of others' sheets is not there for them.

        Raises:
            UnknownIdError: the log has no such entry.
        """

    def acts(self) -> list[str]:
        """Give what entries of the log say that was done, sorted."""

    def custody_of(self, name: str, reader: Reader | None = None) -> list[Custody]:
        """Give every row about a report or an incident in the order in which it was written, and whether its entry bears it out.

        Args:
            name: the report or the incident.
            reader: who asks; what they may not read of others' sheets is not there for them.

        Raises:
            UnknownIdError: the ledger holds neither report nor incident of this id.
        """

    def dump(self, *, history: bool = False) -> Iterator[str]:
        """Yield the ledger as canonical JSON lines.

        Without `history`, what it knows: equal for the same reports in any order and in any store. With it, every row: equal for a ledger and its copy.
        """

    def backup(self, path: Path | str) -> Head:
        """Write a copy into a new file of SQLite while others go on, and give its head.

        Raises:
            NotEmptyError: the file is there.
        """


def open_ledger(url_or_path: str | Path, *, create: bool = False, clock: Clock | None = None, patience: float = PATIENCE) -> Ledger:
    """Open a ledger.

    Args:
        url_or_path: a file of SQLite, or a URL.
        create: make it where there is none.
        clock: says when the log is written; without it, an entry bears the time that its act was given.
        patience: seconds to wait for another writer.

    Raises:
        NoLedgerError: there is none, and none is to be made.
        NewerSchemaError: a newer program wrote it.
        OlderSchemaError: an older program wrote it.
        StoreError: the database refuses; its kind says why.
    """
    from recoupe.store.sql import SqlLedger  # noqa: PLC0415 - SQLAlchemy is loaded when a ledger is opened

    url = as_url(url_or_path)
    store = store_of(url)
    if not create and not store.exists(url):
        raise NoLedgerError(f"{url_or_path}: there is no ledger; make one with `recoupe init`, or name yours with --db or RECOUPE_DB")
    return SqlLedger.open(store, url, create=create, settings=(clock, patience))


def as_url(url_or_path: str | Path) -> str:
    """Give the URL of a ledger that was named by path or URL."""
    named = str(url_or_path)
    return named if "://" in named else f"sqlite:///{named}"


def store_of(url: str) -> Store:
    """Give the store that keeps ledgers of such a URL.

    Raises:
        StoreError: no store does.
    """
    scheme = url.partition("://")[0]
    stores = [registry.load("store", name, Store) for name in registry.names("store")]
    found = [store for store in stores if scheme in store.schemes]
    if not found:
        known = ", ".join(sorted(scheme for store in stores for scheme in store.schemes))
        raise StoreError(f"{scheme}://…: no store keeps such ledgers; give a path, or a URL that begins with one of {known}")
    return found[0]


def copy_ledger(source: Ledger, target: str | Path) -> Head:
    """Copy a ledger, its history included, into a new one of any store, and give its head, which is equal.

    Raises:
        NotEmptyError: the target holds something.
        DamagedLedgerError: the copy is not equal, because the source is damaged.
    """
    from recoupe.store.copying import copy  # noqa: PLC0415 - as above

    return copy(source, str(target))


def migrate(url_or_path: str | Path, to: str | None = None) -> tuple[str | None, str | None]:
    """Raise or lower the schema of a ledger, and give its revisions before and after.

    Raises:
        NoLedgerError: there is none.
        NewerSchemaError: a newer program wrote it.
        StoreError: there is no such revision, or the ledger holds something that lowering would lose.
    """
    from recoupe.store.sql import migrated  # noqa: PLC0415 - as above

    url = as_url(url_or_path)
    store = store_of(url)
    if not store.exists(url):
        raise NoLedgerError(f"{url_or_path}: there is no ledger to migrate; make one with `recoupe init`")
    return migrated(store, url, to)


def copy_file(url_or_path: str | Path) -> Path | None:
    """Copy the file of a ledger beside itself, whatever its schema, and give the copy; None for a ledger on a server, or none at all.

    Raises:
        StoreError: the file cannot be read, or there is no room for the copy.
    """
    from recoupe.store.copying import copy_beside  # noqa: PLC0415 - SQLAlchemy is loaded when a ledger is opened

    url = as_url(url_or_path)
    store = store_of(url)
    file = store.file(url) if store.exists(url) else None
    return None if file is None else copy_beside(file)


def doctor(url_or_path: str | Path) -> list[Finding]:
    """Inspect a ledger and its database, and say what is wrong and what to do; it raises nothing of its own."""
    from recoupe.store.doctor import inspect  # noqa: PLC0415 - as above
    from recoupe.store.sql import shown  # noqa: PLC0415 - as above

    try:
        url = as_url(url_or_path)
        return list(inspect(store_of(url), url, shown(url)))
    except (StoreError, RegistryError) as fault:
        return [Finding("fault", str(fault))]
