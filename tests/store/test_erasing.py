"""What is erased, an account too, is gone, from the database's own files as well, and the log still verifies."""

from pathlib import Path

import psycopg
import pytest
from sqlalchemy import update

from benchmarks.mutations import unguarded
from recoupe.errors import ErasedError, StoreError, UnknownIdError
from recoupe.store.ledger import Ledger, copy_ledger, open_ledger
from recoupe.store.people import ACTIVE, REVOKED, Change, Outcome, Role, Token, User
from recoupe.store.tables import blobs, passwords, tombstones
from recoupe.store.team import name_key
from recoupe.store.values import AuditAsk, Changes, Judgement, event_key
from tests.store.samples import AT, DENIAL, LATER, STRIKE, add, incident, link, report

NAME = "Mariamtest Zzquux"


def fill(ledger: Ledger) -> tuple[str, str]:
    """Put a name into everything that can hold one."""
    original, record = report(f"{STRIKE} {NAME} a été tuée.", f"{NAME}.txt")
    record["events"][0]["type"] = NAME
    named = ledger.add_report(original, record, origin=f"{NAME}.txt", at=AT).report_id
    other = add(ledger, DENIAL, "b.txt")
    one = incident("RCP-1", named, other)
    one["accounts"][0]["outlet"] = NAME
    ledger.save_incidents(Changes(at=AT, incidents=(one, incident("RCP-2", other)), links=(link(named, other),)))
    ledger.add_judgement(Judgement("correct", "Awa", AT, f"it was {NAME}", events=(event_key(named, "e1"),), field="name", value=NAME))
    return named, other


def test_erased_report_is_gone_and_the_log_verifies(ledger: Ledger) -> None:
    """An erased report, with all that quotes it, is not given out any more; the others are, and the log verifies."""
    named, other = fill(ledger)

    assert ledger.erase(named, by="Awa", reason="asked for", at=LATER) > 5
    assert [record["id"] for record in ledger.reports(include_superseded=True)] == [other]
    for question in (ledger.report, ledger.original):
        with pytest.raises(ErasedError, match="only"):
            question(named)
    with pytest.raises(ErasedError, match="link the ledger again"):
        ledger.incident("RCP-1")
    assert [one["id"] for one in ledger.incidents()] == ["RCP-2"]
    assert list(ledger.links()) == ledger.search("Zzquux") == []
    assert [(one.judgement.by, one.judgement.value) for one in ledger.judgements()] == [("", None)]
    assert NAME not in "".join([*ledger.dump(), *ledger.dump(history=True)])
    assert ledger.verify_chain() == ledger.verify_custody() == []


def test_erased_bytes_leave_the_files_of_the_database(store: str, url: str, ledger: Ledger) -> None:
    """No file of the database holds the erased name any more, of an account neither."""
    named, _ = fill(ledger)
    people(ledger)
    ledger.erase(named, by="Awa", reason="asked for", at=LATER)
    ledger.erase(f"account:{NAME}", by="Awa", reason="asked for", at=LATER)

    if store == "sqlite":
        files = list(Path(url).parent.iterdir())
    else:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
            folder = Path(connection.execute("SHOW data_directory").fetchone()[0])
            base = connection.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()[0]
        files = list((folder / "base" / str(base)).iterdir())
    content = [path.read_bytes().lower() for path in files]
    assert any(b"drone" in one for one in content)
    assert [path for path, one in zip(files, content, strict=True) if b"zzquux" in one] == []


def test_erased_report_is_not_taken_again(ledger: Ledger) -> None:
    """The bytes of an erased report are refused when they come again; another text of the same origin is taken."""
    named = add(ledger)
    ledger.erase(named, by="Awa", reason="asked for", at=LATER)

    with pytest.raises(ErasedError, match="not taken again"):
        add(ledger)
    add(ledger, DENIAL, at=LATER)
    assert len(list(ledger.reports())) == 1


def test_erasing_again_changes_nothing(ledger: Ledger) -> None:
    """What was erased is not erased again."""
    named = add(ledger)
    ledger.erase(named, by="Awa", reason="asked for", at=LATER)
    before = ledger.head()

    assert ledger.erase(named, by="Awa", reason="asked for", at=LATER) == 0
    assert ledger.head() == before
    with pytest.raises(UnknownIdError, match="nothing of this id"):
        ledger.erase("RCP-77", by="Awa", reason="asked for", at=LATER)


