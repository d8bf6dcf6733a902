"""Who works with a ledger is kept alike in every store: facts in the log, secrets beside it, and what is ended is ended at once."""

import pytest
from sqlalchemy import delete, insert, update

from recoupe.errors import StoreError, UnknownIdError
from recoupe.store.ledger import Ledger, copy_ledger, open_ledger
from recoupe.store.people import ACTIVE, DISABLED, REVOKED, Change, Outcome, Role, Token, User
from recoupe.store.tables import passwords, sessions, token_secrets
from recoupe.store.team import name_key
from recoupe.store.values import AuditAsk
from tests.store.samples import AT, LATER, fill_team

ENDS = "2024-03-14T21:30:00Z"
IDLE_S = 3600.0


def at(minutes: int) -> str:
    """Give a time after the beginning."""
    return f"2024-03-14T{9 + (30 + minutes) // 60:02}:{(30 + minutes) % 60:02}:00Z"


@pytest.fixture
def team(ledger: Ledger):
    """Give a team of an admin and a coder."""
    fill_team(ledger)
    return ledger.team


def test_roles_are_ordered() -> None:
    """Each role may do what those before it may, and no more."""
    roles = list(Role)
    assert [[one.reaches(least) for least in roles] for one in roles] == [[at <= rank for at in range(len(roles))] for rank in range(len(roles))]
    assert roles[0] is Role.VIEWER
    assert roles[-1] is Role.ADMIN


def test_accounts_are_kept_with_their_roles(ledger: Ledger) -> None:
    """A ledger has nobody at first; accounts are listed by name with the role that they have now."""
    assert (ledger.team.is_empty(), ledger.team.users()) == (True, [])
    fill_team(ledger)

    assert not ledger.team.is_empty()
    assert ledger.team.users() == [User("Awa", Role.ADMIN, ACTIVE, "2024-03-14T09:30:00Z", True), User("Bo", Role.CODER, ACTIVE, "2024-03-14T09:30:00Z")]
    assert ledger.team.user("  aWA ") == ledger.team.users()[0]
    assert ledger.team.user("Cy") is None
    assert ledger.verify_chain() == []


def test_role_holds_in_its_project_alone(team) -> None:
    """A role is one of a project; in another the account has none, and is not active there."""
    found = team.user("Bo", project="sahel")

    assert (found.role, found.is_active) == (None, False)
    assert team.change_user("Bo", Change(role=Role.REVIEWER), by="Awa", at=LATER, project="sahel")
    assert (team.user("Bo", project="sahel").role, team.user("Bo").role) == (Role.REVIEWER, Role.CODER)


@pytest.mark.parametrize("name", ["", " ", "x" * 81, " Awa", "Awa\n", "A  b", "A\u202eb", "A\0b"])
def test_name_that_nobody_could_read_is_refused(ledger: Ledger, name: str) -> None:
    """A name that is empty, too long or holds what cannot be seen is refused, and nothing is written."""
    with pytest.raises(StoreError, match="1 to 80"):
        ledger.team.add_user(User(name, Role.CODER), by="local", at=AT)

    assert (ledger.team.is_empty(), ledger.head().entries) == (True, 0)


@pytest.mark.parametrize("name", ["Awa", "AWA", "\uff21wa"])
def test_name_that_looks_like_another_is_refused(team, name: str) -> None:
    """Nobody can take a name that differs from another by case or width alone."""
    with pytest.raises(StoreError, match="there is one of this name"):
        team.add_user(User(name, Role.VIEWER), by="local", at=AT)


def test_account_without_a_role_is_refused(ledger: Ledger) -> None:
    """An account has a role from the beginning."""
    with pytest.raises(StoreError, match="has no role"):
        ledger.team.add_user(User("Awa", None), by="local", at=AT)


def test_change_says_what_stood_before(ledger: Ledger, team) -> None:
    """Changes of role and state are entries of the log that name who made them, and what is no change is none."""
    before = ledger.head().entries
    assert team.change_user("bo", Change(role=Role.REVIEWER), by="Awa", at=LATER)
    assert team.change_user("bo", Change(state=DISABLED), by="Awa", at=LATER)
    assert not team.change_user("bo", Change(role=Role.REVIEWER, state=DISABLED), by="Awa", at=LATER)

    assert [entry.act for entry in ledger.audit_page(AuditAsk())[: ledger.head().entries - before]] == ["disable", "role"]
    assert [(row.before, row.after, row.by) for row in ledger.audit_entry(before + 1).rows] == [({"seat": "coder"}, {"seat": "reviewer"}, "Awa")]
    assert [(row.before, row.after) for row in ledger.audit_entry(before + 2).rows] == [({"account": ACTIVE}, {"account": DISABLED})]
    assert before + 1 in [entry.number for entry in ledger.audit_page(AuditAsk(who="Awa"))]
    with pytest.raises(UnknownIdError, match="user list"):
        team.change_user("Cy", Change(role=Role.ADMIN), by="Awa", at=AT)


