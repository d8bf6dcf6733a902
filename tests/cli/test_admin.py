"""`recoupe admin` makes accounts and tokens, changes and ends them; no password comes from a command line, none is printed, and a token is printed once."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from recoupe.cli import administering
from recoupe.cli.main import recoupe
from recoupe.desk.passwords import fits
from recoupe.store.ledger import open_ledger
from recoupe.store.people import Role
from recoupe.store.values import AuditAsk
from tests.desk.team import cheap

PASSWORD = " four words of nobody"


@pytest.fixture(autouse=True)
def cost():
    """Hash passwords cheaply."""
    with cheap():
        yield


@pytest.fixture
def db(tmp_path: Path) -> str:
    """Make a ledger with an admin."""
    path = str(tmp_path / "ledger.db")
    open_ledger(path, create=True).close()
    assert run(path, "user", "add", "Awa", "--role", "admin", typed=f"{PASSWORD}\n").exit_code == 0
    return path


def run(db: str, what: str, which: str, *given: str, typed: str = "") -> Result:
    """Run a command of `recoupe admin`."""
    return CliRunner().invoke(recoupe, ["admin", what, which, "--db", db, *given], input=typed)


def test_account_is_made_with_the_password_that_was_piped(db: str) -> None:
    """One line of standard input is the password, white space and all; it stands nowhere in the output or in the log."""
    made = run(db, "user", "add", "Bo", "--role", "coder", "--by", "Awa", typed="another of nobody\r\n")
    listed = run(db, "user", "list")

    with open_ledger(db) as ledger:
        assert fits(ledger.team.secret_of("Awa"), PASSWORD)
        assert fits(ledger.team.secret_of("bo"), "another of nobody")
        assert not fits(ledger.team.secret_of("bo"), PASSWORD)
        assert next(entry.rows[0].by for entry in ledger.audit_page(AuditAsk(act="user"))) == "Awa"
        assert "of nobody" not in made.output + listed.output + "".join(ledger.dump(history=True))
    assert [line.split("\t")[:4] for line in listed.stdout.splitlines()] == [["Awa", "admin", "active", "password"], ["Bo", "coder", "active", "password"]]


def test_password_is_asked_for_twice_at_a_terminal(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """At a terminal the password is asked for, unseen, until it was typed twice alike."""
    monkeypatch.setattr("sys.stdin", type("Terminal", (), {"isatty": lambda _self: True})())
    asked: list[dict] = []
    monkeypatch.setattr(administering.click, "prompt", lambda text, **how: asked.append({"text": text, **how}) or PASSWORD)
    with open_ledger(db) as ledger:
        assert administering._password(None, "Bo") == PASSWORD  # type: ignore[arg-type]
        assert ledger.team.user("Bo") is None

    assert asked == [{"text": "Password of Bo", "hide_input": True, "confirmation_prompt": "Once more", "err": True}]


@pytest.mark.parametrize("typed", ["", "\n", "too short\n", "Bo Bo Bo Bo Bo\n"])
def test_password_that_is_none_is_refused(db: str, typed: str) -> None:
    """Without a password, and with one that is easily guessed, no account is made."""
    assert run(db, "user", "add", "Bo", "--role", "coder", typed=typed).exit_code != 0
    with open_ledger(db) as ledger:
        assert ledger.team.user("Bo") is None


def test_account_is_changed_closed_and_opened(db: str) -> None:
    """Role, state and password change, one at a time; the last admin stays one."""
    run(db, "user", "add", "Bo", "--role", "viewer", "--no-password")
    assert run(db, "user", "role", "bo", "reviewer").exit_code == 0
    assert run(db, "user", "disable", "Bo").exit_code == 0
    with open_ledger(db) as ledger:
        assert (ledger.team.user("Bo").role, ledger.team.user("Bo").is_active) == (Role.REVIEWER, False)
    assert run(db, "user", "disable", "Bo", "--undo").exit_code == 0
    assert run(db, "user", "password", "Bo", typed="another of nobody\n").exit_code == 0
    with open_ledger(db) as ledger:
        assert ledger.team.user("Bo").is_active
        assert fits(ledger.team.secret_of("Bo"), "another of nobody")
    assert "last admin" in str(run(db, "user", "disable", "Awa").exception)
    assert "none of this name" in str(run(db, "user", "role", "Cy", "coder").exception)


def test_token_is_printed_once_and_revoked(db: str) -> None:
    """A token is the only line of standard output, is listed by its id, what it is for and when it ends, and is revoked by its id."""
    assert run(db, "token", "list").exit_code == 1
    made = run(db, "token", "add", "Awa", "--role", "viewer", "--for", "nightly export", "--days", "30")
    (shown,) = made.stdout.splitlines()
    (line,) = run(db, "token", "list").stdout.splitlines()
    name, owner, role, state, expires, label = line.split("\t")

    assert shown.startswith(f"recoupe_{name}_")
    assert (owner, role, state, label) == ("Awa", "viewer", "active", "nightly export")
    assert len(expires) > 10
    assert shown not in made.stderr + line
    assert run(db, "token", "revoke", name).exit_code == 0
    assert run(db, "token", "revoke", name).exit_code == 1
    assert "\trevoked\t" in run(db, "token", "list").stdout
    assert "none of this id" in str(run(db, "token", "revoke", "x").exception)


def test_roles_are_those_of_the_ledger() -> None:
    """The command knows every role, and no other."""
    from recoupe.cli.admin import ROLES

    assert list(ROLES) == [role.value for role in Role]


def test_restored_ledger_says_that_nobody_can_come_in_yet(db: str, tmp_path: Path) -> None:
    """A backup has the accounts and not what lets them in; after a restore the command says so, and a new password is all that an account lacks."""
    copy, anew = str(tmp_path / "backup.db"), str(tmp_path / "anew.db")
    assert CliRunner().invoke(recoupe, ["backup", "--db", db, copy]).exit_code == 0
    restored = CliRunner().invoke(recoupe, ["restore", "--db", anew, copy])

    assert restored.exit_code == 0
    assert "recoupe admin user password" in restored.stderr
    assert run(anew, "user", "list").stdout.split("\t")[:4] == ["Awa", "admin", "active", "no password"]
    assert run(anew, "user", "password", "Awa", typed="another of nobody\n").exit_code == 0
    assert "\tpassword\t" in run(anew, "user", "list").stdout