def test_incident_and_judgement_can_be_erased_alone(ledger: Ledger) -> None:
    """The content of an incident and of a judgement can be erased by id, and reports stay."""
    named, _ = fill(ledger)
    judgement = next(ledger.judgements()).id
    ledger.erase("RCP-1", by="Awa", reason="asked for", at=LATER)
    ledger.erase(judgement, by="Awa", reason="asked for", at=LATER)

    assert [one["id"] for one in ledger.incidents()] == ["RCP-2"]
    assert next(ledger.judgements()).judgement.reason == ""
    assert ledger.report(named)["id"] == named
    assert ledger.verify_chain() == []


def test_incident_can_be_linked_again_after_an_erasure(ledger: Ledger) -> None:
    """After an erasure linking writes the incident again under its id, without what was erased."""
    named, other = fill(ledger)
    ledger.erase(named, by="Awa", reason="asked for", at=LATER)
    ledger.save_incidents(Changes(at=LATER, incidents=(incident("RCP-1", other),)))

    assert [account["report"] for account in ledger.incident("RCP-1")["accounts"]] == [other]
    assert ledger.verify_chain() == []


def test_bytes_that_vanish_without_a_tombstone_are_a_fault(ledger: Ledger) -> None:
    """Emptied bytes are a fault where no tombstone says why, and so is erased content that is there again."""
    named = add(ledger)
    with ledger.writing() as connection:
        connection.execute(update(blobs).values(content=None))
    assert {fault.table for fault in ledger.verify_chain()} == {fault.table for fault in ledger.verify_custody()} == {"blobs"}

    ledger.erase(named, by="Awa", reason="asked for", at=LATER)
    assert ledger.verify_chain() == ledger.verify_custody() == []
    with ledger.writing() as connection:
        unguarded(connection)
        connection.execute(update(blobs).values(content=b"\0x"))
    assert [fault.what for fault in ledger.verify_chain()] == ["its content was erased and is there again"]


def test_forged_tombstone_is_a_fault(ledger: Ledger) -> None:
    """A tombstone that no entry wrote does not excuse what is gone."""
    named = add(ledger)
    with ledger.writing() as connection:
        connection.execute(update(blobs).values(content=None))
        connection.execute(tombstones.insert().values(id="x", seq=1, digest="x", at=AT, rows=f'[["blobs","{named}"]]', by=None, reason=None))

    assert "tombstones" in {fault.table for fault in ledger.verify_chain()}


def people(ledger: Ledger) -> None:
    """Let an admin and a coder in, the coder with a password, a session, a token and a log-in, and let the coder decide and give somebody a role."""
    team = ledger.team
    team.add_user(User("Awa", Role.ADMIN), by="local", at=AT)
    team.add_user(User(NAME, Role.ADMIN), by="Awa", at=AT, secret="$hash of a password")
    team.add_user(User("Bo", Role.VIEWER), by="Awa", at=AT)
    team.change_user("Bo", Change(role=Role.CODER), by=NAME, at=AT)
    team.add_token(Token("t1", NAME, Role.VIEWER, f"the machine of {NAME}"), "hash of a token", by=NAME, at=AT)
    team.add_token(Token("t2", NAME, Role.VIEWER, f"the former machine of {NAME}"), "another hash", by="Awa", at=AT)
    team.revoke_token("t2", by=NAME, at=AT)
    team.note_login(NAME, Outcome.IN, "198.51.100.7", AT)
    team.begin_session("session", NAME, at=AT, ends=LATER)


