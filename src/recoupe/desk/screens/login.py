"""Log in and out, and change one's password."""

from recoupe.desk.accounts import change_own_password, log_in, log_out
from recoupe.desk.asking import is_local
from recoupe.desk.screen import Act, Data, Done, Page, Screen, Visit
from recoupe.desk.visitor import ANYONE
from recoupe.desk.words import N_
from recoupe.errors import EntryError, PasswordError
from recoupe.store.ledger import Ledger
from recoupe.store.people import Role

PATH, ACCOUNT = "/login", "/account"


def view(visit: Visit) -> Data:
    """Give who is logged in, whether anybody could be, and where a log-in leads."""
    return {**_who(visit), "next": _next(visit.asked("next") or visit.sent("next"))}


def account(visit: Visit) -> Data:
    """Give the account of whoever is logged in."""
    return _who(visit)


def _who(visit: Visit) -> dict[str, object]:
    here, team = visit.desk.visitor, visit.desk.ledger.team
    known = team.user(here.name) if here is not None else None
    return {
        "name": here.name if here else "",
        "role": here.role.value if here else "",
        "how": here.how.value if here else "",
        "has_password": known is not None and known.has_password,
    }


def _next(wanted: str) -> str:
    return wanted if is_local(wanted) and wanted.partition("?")[0] not in {PATH, f"{PATH}.json"} else "/"


def enter(visit: Visit) -> Done:
    """Log in; the session that was there before ends.

    Raises:
        EntryError: nobody is let in by this name and password.
    """
    try:
        shown = log_in(visit.desk, visit.sent("name"), _typed(visit, "password"), visit.client)
    except EntryError as fault:
        raise EntryError(_said(visit, fault), fault.status, fault.retry_after_s) from fault
    if visit.session:
        log_out(visit.desk, visit.session, visit.client)
    return Done(_next(visit.sent("next")), session=shown)


def leave(visit: Visit) -> Done:
    """Log out."""
    log_out(visit.desk, visit.session, visit.client)
    return Done(PATH, N_("You are logged out."), session="")


def change(visit: Visit) -> Done:
    """Change one's own password.

    Raises:
        EntryError: the former password is another.
        PasswordError: the new one is refused.
    """
    password = _typed(visit, "password")
    if password != _typed(visit, "again"):
        raise PasswordError(visit.words.say(N_("The new password was typed in two ways; type it again.")))
    try:
        shown = change_own_password(visit.desk, _typed(visit, "former"), password)
    except EntryError as fault:
        raise EntryError(_said(visit, fault), fault.status, fault.retry_after_s) from fault
    return Done(ACCOUNT, N_("The password is changed; wherever else you were logged in you are not any more."), session=shown)


def _typed(visit: Visit, name: str) -> str:
    """Give what was typed with the white space around it, which is part of a password."""
    return next(iter(visit.form.get(name, ())), "")


def _said(visit: Visit, fault: EntryError) -> str:
    """Say a refusal in the language of the page."""
    return visit.words.say(str(fault)).replace("%(seconds)s", str(int(fault.retry_after_s or 0) + 1))


def samples(_ledger: Ledger) -> tuple[str, ...]:
    """Give the addresses of the log-in and of one's own account."""
    return (PATH, ACCOUNT)


SCREEN = Screen(
    name="login",
    title=N_("Log in"),
    pages=(
        Page(PATH, "login.html", view, least=ANYONE),
        Page(ACCOUNT, "account.html", account, title=N_("Your account"), least=Role.VIEWER),
    ),
    acts=(
        Act(f"{PATH}/enter", enter, PATH, least=ANYONE),
        Act("/logout", leave, least=ANYONE),
        Act(f"{ACCOUNT}/password", change, ACCOUNT, least=Role.VIEWER),
    ),
    help=(
        N_(
            "Whoever administers the ledger makes accounts with `recoupe admin user add`, and gives a new password with `recoupe admin user password` to "
            "whoever forgot theirs."
        ),
    ),
    samples=samples,
)
