"""Commands on a ledger: found by option, variable or working folder; each refusal has its message and its exit code."""

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from recoupe.cli import main as program
from recoupe.cli.main import recoupe
from recoupe.store.ledger import open_ledger
from tests.store.samples import DENIAL, add, fill, fill_older


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, where no variable names a ledger."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RECOUPE_DB", raising=False)
    return tmp_path


def run(*arguments: str) -> tuple[int, str, str]:
    """Run a command that is not refused."""
    found = CliRunner().invoke(recoupe, list(arguments), catch_exceptions=False)
    return found.exit_code, found.stdout, found.stderr


def refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Run the program as a shell does, and give its exit code and what it said."""
    monkeypatch.setattr(sys, "argv", ["recoupe", *arguments])
    with pytest.raises(SystemExit) as ended:
        program.main()
    return int(ended.value.code), capsys.readouterr().err


def test_ledger_is_found_by_option_variable_and_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--db comes before RECOUPE_DB, which comes before recoupe.db in the working folder."""
    assert run("init")[0] == 0
    monkeypatch.setenv("RECOUPE_DB", "variable.db")
    assert run("init")[0] == 0
    assert run("init", "--db", "option.db")[0] == 0

    assert {path.name for path in folder.glob("*.db")} == {"recoupe.db", "variable.db", "option.db"}


def test_making_a_ledger_again_keeps_it() -> None:
    """`recoupe init` on a ledger says how much it holds, and changes nothing."""
    run("init")
    with open_ledger("recoupe.db") as ledger:
        add(ledger)

    assert run("init") == (0, "", "recoupe: recoupe.db is a ledger with 1 entry\n")


def test_sound_ledger_verifies_and_its_head_can_be_kept(folder: Path) -> None:
    """`recoupe verify` finds nothing wrong with a sound ledger, writes its head, and finds it again in a longer log."""
    with open_ledger("recoupe.db", create=True) as ledger:
        fill(ledger)
    code, out, said = run("verify", "--write-head", "head.json")
    with open_ledger("recoupe.db") as ledger:
        add(ledger, "Another text.", "e.txt")

    assert (code, out) == (0, "")
    assert "0 faults" in said
    kept = json.loads((folder / "head.json").read_text("utf-8"))
    assert (kept["schema"], len(kept["hash"])) == ("recoupe/head/1", 64)
    assert run("verify", "--head", "head.json")[0] == 0
    assert run("verify", "--write-head", "head.json")[0] == 2
    assert run("verify", "--write-head", "head.json", "--force")[0] == 0


@pytest.mark.parametrize("option", [(), ("--chain",), ("--custody",), ("--head", "head.json")])
def test_changed_ledger_is_told(option: tuple[str, ...]) -> None:
    """`recoupe verify` names what was changed, one fault a line, and leaves with 3; no head is written of it."""
    with open_ledger("recoupe.db", create=True) as ledger:
        report_id = add(ledger)
    run("verify", "--write-head", "head.json")
    with closing(sqlite3.connect("recoupe.db")) as connection:
        connection.execute("DROP TRIGGER blobs_holds")
        connection.execute("UPDATE blobs SET content = x'00aa'")
        connection.commit()

    code, out, said = run("verify", *option, "--write-head", "late.json")
    assert code == 3
    assert all(line.startswith(f"blobs {report_id}: ") for line in out.splitlines())
    assert out.count("\n") == (2 if not option else 1)
    assert "1 fault;" in said or not option
    assert not Path("late.json").exists()


def test_file_that_is_no_head_is_refused() -> None:
    """--head takes what --write-head wrote, and nothing else."""
    run("init")
    Path("other.json").write_text("[]", "utf-8")

    code, _, said = run("verify", "--head", "other.json")
    assert code == 2
    assert "--write-head" in said


def test_backup_comes_back() -> None:
    """A backup is restored into a new ledger, with the same head; one that holds something is not overwritten."""
    with open_ledger("recoupe.db", create=True) as ledger:
        fill(ledger)
        head = ledger.head()
    assert run("backup", "backup.db")[0] == 0
    assert run("backup", "backup.db")[0] == 2
    assert run("backup", "no/backup.db")[0] == 2

    code, _, said = run("restore", "backup.db", "--db", "again.db")
    assert (code, head.hash in said) == (0, True)
    with open_ledger("again.db") as ledger:
        assert ledger.head() == head


