"""Whatever a database refuses is told in our words, and all that was acknowledged before is kept."""

import sqlite3
import sys
import threading
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event, text

from benchmarks.mutations import unguarded
from recoupe.errors import (
    DamagedLedgerError,
    DiskFullError,
    LockedLedgerError,
    NoLedgerError,
    StoreError,
    UnreachableLedgerError,
)
from recoupe.store.ledger import Ledger, doctor, open_ledger
from recoupe.store.postgresql import _WRITERS_LOCK
from recoupe.store.sql import shown
from tests.store.samples import AT, DENIAL, add, fill, report


def test_missing_ledger_is_told(tmp_path: Path) -> None:
    """A ledger that there is not is told with how to make one, and none is made by the way."""
    with pytest.raises(NoLedgerError, match="recoupe init"):
        open_ledger(tmp_path / "no.db")

    assert list(tmp_path.iterdir()) == []


def test_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A ledger cannot be made in a folder that does not exist."""
    with pytest.raises(NoLedgerError, match="a folder that exists"):
        open_ledger(tmp_path / "no" / "no.db", create=True)


def test_other_file_is_no_ledger(tmp_path: Path) -> None:
    """A file of another kind is no ledger, and it stays as it is."""
    path = tmp_path / "a.txt"
    path.write_text("This is a text.\n" * 100, "utf-8")
    for create in (False, True):
        with pytest.raises(NoLedgerError, match="another kind of file"):
            open_ledger(path, create=create)

    assert path.read_text("utf-8") == "This is a text.\n" * 100


def test_other_database_is_no_ledger(empty_url: str, store: str) -> None:
    """A database that holds other tables is no ledger, none is made in it, and it stays as it is."""
    with closing(sqlite3.connect(empty_url) if store == "sqlite" else psycopg.connect(empty_url)) as connection:
        connection.execute("CREATE TABLE other (x int)")
        connection.commit()
    with pytest.raises(NoLedgerError, match="holds no ledger"):
        open_ledger(empty_url)
    with pytest.raises(NoLedgerError, match="another program"):
        open_ledger(empty_url, create=True)
    if store == "sqlite":
        with closing(sqlite3.connect(empty_url)) as connection:
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_locked_ledger_is_told(url: str, store: str) -> None:
    """A ledger that another program writes to is told as locked after the patience that was given, and can be written to later."""
    if store == "sqlite":
        other = sqlite3.connect(url, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
    else:
        other = psycopg.connect(url)
        other.execute(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})")
    with closing(other), open_ledger(url, patience=0.1) as ledger:
        with pytest.raises(LockedLedgerError, match="another program writes to it"):
            add(ledger)
        assert list(ledger.reports()) == []
        other.rollback()
        add(ledger)


def test_readers_do_not_wait_for_a_writer(ledger: Ledger) -> None:
    """While something is being written, readers see what was acknowledged before."""
    add(ledger)
    with ledger.writing() as connection:
        connection.execute(text("INSERT INTO audit VALUES (2, 'x', 'x', '[]', 'x', 'x')"))
        assert (ledger.head().entries, len(list(ledger.reports())), ledger.verify_chain()) == (1, 1, [])
        connection.rollback()


def test_writers_follow_one_another(url: str) -> None:
    """Several writers at once lose nothing, double nothing, and leave one log."""

    def write(name: str) -> None:
        with open_ledger(url) as ledger:
            for number in range(8):
                add(ledger, f"Text {number} of {name if number % 2 else 'all'}.", f"{number}-{name}.txt")

    writers = [threading.Thread(target=write, args=(name,)) for name in "abc"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    with open_ledger(url) as ledger:
        assert len(list(ledger.reports())) == 4 + 3 * 4
        assert len(list(ledger.captures())) == 24
        assert ledger.verify_chain() == []


def test_full_disk_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    """On a full disk the report at hand is refused whole; what was acknowledged is kept, and work goes on when there is room."""
    path = tmp_path / "ledger.db"
    with open_ledger(path, create=True) as ledger:
        kept = add(ledger)
        with ledger.reading() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    with open_ledger(path) as ledger:
        event.listen(ledger.engine, "connect", lambda connection, _: connection.execute(f"PRAGMA max_page_count = {pages + 2}").fetchall())
        ledger.close()
        with pytest.raises(DiskFullError, match="make room"):
            add(ledger, "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(30_000)), "b.txt")
        assert [record["id"] for record in ledger.reports()] == [kept]
        assert ledger.verify_chain() == []
    with open_ledger(path) as ledger:
        add(ledger, DENIAL, "b.txt")
        assert ledger.verify_chain() == []


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("53100", DiskFullError),
        ("55P03", LockedLedgerError),
        ("40P01", LockedLedgerError),
        ("XX001", DamagedLedgerError),
        ("57P01", UnreachableLedgerError),
        ("3D000", NoLedgerError),
        ("42501", StoreError),
        ("P0001", StoreError),
    ],
)
def test_what_a_server_refuses_is_told(postgresql_pattern: str, state: str, kind: type[StoreError]) -> None:
    """Each refusal of a server has its kind, and the message keeps what the server said."""
    with open_ledger(postgresql_pattern) as ledger:
        with pytest.raises(StoreError, match="said so") as told, ledger.writing() as connection:
            connection.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'said so' USING ERRCODE = '{state}'; END $$"))
        assert type(told.value) is kind


def test_damaged_file_is_told(tmp_path: Path) -> None:
    """A file whose pages were overwritten is told as damaged, and the doctor finds it too."""
    path = tmp_path / "ledger.db"
    with open_ledger(path, create=True) as ledger:
        fill(ledger)
    content = bytearray(path.read_bytes())
    content[8192:] = b"\xff" * (len(content) - 8192)
    path.write_bytes(content)

    with pytest.raises(DamagedLedgerError, match="restore"):
        open_ledger(path).verify_chain()
    assert "fault" in {finding.level for finding in doctor(path)}


def test_server_that_does_not_answer_is_told(tmp_path: Path) -> None:
    """A server that is not there is told as such, with the URL but without its password."""
    url = f"postgresql://awa:secret@/ledger?host={tmp_path}"
    with pytest.raises(UnreachableLedgerError, match="does not answer") as told:
        open_ledger(url)

    assert "secret" not in str(told.value)
    assert "awa" in str(told.value)
    assert "secret" not in " ".join(finding.what for finding in doctor(url))


def test_missing_driver_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the driver of PostgreSQL is not installed, the message says how to install it."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match="pip install"):
        open_ledger("postgresql://x/y")


def test_malformed_url_is_told_without_its_password() -> None:
    """A URL that is none is refused, and its password is not shown."""
    with pytest.raises(StoreError, match="postgresql://USER") as told:
        open_ledger("postgresql://awa:secret@host:port/x")

    assert "secret" not in str(told.value)
    assert shown("postgresql://awa:secret@host:port/x") == "postgresql://…"


def test_doctor_finds_nothing_wrong(url: str) -> None:
    """A sound ledger has no fault, in either store."""
    with open_ledger(url) as ledger:
        fill(ledger)

    assert [finding for finding in doctor(url) if finding.level == "fault"] == []
    assert [finding.level for finding in doctor(url)][-1] == "ok"


def test_doctor_says_what_is_left_undone(url: str) -> None:
    """Bytes that were kept and never read are a warning that names them."""
    with open_ledger(url) as ledger:
        kept = ledger.keep(b"unread", at="2024-03-14T09:30:00Z")

    assert any(finding.level == "warning" and kept in finding.what for finding in doctor(url))


def test_doctor_finds_an_index_that_does_not_fit(tmp_path: Path) -> None:
    """An index of words that was tampered with is a fault, and the advice of the doctor mends it."""
    from recoupe.store.ledger import migrate

    path = tmp_path / "ledger.db"
    with open_ledger(path, create=True) as ledger:
        add(ledger)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM search_index_data WHERE id > 10")
        connection.commit()
    assert any(finding.level == "fault" and "index of words" in finding.what for finding in doctor(path))

    migrate(path, "0001")
    migrate(path)
    assert [finding for finding in doctor(path) if finding.level == "fault"] == []


def test_doctor_finds_missing_tables_and_ledgers(empty_url: str, tmp_path: Path) -> None:
    """A ledger that is not there, one without its schema and one without a table are faults with advice."""
    assert [finding.level for finding in doctor(tmp_path / "no.db")] == ["fault"]
    open_ledger(empty_url, create=True).close()
    with open_ledger(empty_url) as ledger, ledger.writing() as connection:
        connection.execute(text("DROP TABLE runs"))
    assert "tables are missing: runs" in {finding.what for finding in doctor(empty_url)}
    assert [finding.level for finding in doctor("mysql://x/y")] == ["fault"]


def test_doctor_names_what_the_database_says(tmp_path: Path) -> None:
    """A row that points to nothing, an index that lacks a row and a journal of another kind are each told with advice."""
    path = tmp_path / "ledger.db"
    with open_ledger(path, create=True) as ledger:
        fill(ledger)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER blobs_stays")
        connection.execute("DELETE FROM blobs")
        connection.execute("PRAGMA application_id = 0")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET sql = 'CREATE INDEX runs_seq ON runs (at)' WHERE name = 'runs_seq'")
        connection.commit()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    said = " ".join(finding.what for finding in doctor(path))

    assert "point to nothing" in said
    assert "the journal is 'delete'" in said
    assert "the file is damaged" in said


def test_doctor_warns_of_settings_that_lose_what_was_acknowledged(postgresql_pattern: str, cluster: str) -> None:
    """A server that does not wait for the disk, or a database in another encoding, is told."""
    assert any("fsync is off" in finding.what for finding in doctor(postgresql_pattern))
    with psycopg.connect(cluster.format("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    open_ledger(cluster.format("latin"), create=True).close()

    assert any("encoded in LATIN1" in finding.what for finding in doctor(cluster.format("latin")))


def test_doctor_knows_older_schemas(url: str) -> None:
    """A ledger of an older schema is a fault with its remedy."""
    from recoupe.store.ledger import migrate

    migrate(url, "0002")
    assert [finding.advice for finding in doctor(url)] == ["run `recoupe migrate`"]
    migrate(url)


@pytest.mark.parametrize("body", [b"\0{", b"\0\xff", b"\1x"])
def test_damaged_record_is_told(ledger: Ledger, body: bytes) -> None:
    """A record that cannot be unpacked is told as damaged when it is asked for."""
    report_id = add(ledger)
    with ledger.writing() as connection:
        unguarded(connection)
        connection.execute(text("UPDATE records SET body = :body").bindparams(body=body))

    with pytest.raises(DamagedLedgerError, match="restore a backup"):
        ledger.report(report_id)
    assert {fault.table for fault in ledger.verify_chain()} == {"records"}


def test_record_without_text_is_refused(ledger: Ledger) -> None:
    """A record that lacks its text or its events is refused."""
    original, record = report()
    for lacking in ("text", "events"):
        with pytest.raises(StoreError, match="lacks its text"):
            ledger.add_report(original, {**record, lacking: None}, origin="a.txt", at=AT)


def test_migrating_nothing_is_told(tmp_path: Path) -> None:
    """A ledger that there is not is not migrated, nor made by the way."""
    from recoupe.store.ledger import copy_file, migrate

    with pytest.raises(NoLedgerError, match="recoupe init"):
        migrate(tmp_path / "no.db")
    assert copy_file(tmp_path / "no.db") is None
