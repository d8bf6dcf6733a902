"""Signing on the command line: what is signed is told and shown, decisions are refused until it is opened again, and the bytes are those of the hash."""

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from recoupe.cli.main import recoupe
from recoupe.cli.signing_options import ROLES
from recoupe.codebook.load import load_codebook
from recoupe.errors import ReviewError, SignedError, StoreError, UnknownIdError
from recoupe.pipeline import signing
from recoupe.pipeline.ledger import link_all
from recoupe.store.ledger import open_ledger
from tests.pipeline.test_ledger import AT, put


@pytest.fixture(autouse=True)
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Work in a folder whose ledger holds one report of a strike, and give its id."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RECOUPE_DB", raising=False)
    monkeypatch.setenv("RECOUPE_BY", "Awa")
    with open_ledger("recoupe.db", create=True) as ledger:
        taken = put(ledger, ("strike.txt",))
        link_all(ledger, load_codebook(), AT)
    assert taken[0].added is not None
    return taken[0].added.report_id


def run(*arguments: str) -> tuple[int, bytes, str]:
    """Run a command."""
    found = CliRunner().invoke(recoupe, list(arguments), catch_exceptions=False)
    return found.exit_code, found.stdout_bytes, found.stderr


def test_roles_are_those_that_may_sign() -> None:
    """The option offers the roles that the ledger takes."""
    assert ROLES == signing.ROLES


def test_report_is_signed_shown_and_opened_again(report: str) -> None:
    """A report that is decided on is signed; its line is told, its bytes have the hash, decisions are refused, and it is opened with a reason."""
    with pytest.raises(ReviewError, match="nobody has decided on e1"):
        run("sign", report)
    assert run("sign", report, "--list") == (1, b"", "")
    run("review", f"{report}#e1", "--accept")
    code, line, _ = run("sign", report, "--reason", "read twice", "--format", "json")
    told = json.loads(line)
    assert (code, told["by"], told["role"], told["state"], told["reason"]) == (0, "Awa", "reviewer", "signed", "read twice")
    assert hashlib.sha256(run("sign", report, "--content", "1")[1]).hexdigest() == told["version"]
    with pytest.raises(SignedError, match="recoupe reopen"):
        run("review", f"{report}#e1", "--reject", "--reason", "a film")

    code, _, said = run("reopen", report, "--why", "another toll", "--by", "Bo", "--role", "manager")
    assert (code, said) == (0, f"recoupe: {report} is open; its version {told['version'][:12]} stays, 0 incidents written\n")
    assert [line.split()[1] for line in run("sign", report, "--list")[1].decode().splitlines()] == ["signed", "reopened"]
    assert run("review", f"{report}#e1", "--reject", "--reason", "a film")[0] == 0
    with pytest.raises(UnknownIdError):
        run("reopen", report, "--why", "again")
    with pytest.raises(StoreError, match="without a reason"):
        run("sign", report), run("reopen", report, "--why", " ")


def test_nobody_signs_nothing(report: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who signs must be said, and what nobody signs is not written."""
    monkeypatch.delenv("RECOUPE_BY")
    for command in (("sign", report), ("reopen", report, "--why", "x")):
        code, _, said = run(*command)
        assert (code, "--by NAME" in said) == (2, True)


def test_verify_names_a_signed_version_that_was_altered(report: str) -> None:
    """`recoupe verify` says which signed version is not what was signed."""
    import sqlite3

    run("review", f"{report}#e1", "--accept")
    run("sign", report)
    assert run("verify")[0] == 0
    with sqlite3.connect("recoupe.db") as connection:
        connection.execute("DROP TRIGGER signatures_holds")
        connection.execute("UPDATE signatures SET version = ?", ("0" * 64,))

    code, out, _ = run("verify")
    assert code == 3
    assert f"signatures {report}.000001: the bytes of the signed version are not those that were signed" in out.decode()


def test_rights_are_printed_and_nothing_is_migrated() -> None:
    """`recoupe migrate --rights` prints what the owner grants."""
    code, out, said = run("migrate", "--rights", "desk")
    assert (code, said) == (0, "")
    assert "GRANT SELECT, INSERT ON accounts, amendments, audit, blobs" in out.decode()


def test_incident_that_stays_apart_from_a_signed_one_says_so() -> None:
    """`recoupe show` ends with what would join an incident were it not signed, with the bits and how it is opened again; then both are one."""
    with open_ledger("recoupe.db") as ledger:
        signed = next(ledger.incidents())["id"]
    assert "apart from" not in run("show", signed)[1].decode()
    run("review", signed, "--accept")
    run("sign", signed)
    with open_ledger("recoupe.db") as ledger:
        put(ledger, ("second.txt",))
        link_all(ledger, load_codebook(), AT)
        (fresh,) = (one["id"] for one in ledger.incidents() if one["id"] != signed)

    for one, other in ((signed, fresh), (fresh, signed)):
        last = run("show", one)[1].decode().splitlines()[-1]
        assert last.startswith(f"apart from {other}, +")
        assert last.endswith(f"signed: {signed}; `recoupe reopen {signed}` lets them join")
    run("reopen", signed, "--why", "another account")
    assert json.loads(run("show", signed, "--format", "json")[1])["id"] == json.loads(run("show", fresh, "--format", "json")[1])["id"]