@pytest.mark.parametrize("change", [Change(role=Role.MANAGER), Change(state=DISABLED)])
def test_last_admin_stays(team, change: Change) -> None:
    """A ledger always has an active admin once it has one: the last one keeps role and state until there is another."""
    with pytest.raises(StoreError, match="last admin"):
        team.change_user("Awa", change, by="Awa", at=AT)
    team.change_user("Bo", Change(role=Role.ADMIN), by="Awa", at=AT)

    assert team.change_user("Awa", change, by="Bo", at=AT)


def test_new_password_takes_the_place_of_the_former_and_ends_sessions(ledger: Ledger, team) -> None:
    """A new password is an entry that tells nothing of it; the former is gone, and every session of the account with it, no other."""
    for secret, name in (("s1", "Awa"), ("s2", "Awa"), ("s3", "Bo")):
        team.begin_session(secret, name, at=AT, ends=ENDS)
    assert team.secret_of("awa") == "$hash of a password"
    team.change_user("Awa", Change(secret="$another"), by="Awa", at=AT)

    assert (team.secret_of("Awa"), team.secret_of("Bo"), team.secret_of("Cy")) == ("$another", None, None)
    assert [team.in_session(secret, AT, IDLE_S) for secret in ("s1", "s2")] == [None, None]
    assert team.in_session("s3", AT, IDLE_S).name == "Bo"
    assert "$another" not in "".join(ledger.dump(history=True))


def test_session_lasts_while_it_is_used_and_no_longer_than_its_end(team) -> None:
    """A session that is used goes on until its end; one that is idle for too long is over, whatever comes then."""
    team.begin_session("used", "Bo", at=AT, ends=ENDS)
    team.begin_session("idle", "Bo", at=AT, ends=ENDS)
    seen = [team.in_session("used", at(minutes), IDLE_S) is not None for minutes in range(0, 720, 50)]

    assert all(seen)
    assert team.in_session("used", ENDS, IDLE_S) is None
    assert team.in_session("idle", at(60), IDLE_S) is None
    assert team.in_session("none", AT, IDLE_S) is None


def test_session_ends_alone_or_with_all_of_its_account(team) -> None:
    """Whoever logs out ends one session, or all; those that reached their end are forgotten."""
    for secret in ("one", "two"):
        team.begin_session(secret, "Bo", at=AT, ends=ENDS)
    team.end_session("one")
    assert [team.in_session(secret, AT, IDLE_S) is None for secret in ("one", "two")] == [True, False]
    team.end_sessions("bo")
    assert team.in_session("two", AT, IDLE_S) is None


def test_closed_account_is_let_in_by_nothing(team) -> None:
    """With an account its sessions and tokens end at once; opened again it has its tokens, and no session."""
    team.begin_session("s", "Bo", at=AT, ends=ENDS)
    assert team.with_token("hash of a token", AT) == User("Bo", Role.VIEWER, ACTIVE, "2024-03-14T09:30:00Z")
    team.change_user("Bo", Change(state=DISABLED), by="Awa", at=AT)

    assert (team.in_session("s", AT, IDLE_S), team.with_token("hash of a token", AT)) == (None, None)
    team.change_user("Bo", Change(state=ACTIVE), by="Awa", at=AT)
    assert team.in_session("s", AT, IDLE_S) is None
    assert team.with_token("hash of a token", AT) is not None


def test_token_may_no_more_than_its_owner_now(team) -> None:
    """A token has its own role, or its owner's where that is less by now; more than that is refused when it is made."""
    team.add_token(Token("t2", "Awa", Role.REVIEWER, "sync"), "second", by="Awa", at=AT)
    with pytest.raises(StoreError, match="more than its owner"):
        team.add_token(Token("t3", "Bo", Role.REVIEWER, "sync"), "third", by="Awa", at=AT)
    with pytest.raises(UnknownIdError):
        team.add_token(Token("t3", "Cy", Role.VIEWER, "sync"), "third", by="Awa", at=AT)
    team.change_user("Bo", Change(role=Role.ADMIN), by="Awa", at=AT)

    assert team.with_token("second", AT).role is Role.REVIEWER
    team.change_user("Awa", Change(role=Role.VIEWER), by="Bo", at=AT)
    assert team.with_token("second", AT).role is Role.VIEWER