def test_erased_account_is_gone_and_the_log_verifies(ledger: Ledger, tmp_path: Path) -> None:
    """Of an erased account name, address and labels of tokens are gone, password, sessions and tokens let nobody in, and log and copy verify."""
    people(ledger)
    assert ledger.erase(f"account:{NAME.upper()}", by="Awa", reason="asked for", at=LATER) == 6

    team = ledger.team
    assert [one.name for one in team.users()] == ["Awa", "Bo"]
    assert (team.user(NAME), team.secret_of(NAME), team.in_session("session", AT, 3600.0), team.with_token("hash of a token", AT)) == (None,) * 4
    assert [(one.owner, one.label, one.state) for one in team.tokens()] == [("", "", REVOKED)] * 2
    assert team.user("Bo").role is Role.CODER
    everything = "".join(ledger.dump(history=True))
    assert not [word for word in (NAME, "198.51.100.7", "machine", "hash of") if word in everything]
    entry = ledger.audit_page(AuditAsk(on=NAME, act="erase"))[0]
    assert {(row.table, row.by) for row in entry.rows} == {("tombstones", "Awa"), ("users", "Awa"), ("tokens", "Awa")}
    assert ledger.verify_chain() == []
    copy_ledger(ledger, tmp_path / "copy.db")
    with open_ledger(tmp_path / "copy.db") as copied:
        assert copied.verify_chain() == []
        assert NAME not in "".join(copied.dump(history=True))


def test_erased_account_is_neither_changed_nor_made_again(ledger: Ledger) -> None:
    """The name of an erased account is nobody's again; the account cannot be opened, log in or have tokens, and is not erased twice."""
    people(ledger)
    ledger.erase(f"account:{NAME}", by="Awa", reason="asked for", at=LATER)
    before = ledger.head()

    assert ledger.erase(f"account:{NAME}", by="Awa", reason="asked for", at=LATER) == 0
    for refused, act in (
        ("was erased", lambda: ledger.team.add_user(User(NAME.lower(), Role.VIEWER), by="Awa", at=LATER)),
        ("none of this name", lambda: ledger.team.change_user(NAME, Change(state=ACTIVE), by="Awa", at=LATER)),
        ("none of this name", lambda: ledger.team.add_token(Token("t3", NAME, Role.VIEWER, "again"), "third", by="Awa", at=LATER)),
        ("none of this name", lambda: ledger.erase("account:Nobody", by="Awa", reason="asked for", at=LATER)),
    ):
        with pytest.raises(StoreError, match=refused):
            act()
    assert ledger.head() == before
    ledger.team.note_login(NAME, Outcome.FAILED, "127.0.0.1", LATER)
    assert ledger.audit_page(AuditAsk(act="login"))[0].rows[0].told["name"] == ""
    with ledger.writing() as connection:
        connection.execute(passwords.insert(), {"name_key": name_key(NAME), "secret": "$hash of a password"})
    assert [fault.table for fault in ledger.verify_chain()] == ["passwords"]


def test_account_is_erased_by_another_and_an_admin_stays(ledger: Ledger) -> None:
    """Nobody erases their own account, for who erases is named for good, nor the last admin; nothing is written then, and the account goes on."""
    people(ledger)
    before = ledger.head()
    with pytest.raises(StoreError, match="let somebody else"):
        ledger.erase(f"account:{NAME}", by=f" {NAME.lower()}", reason="asked for", at=LATER)
    ledger.team.change_user("Awa", Change(role=Role.VIEWER), by=NAME, at=LATER)
    with pytest.raises(StoreError, match="last admin"):
        ledger.erase(f"account:{NAME}", by="Awa", reason="asked for", at=LATER)

    assert ledger.head().entries == before.entries + 1
    assert ledger.team.with_token("hash of a token", AT).name == ledger.team.in_session("session", AT, 3600.0).name == NAME


def test_decisions_of_an_erased_account_stay_until_they_are_erased(ledger: Ledger) -> None:
    """What an erased account decided and signed stands under its name, with which it was sealed; each can be erased by itself, and the log verifies."""
    people(ledger)
    named = add(ledger)
    decision = ledger.add_judgement(Judgement("accept", NAME, AT, events=(event_key(named, "e1"),)))
    ledger.erase(f"account:{NAME}", by="Awa", reason="asked for", at=LATER)
    assert next(ledger.judgements()).judgement.by == NAME
    assert [row.table for entry in ledger.audit_page(AuditAsk(who=NAME)) for row in entry.rows] == ["judgements"]
    ledger.erase(decision, by="Awa", reason="asked for", at=LATER)

    assert NAME not in "".join(ledger.dump(history=True))
    assert ledger.verify_chain() == []
