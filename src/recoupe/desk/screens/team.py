"""The team: who has an account and which role, who is let in no more, and which tokens there are, or are made; for admins alone."""

from dataclasses import asdict
from typing import Any

from recoupe.desk.accounts import Wish, add_token, add_user, set_password
from recoupe.desk.screen import Act, Data, Done, Key, Page, Screen, Visit
from recoupe.desk.words import N_
from recoupe.errors import DeskError
from recoupe.store.ledger import Ledger
from recoupe.store.people import ACTIVE, DISABLED, LONGEST_DAYS, Change, Role, Token, User

PATH = "/team"
TOKEN = f"{PATH}/token"
# What the form proposes: a program that is forgotten is let in for a quarter of a year.
_DAYS = 90


def view(visit: Visit) -> Data:
    """Give the accounts, the tokens that let somebody in, and the roles that there are."""
    team = visit.desk.ledger.team
    tokens = team.tokens()
    return {
        "users": [_shown(one, tokens) for one in team.users()],
        "tokens": [asdict(one) for one in tokens if one.state == ACTIVE],
        "roles": [role.value for role in Role],
        "me": visit.desk.user,
        "first": team.is_empty(),
    }


def _shown(user: User, tokens: list[Token]) -> dict[str, Any]:
    mine = sum(token.owner == user.name and token.state == ACTIVE for token in tokens)
    return {**asdict(user), "is_active": user.is_active, "tokens": mine}


def making(visit: Visit) -> Data:
    """Give the form that makes a token: whose it may be, and what was sent so far."""
    chosen = {"owner": visit.sent("owner", visit.desk.user), "role": visit.sent("role", Role.VIEWER), "days": visit.sent("days", str(_DAYS))}
    owners = [{"name": one.name, "role": one.role} for one in visit.desk.ledger.team.users() if one.is_active]
    return {"owners": owners, "roles": [role.value for role in Role], "chosen": chosen, "longest": LONGEST_DAYS, "made": None}


def make(visit: Visit) -> Done:
    """Make a token, and show it on the page that answers; the ledger keeps its hash alone.

    Raises:
        DeskError: there is no such role, or it would not end after so many days.
        UnknownIdError: there is no such account.
        StoreError: it would be allowed more than its owner, or does not say what it is for.
    """
    desk = visit.desk
    wish = Wish(visit.sent("owner"), _role(visit), visit.sent("label"), _days(visit))
    name, token = add_token(desk.ledger.team, wish, by=desk.user, at=desk.clock())
    return Done(TOKEN, shown={"made": {"id": name, "token": token}})


def _days(visit: Visit) -> int | None:
    """Read after how many days a token ends; None where nothing was written, for one that does not.

    Raises:
        DeskError: it is no number of days, or too many.
    """
    written = visit.sent("days")
    if not written:
        return None
    if not (written.isascii() and written.isdigit() and len(written) <= len(str(LONGEST_DAYS)) and 1 <= int(written) <= LONGEST_DAYS):
        raise DeskError(f"days {written[:40]!r}: write a number from 1 to {LONGEST_DAYS}, or nothing for a token that does not end")
    return int(written)


def add(visit: Visit) -> Done:
    """Make an account.

    Raises:
        DeskError: there is no such role.
        PasswordError: the password is refused.
        StoreError: there is one of this name, or the name cannot be kept.
    """
    desk, password = visit.desk, next(iter(visit.form.get("password", ())), "")
    user = User(visit.sent("name"), _role(visit))
    add_user(desk.ledger.team, user, password or None, by=desk.user, at=desk.clock())
    return Done(PATH, N_("The account is made."))


def _role(visit: Visit) -> Role:
    """Read a role.

    Raises:
        DeskError: there is no such role.
    """
    wanted = visit.sent("role")
    found = next((role for role in Role if role.value == wanted), None)
    if found is None:
        raise DeskError(f"role {wanted[:40]!r}: there is none of this name; choose one of {', '.join(Role)}")
    return found


def change_role(visit: Visit) -> Done:
    """Give an account another role.

    Raises:
        DeskError: there is no such role.
        UnknownIdError: there is no such account.
        StoreError: it is the last admin.
    """
    return _changed(visit, Change(role=_role(visit)), N_("The role is changed; it holds at once."))


def close(visit: Visit) -> Done:
    """Let an account in no more.

    Raises:
        UnknownIdError: there is no such account.
        StoreError: it is the last admin.
    """
    return _changed(visit, Change(state=DISABLED), N_("The account is closed; its sessions and tokens let nobody in."))


def reopen(visit: Visit) -> Done:
    """Let an account in again.

    Raises:
        UnknownIdError: there is no such account.
    """
    return _changed(visit, Change(state=ACTIVE), N_("The account is open again."))


def _changed(visit: Visit, change: Change, said: str) -> Done:
    desk = visit.desk
    desk.ledger.team.change_user(visit.sent("name"), change, by=desk.user, at=desk.clock())
    return Done(PATH, said)


def give_password(visit: Visit) -> Done:
    """Give an account another password.

    Raises:
        PasswordError: it is refused.
        UnknownIdError: there is no such account.
    """
    desk, password = visit.desk, next(iter(visit.form.get("password", ())), "")
    set_password(desk.ledger.team, visit.sent("name"), password, by=desk.user, at=desk.clock())
    return Done(PATH, N_("The password is changed; all sessions of the account have ended."))


def revoke(visit: Visit) -> Done:
    """Let a token in no more.

    Raises:
        UnknownIdError: there is no such token.
    """
    desk = visit.desk
    desk.ledger.team.revoke_token(visit.sent("token"), by=desk.user, at=desk.clock())
    return Done(PATH, N_("The token is revoked."))


def samples(_ledger: Ledger) -> tuple[str, ...]:
    """Give the addresses of the team and of the form that makes a token."""
    return (PATH, TOKEN)


SCREEN = Screen(
    name="team",
    title=N_("Team"),
    pages=(
        Page(PATH, "team.html", view, least=Role.ADMIN),
        Page(TOKEN, "token.html", making, title=N_("Make a token"), least=Role.ADMIN),
    ),
    acts=(
        Act(f"{PATH}/add", add, PATH, least=Role.ADMIN),
        Act(f"{PATH}/role", change_role, PATH, least=Role.ADMIN),
        Act(f"{PATH}/close", close, PATH, least=Role.ADMIN),
        Act(f"{PATH}/open", reopen, PATH, least=Role.ADMIN),
        Act(f"{PATH}/password", give_password, PATH, least=Role.ADMIN),
        Act(f"{TOKEN}/add", make, TOKEN, least=Role.ADMIN),
        Act(f"{PATH}/revoke", revoke, PATH, least=Role.ADMIN),
    ),
    help=(
        N_("Give everybody the least role that they need. With the first account, which is an admin, the desk asks everybody to log in."),
        N_("Programs are let in by tokens. Each is shown once, when it is made, and lets nobody in any more as soon as it is revoked."),
    ),
    samples=samples,
    keys=(Key("+", N_("make an account")), Key("t", N_("make a token"))),
)