def test_token_ends_when_it_said_or_is_revoked(ledger: Ledger, team) -> None:
    """A token lets nobody in from its end on, or once it is revoked, and says so in the list; its secret stands nowhere in the log."""
    team.add_token(Token("t2", "Bo", Role.CODER, "sync", expires=at(60)), "second", by="Awa", at=AT)
    with pytest.raises(StoreError, match="a time to come"):
        team.add_token(Token("t3", "Bo", Role.CODER, "sync", expires=AT), "third", by="Awa", at=AT)
    assert team.with_token("second", at(59)) is not None
    assert team.with_token("second", at(60)) is None

    assert team.revoke_token("t1", by="Awa", at=LATER)
    assert not team.revoke_token("t1", by="Awa", at=LATER)
    assert team.with_token("hash of a token", AT) is None
    assert [(one.id, one.state) for one in team.tokens()] == [("t1", REVOKED), ("t2", ACTIVE)]
    assert "hash of a token" not in "".join(ledger.dump(history=True))
    with pytest.raises(UnknownIdError, match="token list"):
        team.revoke_token("t9", by="Awa", at=AT)


def test_logins_stand_in_the_log_without_names_that_nobody_has(ledger: Ledger, team) -> None:
    """Who came in and who was turned away stands in the log with when and from where; a name that no account has may be a password, and does not."""
    entries = ledger.audit_page(AuditAsk(act="login"))

    assert [entry.rows[0].by for entry in entries] == ["", "Awa"]
    assert [(entry.rows[0].told["outcome"], entry.rows[0].told["name"]) for entry in entries] == [(Outcome.FAILED, ""), (Outcome.IN, "Awa")]
    assert all(secret not in "".join(ledger.dump(history=True)) for secret in ("hunter2", name_key("hunter2"), "$hash of a password"))


def test_copy_lets_nobody_in(ledger: Ledger, team, tmp_path) -> None:
    """A copy has all accounts with their roles, the same log, and none of what lets anybody in; a new password does."""
    team.begin_session("s", "Awa", at=AT, ends=ENDS)
    copy_ledger(ledger, tmp_path / "copy.db")

    with open_ledger(tmp_path / "copy.db") as copied:
        assert [(one.name, one.role, one.has_password) for one in copied.team.users()] == [("Awa", Role.ADMIN, False), ("Bo", Role.CODER, False)]
        assert copied.team.secret_of("Awa") is None
        assert (copied.team.in_session("s", AT, IDLE_S), copied.team.with_token("hash of a token", AT)) == (None, None)
        assert copied.verify_chain() == []
        copied.team.change_user("Awa", Change(secret="$anew"), by="local", at=LATER)
        assert copied.team.secret_of("Awa") == "$anew"


@pytest.mark.parametrize("what", ["exchanged", "added", "unrevoked"])
def test_secret_that_was_exchanged_behind_the_log_is_found(ledger: Ledger, team, what: str) -> None:
    """A password that no entry gave, an exchanged one, and a token that was revoked and let in again are faults of the ledger."""
    with ledger.writing() as connection:
        if what == "exchanged":
            connection.execute(update(passwords).values(secret="$mine"))
        elif what == "added":
            connection.execute(insert(passwords), {"name_key": name_key("Bo"), "secret": "$mine"})
    if what == "unrevoked":
        team.revoke_token("t1", by="Awa", at=LATER)
        with ledger.writing() as connection:
            connection.execute(insert(token_secrets), {"token": "t1", "secret": "hash of a token"})
        assert team.with_token("hash of a token", AT) is None

    assert [fault.table for fault in ledger.verify_chain()] == ["token_secrets" if what == "unrevoked" else "passwords"]


def test_sessions_and_passwords_can_go_without_a_fault(ledger: Ledger, team) -> None:
    """What is missing lets nobody in, and is no fault."""
    team.begin_session("s", "Awa", at=AT, ends=ENDS)
    with ledger.writing() as connection:
        for table in (passwords, sessions, token_secrets):
            connection.execute(delete(table))

    assert ledger.verify_chain() == []