def test_changed_backup_is_not_restored(folder: Path) -> None:
    """A backup that was changed is told fault by fault, and nothing is restored."""
    with open_ledger("backup.db", create=True) as ledger:
        add(ledger)
    with closing(sqlite3.connect("backup.db")) as connection:
        connection.execute("DELETE FROM search_texts")
        connection.commit()

    code, out, said = run("restore", "backup.db")
    assert (code, out.count("\n")) == (3, 1)
    assert "nothing was restored" in said
    assert not (folder / "recoupe.db").exists()


def test_migrating_keeps_a_copy_of_before(folder: Path) -> None:
    """`recoupe migrate` copies the file before it changes it, and leaves no copy where nothing changes."""
    with open_ledger("recoupe.db", create=True) as ledger:
        fill_older(ledger)
    assert run("migrate")[0] == 0
    assert [path.name for path in folder.iterdir()] == ["recoupe.db"]

    code, _, said = run("migrate", "--to", "0001")
    assert (code, "recoupe.db.before-1" in said) == (0, True)
    assert run("migrate")[0] == 0
    with open_ledger("recoupe.db.before-1") as copied, open_ledger("recoupe.db") as ledger:
        assert list(copied.dump(history=True)) == list(ledger.dump(history=True))


def test_search_shows_reports(folder: Path) -> None:
    """`recoupe search` shows reports with the words around what was found, or as JSON lines, and says with 1 that there is none."""
    with open_ledger("recoupe.db", create=True) as ledger:
        fill(ledger)

    code, out, _ = run("search", "eveque")
    assert (code, "l’évêque" in out, "Journal du Nord" in out) == (0, True, True)
    hits = [json.loads(line) for line in run("search", "drone", "--format", "jsonl")[1].splitlines()]
    assert sorted(hit["origin"] for hit in hits) == ["a.txt", "b.txt"]
    assert len(run("search", "drone", "--format", "jsonl", "--limit", "1")[1].splitlines()) == 1
    assert run("search", "unfindable") == (1, "", "")


def test_doctor_says_what_is_wrong() -> None:
    """`recoupe doctor` leaves with 0 where nothing is wrong and with 3 where something is."""
    assert run("doctor")[0] == 3
    run("init")

    code, out, _ = run("doctor")
    assert (code, out.startswith("ok: ")) == (0, True)


def test_every_refusal_has_its_exit_code(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """No ledger, a newer schema, an older one, a locked ledger, a damaged one and a silent server each have their message and exit code."""
    assert refused(monkeypatch, capsys, "verify") == (
        2,
        "recoupe: recoupe.db: there is no ledger; make one with `recoupe init`, or name yours with --db or RECOUPE_DB\n",
    )
    with open_ledger("recoupe.db", create=True) as ledger:
        add(ledger)
        add(ledger, DENIAL, "b.txt")
    codes = {}
    for name, statement in {"newer": "UPDATE alembic_version SET version_num = '9999'", "older": "UPDATE alembic_version SET version_num = '0001'"}.items():
        with closing(sqlite3.connect("recoupe.db")) as connection:
            connection.execute(statement)
            connection.commit()
        codes[name] = refused(monkeypatch, capsys, "verify")[0]
    content = bytearray(Path("recoupe.db").read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    Path("recoupe.db").write_bytes(content)
    codes["damaged"] = refused(monkeypatch, capsys, "verify")[0]
    codes["silent"] = refused(monkeypatch, capsys, "verify", "--db", f"postgresql:///x?host={tmp_path}")[0]

    assert codes == {"newer": 7, "older": 7, "damaged": 8, "silent": 9}


def test_locked_and_full_have_their_exit_codes() -> None:
    """A locked ledger and a full disk have exit codes of their own."""
    from recoupe.cli.exits import ending_of
    from recoupe.errors import DiskFullError, LockedLedgerError, StoreError

    assert [int(ending_of(kind("x: y"))) for kind in (LockedLedgerError, DiskFullError, StoreError)] == [5, 6, 2]
