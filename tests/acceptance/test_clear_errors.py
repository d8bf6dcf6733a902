"""What can go wrong with a ledger really goes wrong here: each ends in its own error and exit code, and everything before it is kept."""

import gzip
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from recoupe.cli import main as command_line
from recoupe.store import ledger as interface
from recoupe.store.ledger import open_ledger
from tests.store.servers import MISSING, binaries, server

TEXTS = {f"{number:02}.txt": f"Police arrested {number} miners in Arequipa, Peru, on {number} May 2024.".encode() for number in range(2, 12)}
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Give what runs a command line to its end, and tells its exit code and what it said."""

    def ended(*arguments: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["recoupe", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            command_line.main()
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return int(left.value.code or 0), said.err

    return ended


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with reports in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RECOUPE_DB", raising=False)
    (tmp_path / "in").mkdir()
    for name, content in TEXTS.items():
        (tmp_path / "in" / name).write_bytes(content)
    return tmp_path


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """Run a server of PostgreSQL; where it is not installed, skip, which is a failure where the project is judged."""
    if binaries() is None:
        pytest.skip(MISSING)
    with server() as url:
        yield url


def kept(url: str | Path) -> list[str]:
    """Give what a ledger knows, once it was seen to be as it was written."""
    with open_ledger(url) as ledger:
        assert ledger.verify_chain() == ledger.verify_custody() == []
        return list(ledger.dump())


def origins(url: str | Path) -> list[str | None]:
    """Give where the reports of a ledger came from."""
    with open_ledger(url) as ledger:
        return sorted(str(record["origin"]) for record in ledger.reports())


def record(page: str, uri: str) -> bytes:
    """Write one record of a web archive."""
    body = f"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{page}".encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {uri}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + body + b"\r\n\r\n")


def test_damaged_archive_costs_what_is_damaged(folder: Path, run: Run) -> None:
    """An archive that is cut off ends with 11 and is named; its whole records and the inputs before and behind it are kept, and the whole archive completes them."""
    whole = b"".join(record(f"Police arrested {number} teachers in Cusco, Peru, on 3 May 2024.", f"https://example.org/{number}") for number in (3, 4, 5))
    (folder / "m.warc.gz").write_bytes(whole[:-60])
    run("init")
    code, said = run("add", "--no-link", "in/02.txt", "m.warc.gz", "in/03.txt")

    assert (code, "m.warc.gz" in said, "damaged" in said) == (11, True, True)
    assert origins("recoupe.db") == ["https://example.org/3", "https://example.org/4", "in/02.txt", "in/03.txt"]
    (folder / "m.warc.gz").write_bytes(whole)
    assert run("add", "--no-link", "m.warc.gz")[0] == 0
    assert "https://example.org/5" in origins("recoupe.db")


def mounted(place: Path) -> bool:
    """Make a folder a disk of its own, in memory, if this user may."""
    call = ["mount", "-t", "tmpfs", "-o", "size=4m", "recoupe-test", str(place)]
    return shutil.which("mount") is not None and subprocess.run(call, capture_output=True, check=False).returncode == 0


@contextmanager
def small_disk(folder: Path) -> Iterator[tuple[Path, Callable[[], None]]]:
    """Give a place for a ledger and what makes room there: a disk in memory of four megabytes and a ballast, or, where nobody may mount, a limit of files."""
    place = folder / "small"
    place.mkdir()
    if mounted(place):
        try:
            yield place / "a.db", lambda: (place / "ballast").unlink(missing_ok=True)
        finally:
            subprocess.run(["umount", "-l", str(place)], check=True)
        return
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        yield place / "a.db", lambda: resource.setrlimit(resource.RLIMIT_FSIZE, before)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def fill(path: Path, spare_bytes: int) -> None:
    """Leave so much room and no more beside a ledger."""
    if os.path.ismount(path.parent):
        left = os.statvfs(path.parent)
        (path.parent / "ballast").write_bytes(b"\xff" * (left.f_bavail * left.f_frsize - spare_bytes))
    else:
        most = path.stat().st_size + spare_bytes
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


# Each report takes some eighty kilobytes of the journal until it is copied into the file: room for some, and not for all.
SPARE = 400_000


def test_full_disk_loses_nothing_that_was_acknowledged(folder: Path, run: Run) -> None:
    """Where no more can be written, the command ends with 6 and says so; what it told before is there, and with room again the same command completes the ledger."""
    run("init", "--db", "whole.db")
    assert run("add", "in", "--db", "whole.db")[0] == 0
    with small_disk(folder) as (path, make_room):
        run("init", "--db", path)
        fill(path, SPARE)
        code, said = run("add", "-v", "in", "--db", path)
        told = [line.removeprefix("recoupe: added ") for line in said.splitlines() if line.startswith("recoupe: added ")]

        assert (code, "make room" in said) == (6, True)
        assert 0 < len(told) < len(TEXTS)
        make_room()
        assert set(told) <= set(origins(path))
        assert run("verify", "--db", path)[0] == 0
        assert run("add", "in", "--db", path)[0] == 0
        run("link", "--db", path)
        assert kept(path) == kept("whole.db")


@contextmanager
def other_writer(url: str) -> Iterator[None]:
    """Let another process begin to write to a ledger, and not end."""
    if "://" in url:
        code = f"import psycopg, time; c = psycopg.connect({url!r}); c.execute('SELECT pg_advisory_xact_lock(7264837)'); print(flush=True); time.sleep(99)"
    else:
        code = f"import sqlite3, time; c = sqlite3.connect({url!r}); c.execute('BEGIN IMMEDIATE'); print(flush=True); time.sleep(99)"
    other = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    try:
        assert other.stdout is not None
        other.stdout.readline()
        yield
    finally:
        other.kill()
        other.communicate()


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_locked_ledger_is_left_as_it_is(store: str, folder: Path, run: Run, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another process writes and does not end, adding ends with 5 after its patience, reading goes on, and afterwards the same command succeeds."""
    url = str(folder / "a.db")
    if store == "postgresql":
        cluster = request.getfixturevalue("cluster")
        with psycopg.connect(cluster.format("postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE locked")
        url = cluster.format("locked")
    run("init", "--db", url)
    run("add", "in/02.txt", "--db", url)
    before = kept(url)
    assert interface.open_ledger.__kwdefaults__ is not None
    monkeypatch.setitem(interface.open_ledger.__kwdefaults__, "patience", 0.5)
    with other_writer(url):
        code, said = run("add", "in/03.txt", "--db", url)
        assert (code, "another program writes" in said) == (5, True)
        assert run("incidents", "--db", url)[0] == 0

    assert kept(url) == before
    assert run("add", "in/03.txt", "--db", url)[0] == 0
    assert origins(url) == ["in/02.txt", "in/03.txt"]


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_newer_schema_is_not_touched(store: str, folder: Path, run: Run, request: pytest.FixtureRequest) -> None:
    """A ledger that a newer program wrote is named with its schema, ends with 7 whatever is asked, and stays as it is."""
    url = str(folder / "a.db")
    if store == "postgresql":
        cluster = request.getfixturevalue("cluster")
        with psycopg.connect(cluster.format("postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE newer")
        url = cluster.format("newer")
    run("init", "--db", url)
    run("add", "in/02.txt", "--db", url)
    before = kept(url)
    old = set_schema(url, "9999")
    for command in (("add", "in/03.txt"), ("incidents",), ("verify",), ("migrate",), ("init",)):
        code, said = run(*command, "--db", url)
        assert (command, code) == (command, 7)
        assert "'9999'" in said
        assert "newer program" in said
        assert url.rpartition("/")[2].partition("?")[0] in said
    set_schema(url, old)
    assert kept(url) == before


def set_schema(url: str, revision: str) -> str:
    """Let a ledger say that it is of another schema, and give the one that it said before."""
    connection = psycopg.connect(url) if "://" in url else sqlite3.connect(url)
    (old,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    connection.execute(f"UPDATE alembic_version SET version_num = '{revision}'")
    connection.commit()
    connection.close()
    return str(old)


def test_wrong_columns_cost_their_table_alone(folder: Path, run: Run) -> None:
    """A table without the column that was named ends with 10, with the columns that it has; the inputs around it are kept, and with the right name it goes in."""
    told = "Police arrested three miners in Lima on 3 May 2024."
    for name, header in (("good", "id,text"), ("rows", "nom,corps"), ("last", "id,text")):
        (folder / f"{name}.csv").write_text(f"{header}\n{name}-1,{told} {name}.\n", "utf-8")
    run("init")
    code, said = run("add", "good.csv", "rows.csv", "last.csv", "--text-key", "text")

    assert (code, "rows.csv" in said, "corps" in said) == (10, True, True)
    assert origins("recoupe.db") == ["good.csv#good-1", "last.csv#last-1"]
    assert run("add", "rows.csv", "--text-key", "corps", "--id-key", "nom")[0] == 0
    assert origins("recoupe.db") == ["good.csv#good-1", "last.csv#last-1", "rows.csv#rows-1"]
